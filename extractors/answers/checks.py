"""Check an answer against the words its quotes cover: is each quote found, does the value stand there.

Says pass, fail or not applicable, each with its reason in words. Knows no model and no window; what it
compares is always the page's text where code found the quote, never what somebody says stands there.
"""

from collections.abc import Sequence

from domain.answers import Alignment, Check, CheckOutcome, Citation
from domain.charts import Chart
from domain.derivations import Derivation
from domain.questions import AnswerType, Question
from extractors.answers.charts import check_charts
from extractors.answers.citations import DocumentIndex
from extractors.answers.derivations.recompute import check_derivation
from extractors.answers.lists.complete import list_checks
from extractors.answers.quote_page import quote_page
from extractors.answers.quote_words import quote_words
from extractors.answers.tables.cross_footed import cross_footed
from extractors.answers.value_checks import normalised, value_in_passages

__all__ = ["check_answer", "check_figures", "normalised", "passages_under", "value_in_passages"]

_ADDED_UP = (AnswerType.MONEY, AnswerType.NUMBER, AnswerType.LIST)
_VERBATIM = (Alignment.EXACT, Alignment.NORMALISED)


def check_answer(
    question: Question,
    values: Sequence[str],
    citations: Sequence[Citation],
    index: DocumentIndex,
    derivation: Derivation | None = None,
) -> tuple[Check, ...]:
    """Return the checks of one answer.

    `quote_located`, `quote_words` where one was found nearly, then `value_in_quote`, or in its place those of
    `check_derivation` where the value was worked out; for a list those of `list_checks`; for figures of a table
    with totals `totals_foot`.
    """
    found = (_quote_located(citations), *quote_words(citations, index), *quote_page(citations, index))
    if derivation is not None:
        added_up = cross_footed(citations, index, [operand.value for operand in derivation.operands])
        return (*found, *check_derivation(question, values, derivation, index), *added_up)
    passages = [passage for citation in citations for passage in passages_under(citation, index)]
    listed = list_checks(values, citations, index) if question.type is AnswerType.LIST and values else ()
    added_up = cross_footed(citations, index, values) if question.type in _ADDED_UP else ()
    return (*found, value_in_passages(question, values, passages), *listed, *added_up)


def check_figures(charts: Sequence[Chart], citations: Sequence[Citation], index: DocumentIndex) -> tuple[Check, ...]:
    """Return the checks of an answer whose evidence is figures; quotes beside them need not be given."""
    quoted = (_quote_located(citations), *quote_words(citations, index)) if citations else ()
    return (*check_charts(charts, index.document), *quoted)


def passages_under(citation: Citation, index: DocumentIndex) -> list[str]:
    """The page's words under a quote; a quote found word for word over a page break adds the words beyond."""
    if not citation.located:
        return []
    passage = index.passage(citation)
    return [passage, citation.quote] if citation.alignment in _VERBATIM else [passage]


def _quote_located(citations: Sequence[Citation]) -> Check:
    missing = sum(not citation.located for citation in citations)
    if not citations:
        return _located(CheckOutcome.FAIL, "No quote was given.")
    if missing:
        return _located(CheckOutcome.FAIL, f"{missing} of {len(citations)} quotes stand nowhere in it.")
    near = sum(citation.alignment is Alignment.FUZZY for citation in citations)
    told = f"All {len(citations)} quotes were found" if len(citations) > 1 else "The quote was found"
    return _located(CheckOutcome.PASS, f"{told}{f', {near} of them nearly' if near else ''}.")


def _located(outcome: CheckOutcome, detail: str) -> Check:
    return Check(check="quote_located", outcome=outcome, detail=detail)
