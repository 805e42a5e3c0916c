"""Answer yes or no, or with one of a few choices, by a sentence that says so.

Knows no subject. A sentence that denies what the cue names is a no; a sentence that only supposes it
is no evidence.
"""

import re

from domain.questions import AnswerType
from extractors.answers.values import find_values
from extractors.embedded.clauses import THRESHOLD, span
from extractors.embedded.outcome import Outcome, absent, cite
from extractors.embedded.prompt import Asked
from extractors.embedded.rank import Ranked
from extractors.embedded.reading import Reading

_DENIES = re.compile(
    r"\b(?:no|not|never|none|neither|nor|without|n't)\b(?! (?:be )?effective)|does not|did not"
    r"|ありません|なかった|ない(?:。|$)|いない|存在しない",
    re.IGNORECASE,
)
_SUPPOSES = re.compile(
    r"\b(?:if|whether|could|may|might|would|should|can|risk that|evaluate|evaluating|assess|assessing"
    r"|includes?|determine|conclude on|responsible for|possibility|definition|means|is a deficiency)\b"
    r"|おそれ|場合|かどうか|可能性",
    re.IGNORECASE,
)
_REACH = 80
"""Characters in front of a cue in which a denial counts."""


def read_verdict(asked: Asked, reading: Reading) -> Outcome:
    """Return the verdict of the best sentence that states one."""
    ranked = reading.rank(asked)
    notes = tuple(reading.told(one) for one in ranked[:3])
    for one in ranked:
        verdict = _verdict(asked, one, reading) if one.score >= THRESHOLD else None
        if verdict is not None:
            quote = cite(reading.passages, *span(one, reading))
            return Outcome(
                status="found",
                values=(verdict,),
                citations=(quote,),
                explanation=f"The sentence in block {quote.block} with the cue \u201c{one.hits[0].cue}\u201d says so.",
                notes=(*notes, f"chosen {quote.block}: {verdict}"),
            )
    return absent("No sentence with a cue states it." if ranked else "No cue stands on these pages.", *notes)


def _verdict(asked: Asked, one: Ranked, reading: Reading) -> str | None:
    text = reading.passages.text(reading.sentence(one))
    if asked.type is AnswerType.CHOICE:
        found = find_values(text, AnswerType.CHOICE, choices=asked.choices)
        return found[0].normalised if len({value.normalised for value in found}) == 1 else None
    if _SUPPOSES.search(text):
        return None
    return "no" if _is_denied(one, reading) else "yes"


def _is_denied(one: Ranked, reading: Reading) -> bool:
    """Whether a denial stands before the cue or inside it; in Japanese it stands behind, at the sentence's end."""
    sentence = reading.sentence(one)
    hit = max(one.hits, key=lambda hit: hit.end - hit.start)
    start = max(sentence.start, hit.start - _REACH)
    cue_denies_itself = re.search(r"\bnot (?:maintain|effective)|was not effective|有効でない", hit.cue) is not None
    before = reading.passages.plain[start : hit.start if cue_denies_itself else hit.end]
    ending = reading.passages.plain[hit.end : sentence.end] if not before.isascii() else ""
    return _DENIES.search(before) is not None or (not cue_denies_itself and _DENIES.search(ending) is not None)
