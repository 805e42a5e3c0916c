"""Answer a question that a clause answers: the sentence in which its cues stand, as it is printed.

Knows the law's vocabulary nowhere: what points to a subject are the question's own cues.
"""

from extractors.answers.values import FoundValue
from extractors.embedded.aims import Aim, values_for
from extractors.embedded.outcome import LONGEST_VALUE, Outcome, absent, cite, distinct, focused
from extractors.embedded.prompt import Asked
from extractors.embedded.rank import Ranked, says_nothing
from extractors.embedded.reading import Reading

THRESHOLD = 0.95
"""What a sentence must score: one cue of one word, and nothing against it."""
_ALSO = 0.75
"""A further sentence is cited where it scores this share of the best."""
_MOST = 3
_WEIGHT_OF_VALUE = 0.6
"""For a value of the kind asked that stands in the sentence."""
_AGAINST_NOTHING_SAID = 1.2
REDACTED = ("[***]", "[* * *]", "[*]", "[ ]", "___")


def read_clause(asked: Asked, aim: Aim, reading: Reading) -> Outcome:
    """Return the clause that the cues point to, or `absent` where none does."""
    ranked = [with_value(one, aim, reading) for one in reading.rank(asked)]
    ranked.sort(key=lambda pair: (-round(pair[0].score, 6), pair[0].sentence))
    notes = [reading.told(one) for one, _ in ranked[:3]]
    kept = [(one, value) for one, value in ranked if one.score >= THRESHOLD]
    if not kept:
        reason = "No sentence with a cue scores enough." if ranked else "No cue stands on these pages."
        return absent(reason, *notes)
    return _found(aim, reading, kept, notes)


def with_value(one: Ranked, aim: Aim, reading: Reading) -> tuple[Ranked, FoundValue | None]:
    """Return the sentence with the value of the asked kind nearest to a cue, and its score for having one."""
    text = reading.passages.text(reading.sentence(one))
    if says_nothing(text.lower()):
        one = one._replace(score=one.score - _AGAINST_NOTHING_SAID)
    value = nearest(values_for(aim, text), one, reading)
    return (one, None) if value is None else (one._replace(score=one.score + _WEIGHT_OF_VALUE), value)


def nearest(values: tuple[FoundValue, ...], one: Ranked, reading: Reading) -> FoundValue | None:
    """Return the value that stands nearest to a cue, those behind it before those in front."""
    start = reading.sentence(one).start
    ends = [(hit.start - start, hit.end - start) for hit in one.hits]
    return min(values, key=lambda value: min(distance(value, *cue) for cue in ends), default=None)


def distance(value: FoundValue, start: int, end: int) -> int:
    """Return the characters between a cue and a value; twice as many where the value stands first."""
    return max(value.start - end, 0) if value.start >= start else 2 * max(start - value.end, 0) + 1


def _found(aim: Aim, reading: Reading, kept: list[tuple[Ranked, FoundValue | None]], notes: list[str]) -> Outcome:
    best, value = kept[0]
    cited = [one for one, _ in kept if one.score >= _ALSO * best.score][:_MOST]
    quotes = distinct([cite(reading.passages, *span(one, reading)) for one in cited])
    if aim is Aim.LAW and value is None and _is_redacted(best, reading):
        return Outcome(
            status="unclear",
            citations=quotes[:1],
            explanation="The place is left blank or redacted.",
            notes=tuple(notes),
        )
    printed = reading.passages.quote(*_value_span(best, value, reading))[1]
    notes.append(f"chosen {quotes[0].block}; value by {'rule' if value else 'quotation'}")
    return Outcome(
        status="found",
        values=(printed,),
        citations=quotes,
        explanation=f"The cue \u201c{best.hits[0].cue}\u201d stands in block {quotes[0].block}.",
        notes=tuple(notes),
    )


def span(one: Ranked, reading: Reading) -> tuple[int, int]:
    """Return the sentence as quoted: whole, or shortened around its cues."""
    sentence = reading.sentence(one)
    focus = (one.hits[0].start, one.hits[0].end)
    return focused(reading.passages.plain, (sentence.start, sentence.end), focus)


def _value_span(best: Ranked, value: FoundValue | None, reading: Reading) -> tuple[int, int]:
    start = reading.sentence(best).start
    if value is not None:
        return start + value.start, start + value.end
    focus = (best.hits[0].start, best.hits[0].end)
    return focused(reading.passages.plain, span(best, reading), focus, LONGEST_VALUE)


def _is_redacted(one: Ranked, reading: Reading) -> bool:
    text = reading.passages.text(reading.sentence(one))
    return any(mark in text for mark in REDACTED)
