"""The model or a filter refuses."""

from domain.replies import FailureKind
from tests.support.calls import call
from tests.support.model_server import say_json, say_message


def test_content_filter() -> None:
    outcome = call(say_message({"content": "half of an"}, finish_reason="content_filter"))
    assert outcome.kind is FailureKind.CONTENT_REFUSED
    assert outcome.reply.text is None


def test_refusal_in_its_own_field() -> None:
    assert call(say_message({"content": None, "refusal": "I cannot"})).kind is FailureKind.CONTENT_REFUSED


def test_refused_before_the_model_saw_it() -> None:
    error = {"error": {"message": "filtered", "type": "invalid_request_error", "code": "content_filter"}}
    assert call(say_json(error, status=400)).kind is FailureKind.CONTENT_REFUSED
