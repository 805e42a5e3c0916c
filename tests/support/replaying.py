"""A model on loopback that answers with known facts, and can be told to lie in one way.

It reads the blocks and questions from the request, as any model must, answers each question with the fact whose
quote stands in the blocks it was sent, and says `absent` otherwise. A lie is planted in every answer it can be
planted in. Knows no page beyond the request.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from extractors.answers.folding import fold
from tests.support.model_server import Asked, Say, say_message


class Lie(StrEnum):
    WRONG_PAGE = "wrong_page"
    """The right quote, under a block of a page on which it stands nowhere."""
    ALTERED_FIGURE = "altered_figure"
    """One digit of the quote, and of the value where it stands there, is another."""
    ALTERED_VALUE = "altered_value"
    """The right quote; the value is another, by one digit where it has any."""
    INVENTED_QUOTE = "invented_quote"
    """A quote of twenty-five characters or more that stands nowhere."""
    MISSING_ITEM = "missing_item"
    """A list without its last item; its quotes stay."""
    LOST_ITEM = "lost_item"
    """A list without its last item and without the quotes that prove nothing else."""
    DENIED = "denied"
    """Absent, though it is there."""
    TRACE_VALUE = "trace_value"
    """The working concludes absent."""
    TRACE_QUOTE = "trace_quote"
    """The working quotes what stands nowhere."""
    TRACE_FIGURE = "trace_figure"
    """The working has a figure that was not sent."""
    TRACE_PAGE = "trace_page"
    """The working refers to a page that was not sent."""
    TRACE_LOOP = "trace_loop"
    """The working goes round in circles."""


class Fact(NamedTuple):
    """What a document says to a question: values, and quotes in the document's own words."""

    values: tuple[str, ...]
    quotes: tuple[str, ...]


Facts = Mapping[str, Fact]
"""By question id."""
INVENTED = "The parties solemnly undertake to meet every second Friday at the lighthouse of Whitstable to renew it."
FIGURE = "$987,654,321.09"
_BLOCK = re.compile(r"^\[(p(\d+)\.b\d+)\] (.*(?:\n .*)*)", re.MULTILINE)
_QUESTION = re.compile(r'^\{"id":"([a-z0-9-]+)","type":"([a-z]+)"', re.MULTILINE)
_DOCUMENT = re.compile(r"<<<DOCUMENT ([0-9a-f]{12}) ")


@dataclass(frozen=True)
class Replay:
    """Answers each document, by the first twelve signs of its SHA-256, with its facts and its kind of lie, if any."""

    facts: Mapping[str, Facts]
    lies: Mapping[str, Lie] = field(default_factory=dict[str, Lie])
    planted: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])
    """Documents and questions that were lied about: of some facts a kind of lie cannot be told."""

    def __call__(self, asked: Asked) -> Say:
        text = _words(asked.json["messages"][-1]["content"])
        document = _DOCUMENT.search(text)
        known: Facts = self.facts.get(document[1], {}) if document else {}
        lie = self.lies.get(document[1]) if document else None
        blocks = [(block, fold(body).text) for block, _, body in _BLOCK.findall(text)]
        types = dict(_QUESTION.findall(text))
        told = [_answer(lie, name, kind, known.get(name), blocks) for name, kind in types.items()]
        true = [_answer(None, name, kind, known.get(name), blocks) for name, kind in types.items()]
        if document:
            self.planted.update(
                (document[1], name) for name, lied, honest in zip(types, told, true, strict=True) if lied != honest
            )
        content = json.dumps({"answers": [entry for entry, _ in told]}, ensure_ascii=False)
        usage = {"prompt_tokens": 1_000_000, "completion_tokens": 100, "total_tokens": 1_000_100}
        return say_message({"content": content, "reasoning": "\n\n".join(trace for _, trace in told)}, usage=usage)


def _answer(
    lie: Lie | None, name: str, kind: str, fact: Fact | None, blocks: Sequence[tuple[str, str]]
) -> tuple[dict[str, Any], str]:
    """An answer with the working that led to it."""
    cited = [] if fact is None else _cited(fact.quotes, blocks)
    if fact is None or not cited or lie is Lie.DENIED:
        return _absent(name), f"{name}: I read all the blocks and none speaks of it. Status: absent"
    values, cited = _lied(lie, fact.values, cited, blocks)
    value = list(values) if kind == "list" else "; ".join(values)
    entry = {
        "id": name,
        "status": "found",
        "value": value,
        "citations": [{"block": block, "quote": quote} for block, quote in cited],
        "explanation": "It stands there.",
    }
    return entry, _trace(lie, name, fact, _block_of(fact.quotes[0], blocks) or cited[0][0])


