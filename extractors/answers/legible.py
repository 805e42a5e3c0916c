"""Whether the words an answer rests on were legible to the OCR that read them. Words from the file itself are."""

from collections.abc import Sequence

from domain.answers import Check, CheckOutcome, Citation
from domain.documents import Document
from domain.pages import OCR_FLOOR


def cited_legibly(citations: Sequence[Citation], document: Document) -> tuple[Check, ...]:
    """Return the check `cited_legibly`, or none where no cited word was read by OCR."""
    confidences = [value for citation in citations for value in _confidences(citation, document)]
    if not confidences:
        return ()
    doubtful = sum(value < OCR_FLOOR for value in confidences)
    told = f"{doubtful} of {len(confidences)} cited words" if doubtful else f"No cited word of {len(confidences)}"
    detail = f"{told} were read with less than {OCR_FLOOR:.0%} confidence; the least with {min(confidences):.0%}."
    return (Check(check="cited_legibly", outcome=CheckOutcome.FAIL if doubtful else CheckOutcome.PASS, detail=detail),)


def _confidences(citation: Citation, document: Document) -> list[float]:
    if citation.page is None or citation.start is None or citation.end is None:
        return []
    words = document.page(citation.page).words_touched(citation.start, citation.end)
    return [word.confidence for word in words if word.confidence is not None]
