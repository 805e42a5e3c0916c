"""How numbers, times and amounts are told, and where a text holds what was looked for. The templates' filters."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from markupsafe import Markup, escape

from dashboard.i18n import N_

MARKS = 20
"""Places marked in one text."""

_JOINTS = re.compile(r"(?<=[_,/-])(?=[^\s_,./-])")


def number(value: float) -> str:
    """Return a number with its thousands parted."""
    return f"{value:,}"


def moment(value: datetime) -> str:
    """Return a time to the minute, in UTC."""
    return f"{value.astimezone(UTC):%Y-%m-%d %H:%M}"


def machine(value: datetime) -> str:
    """Return a time as machines read it."""
    return value.astimezone(UTC).isoformat(timespec="seconds")


def span(seconds: float, translated: Callable[[str], str] = str) -> str:
    """Return a length of time as people read it."""
    if seconds < 1:
        return translated(N_("%(number)s ms")) % {"number": f"{seconds * 1000:.0f}"}
    if seconds < 60:  # noqa: PLR2004  # a minute
        return translated(N_("%(number)s s")) % {"number": f"{seconds:.1f}"}
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return translated(N_("%(hours)s h %(minutes)s min")) % {"hours": hours, "minutes": f"{minutes:02}"}
    return translated(N_("%(minutes)s min %(seconds)s s")) % {"minutes": minutes, "seconds": f"{rest:02}"}


def money(value: Decimal) -> str:
    """Return an amount with four decimals."""
    return f"{value:,.4f}"


def breakable(name: str) -> Markup:
    """Return a file's name, escaped, with places where a line may end: names have few spaces."""
    return Markup("<wbr>").join(escape(piece) for piece in _JOINTS.split(name))


def marked(text: str, wanted: str) -> Markup:
    """Return text, escaped, with the first places where it holds what was looked for marked, in any case."""
    pattern = re.compile(re.escape(wanted), re.IGNORECASE) if wanted else None
    if pattern is None:
        return escape(text)
    parts, end = Markup(), 0
    for found in islice(pattern.finditer(text), MARKS):
        parts += escape(text[end : found.start()]) + Markup("<mark>%s</mark>") % found[0]
        end = found.end()
    return parts + escape(text[end:])


FILTERS: Mapping[str, Callable[..., Any]] = {
    "number": number,
    "moment": moment,
    "machine": machine,
    "money": money,
    "breakable": breakable,
    "marked": marked,
}
"""By the name templates use; `span` is beside them, since it speaks a language."""
