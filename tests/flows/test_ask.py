"""`indicia ask`: a person's own question, its working as it comes, and the questions that follow."""

import json
from pathlib import Path
from typing import Any

import pytest

from domain.messages import TextPart, ThoughtPart
from extractors.answers.own_turns import read_own_turn
from extractors.answers.raw import RawReply
from tests.support.command_line import CommandLine, asked_questions
from tests.support.model_server import Asked, ModelServer, Say, say_message, say_stream

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(600),
]  # each starts several processes; on a busy machine that takes long

QUESTION = "Which law governs this agreement?"
NEXT = "And which courts are named in it?"
ANSWER = {
    "answers": [
        {
            "id": "question",
            "status": "found",
            "value": "State of New York",
            "citations": [
                {"block": "p8.b2", "quote": "This Agreement shall be governed by the internal laws State of New York."}
            ],
            "explanation": "The clause names New York.",
        }
    ]
}
THOUGHT = ("I look at page 8. ", "It names New York.")


def _events(deltas: list[dict[str, Any]], usage: dict[str, int] | None = None) -> Say:
    counted = usage or {"prompt_tokens": 100_000, "completion_tokens": 50, "total_tokens": 100_050}
    pieces = [
        *({"choices": [{"index": 0, "delta": delta, "finish_reason": None}]} for delta in deltas),
        {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}], "usage": counted},
    ]
    lines = [f"data: {json.dumps({'id': '1', 'model': 'test-model'} | piece)}\n\n" for piece in pieces]
    return say_stream("".join([*lines, "data: [DONE]\n\n"]).encode())


def _as_mistral(answer: str) -> list[dict[str, Any]]:
    def thinking(text: str) -> dict[str, Any]:
        return {"type": "thinking", "thinking": [{"type": "text", "text": text}]}

    return [
        {"role": "assistant", "content": ""},
        {"content": [thinking(THOUGHT[0])]},
        {"content": [thinking(THOUGHT[1]), {"type": "text", "text": answer[:5]}]},
        {"content": answer[5:]},
    ]


def _beside(field: str) -> Any:
    return lambda answer: [{field: THOUGHT[0]}, {field: THOUGHT[1]}, {"content": answer[:9]}, {"content": answer[9:]}]


FORMS = {
    "mistral": _as_mistral,
    "vllm": _beside("reasoning"),
    "llama-server": _beside("reasoning_content"),
    "ollama": _beside("reasoning"),
    "openai": _beside("reasoning"),
}


def _serve(indicia: CommandLine, server: ModelServer, dialect: str) -> None:
    indicia.serve_from(server.base_url)
    config = indicia.home / "indicia.toml"
    told = config.read_text(encoding="utf-8").replace('"vllm"', f'"{dialect}"')
    if dialect == "ollama":  # a name without a tag moves
        told = told.replace('"test-model"', '"test-model:24b"')
    config.write_text(told, encoding="utf-8")


def _replayed(dialect: str, answer: str) -> dict[str, Any]:
    thought = "".join(THOUGHT)
    if dialect == "mistral":
        chunks = [
            {"type": "thinking", "thinking": [{"type": "text", "text": thought}]},
            {"type": "text", "text": answer},
        ]
        return {"role": "assistant", "content": chunks}
    beside = {"reasoning": thought} if dialect == "vllm" else {}
    return {"role": "assistant", **beside, "content": answer}


@pytest.mark.parametrize("dialect", FORMS)
def test_a_question_and_what_follows_it(well_read: CommandLine, samples: Path, dialect: str) -> None:
    answer = json.dumps(ANSWER)
    with ModelServer([_events(FORMS[dialect](answer))]) as server:
        _serve(well_read, server, dialect)
        first = well_read(
            "ask", samples / "contract.pdf", QUESTION, "--model", "loopback", "--working", "--json"
        )  # fmt: skip
        assert first.code == 0, first.err
        assert "".join(THOUGHT) in first.err, "the working is told while it comes"
        assert first.json["value"] == "State of New York"
        assert [(cited["page"], cited["alignment"]) for cited in first.json["citations"]] == [(8, "exact")]
        assert first.json["reasoning"]["text"] == "".join(THOUGHT)
        again = well_read("ask", "contract.pdf", QUESTION, "--model", "loopback", "--json")
        assert again.code == 0, again.err
        assert len(server.asked) == 1, "what was paid for is used again, streamed or not"
        further = well_read("ask", "--follow", first.json["run"], NEXT, "--json")
        assert further.code == 0, further.err
    said, follow = (asked.json["messages"] for asked in server.asked)
    assert follow[: len(said)] == said, "the conversation begins with the same bytes, so that a cache serves it"
    assert follow[-2] == _replayed(dialect, answer)
    assert NEXT in follow[-1]["content"]
    assert "<<<DOCUMENT" not in follow[-1]["content"]
    assert ("stream_options" in server.asked[0].json) == (dialect != "mistral")
    keys = {asked.json.get("prompt_cache_key") for asked in server.asked}
    assert len(keys) == 1, "both turns begin alike, and say so where the server asks for a name"
    assert (None not in keys) == (dialect in ("mistral", "openai"))


def test_another_model_is_not_given_the_first_ones_working(well_read: CommandLine, samples: Path) -> None:
    with ModelServer([say_message({"content": json.dumps(ANSWER), "reasoning": "Mine."},
                                  usage={"prompt_tokens": 100_000, "completion_tokens": 5})]) as server:  # fmt: skip
        well_read.serve_from(server.base_url)
        config = (well_read.home / "indicia.toml").read_text(encoding="utf-8")
        other = config.split("[asking]")[0].replace("models.loopback", "models.other").replace("test-model", "second")
        well_read.configure(config + other)
        first = well_read("ask", samples / "contract.pdf", QUESTION, "--model", "loopback", "--json")
        further = well_read("ask", "--follow", first.json["answer"][:10], NEXT, "--model", "other", "--json")
        assert further.code == 0, further.err
    assert server.asked[1].json["messages"][-2] == {"role": "assistant", "content": json.dumps(ANSWER)}


