"""A reply without a choice, or with one that holds nothing."""

import pytest

from domain.replies import FailureKind
from tests.support.calls import call
from tests.support.model_server import say_json


@pytest.mark.parametrize("choices", [[], None, {}, [None], ["x"], [{}], [{"message": None}], [{"message": "x"}]])
def test_empty_choices(choices: object) -> None:
    assert call(say_json({"choices": choices, "model": "test-model"})).kind is FailureKind.MALFORMED


def test_no_choices_at_all() -> None:
    assert call(say_json({"id": "1"})).kind is FailureKind.MALFORMED
