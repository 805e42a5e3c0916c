"""Requests: the same words have the same digest, and pictures are named, not carried."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.messages import ChatRequest, ImagePart, Message, Role, TextPart
from tests.domain.strategies import OTHER_SHA, SHA


def _request(*texts: str, picture: str = SHA) -> ChatRequest:
    image = ImagePart(sha256=picture, media_type="image/png", width=800, height=600)
    parts = (*(TextPart(text=text) for text in texts), image)
    return ChatRequest(messages=(Message(role=Role.USER, parts=parts),), answer_schema={"b": 1, "a": [2]})


@given(st.lists(st.text(), max_size=4))
def test_a_request_survives_its_json_with_its_digest(texts: list[str]) -> None:
    request = _request(*texts)
    assert ChatRequest.model_validate_json(request.model_dump_json()).digest == request.digest


@given(st.lists(st.text(max_size=4), max_size=3), st.lists(st.text(max_size=4), max_size=3))
def test_other_words_or_other_cuts_of_them_are_another_request(one: list[str], two: list[str]) -> None:
    assert (_request(*one).digest == _request(*two).digest) is (one == two)


def test_another_picture_is_another_request() -> None:
    assert _request("a", picture=SHA).digest != _request("a", picture=OTHER_SHA).digest
    assert [image.sha256 for image in _request("a").images] == [SHA]


def test_the_schemas_key_order_does_not_matter() -> None:
    turned = _request("a").model_copy(update={"answer_schema": {"a": [2], "b": 1}})
    assert turned.digest == _request("a").digest


def test_a_message_says_something() -> None:
    with pytest.raises(ValidationError):
        Message(role=Role.USER, parts=())
    with pytest.raises(ValidationError):
        ChatRequest(messages=())
