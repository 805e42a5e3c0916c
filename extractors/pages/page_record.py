"""What the child says of a page, in the form the domain's `Page` takes from JSON.

Plain lists and dictionaries: the child builds thousands of words and checks none of them; the
parent does. Knows no engine.
"""

from typing import Any, NamedTuple

from domain.documents import FindingCode, PageKind, PageStatus, RefusalCode

UNKNOWN_SIZE = (612.0, 792.0)
"""Points given to a page whose size could not be had (US Letter)."""


class CannotOpen(Exception):  # noqa: N818  # an outcome, said over the wire in good order
    """The file is not one to be read; `detail` holds numbers, never content."""

    def __init__(self, code: RefusalCode, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail


class CannotDraw(Exception):  # noqa: N818  # an outcome
    """The page has no picture that could be drawn within the limits."""


class PageRecord(NamedTuple):
    fields: dict[str, Any]


class Picture(NamedTuple):
    """An encoded page image; `facts` are the fields of the domain's `PageImage`."""

    facts: dict[str, Any]
    data: bytes


def finding(code: FindingCode, detail: str, page: int | None = None) -> dict[str, Any]:
    return {"code": code, "detail": detail, "page": page}


def unreadable(number: int, reason: str, size: tuple[float, float] = UNKNOWN_SIZE) -> PageRecord:
    """Return the record of a page that could not be read."""
    return PageRecord(
        {
            "number": number,
            "width": size[0],
            "height": size[1],
            "kind": PageKind.BLANK,
            "status": PageStatus.UNREADABLE,
            "reason": reason,
            "findings": [finding(FindingCode.PAGE_UNREADABLE, reason, number)],
        }
    )
