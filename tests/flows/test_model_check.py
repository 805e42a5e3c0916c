"""`indicia models check` against endpoints that misbehave, each in one way, over loopback."""

import asyncio
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from domain.fitness import Fitness
from extractors.windows.tokens import TokenCounter
from flows.model_check import check_model
from flows.probes import PICTURE_VALUE, TEXT_VALUE, picture_bytes, picture_probe, text_probe
from tests.support.calls import a_profile
from tests.support.command_line import CommandLine
from tests.support.model_server import Asked, ModelServer, Say, say_json, say_message

Row = dict[str, Any]
SOON = (datetime.now(UTC) + timedelta(days=40)).isoformat()
PAST = (datetime.now(UTC) - timedelta(days=1)).isoformat()
WORKING = "The page says it plainly. I copy the number letter for letter and give the block it stands in as evidence."


def answer(value: str) -> str:
    cited = {"block": "p1.b1", "quote": f"parcel number is {value}"}
    entry = {"id": "parcel-number", "status": "found", "value": value, "citations": [cited], "explanation": "Said."}
    return json.dumps({"answers": [entry]})


def has_picture(asked: Asked) -> bool:
    return b"image_url" in asked.body


class Endpoint:
    """A well-behaved endpoint; each test changes one thing."""

    def __init__(self, **fields: object) -> None:
        table: dict[str, Any] = {"dialect": "vllm", "reasoning": "template", "vision": True, "max_images": 8}
        self.fields = table | fields
        self.rows: list[Row] = [{"id": "test-model", "max_model_len": 131_072}]
        self.pages: dict[str, object] = {}
        self.sees = True
        self.short = 0
        self.model = "test-model"
        self.message: Callable[[str], Row] = lambda said: {"content": said, "reasoning": WORKING}
        self.refuses_pictures = False
        self.usage = True

    def say(self, asked: Asked) -> Say:
        if asked.path.endswith("/models"):
            return say_json({"object": "list", "data": self.rows})
        if asked.path in self.pages:
            return say_json(self.pages[asked.path])
        if asked.method == "GET":
            return say_json({"error": "not here"}, status=404)
        return self.chat(asked)

    def chat(self, asked: Asked) -> Say:
        pictured = has_picture(asked)
        if pictured and self.refuses_pictures:
            return say_json({"error": {"message": "image input is not supported", "code": 400}}, status=400)
        value = (PICTURE_VALUE if self.sees else "000000") if pictured else TEXT_VALUE
        profile = a_profile(**self.fields)
        probe = picture_probe(profile) if pictured else text_probe(profile)
        counted = TokenCounter().request(probe.request, profile) - self.short
        usage = {"prompt_tokens": counted, "completion_tokens": 90, "total_tokens": counted + 90}
        return say_message(self.message(answer(value)), model=self.model, usage=usage if self.usage else {})

    def check(self) -> Fitness:
        with ModelServer([self.say]) as server:
            return asyncio.run(check_model(a_profile(**self.fields, base_url=server.base_url)))

    def verdicts(self) -> dict[str, str]:
        return {checked.check: checked.verdict.value for checked in self.check().checks}


def different(endpoint: Endpoint) -> dict[str, str]:
    """The verdicts that are not `ok`."""
    return {check: verdict for check, verdict in endpoint.verdicts().items() if verdict != "ok"}


def test_an_endpoint_that_is_what_its_profile_says_passes_every_check() -> None:
    assert Endpoint().verdicts() == dict.fromkeys(
        (
            "endpoint",
            "served",
            "retirement",
            "model",
            "count",
            "trace",
            "answer",
            "picture",
            "picture_tokens",
            "context",
        ),
        "ok",
    )


def test_a_model_that_is_not_listed() -> None:
    endpoint = Endpoint()
    endpoint.rows = [{"id": "another", "max_model_len": 131_072}]
    assert different(endpoint) == {"served": "bad", "context": "unknown"}


def test_an_alias_of_another_model() -> None:
    endpoint = Endpoint()
    endpoint.rows = [{"id": "test-model", "name": "new-model-2603", "max_context_length": 262_144}]
    endpoint.model = "new-model-2603"
    assert different(endpoint) == {"served": "warning", "model": "warning"}


@pytest.mark.parametrize(("date", "verdict"), [(SOON, "warning"), (PAST, "bad")], ids=["soon", "past"])
def test_a_retirement_that_the_endpoint_announces(date: str, verdict: str) -> None:
    endpoint = Endpoint()
    endpoint.rows[0] |= {"deprecation": date, "deprecation_replacement_model": "newer"}
    (told,) = (checked for checked in endpoint.check().checks if checked.check == "retirement")
    assert (told.verdict.value, "newer" in told.cure) == (verdict, True)


def test_a_context_smaller_than_the_profile_says() -> None:
    endpoint = Endpoint()
    endpoint.rows[0]["max_model_len"] = 40_960
    assert different(endpoint) == {"context": "bad"}


