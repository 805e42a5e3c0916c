"""Check what quotes that were found nearly leave out of the words they quote.

A word left out may turn a sentence round. The quote is still shown where it stands, and the words that are
missing from it are named. Says nothing where no quote was found nearly.
"""

from collections.abc import Sequence

from domain.answers import Alignment, Check, CheckOutcome, Citation
from extractors.answers.citations import DocumentIndex
from extractors.answers.omissions import decides

_LEAST_ALIKE = 0.85
"""Score below which too much of the words is left out for the rest to speak for them."""
_MOST_NAMED = 5


def quote_words(citations: Sequence[Citation], index: DocumentIndex) -> tuple[Check, ...]:
    """Return the check `quote_words` where a quote was found nearly; failed where what is missing may decide."""
    near = [citation for citation in citations if citation.alignment is Alignment.FUZZY]
    if not near:
        return ()
    missing = {citation: words for citation in near if (words := index.left_out(citation))}
    every = [word for words in missing.values() for word in words]
    if not every:
        return (_check(CheckOutcome.PASS, "Only letters differ between quote and page; no word is left out."),)
    decisive = [word for word in every if decides(word)]
    if decisive:
        return (_check(CheckOutcome.FAIL, f"Left out of the quote, and able to turn its sense: {_named(decisive)}."),)
    if any(citation.score < _LEAST_ALIKE for citation in missing):
        return (_check(CheckOutcome.FAIL, f"Left out of the quote, and much of what stands there: {_named(every)}."),)
    return (_check(CheckOutcome.PASS, f"Left out of the quote, none of them decisive: {_named(every)}."),)


def _named(words: Sequence[str]) -> str:
    more = f" and {len(words) - _MOST_NAMED} more" if len(words) > _MOST_NAMED else ""
    return ", ".join(f"\u201c{word}\u201d" for word in words[:_MOST_NAMED]) + more


def _check(outcome: CheckOutcome, detail: str) -> Check:
    return Check(check="quote_words", outcome=outcome, detail=detail)
