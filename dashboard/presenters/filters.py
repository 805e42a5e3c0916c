"""The audit search's form, read strictly: what is asked for, and what is wrong with it."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from dashboard.i18n import N_
from domain.answers import AnswerStatus
from storage import AnswerFilter

FIELDS = ("text", "run", "document", "question", "status", "model", "collection", "since", "until", "doubtful")
TICKED = "1"
LONGEST = {"text": 500}
LONGEST_OTHER = 300


class Problem(NamedTuple):
    field: str
    message: str


class Form(NamedTuple):
    """A search as it stands in the address."""

    fields: Mapping[str, str]
    """Every field, empty where nothing was given; cut where it was too long."""
    chosen: AnswerFilter | None
    """None where there are problems."""
    problems: tuple[Problem, ...]

    @property
    def given(self) -> dict[str, str]:
        return {name: value for name, value in self.fields.items() if value}


def read_form(query: Mapping[str, str]) -> Form:
    """Return the search that an address asks for."""
    given = {name: query.get(name, "").strip() for name in FIELDS}
    problems = tuple(_problems(given))
    shown = {name: value[: _longest(name)] for name, value in given.items()}
    if problems:
        return Form(shown, None, problems)
    wanted: dict[str, object] = {name: value for name, value in given.items() if value}
    wanted["doubtful"] = given["doubtful"] == TICKED
    return Form(shown, AnswerFilter.model_validate(wanted), ())


def _problems(given: Mapping[str, str]) -> list[Problem]:
    found = [
        Problem(name, N_("This is longer than anything we could look for."))
        for name, value in given.items()
        if len(value) > _longest(name)
    ]
    if given["status"] and given["status"] not in set(AnswerStatus):
        found.append(Problem("status", N_("There is no such state.")))
    found += [
        Problem(name, N_("Write a day as 2026-01-31."))
        for name in ("since", "until")
        if given[name] and _day(given[name]) is None
    ]
    if given["doubtful"] not in ("", TICKED):
        found.append(Problem("doubtful", N_("It is ticked or it is not.")))
    if not found and given["since"] and given["until"] and given["since"] > given["until"]:
        found.append(Problem("until", N_("The last day is before the first.")))
    return found


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == len("2026-01-31") else None
    except ValueError:
        return None


def _longest(name: str) -> int:
    return LONGEST.get(name, LONGEST_OTHER)
