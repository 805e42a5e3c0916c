"""Check whether quotes stand on the pages they were said to stand on.

A quote that stands elsewhere is shown where it stands; that the reply named another page is told all the same.
Says nothing where every page is right, and nothing of quotes that stand nowhere.
"""

from collections.abc import Sequence

from domain.answers import Check, CheckOutcome, Citation
from extractors.answers.citations import DocumentIndex

_MOST_NAMED = 3


def quote_page(citations: Sequence[Citation], index: DocumentIndex) -> tuple[Check, ...]:
    """Return a failed check `quote_page` where a located quote was cited from another page."""
    strayed = [
        f"{block} was named, and the quote stands on page {citation.page}"
        for citation in citations
        if (block := index.block_named(citation)) is not None and _strayed(block, citation, index)
    ]
    if not strayed:
        return ()
    more = f"; and {len(strayed) - _MOST_NAMED} more" if len(strayed) > _MOST_NAMED else ""
    detail = f"{'; '.join(strayed[:_MOST_NAMED])}{more}."
    return (Check(check="quote_page", outcome=CheckOutcome.FAIL, detail=detail),)


def _strayed(block: str, citation: Citation, index: DocumentIndex) -> bool:
    """Whether a block is of another page; a quote that runs over a page break stands on both."""
    page = index.page_of(block)
    if page is None or page == citation.page:
        return page is None
    return not (index.runs_on(citation) and citation.page == page - 1)