def test_every_window_of_a_long_document_is_asked(well_read: CommandLine, samples: Path) -> None:
    def only_once(asked: Asked) -> Say:
        found = "p8.b2" in asked.json["messages"][1]["content"]
        silent = {"id": "question", "status": "absent", "value": None, "citations": [], "explanation": "No."}
        answers = ANSWER if found else {"answers": [silent]}
        return say_message({"content": json.dumps(answers)}, usage={"prompt_tokens": 100_000, "completion_tokens": 5})

    with ModelServer([only_once]) as server:
        well_read.serve_from(server.base_url)
        config = (well_read.home / "indicia.toml").read_text(encoding="utf-8")
        well_read.configure(config.replace("working_tokens = 40000", "working_tokens = 5000"))
        first = well_read("ask", samples / "contract.pdf", QUESTION, "--model", "loopback", "--json")
        windows = len(server.asked)
        assert windows > 1
        assert first.json["value"] == "State of New York"
        further = well_read("ask", "--follow", first.json["run"], NEXT, "--model", "loopback", "--json")
        assert further.code == 0, further.err
    assert len(server.asked) == 2 * windows
    assert all(len(asked.json["messages"]) == 4 for asked in server.asked[windows:])
    assert all(asked_questions(asked) == ["question"] for asked in server.asked)


def test_the_embedded_reader_answers_and_follows(well_read: CommandLine, samples: Path) -> None:
    first = well_read("ask", samples / "contract.pdf", QUESTION, "--json")
    assert first.code == 0, first.err
    assert (first.json["status"], first.json["citations"][0]["page"]) == ("found", 8)
    assert "New York" in first.json["value"]
    further = well_read(
        "ask", "--follow", first.json["run"], "Is there a word on zebras, quaggas and okapis?", "--json"
    )
    assert further.code == 0, further.err
    assert further.json["status"] in {"absent", "unclear"}, "where the words do not stand, it does not make one up"
    digest = first.json["document"]
    assert well_read("ask", digest[:10], QUESTION, "--json").json["value"] == first.json["value"]
    packs = sorted((well_read.home / "data" / "packs" / "asked").glob("*/v1"))
    assert len(packs) == 2
    for pack in packs:
        linted = well_read("packs", "lint", pack)
        assert linted.code == 0, linted.out
        assert "error" not in linted.out
    resumed = well_read("run", "--resume", further.json["run"], "--json")
    assert resumed.code == 0, resumed.err


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("nowhere.pdf", QUESTION), 2, "There is no document"),
        (("SAMPLES/contract.pdf", "  "), 2, "There is no question"),
        (("SAMPLES/contract.pdf", "Who?"), 2, "4 characters"),
        (("SAMPLES/contract.pdf", QUESTION, "--model", "magistral-medium"), 3, "mistral-medium-3-5"),
        (("SAMPLES/contract.pdf", QUESTION, "--model", "nobody"), 2, "no model profile"),
        (("SAMPLES/broken.pdf", QUESTION), 2, "could not be read"),
        (("SAMPLES", QUESTION), 2, "is a folder"),
        ((QUESTION,), 2, "needs a document"),
        (("--follow", "0000", QUESTION), 2, "answer"),
    ],
)
def test_refusals(indicia: CommandLine, samples: Path, words: tuple[str, ...], code: int, said: str) -> None:
    done = indicia("ask", *(word.replace("SAMPLES", str(samples)) for word in words))
    assert (done.code, done.out) == (code, ""), done.err
    assert said in done.err
    assert "Traceback" not in done.err


def test_an_ambiguous_name_is_refused_and_a_digest_is_not(indicia: CommandLine, samples: Path, tmp_path: Path) -> None:
    for place, sample in (("a", "contract.pdf"), ("b", "sponsorship.pdf")):
        (tmp_path / place).mkdir()
        (tmp_path / place / "same.pdf").write_bytes((samples / sample).read_bytes())
    assert indicia("ingest", tmp_path / "a", tmp_path / "b").code == 0
    done = indicia("ask", "same.pdf", QUESTION)
    assert done.code == 2
    assert "may mean 2 documents" in done.err


def test_a_run_of_a_pack_is_not_followed(well_read: CommandLine, samples: Path) -> None:
    run = well_read("run", samples / "contract.pdf", "--pack", "legal/contract-review", "--json").json["run"]
    done = well_read("ask", "--follow", run, QUESTION)
    assert done.code == 2
    assert "is no conversation" in done.err


def test_an_own_turn_keeps_every_chunk_in_its_order() -> None:
    def text(words: str) -> dict[str, str]:
        return {"type": "text", "text": words}

    content = [
        {"type": "thinking", "thinking": [text("one "), {"type": "reference", "reference_ids": [1]}, text("two")]},
        text("{"),
        {"type": "thinking", "thinking": []},
        text(" }"),
        {"type": "thinking", "thinking": "three"},
    ]
    said = say_message({"content": content})
    at = "2026-01-01T00:00:00+00:00"
    raw = RawReply.model_validate(
        {"status_code": 200, "headers": said.headers, "body": said.body, "sent_at": at, "received_at": at}
    )
    assert read_own_turn(raw) == (ThoughtPart(text="one two"), TextPart(text="{ }"), ThoughtPart(text="three"))