def _cited(quotes: Sequence[str], blocks: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Each quote with its block; of the blocks that hold it the one with most of the other quotes."""
    words = [fold(quote).text for quote in quotes]
    order = sorted(blocks, key=lambda block: -sum(quote in block[1] for quote in words)) if len(quotes) > 1 else ()
    fullest = [next((block for block, text in order if quote in text), None) for quote in words]
    return [
        (block, quote)
        for quote, full in zip(quotes, fullest, strict=True)
        if (block := full or _block_of(quote, blocks)) is not None
    ]


def _words(content: Any) -> str:
    return content if isinstance(content, str) else "".join(part.get("text", "") for part in content)


def _absent(name: str) -> dict[str, Any]:
    return {"id": name, "status": "absent", "value": None, "citations": [], "explanation": "Not stated."}


def _block_of(quote: str, blocks: Sequence[tuple[str, str]]) -> str | None:
    """The block a quote begins in; None where it does not stand in the blocks sent."""
    words = fold(quote).text
    for at, (block, text) in enumerate(blocks):
        beyond = text if words in text else "".join(other for _, other in blocks[at : at + 8])
        if 0 <= beyond.find(words) < len(text):
            return block
    return None


def _lied(
    lie: Lie | None, values: Sequence[str], cited: list[tuple[str, str]], blocks: Sequence[tuple[str, str]]
) -> tuple[Sequence[str], list[tuple[str, str]]]:
    """Values and citations with a lie planted; as they were where the lie has no place in them."""
    block, quote = cited[0]
    if lie is Lie.WRONG_PAGE:
        return values, [(_elsewhere(block, quote, blocks), quote), *cited[1:]]
    if lie is Lie.ALTERED_FIGURE:
        return [_other_digit(value) for value in values], [(named, _other_digit(words)) for named, words in cited]
    if lie is Lie.ALTERED_VALUE:
        return [_other_value(value) for value in values], cited
    if lie is Lie.INVENTED_QUOTE:
        return values, [(block, INVENTED), *cited[1:]]
    if lie in {Lie.MISSING_ITEM, Lie.LOST_ITEM} and len(values) > 1:
        lost = lie is Lie.LOST_ITEM
        return values[:-1], [each for each in cited if not lost or _proves_one_of(values[:-1], each[1])]
    return values, cited


def _elsewhere(block: str, quote: str, blocks: Sequence[tuple[str, str]]) -> str:
    """The last block of a page on which a quote neither stands nor goes on; its own where there is none."""
    pages: dict[str, str] = {}
    for name, text in blocks:
        pages[_page(name)] = pages.get(_page(name), "") + text
    words, number = fold(quote).text, int(_page(block)[1:])
    free = {page for page, text in pages.items() if words not in text} - {f"p{number}", f"p{number + 1}"}
    return next((name for name, _ in reversed(blocks) if _page(name) in free), block)


def _page(block: str) -> str:
    return block.partition(".")[0]


def _proves_one_of(values: Sequence[str], quote: str) -> bool:
    return any(fold(value).text in fold(quote).text for value in values)


def _other_digit(text: str) -> str:
    """The text with its last digit another one; as it was where it has none."""
    return re.sub(r"\d(?=\D*\Z)", lambda match: str((int(match[0]) + 3) % 10), text)


def _other_value(value: str) -> str:
    return _other_digit(value) if re.search(r"\d", value) else "County of Whitstable"


def _trace(lie: Lie | None, name: str, fact: Fact, block: str) -> str:
    value = "; ".join(fact.values)
    told = f"{name}: Block {block} says \u201c{fact.quotes[0]}\u201d. The answer is {value}"
    if lie is Lie.TRACE_VALUE:
        return f"{told}\nOn second thought it does not say. Final answer: absent"
    if lie is Lie.TRACE_QUOTE:
        return told.replace(fact.quotes[0], INVENTED)
    if lie is Lie.TRACE_FIGURE:
        return told.replace(". The answer", f", which comes to {FIGURE}. The answer")
    if lie is Lie.TRACE_PAGE:
        return told.replace(f"Block {block}", "Page 4711")
    return "\n".join([told] * 12) if lie is Lie.TRACE_LOOP else told
