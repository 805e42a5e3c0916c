"""The account of some runs as tables to select from, worked out of their rows alone.

The text is that of the views `coverage_*` and `audit_coverage`, so that an auditor sees the very rows
the program adds up; but a database works a view out for every run and then leaves most of it aside.
Here each view becomes a part of the statement, with the runs asked for written into it.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, FromClause, bindparam, column, text

from storage.columns import SafeText, UtcTime
from storage.migrations.in_force import account_files

_CREATE = re.compile(r"CREATE VIEW (\w+) AS\n")
_ONLY = re.compile(r"/\* only (\S+) (\S+) \*/")

_COLUMNS: dict[str, tuple[Any, ...]] = {
    "coverage_windows": tuple(map(column, ("run", "source", "window_id", "state", "loss"))),
    "coverage_questions": tuple(map(column, ("run", "source", "question", "state"))),
    "coverage_documents": (
        *map(column, ("run", "source", "position", "state")),
        *(column(name, SafeText) for name in ("offer", "name", "reason")),
    ),
    "audit_coverage": (
        *map(column, ("run", "kind", "document", "state", "gap", "loss", "accepted")),
        *(column(name, SafeText) for name in ("item", "reason", "accepted_by", "accepted_because")),
        column("accepted_at", UtcTime),
    ),
}


def account(view: str, runs: Sequence[str], offers: Sequence[str] | None = None) -> FromClause:
    """Return a view's rows for some runs, and if `offers` are given for those of their documents only."""
    statement = text(_statement(view, some=offers is not None))
    values: list[BindParameter[Any]] = [bindparam("runs", list(runs), expanding=True)]
    if offers is not None:
        values.append(bindparam("offers", list(offers), SafeText, expanding=True))
    return statement.bindparams(*values).columns(*_COLUMNS[view]).subquery(view)


@cache
def _statement(view: str, *, some: bool) -> str:
    only = r"AND \1 IN :runs AND \2 IN :offers" if some else r"AND \1 IN :runs"
    parts = [f"{name} AS (\n{_ONLY.sub(only, body)})" for name, body in _views()]
    names = ", ".join(each.name for each in _COLUMNS[view])
    return f"WITH {', '.join(parts)} SELECT {names} FROM {view}"  # noqa: S608  # all of it is our own text


def _views() -> list[tuple[str, str]]:
    """Return each view's name and text, in an order in which each builds on earlier ones only."""
    found: list[tuple[str, str]] = []
    for file in account_files():
        _, name, body = _CREATE.split(file.read_text(encoding="utf-8"))
        found.append((name, body))
    return found
