"""The body of a request, dialect by dialect."""

import base64
from typing import Any

import pytest

from domain.messages import ChatRequest, ImagePart, Message, Role, TextPart
from extractors.answers.profiles import load_profiles
from extractors.answers.wire import THINK_AFTER, THINK_BEFORE, THINK_INSIDE, recorded_body, request_body
from tests.support.calls import a_profile

PICTURE = b"\x89PNG bytes"
IMAGE = ImagePart(sha256="a" * 64, media_type="image/png", width=100, height=200)
SYSTEM = Message(role=Role.SYSTEM, parts=(TextPart(text="Answer from the document."),))
USER = Message(role=Role.USER, parts=(TextPart(text="page 1\n"), TextPart(text="page 2\n")))
SEEN = Message(role=Role.USER, parts=(TextPart(text="page 1\n"), IMAGE, TextPart(text="words\n")))
SCHEMA = {"type": "object", "properties": {}}

MISTRAL_TAKES = {
    "model", "temperature", "top_p", "max_tokens", "stream", "messages", "response_format", "reasoning_effort",
}  # fmt: skip
"""Of the fields in Mistral's closed schema, those we may ever send."""


def body(request: ChatRequest, **fields: object) -> dict[str, Any]:
    return request_body(a_profile(**fields), request, max_tokens=900, image_bytes={IMAGE.sha256: PICTURE}.__getitem__)


def request(*messages: Message, schema: dict[str, Any] | None = None) -> ChatRequest:
    return ChatRequest(messages=messages, answer_schema=schema)


def test_plain() -> None:
    assert body(request(SYSTEM, USER)) == {
        "model": "test-model",
        "messages": [
            {"role": "system", "content": "Answer from the document."},
            {"role": "user", "content": "page 1\npage 2\n"},
        ],
        "max_tokens": 900,
        "stream": False,
    }


def test_template_for_mistral_is_a_list_in_a_list() -> None:
    system = body(request(SYSTEM, USER), reasoning="template", dialect="mistral")["messages"][0]["content"]
    assert system == [
        {"type": "text", "text": THINK_BEFORE},
        {"type": "thinking", "thinking": [{"type": "text", "text": THINK_INSIDE}]},
        {"type": "text", "text": f"{THINK_AFTER}\n\nAnswer from the document."},
    ]


def test_template_for_vllm_is_a_string_and_closed() -> None:
    system = body(request(SYSTEM, USER), reasoning="template", dialect="vllm")["messages"][0]["content"]
    assert system[1] == {"type": "thinking", "thinking": THINK_INSIDE, "closed": True}


@pytest.mark.parametrize("dialect", ["llama-server", "ollama", "openai"])
def test_template_elsewhere_is_one_string(dialect: str) -> None:
    system = body(request(SYSTEM, USER), reasoning="template", dialect=dialect)["messages"][0]["content"]
    assert system == f"{THINK_BEFORE}[THINK]{THINK_INSIDE}[/THINK]{THINK_AFTER}\n\nAnswer from the document."


@pytest.mark.parametrize("dialect", ["mistral", "vllm", "llama-server", "ollama", "openai"])
def test_template_without_words_of_ours(dialect: str) -> None:
    messages = body(request(USER), reasoning="template", dialect=dialect)["messages"]
    assert [message["role"] for message in messages] == ["system", "user"], "without it the model does not think"


def test_several_system_messages_become_one() -> None:
    assert body(request(SYSTEM, SYSTEM, USER))["messages"][0]["content"] == "\n\n".join(
        ["Answer from the document."] * 2
    )


def test_effort() -> None:
    sent = body(request(SYSTEM, USER), reasoning="effort", reasoning_effort="high")
    assert sent["reasoning_effort"] == "high"
    assert sent["messages"][0]["content"] == "Answer from the document.", "these models refuse a thought in the prompt"


@pytest.mark.parametrize("mode", ["template", "none"])
def test_no_effort_where_none_is_taken(mode: str) -> None:
    assert "reasoning_effort" not in body(request(SYSTEM, USER), reasoning=mode)


def test_sampling_only_where_the_profile_has_it() -> None:
    sent = body(request(USER), temperature=0.7, top_p=0.95)
    assert (sent["temperature"], sent["top_p"]) == (0.7, 0.95)


def test_schema_in_the_common_form() -> None:
    sent = body(request(USER, schema=SCHEMA), dialect="vllm")
    named = {"name": "answers", "strict": True, "schema": SCHEMA}
    assert sent["response_format"] == {"type": "json_schema", "json_schema": named}


def test_schema_for_llama_server() -> None:
    sent = body(request(USER, schema=SCHEMA), dialect="llama-server")
    assert sent["response_format"] == {"type": "json_schema", "schema": SCHEMA}


def test_no_schema_where_the_server_takes_none() -> None:
    assert "response_format" not in body(request(USER, schema=SCHEMA), structured_output=False)


@pytest.mark.parametrize("dialect", ["mistral", "vllm", "llama-server", "ollama", "openai"])
def test_pictures_stand_between_their_texts(dialect: str) -> None:
    parts = body(request(SEEN), dialect=dialect)["messages"][0]["content"]
    address = f"data:image/png;base64,{base64.b64encode(PICTURE).decode()}"
    assert [part["type"] for part in parts] == ["text", "image_url", "text"]
    assert parts[1]["image_url"] == (address if dialect == "mistral" else {"url": address})


def test_nothing_a_strict_schema_rejects() -> None:
    for name, profile in load_profiles().items():
        asked = request(SYSTEM, SEEN, schema=SCHEMA)
        sent = request_body(profile, asked, max_tokens=9, image_bytes=lambda _: PICTURE)
        assert set(sent) <= MISTRAL_TAKES, name
        assert sent["stream"] is False


def test_on_record_a_picture_stands_by_its_digest() -> None:
    asked = request(SYSTEM, SEEN, schema=SCHEMA)
    record = recorded_body(a_profile(dialect="vllm"), asked, max_tokens=900)
    assert record["messages"][1]["content"][1] == {"type": "image_url", "image_url": {"url": f"blob:{IMAGE.sha256}"}}
    sent = body(asked, dialect="vllm")
    sent["messages"][1]["content"][1] = record["messages"][1]["content"][1]
    assert record == sent, "nothing else differs from what goes out"
