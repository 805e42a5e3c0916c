"""How a file inside a file is named and measured, whatever engine found it."""

from typing import Any

from domain.documents import FindingCode
from extractors.pages.page_record import finding
from extractors.pages.scripts import clean

MOST = 1000
"""Files listed; a PDF that holds more is a container for something else."""
LONGEST_NAME = 200


def described(name: str, size: int) -> dict[str, Any]:
    """Return an attachment as the domain's `Attachment`."""
    shown = " ".join(clean(name).split())[:LONGEST_NAME]
    return {"name": shown or "unnamed", "size": max(0, size)}


def findings(count: int) -> list[dict[str, Any]]:
    """Return what is to be said of a file that holds so many others."""
    if not count:
        return []
    detail = f"{count} {'file is' if count == 1 else 'files are'} inside this file, listed and not read with it."
    return [finding(FindingCode.HAS_ATTACHMENTS, detail)]
