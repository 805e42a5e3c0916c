"""Options about reading that several commands share, and what is told while files are read."""

import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from domain.documents import DocumentRow


def reading_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --passwords and --attachments."""
    passwords = click.option(
        "--passwords",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help="Text file with one password a line, tried on PDFs that need one.",
    )
    attachments = click.option("--attachments", is_flag=True, help="Ingest files inside PDFs as documents, too.")
    return passwords(attachments(command))


class Tally:
    """Counts what was read and tells it, a line a file and a line at the end."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._began = time.monotonic()
        self._files = self._pages = 0
        self._findings: Counter[str] = Counter()

    def file(self, row: "DocumentRow", done: int, total: int) -> None:
        """Tell of one file as it is done."""
        from flows.cli.output import printable

        self._files += 1
        self._pages += row.pages
        codes = Counter(str(finding.code) for finding in row.findings)
        self._findings += codes
        said = f"{row.pages} pages" if row.reason is None else str(row.status)
        self._tell(f"[{done}/{total}] {printable(row.name)}: {said}, {self._rate}{_listed(codes)}")

    def end(self) -> None:
        """Tell what it came to."""
        self._tell(f"{self._files} files, {self._pages:,} pages, {self._rate}{_listed(self._findings)}")

    @property
    def _rate(self) -> str:
        return f"{self._pages / max(time.monotonic() - self._began, 0.001):.0f} pages/s"


def _listed(codes: Counter[str]) -> str:
    return "; " + ", ".join(f"{code} {count}" for code, count in sorted(codes.items())) if codes else ""
