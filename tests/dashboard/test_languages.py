"""Every message has its translation in every catalogue: none missing, none fuzzy, none left over."""

import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import dashboard
from dashboard.i18n import LANGUAGES, LOCALES, choose_language
from dashboard.words import WORDS
from domain.answers import Alignment, AnswerStatus, CheckOutcome
from domain.documents import RefusalCode
from domain.replies import CallState, FailureKind, TraceStatus
from domain.reviews import ReviewState
from domain.runs import OutcomeStatus, RunStatus
from storage.lists import Evidence, FailedAt

ROOM = Path(dashboard.__file__).parent
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2.ext:babel_extract")]
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "N_": None}
HOLES = re.compile(r"%\((\w+)\)s")
CLOSED_SETS = {
    "answer": AnswerStatus, "run": RunStatus, "alignment": Alignment, "check": CheckOutcome, "review": ReviewState,
    "trace": TraceStatus, "call": CallState, "evidence": Evidence, "what": FailedAt,
}  # fmt: skip


@cache
def extracted() -> frozenset[str]:
    """Every message in code and templates; of one with a plural, the singular."""
    found = extract_from_dir(str(ROOM), method_map=METHODS, keywords=KEYWORDS)  # pyright: ignore[reportArgumentType]  # its own form
    return frozenset(message if isinstance(message, str) else message[0] for _, _, message, _, _ in found)


@cache
def catalogue(language: str) -> dict[str, Message]:
    with (LOCALES / f"{language}.po").open("rb") as source:
        messages = list(read_po(source, locale=language))
    return {str(each.id if isinstance(each.id, str) else each.id[0]): each for each in messages if each.id}


def _forms(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def test_messages_are_found_at_all() -> None:
    assert {"Runs", "found", "%(num)s answer", "The database is locked", "Next answer"} <= extracted()


@pytest.mark.parametrize("language", LANGUAGES)
def test_none_is_missing_fuzzy_or_left_over(language: str) -> None:
    known = catalogue(language)
    assert extracted() - set(known) == set(), "missing"
    assert set(known) - extracted() == set(), "left over"
    assert [name for name, message in known.items() if message.fuzzy] == []
    assert [name for name, message in known.items() if not all(_forms(message))] == [], "not translated"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_filled_in_is_the_same_in_every_language(language: str) -> None:
    for name, message in catalogue(language).items():
        for form in _forms(message):
            assert set(HOLES.findall(form)) == set(HOLES.findall(name)), name
            assert form.replace("%%", "").count("%") == len(HOLES.findall(form)), name


def test_japanese_is_japanese() -> None:
    same = {name for name, message in catalogue("ja").items() if _forms(message)[0] == name}
    assert same == set()


@pytest.mark.parametrize(("kind", "members"), CLOSED_SETS.items())
def test_every_member_of_a_closed_set_has_its_word(kind: str, members: type) -> None:
    assert {member.value for member in members} == set(WORDS[kind])


def test_every_cause_and_outcome_has_its_word() -> None:
    assert {*RefusalCode, *FailureKind} <= set(WORDS["cause"])
    assert set(OutcomeStatus) <= set(WORDS["item"])


@pytest.mark.parametrize(
    ("chosen", "accepted", "language"),
    [
        ("ja", "en", "ja"),
        ("", "ja-JP,ja;q=0.9,en;q=0.8", "ja"),
        ("", "fr-FR, en-GB;q=0.8", "en"),
        ("xx", "", "en"),
        (None, "*", "en"),
        (None, ",;=" * 5000, "en"),
    ],
)
def test_the_language_is_the_chosen_else_the_first_accepted(chosen, accepted, language) -> None:
    assert choose_language(chosen, accepted) == language
