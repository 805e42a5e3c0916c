"""The words of a page with their places, kept in columns: a filing has half a million of them.

A column of numbers is checked, written and read at once where word by word would take longer than
reading the page did; a `Word` is made when somebody asks for it. Knows no text: whether the places
stand in one is the page's business.
"""

import math
from array import array
from base64 import urlsafe_b64decode
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, groupby
from operator import le, lt
from typing import Any, Literal, NamedTuple, cast, overload

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema


class Box(NamedTuple):
    """A rectangle in PDF points (1/72 inch), origin at the page's top left, page rotation applied.

    On a scan or an image the points are those of the page as ingested (pixels * 72 / dpi).
    """

    x0: float
    y0: float
    x1: float
    y1: float

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Check that it is four finite numbers, in half the time a NamedTuple's own check takes."""
        edges = core_schema.tuple_positional_schema([core_schema.float_schema(allow_inf_nan=False)] * 4)
        return core_schema.no_info_after_validator_function(cls._make, edges)


class Word(NamedTuple):
    """A run of characters without white space, and where it stands.

    `start` and `end` are half-open offsets in code points into `Page.text`. `line` numbers the
    visual lines of the page from 0. `confidence` is the OCR engine's, 0 to 1; None where the text
    came from the file itself.
    """

    start: int
    end: int
    box: Box
    line: int
    confidence: float | None = None


class Words(Sequence[Word]):
    """Words in reading order. Never changes after it was made."""

    __slots__ = ("_boxes", "_confidences", "_ends", "_lines", "_starts")

    def __init__(self, words: Iterable[Word] = ()) -> None:
        words = tuple(words)
        confidences = [word.confidence for word in words]
        self._fill(
            {
                "starts": [word.start for word in words],
                "ends": [word.end for word in words],
                "lines": [word.line for word in words],
                "boxes": [value for word in words for value in word.box],
                "confidences": confidences if confidences.count(None) < len(confidences) else None,
            }
        )

    def _fill(self, columns: Mapping[str, object]) -> None:
        """Take the columns; raises ValueError where they are not numbers, not finite, or not of one length."""
        if columns.keys() - {"confidences"} != {"starts", "ends", "lines", "boxes"}:
            raise ValueError("words have the columns starts, ends, lines, boxes and confidences")
        self._starts, self._ends = _column("q", columns["starts"]), _column("q", columns["ends"])
        self._lines, self._boxes = _column("q", columns["lines"]), _column("d", columns["boxes"])
        sure = columns.get("confidences")
        self._confidences = None if sure is None else _column("d", _with_nan(sure))
        lengths = {len(self._starts), len(self._ends), len(self._lines), len(self._boxes) / 4}
        if self._confidences is not None:
            lengths.add(len(self._confidences))
        if len(lengths) > 1:
            raise ValueError("the columns of words differ in length")
        if not math.isfinite(sum(self._boxes)) and not all(map(math.isfinite, self._boxes)):
            raise ValueError("a word's box must be made of finite numbers")

    @classmethod
    def of(cls, value: object) -> "Words":
        """Return words from columns as `columns` gives them, or from one entry a word; raises ValueError.

        A column may also be the bytes of an array of 64-bit numbers, in JSON as base64: what one process
        tells another of the same machine need not be printed and read.
        """
        if isinstance(value, cls):
            return value
        if isinstance(value, Mapping):
            made = cls()
            made._fill(cast("Mapping[str, object]", value))  # its own
            return made
        if not isinstance(value, list | tuple):
            raise ValueError("words are columns, or a list")  # noqa: TRY004  # pydantic hears ValueError only
        try:
            return cls(_word(entry) for entry in cast("Sequence[Any]", value))
        except TypeError as error:
            raise ValueError(f"a word is start, end, box, line and confidence: {error}") from None

    def columns(self) -> dict[str, list[Any] | None]:
        """Return the columns as lists; `boxes` holds four numbers a word, one after the other."""
        return {
            "starts": self._starts.tolist(),
            "ends": self._ends.tolist(),
            "lines": self._lines.tolist(),
            "boxes": self._boxes.tolist(),
            "confidences": None if self._confidences is None else [_or_none(one) for one in self._confidences],
        }

    def misplaced(self, length: int) -> Word | None:
        """Return the first word that does not stand in a text of that length after the word before it, or None."""
        starts, ends = self._starts, self._ends
        if not starts:
            return None
        ordered = all(map(lt, starts, ends)) and all(map(le, chain((0,), ends), starts))
        if ordered and ends[-1] <= length:
            return None
        previous = 0
        for word in self:
            if not previous <= word.start < word.end <= length:
                return word
            previous = word.end
        return None

    def touched(self, start: int, end: int) -> tuple[Word, ...]:
        """Return the words that a half-open span of the page's text touches."""
        return self[bisect_right(self._ends, start) : bisect_left(self._starts, end)]

    def boxes_touched(self, start: int, end: int) -> tuple[Box, ...]:
        """Return, for each visual line, the box around its words that a half-open span of the page's text touches."""
        touched = range(bisect_right(self._ends, start), bisect_left(self._starts, end))
        lines: dict[int, Box] = {}
        for line, run in groupby(touched, key=self._lines.__getitem__):
            words = list(run)
            sides = self._boxes[4 * words[0] : 4 * words[-1] + 4]
            sides.extend(lines.get(line, ()))
            lines[line] = Box(min(sides[::4]), min(sides[1::4]), max(sides[2::4]), max(sides[3::4]))
        return tuple(lines.values())

    def __len__(self) -> int:
        return len(self._starts)

    @overload
    def __getitem__(self, index: int) -> Word: ...
    @overload
    def __getitem__(self, index: slice) -> "tuple[Word, ...]": ...
    def __getitem__(self, index: int | slice) -> "Word | tuple[Word, ...]":
        if isinstance(index, slice):
            return tuple(self[at] for at in range(*index.indices(len(self))))
        at = range(len(self))[index]
        confidence = None if self._confidences is None else _or_none(self._confidences[at])
        box = Box(*self._boxes[4 * at : 4 * at + 4])
        return Word(self._starts[at], self._ends[at], box, self._lines[at], confidence)

    def __iter__(self) -> Iterator[Word]:
        return (self[at] for at in range(len(self)))

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Words):
            return self.columns() == other.columns()
        return isinstance(other, tuple) and tuple(self) == other

    def __hash__(self) -> int:
        return hash((self._starts.tobytes(), self._boxes.tobytes()))

    def __repr__(self) -> str:
        return f"Words({list(self)!r})"


class InColumns:
    """Marks a field of words as kept in columns, however they are handed over."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            Words.of, serialization=core_schema.plain_serializer_function_ser_schema(Words.columns)
        )


def _word(entry: Any) -> Word:
    start, end, box, line, *confidence = entry
    return Word(start, end, Box(*box), line, *confidence)


def _column(kind: Literal["q", "d"], values: object) -> "array[Any]":
    """Return a column from numbers, or from the bytes of an array of them, as they are or as base64."""
    column: array[Any] = array(kind)
    try:
        if isinstance(values, bytes | str):
            column.frombytes(values if isinstance(values, bytes) else urlsafe_b64decode(values))
        else:
            column.extend(cast("Iterable[Any]", values))
    except (TypeError, OverflowError) as error:
        raise ValueError(f"words have columns of numbers: {error}") from None
    return column


def _with_nan(confidences: object) -> object:
    if isinstance(confidences, bytes | str):
        return confidences
    return [math.nan if one is None else one for one in cast("Iterable[float | None]", confidences)]


def _or_none(confidence: float) -> float | None:
    return None if math.isnan(confidence) else confidence
