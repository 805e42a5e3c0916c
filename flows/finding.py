"""Find the one document that a person means: by path, by its name, or by the beginning of its digest."""

import re
from pathlib import Path
from typing import NamedTuple

from domain.documents import DocumentRow
from domain.errors import UsageError
from flows import intake
from flows.desk import Desk

_DIGEST = re.compile(r"[0-9a-f]{6,64}")
_MOST_LISTED = 5


class FoundDocument(NamedTuple):
    source: str
    name: str
    path: str
    """Where it was offered just now; its name where it was on record already."""


def find_document(desk: Desk, reference: str, collection: str) -> FoundDocument:
    """Return the document meant, taken in on the way where `reference` is a file; raises UsageError."""
    path = Path(reference)
    if path.is_dir():
        raise UsageError(
            f"{reference} is a folder.", "A question is asked of one document.", "Name one file in it, or use `run`."
        )
    if path.exists():
        return _taken(desk, path, collection)
    rows = [row for row in desk.store.queries.documents() if row.document is not None and _is_meant(row, reference)]
    if len(rows) == 1 and rows[0].document is not None:
        return FoundDocument(rows[0].document, rows[0].name, rows[0].name)
    raise _ambiguous(reference, rows) if rows else _unknown(reference)


def _taken(desk: Desk, path: Path, collection: str) -> FoundDocument:
    taken = intake.take(desk, intake.Offered(path=path.absolute(), name=path.name), collection)
    if taken.source is None:
        assert taken.refusal is not None, "a file without bytes has a refusal that says why"
        raise UsageError(f"{path} cannot be read.", taken.refusal.reason, taken.refusal.cure)
    return FoundDocument(taken.source, path.name, str(path.absolute()))


def _is_meant(row: DocumentRow, reference: str) -> bool:
    begins = _DIGEST.fullmatch(reference.lower()) is not None and str(row.document).startswith(reference.lower())
    return begins or reference in (row.name, Path(row.name).stem)


def _ambiguous(reference: str, rows: list[DocumentRow]) -> UsageError:
    listed = ", ".join(f"{str(row.document)[:12]} ({row.name})" for row in rows[:_MOST_LISTED])
    more = f" and {len(rows) - _MOST_LISTED} more" if len(rows) > _MOST_LISTED else ""
    return UsageError(
        f"{reference!r} may mean {len(rows)} documents.",
        f"{listed}{more}.",
        "Name the one meant by the beginning of its digest.",
    )


def _unknown(reference: str) -> UsageError:
    return UsageError(
        f"There is no document {reference!r}.",
        "No file lies there, and none on record has that name or a digest that begins so.",
        "`indicia documents` lists what is on record; a digest is named by six characters or more.",
    )
