"""Answer a question whose value is parsed by rule and stands near a cue: a date, a length of time.

Knows neither calendars nor units: `extractors.answers.values` does.
"""

import re
from collections.abc import Sequence

from extractors.answers.values import FoundValue, find_values
from extractors.embedded.clauses import THRESHOLD, distance
from extractors.embedded.outcome import Outcome, absent, cite, distinct, focused
from extractors.embedded.prompt import Asked
from extractors.embedded.rank import Ranked
from extractors.embedded.reading import Reading

FARTHEST = 140
"""Characters between a cue and its value; a value before its cue counts double."""
_WEIGHT_OF_NEARNESS = 1.0
_WEIGHT_OF_PLACE = 1.0
"""For standing early in the document, where a contract and a report name their dates."""
_WEIGHT_OF_COMING_FIRST = 0.6
"""For being the first sentence that holds such a value near a cue; the second has half of it."""
_FIRST_PAGES = 3
_SHORT_OF_THE_END = 20
"""Characters behind a label at the end of its line."""
_LONGEST_LABELLED = 60
"""Characters of a line that may hold a value for the label on the line above."""
_NEAR_BLANK = 40
"""Characters before or behind a cue in which a blank is the place of its value."""
_BLANK = re.compile(r"_{2,}|\[[\s_\u25cf\u2022*]*\]")


def read_near(asked: Asked, reading: Reading, farthest: int = FARTHEST) -> Outcome:
    """Return the value that stands nearest to the strongest cue; `unclear` where its place is left blank.

    A value more than `farthest` characters from a cue is left alone.
    """
    ranked = reading.rank(asked)
    placed = [(one, found) for one in ranked if (found := _value_of(asked, one, reading)) and found[1] <= farthest]
    places = sorted(one.sentence for one, _ in placed)
    placed = [(one._replace(score=_score(one, found, reading, places)), found) for one, found in placed]
    placed.sort(key=lambda pair: (-round(pair[0].score, 6), pair[0].sentence))
    notes = [reading.told(one) for one, _ in placed[:3]] or [reading.told(one) for one in ranked[:3]]
    if placed and placed[0][0].score >= THRESHOLD:
        return _found(*placed[0], reading, notes)
    open_places = [one for one in ranked if one is ranked[0] or reading.page_of(one) <= _FIRST_PAGES]
    blanks = [one for one in open_places if one.score >= THRESHOLD and _left_blank(one, reading)]
    blank = min(blanks, key=lambda one: one.sentence, default=None)
    if blank is not None:
        return _unclear(blank, reading, notes)
    return absent("No value stands near a cue." if ranked else "No cue stands on these pages.", *notes)


def _value_of(asked: Asked, one: Ranked, reading: Reading) -> tuple[FoundValue, int] | None:
    """Return the nearest value, its offsets into `plain`, and how far from a cue it stands."""
    sentence = reading.sentence(one)
    text, start = reading.passages.text(sentence), sentence.start
    near: list[tuple[int, FoundValue]] = []
    for value in _values(asked, text):
        away = min(distance(value, hit.start - start, hit.end - start) for hit in one.hits)
        near.append((away, _moved(value, start)))
    best = min(near, key=lambda pair: (pair[0], pair[1].start), default=None) or _on_next_line(asked, one, reading)
    return (best[1], best[0]) if best else None


def _on_next_line(asked: Asked, one: Ranked, reading: Reading) -> tuple[int, FoundValue] | None:
    """Return a value that fills the short line below a label."""
    after = one.sentence + 1
    if after >= len(reading.passages.sentences):
        return None
    below = reading.passages.sentences[after]
    text = reading.passages.text(below)
    values = _values(asked, text) if len(text) <= _LONGEST_LABELLED else ()
    ends = reading.sentence(one).end - max(hit.end for hit in one.hits)
    if not values or ends > _SHORT_OF_THE_END:
        return None
    return ends + values[0].start, _moved(values[0], below.start)


def _values(asked: Asked, text: str) -> tuple[FoundValue, ...]:
    return find_values(text, asked.type, unit=asked.unit, choices=asked.choices)


def _moved(value: FoundValue, by: int) -> FoundValue:
    return value._replace(start=value.start + by, end=value.end + by)


def _score(one: Ranked, found: tuple[FoundValue, int], reading: Reading, places: Sequence[int]) -> float:
    """Return the score of a sentence with its value; `places` are the sentences that hold one, in order."""
    near = _WEIGHT_OF_NEARNESS * (1 - found[1] / FARTHEST)
    early = _WEIGHT_OF_PLACE / reading.page_of(one) + _WEIGHT_OF_COMING_FIRST / (1 + places.index(one.sentence))
    return one.score + near + early


def _found(one: Ranked, found: tuple[FoundValue, int], reading: Reading, notes: list[str]) -> Outcome:
    value, away = found
    passages = reading.passages
    sentence = reading.sentence(one)
    hit = min(one.hits, key=lambda hit: distance(value, hit.start, hit.end))
    quotes = [cite(passages, *_quoted(reading, (sentence.start, sentence.end), (hit.start, hit.end), value))]
    if value.start >= sentence.end:
        quotes.append(cite(passages, value.start, value.end))
    return Outcome(
        status="found",
        values=(passages.quote(value.start, value.end)[1],),
        citations=distinct(quotes),
        explanation=f"It stands {away} characters from the cue \u201c{hit.cue}\u201d in block {quotes[0].block}.",
        notes=(*notes, f"chosen {quotes[0].block}; parsed as {value.normalised}"),
    )


def _quoted(reading: Reading, sentence: tuple[int, int], cue: tuple[int, int], value: FoundValue) -> tuple[int, int]:
    inside = value.start < sentence[1]
    focus = (min(cue[0], value.start), max(cue[1], value.end)) if inside else cue
    return focused(reading.passages.plain, sentence, focus)


def _left_blank(one: Ranked, reading: Reading) -> bool:
    sentence = reading.sentence(one)
    text = reading.passages.text(sentence)
    places = [(hit.start - sentence.start, hit.end - sentence.start) for hit in one.hits]
    return any(_BLANK.search(text, max(start - _NEAR_BLANK, 0), end + _NEAR_BLANK) for start, end in places)


def _unclear(one: Ranked, reading: Reading, notes: list[str]) -> Outcome:
    sentence = reading.sentence(one)
    hit = one.hits[0]
    quote = cite(
        reading.passages, *focused(reading.passages.plain, (sentence.start, sentence.end), (hit.start, hit.end))
    )
    return Outcome(
        status="unclear",
        citations=(quote,),
        explanation="The place for it is left blank.",
        notes=(*notes, f"blank after a cue in {quote.block}"),
    )
