"""How commands print: tables for people, one JSON document for programs.

What comes from documents and models is untrusted: control characters never reach a terminal.
"""

import json
import sys
import unicodedata
from collections.abc import Sequence
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

PAPER_WIDTH = 180
"""Columns where stdout is no terminal: wide enough that no id is cut."""


def print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def printable(text: str) -> str:
    """Return text with line breaks as spaces and control and format characters shown, not obeyed."""
    folded = " ".join(text.split())
    return "".join(
        character if unicodedata.category(character)[0] != "C" else f"\\u{ord(character):04x}" for character in folded
    )


def shortened(text: str, width: int) -> str:
    """Return text of at most `width` characters, with an ellipsis where some were left out."""
    return text if len(text) <= width else f"{text[: width - 1]}…"


def print_table(heads: Sequence[str], rows: Sequence[Sequence[str]], *, wide: Sequence[str] = ()) -> None:
    """Print rows under heads; columns named in `wide` may wrap, the others stay on one line."""
    console = Console(highlight=False, markup=False, emoji=False, width=None if sys.stdout.isatty() else PAPER_WIDTH)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for head in heads:
        table.add_column(head, no_wrap=head not in wide, overflow="ellipsis")
    for row in rows:
        table.add_row(*(Text(printable(cell)) for cell in row))
    console.print(table)
