"""Each operand beside the page: does its figure stand in its quote, in its unit, in the column of its period.

Compares with the page's own text where code found the quote. Knows no expression.
"""

import re
from typing import NamedTuple

from domain.answers import Citation, CitedQuote
from domain.derivations import Operand
from domain.questions import AnswerType
from extractors.answers.citations import DocumentIndex
from extractors.answers.derivations.amounts import Amount, read_amount
from extractors.answers.derivations.units import Unit, read_unit
from extractors.answers.value_checks import heading_scale
from extractors.answers.values import Scale, find_values
from extractors.answers.values.year_heads import year_of_figure

_KINDS = (AnswerType.NUMBER, AnswerType.MONEY, AnswerType.PERCENTAGE)
_YEAR = re.compile(r"(?<![0-9,.])(?:19|20)[0-9]{2}(?![0-9,]|\.[0-9])")
_NOT_SCALED = re.compile(r"per (?:\w+ )?share|\bshares?\b|\bnumber of\b|\bcents\b|\bemployees\b|%|株", re.IGNORECASE)
"""Rows that a table's heading does not scale."""
_NOUGHT = re.compile(r"\s*[-\u2010-\u2015\u2212]\s*")


class ReadOperand(NamedTuple):
    """An operand with its quote located and its figure read."""

    operand: Operand
    citation: Citation
    amount: Amount | None
    passage: str
    """The page's words under the quote; empty where it was not located."""
    page_text: str

    @property
    def unit(self) -> Unit:
        """The unit claimed; what is printed with the figure where none is."""
        claimed = read_unit(self.operand.unit)
        printed = self.amount.unit if self.amount is not None else Unit()
        return claimed if self.operand.unit.strip() else printed

    @property
    def years(self) -> set[int]:
        """The years its period names."""
        return {int(year) for year in _YEAR.findall(self.operand.period)}


def read_operand(operand: Operand, index: DocumentIndex) -> ReadOperand:
    """Locate an operand's quote and read its figure; a dash stands for nought, as in a table."""
    citation = index.locate(CitedQuote(block=operand.block, quote=operand.quote))
    amount = read_amount("0" if _NOUGHT.fullmatch(operand.value) else operand.value)
    page = index.document.page(citation.page).text if citation.page is not None else ""
    return ReadOperand(operand, citation, amount, index.passage(citation), page)


def quote_fault(read: ReadOperand) -> str | None:
    """Return what is wrong between an operand's figure and its quote; None for nothing."""
    name = read.operand.name
    if read.amount is None:
        return f"{name} is no one figure."
    if not read.citation.located:
        return f"The quote of {name} stands nowhere in the document."
    figures = {amount.number for kind in _KINDS for amount in _printed(read.passage, kind)}
    if read.amount.number in figures or (_NOUGHT.fullmatch(read.operand.value) and read.operand.value in read.passage):
        return None
    if -read.amount.number in figures:
        return f"{name} has the other sign in its quote."
    return f"The figure of {name} does not stand in its quote."


def unit_fault(read: ReadOperand) -> str | None:
    """Return where an operand's claimed unit is not the one printed, or not its page's; None for nothing known."""
    claimed, name = read.unit, read.operand.name
    printed = read.amount.unit if read.amount is not None else Unit()
    if printed.share != claimed.share and printed != Unit():
        return f"{name} is printed {'as' if printed.share else 'not as'} a percentage and claimed otherwise."
    if printed.times != 1 and not printed.share:
        return None if claimed.times == printed.times else f"{name} is printed with another scale than is claimed."
    if claimed.share or any(power < 0 for _, power in claimed.of):
        return None
    if claimed.times == 1 and _NOT_SCALED.search(read.passage):
        return None
    scale = page_scale(read)
    if scale is None or scale.times == claimed.times or "share" in dict(claimed.of):
        return None
    return f"{name} is claimed in {read.operand.unit or 'single units'}, and its page says {scale.printed}."


def page_scale(read: ReadOperand) -> Scale | None:
    """Return the one scale that the operand's quote or else the short lines of its page give."""
    return heading_scale([read.passage]) or heading_scale([read.page_text])


def period_fault(read: ReadOperand) -> str | None:
    """Return where an operand's period is not the one of its column, or stands nowhere on its page."""
    if not read.years or not read.citation.located or read.amount is None:
        return None
    column = year_of_figure(read.page_text, read.citation.start or 0, read.citation.end or 0, read.amount.number)
    name = read.operand.name
    if column is not None and column not in read.years:
        return f"{name} is claimed for {read.operand.period}, and stands in the column of {column}."
    if column is None and not any(str(year) in read.page_text for year in read.years):
        return f"{name} is claimed for {read.operand.period}, which its page does not name."
    return None


def _printed(passage: str, kind: AnswerType) -> list[Amount]:
    found = find_values(passage, kind)
    return [amount for value in found if (amount := read_amount(value.text)) is not None]
