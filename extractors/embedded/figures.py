"""Answer a question for a figure: the row whose label fits a cue best, in the statement it belongs to.

The value is the figure as printed. Knows no accounting: labels and statements are the question's own
cues and related words.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from domain.questions import AnswerType
from extractors.embedded.cues import occurrences
from extractors.embedded.dated import read_near
from extractors.embedded.outcome import Cited, Outcome, absent
from extractors.embedded.passages import folded_phrase
from extractors.embedded.prompt import Asked
from extractors.embedded.reading import Reading
from extractors.embedded.rows import Figure, Row, latest_column

_LABEL_IS_CUE = 3.0
_LABEL_BEGINS = 1.8
_LABEL_HOLDS = 1.0
_WEIGHT_OF_STATEMENT = 2.0
"""For standing on a page headed by the name of a statement it belongs to."""
_WEIGHT_OF_MENTION = 0.4
"""For a page that speaks of such a statement further down."""
_WEIGHT_OF_COLUMNS = 0.3
_AGAINST_LATER_CUE = 0.1
_AGAINST_PERCENT = 1.5
_AGAINST_OTHER_PAGE = 1.0
"""For a page whose head speaks of pro forma, parent-only or segment figures, or of a contents list."""
_OTHER = re.compile(
    r"pro forma|segment"
    r"|parent company|condensed consolidating|non-gaap|selected financial|supplement|schedule ii"
)
_THRESHOLD = {AnswerType.MONEY: 3.4, AnswerType.NUMBER: 2.6, AnswerType.PERCENTAGE: 2.6}
"""For an amount more than a fitting label: its row must stand in a statement. A rate's label says more."""
_LONGEST_HEADING = 90
"""Characters of a line that can be a statement's heading; a sentence is longer."""
_SMALL = re.compile(r"\D*\d{1,2}\.\d{2}\D*")
"""A figure per share."""
_NEAR = 30
"""Characters between a cue and a figure in a sentence."""
_LEAST_DIGITS = 2
_IN_WORDS = re.compile(r"[$€£¥円]|\d\.\d")
_YEAR = re.compile(r"(?:19|20)\d\d")


class _Candidate(NamedTuple):
    row: Row
    score: float
    cue: str
    page: int


def read_figure(asked: Asked, reading: Reading) -> Outcome:
    """Return the figure of the best row; where no row fits, one that stands by a cue in a sentence."""
    fitting = (_candidate(asked, row, reading) for row in reading.rows if _is_plausible(asked, row))
    found = sorted((one for one in fitting if one), key=lambda one: (-round(one.score, 6), one.row.place))
    notes = tuple(_told(one, reading) for one in found[:3])
    if not found or found[0].score < _THRESHOLD[asked.type]:
        return _in_words(asked, reading, notes)
    return _found(found[0], reading, notes)


def best_row(asked: Asked, reading: Reading) -> Row | None:
    """Return the row that fits best, by the same rule; None where none fits well enough."""
    fitting = (_candidate(asked, row, reading) for row in reading.rows if _is_plausible(asked, row))
    best = min((one for one in fitting if one), key=lambda one: (-round(one.score, 6), one.row.place), default=None)
    return best.row if best is not None and best.score >= _THRESHOLD[asked.type] else None


def _found(best: _Candidate, reading: Reading, notes: tuple[str, ...]) -> Outcome:
    column = latest_column(reading.lines, best.row)
    figure = best.row.figures[min(column, len(best.row.figures) - 1)]
    block = reading.blocks[best.row.line.block]
    return Outcome(
        status="found",
        values=(" ".join(figure.text.split()),),
        citations=(Cited(block=block.id, quote=best.row.line.text),),
        explanation=f"Column {column + 1} of the row that fits the label \u201c{best.cue}\u201d, in block {block.id}.",
        notes=(*notes, f"chosen {block.id}, column {column + 1} of {len(best.row.figures)}"),
    )


def _in_words(asked: Asked, reading: Reading, notes: tuple[str, ...]) -> Outcome:
    """A figure in a sentence counts where it carries a currency sign or a decimal point; one in a row does not."""
    said = read_near(asked, reading, _NEAR)
    if said.status == "found" and _IN_WORDS.search(said.values[0]) and said.citations[0].quote.endswith((".", "。")):
        return said
    return absent("No row's label fits a cue well enough.", *notes)


def _candidate(asked: Asked, row: Row, reading: Reading) -> _Candidate | None:
    fits = [(_fit(cue, row.label) - _AGAINST_LATER_CUE * place, cue) for place, cue in enumerate(asked.look_for)]
    best, cue = max(fits, key=lambda pair: pair[0])
    if best <= 0:
        return None
    page = reading.blocks[row.line.block].page
    score = best + _WEIGHT_OF_COLUMNS * (len(row.figures) > 1) + _statement(asked, reading.heads[page])
    score -= _AGAINST_PERCENT * (row.figures[0].percent and asked.type is not AnswerType.PERCENTAGE)
    return _Candidate(row, score, cue, page)


def _fit(cue: str, label: str) -> float:
    phrase = folded_phrase(cue)
    if label == phrase:
        return _LABEL_IS_CUE
    if label.startswith(phrase) and len(label) < 2 * len(phrase) + 12:
        return _LABEL_BEGINS
    holds = next(occurrences(phrase, label, 0, len(label)), None) is not None
    return _LABEL_HOLDS if holds and len(label) < 3 * len(phrase) + 20 else -1.0


def _statement(asked: Asked, head: Sequence[str]) -> float:
    lines = [line for line in head if len(line) <= _LONGEST_HEADING]
    named = any(folded_phrase(name) in line for name in asked.related for line in lines)
    other = any(_OTHER.search(line) for line in lines)
    return _WEIGHT_OF_STATEMENT * named - _AGAINST_OTHER_PAGE * other


def _is_plausible(asked: Asked, row: Row) -> bool:
    """A page number or a year is no figure; an amount has two digits or more, a number per share a point."""
    first: Figure = row.figures[0]
    digits = sum(char.isdigit() for char in first.text)
    if asked.type is AnswerType.MONEY:
        return (
            digits >= _LEAST_DIGITS and not (len(row.figures) == 1 and _YEAR.fullmatch(first.text))
        ) or "$" in first.text
    return asked.type is AnswerType.PERCENTAGE or "." in first.text


def _told(one: _Candidate, reading: Reading) -> str:
    block = reading.blocks[one.row.line.block].id
    return f"{block} score {one.score:.2f} (label fits: {one.cue}; {len(one.row.figures)} figures)"
