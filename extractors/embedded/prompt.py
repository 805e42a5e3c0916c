"""Read the protocol text back into pages, blocks and questions.

Knows the form of a request and nothing else: not who rendered it, not the pack, not the document's
file. The form is the one a language model is sent.
"""

import json
import re
from collections.abc import Iterable, Sequence
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from domain.model import Noun, Slug
from domain.questions import AnswerType

_DOCUMENT = "<<<DOCUMENT "
_OPENS = re.compile(r"<<<DOCUMENT ([0-9a-f]{12}) pages (\d+)-(\d+) of (\d+)>>>")
_PAGE = re.compile(r"<<<PAGE ([1-9]\d*)( picture follows| could not be read)?>>>")
_HEAD = re.compile(r"<<<TABLE HEAD REPEATED from page [1-9]\d*: .*>>>")
"""Tells a reader what the columns of a table's next part mean; no block, so nothing to quote."""
_FIGURE = re.compile(r"<<<FIGURE p[1-9]\d*\.f[1-9]\d* across \d+-\d+ % down \d+-\d+ %>>>")
_QUESTIONS = "<<<QUESTIONS>>>"
_BLOCK = re.compile(r"\[(p([1-9]\d*)\.b[1-9]\d*)\] ?(.*)")


class PromptError(ValueError):
    """The text does not follow the protocol; the message says where and never quotes the document."""


class Block(Noun):
    id: str
    page: int
    text: str
    """As the document has it: the indent of continuation lines is undone."""


class Page(Noun):
    number: Annotated[int, Field(ge=1)]
    blocks: tuple[Block, ...] = ()
    readable: bool = True


class AskedOperand(Noun):
    """A figure of a formula, and the labels of its row."""

    name: str
    period: Literal["latest", "before"] = "latest"
    look_for: tuple[str, ...] = ()
    related: tuple[str, ...] = ()


class Asked(Noun):
    """A question as the prompt puts it."""

    id: Slug
    type: AnswerType
    question: str
    evidence: str = ""
    look_for: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    unit: str | None = None
    choices: tuple[str, ...] = ()
    derive: str | None = None
    formula: str | None = None
    operands: tuple[AskedOperand, ...] = ()


class Prompt(Noun):
    document: str
    """The first twelve digits of the source's digest."""
    first: int
    last: int
    total: int
    """Pages of the whole document, of which `first` to `last` may be in the prompt."""
    pages: tuple[Page, ...]
    questions: Annotated[tuple[Asked, ...], Field(min_length=1)]

    @property
    def blocks(self) -> tuple[Block, ...]:
        return tuple(block for page in self.pages for block in page.blocks)


def parse_conversation(messages: Sequence[str]) -> Prompt:
    """Return what the last of a conversation's user messages asks, of the pages that it or an earlier one shows.

    Raises PromptError where it does not follow the protocol.
    """
    last = messages[-1]
    shown = next((text for text in reversed(messages) if text.startswith(_DOCUMENT)), last)
    if shown is last or not last.startswith(_QUESTIONS):
        return parse_prompt(last)
    before, end, _ = shown.rpartition(f"\n{_QUESTIONS}\n")
    return parse_prompt(f"{before}\n{last}" if end else last)


def parse_prompt(text: str) -> Prompt:
    """Return what a user message holds; raises PromptError where it does not follow the protocol."""
    lines = text.split("\n")
    start, opening = _find_opening(lines)
    close = _find(lines, f"<<<END DOCUMENT {opening[1]}>>>", start)
    asked_from = _find(lines, _QUESTIONS, close)
    asked_to = _find(lines, "<<<END QUESTIONS>>>", asked_from)
    return Prompt(
        document=opening[1],
        first=int(opening[2]),
        last=int(opening[3]),
        total=int(opening[4]),
        pages=_pages(lines[start + 1 : close]),
        questions=_questions(lines[asked_from + 1 : asked_to]),
    )


def _find_opening(lines: list[str]) -> tuple[int, re.Match[str]]:
    for number, line in enumerate(lines):
        if opening := _OPENS.fullmatch(line):
            return number, opening
    raise PromptError("The prompt has no line <<<DOCUMENT ... pages A-B of N>>>.")


def _find(lines: list[str], marker: str, after: int) -> int:
    try:
        return lines.index(marker, after)
    except ValueError:
        raise PromptError(f"The prompt has no line {marker} where one is due.") from None


def _pages(lines: Iterable[str]) -> tuple[Page, ...]:
    pages: list[tuple[re.Match[str], list[str]]] = []
    for line in lines:
        if marker := _PAGE.fullmatch(line):
            pages.append((marker, []))
        elif pages:
            pages[-1][1].extend([] if _HEAD.fullmatch(line) or _FIGURE.fullmatch(line) else [line])
        elif line:
            raise PromptError("Text stands before the first page's marker.")
    return tuple(_page(marker, body) for marker, body in pages)


def _page(marker: re.Match[str], lines: list[str]) -> Page:
    blocks: list[tuple[re.Match[str], list[str]]] = []
    for line in lines:
        if head := _BLOCK.fullmatch(line):
            blocks.append((head, [head[3]]))
        elif blocks and line[:1] in {"", " "}:
            blocks[-1][1].append(line[1:])
        elif line:
            raise PromptError(f"A line of page {marker[1]} belongs to no block.")
    return Page(
        number=int(marker[1]),
        blocks=tuple(Block(id=head[1], page=int(head[2]), text="\n".join(body).rstrip("\n")) for head, body in blocks),
        readable=marker[2] != " could not be read",
    )


def _questions(lines: Iterable[str]) -> tuple[Asked, ...]:
    asked = tuple(_question(number, line) for number, line in enumerate(lines, 1) if line.strip())
    if not asked:
        raise PromptError("The prompt asks no question.")
    if len({question.id for question in asked}) < len(asked):
        raise PromptError("A question's id stands twice.")
    return asked


def _question(number: int, line: str) -> Asked:
    try:
        fields = json.loads(line)
        return Asked.model_validate(fields)
    except (json.JSONDecodeError, ValidationError):
        raise PromptError(f"Question {number} is not one JSON object with id, type and question.") from None