@pytest.mark.parametrize(
    ("dialect", "page", "told"),
    [
        ("llama-server", "/props", lambda tokens: {"default_generation_settings": {"n_ctx": tokens}}),
        ("ollama", "/api/ps", lambda tokens: {"models": [{"name": "test-model:24b", "context_length": tokens}]}),
    ],
)
@pytest.mark.parametrize(("tokens", "verdict"), [(131_072, "ok"), (4096, "bad")])
def test_a_local_servers_own_page_tells_its_context(
    dialect: str, page: str, told: Callable[[int], object], tokens: int, verdict: str
) -> None:
    endpoint = Endpoint(dialect=dialect, model="test-model:24b")
    endpoint.model = "test-model:24b"
    endpoint.rows = [{"id": "test-model:24b"}]
    endpoint.pages = {page: told(tokens)}
    assert endpoint.verdicts()["context"] == verdict


def test_a_reasoning_parser_that_is_off() -> None:
    endpoint = Endpoint()
    endpoint.message = lambda said: {"content": f"[THINK]{WORKING}[/THINK]{said}"}
    assert different(endpoint) == {"trace": "warning"}


def test_special_tokens_stripped_glue_the_working_to_the_answer() -> None:
    endpoint = Endpoint()
    endpoint.message = lambda said: {"content": WORKING + said}
    assert different(endpoint) == {"trace": "bad", "answer": "bad", "picture": "bad"}


def test_no_working_where_the_profile_asks_for_it() -> None:
    endpoint = Endpoint()
    endpoint.message = lambda said: {"content": said}
    assert different(endpoint) == {"trace": "bad"}


def test_the_answer_in_the_working() -> None:
    endpoint = Endpoint()
    endpoint.message = lambda said: {"content": None, "reasoning": WORKING + said}
    assert different(endpoint) == {"trace": "bad", "answer": "bad", "picture": "bad"}


@pytest.mark.parametrize("refused", [True, False])
def test_a_picture_that_does_not_arrive(refused: bool) -> None:
    endpoint = Endpoint()
    endpoint.sees, endpoint.refuses_pictures = False, refused
    assert different(endpoint) == {"picture": "bad"}


def test_a_prompt_that_was_cut() -> None:
    endpoint = Endpoint()
    endpoint.short = 600
    assert different(endpoint)["count"] == "bad"


def test_tokens_that_are_not_counted() -> None:
    endpoint = Endpoint()
    endpoint.usage = False
    assert different(endpoint) == {"count": "bad", "picture_tokens": "bad"}


def test_an_endpoint_that_lists_nothing_is_not_asked_further() -> None:
    with ModelServer([Say(b"<html>", headers=(("content-type", "text/html"),))]) as server:
        fitness = asyncio.run(check_model(a_profile(base_url=server.base_url)))
    assert [(checked.check, checked.verdict.value) for checked in fitness.checks] == [("endpoint", "bad")]
    assert [asked.method for asked in server.asked] == ["GET"]


def test_the_picture_has_the_size_the_request_tells() -> None:
    picture = picture_probe(a_profile()).request.images[0]
    assert Image.open(io.BytesIO(picture_bytes())).size == (picture.width, picture.height)


@pytest.fixture
def command_line(tmp_path: Path) -> CommandLine:
    return CommandLine(tmp_path)


def test_the_command_tells_in_json_and_by_its_exit_code(command_line: CommandLine) -> None:
    endpoint = Endpoint(vision=False, max_images=0, reasoning="none")
    endpoint.message = lambda said: {"content": said}
    with ModelServer([endpoint.say]) as server:
        command_line.serve_from(server.base_url)
        good = command_line("models", "check", "loopback", "--json")
        endpoint.rows = []
        bad = command_line("models", "check", "loopback", "--json")
    assert (good.code, good.json["ok"], good.json["name"]) == (0, True, "loopback")
    assert (bad.code, bad.json["ok"]) == (3, False)


def test_the_embedded_reader_passes(command_line: CommandLine) -> None:
    done = command_line("models", "check", "--json")
    assert (done.code, done.json["ok"]) == (0, True)


ALIAS = """
[models.moving]
model = "magistral-medium-latest"
base_url = "http://127.0.0.1:9/v1"
dialect = "mistral"
context_tokens = 131072
working_tokens = 40000
max_output_tokens = 4096
"""


def test_a_moving_alias_is_refused_unless_it_is_allowed(command_line: CommandLine, samples: Path) -> None:
    command_line.configure(ALIAS)
    run = ("run", samples, "--pack", "legal/contract-review", "--model", "moving", "--dry-run")
    asked = ("ask", samples / "contract.pdf", "Which law governs?", "--model", "moving")
    for words in (run, ("models", "check", "moving"), asked):
        refused = command_line(*words)
        assert (refused.code, "--allow-alias" in refused.err) == (2, True)
    assert command_line("models", "check", "moving", "--allow-alias").code == 3
