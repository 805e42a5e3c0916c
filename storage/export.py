"""Answers as files: CSV that no spreadsheet takes for a formula, and JSON Lines. Each returns its own SHA-256.

Knows no database: takes records, writes bytes.
"""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Iterator
from typing import IO, Protocol

from domain.answers import AnswerRecord

COLUMNS = (
    "answer", "run", "document", "question", "status", "reason", "value", "normalised", "type", "page", "quote",
    "alignment", "checks_failed", "reasoning_status", "explanation", "model_requested", "model_returned", "call",
    "cost", "review_state", "review_value",
)  # fmt: skip

_BEGINS_FORMULA = tuple("=+-@\t\r\n\0") + tuple("＝＋－＠")
"""What spreadsheets take as the beginning of a formula; some fold the full-width forms first."""


def csv_lines(records: Iterable[AnswerRecord]) -> Iterator[bytes]:
    """Yield a line of names, then one an answer with its first quote.

    A cell that could be taken for a formula begins with an apostrophe, which spreadsheets hide.
    """
    yield _line(COLUMNS)
    for record in records:
        yield _line([safe_cell(cell) for cell in _cells(record)])


def export_csv(records: Iterable[AnswerRecord], out: IO[bytes]) -> str:
    """Write the lines of `csv_lines`; returns the SHA-256 of the bytes written."""
    digest = hashlib.sha256()
    for line in csv_lines(records):
        _send(out, digest, line)
    return digest.hexdigest()


def export_jsonl(records: Iterable[AnswerRecord], out: IO[bytes]) -> str:
    """Write one JSON object an answer, in the public shape; returns the SHA-256 of the bytes written."""
    digest = hashlib.sha256()
    for record in records:
        line = json.dumps(record.public(), ensure_ascii=False, allow_nan=False) + "\n"
        _send(out, digest, line.encode())
    return digest.hexdigest()


def safe_cell(text: str) -> str:
    """Return text that no spreadsheet takes for a formula, without characters that end a cell early."""
    plain = text.replace("\0", "\N{REPLACEMENT CHARACTER}")
    return "'" + plain if text.startswith(_BEGINS_FORMULA) else plain


def _cells(record: AnswerRecord) -> list[str]:
    answer = record.answer
    first = answer.citations[0] if answer.citations else None
    failed = [check.check for check in answer.checks if check.outcome == "fail"]
    cells = (
        answer.id, answer.run, answer.document, answer.question, answer.status, answer.reason, answer.value,
        answer.normalised, answer.type, None if first is None else first.page, None if first is None else first.quote,
        None if first is None else first.alignment, "; ".join(failed), answer.reasoning.status, answer.explanation,
        answer.model_requested, answer.model_returned, answer.call, f"{record.cost:.6f}", record.review,
        record.review_value,
    )  # fmt: skip
    return ["" if cell is None else str(cell) for cell in cells]


def _line(cells: Iterable[str]) -> bytes:
    line = io.StringIO()
    csv.writer(line, quoting=csv.QUOTE_ALL).writerow(cells)
    return line.getvalue().encode()


class _Digest(Protocol):
    def update(self, data: bytes, /) -> None: ...


def _send(out: IO[bytes], digest: _Digest, data: bytes) -> None:
    out.write(data)
    digest.update(data)
