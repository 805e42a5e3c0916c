"""How long an endpoint asks us to wait. Knows headers and a given now; no clock of its own."""

import math
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

Headers = Sequence[tuple[str, str]]


def retry_after(headers: Headers, now: datetime) -> float | None:
    """Return the seconds asked for; None where nothing was said, or nothing that can be read.

    A date is measured against the response's own `date` where it has one: its clock need not be ours.
    """
    given = {name.lower(): value.strip() for name, value in reversed(headers)}
    milliseconds = _seconds(given.get("retry-after-ms", ""))
    if milliseconds is not None:
        return milliseconds / 1000
    asked = given.get("retry-after", "")
    seconds = _seconds(asked)
    return seconds if seconds is not None else _until(asked, _date(given.get("date", "")) or now)


def _seconds(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and value >= 0 else None


def _until(text: str, now: datetime) -> float | None:
    moment = _date(text)
    return None if moment is None else max((moment - now).total_seconds(), 0.0)


def _date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
