"""A byte order mark before the body, whole or streamed: read over."""

from dataclasses import replace

import pytest

from tests.support.calls import call
from tests.support.model_server import Say, say_message, say_pieces

BOM = b"\xef\xbb\xbf"


@pytest.mark.parametrize("said", [say_message({"content": "answer"}), say_pieces({"content": "answer"})])
def test_bom(said: Say) -> None:
    assert call(replace(said, body=BOM + said.body)).reply.text == "answer"
