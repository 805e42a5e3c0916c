"""Errors that survive a pickle and end a command with the right code."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import errors
from domain.errors import ExitCode, IndiciaError


def _kinds(kind: type[IndiciaError] = IndiciaError) -> list[type[IndiciaError]]:
    below = [each for child in kind.__subclasses__() for each in _kinds(child)]
    return [kind, *(each for each in below if each.__module__ == errors.__name__)]


@pytest.mark.parametrize("kind", _kinds())
def test_an_error_survives_a_pickle(kind: type[IndiciaError]) -> None:
    error = kind("The pack cannot be read.", "Two questions share an id.", "Rename one.")
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is kind
    assert (copy.what, copy.why, copy.cure, copy.exit_code) == (error.what, error.why, error.cure, error.exit_code)
    assert str(copy) == str(error)


@pytest.mark.parametrize("kind", _kinds())
def test_an_error_ends_a_command_with_a_code_that_is_not_success(kind: type[IndiciaError]) -> None:
    assert kind("It broke.").exit_code in set(ExitCode) - {ExitCode.OK}


@given(st.text(), st.text(), st.text())
def test_a_message_says_what_then_why_then_what_to_do(what: str, why: str, cure: str) -> None:
    assert str(IndiciaError(what, why, cure)) == "\n".join(part for part in (what, why, cure) if part)


def test_the_codes_are_the_promised_ones() -> None:
    assert [code.value for code in ExitCode] == [0, 1, 2, 3, 4, 5, 130]
