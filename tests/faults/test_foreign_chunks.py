"""Chunks of kinds that are no text and no thought (pictures, files, sound, kinds not yet known): told, never read."""

from typing import Any

import pytest

from domain.replies import FailureKind, ReplyFinding
from tests.support.calls import WORDS, call
from tests.support.model_server import say_message, say_pieces

ADDRESS = f"data:text/plain,{WORDS}"
FOREIGN: list[dict[str, Any]] = [
    {"type": "image_url", "image_url": {"url": ADDRESS}},
    {"type": "document_url", "document_url": ADDRESS, "document_name": WORDS},
    {"type": "file", "file_id": "8c1f"},
    {"type": "input_audio", "input_audio": WORDS},
    {"type": "something_new", "words": WORDS},
]
ANSWER = {"type": "text", "text": "answer"}


@pytest.mark.parametrize("chunk", FOREIGN, ids=lambda chunk: chunk["type"])
@pytest.mark.parametrize("say", [say_message, say_pieces])
def test_foreign_chunks(say: Any, chunk: dict[str, Any]) -> None:
    reply = call(say({"content": [chunk, ANSWER, chunk]})).reply
    assert (reply.text, reply.trace.text) == ("answer", "")
    assert ReplyFinding.UNKNOWN_CHUNK in reply.findings


@pytest.mark.parametrize("chunk", FOREIGN, ids=lambda chunk: chunk["type"])
def test_nothing_but_a_foreign_chunk(chunk: dict[str, Any]) -> None:
    assert call(say_message({"content": [chunk]})).kind is FailureKind.NO_ANSWER
