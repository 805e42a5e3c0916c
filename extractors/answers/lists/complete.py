"""Check a list against the places it is cited from: fewer items than stand there is told, with what is missing.

`rows_returned` is about tables, `list_complete` about running text and the quotes themselves. Both compare a list with
its own evidence: items that stand in places nobody cited are not seen. Knows no window.
"""

from collections.abc import Iterator, Sequence

from domain.answers import Check, CheckOutcome, Citation
from extractors.answers.citations import DocumentIndex
from extractors.answers.folding import fold
from extractors.answers.lists.enumerations import counted_parts, next_in_series
from extractors.answers.lists.parties import parties
from extractors.answers.lists.places import ListPlace, Span, places, spans
from extractors.answers.lists.rows import Rows, rows_listed

_MOST_NAMED = 3
_MOST_SHOWN = 60
"""Characters of what is missing, told in the check."""
_FEWEST = 2
"""Parts with an item that make the parts the list's own."""
_SHORTEST_PART = 4
"""Folded characters of a quote that an item may hold."""


def list_checks(values: Sequence[str], citations: Sequence[Citation], index: DocumentIndex) -> Iterator[Check]:
    """Yield `rows_returned` where a table is cited, and `list_complete`."""
    tables = list(rows_listed(values, citations, index))
    if tables:
        yield _rows(tables)
    located = [citation for citation in citations if citation.located]
    missing = [*_without_item(values, located, index)]
    counted = False
    for place in places(located, index):
        told = _missing(values, place)
        counted = counted or told is not None
        missing += told or ()
    yield _complete(missing, counted=counted or bool(tables))


def _rows(tables: Sequence[Rows]) -> Check:
    short = [table for table in tables if table.missing]
    if not short:
        told = "; ".join(f"all {table.rows} rows of the table on page {table.page} are listed" for table in tables)
        return Check(check="rows_returned", outcome=CheckOutcome.PASS, detail=f"{told[0].upper()}{told[1:]}.")
    told = "; ".join(
        f"{table.rows - len(table.missing)} of {table.rows} rows of the table on page {table.page} are listed, "
        f"not {_some(table.missing)}"
        for table in short
    )
    return Check(check="rows_returned", outcome=CheckOutcome.FAIL, detail=f"{told}.")


def _complete(missing: Sequence[str], *, counted: bool) -> Check:
    if missing:
        return _list(CheckOutcome.FAIL, f"Fewer items than the place cited: {'; '.join(dict.fromkeys(missing))}.")
    if counted:
        return _list(CheckOutcome.PASS, "Everything that the place cited counts or strings together is listed.")
    return _list(CheckOutcome.NOT_APPLICABLE, "The place cited counts nothing that could be compared.")


def _without_item(values: Sequence[str], located: Sequence[Citation], index: DocumentIndex) -> Iterator[str]:
    """Tell of quotes that prove none of the items."""
    said = [fold(value).text for value in values]
    passages = [fold(index.passage(citation)).text for citation in located]
    idle = sum(
        not any(value in text or (len(text) >= _SHORTEST_PART and text in value) for value in said) for text in passages
    )
    if idle:
        yield f"{idle} of {len(located)} quotes {'holds' if idle == 1 else 'hold'} no item of the list"


def _missing(values: Sequence[str], place: ListPlace) -> list[str] | None:
    """Return what a place has that is not listed, in words; None where it counts nothing."""
    standing = sorted({span for value in values for span in spans(value, place)})
    if not standing:
        return None
    unlisted = _parties(values, standing, place)
    if unlisted is not None:
        return [f"{_shown(place, span)} on page {place.page} is not listed" for span in unlisted]
    empty = _empty([part.span for part in counted_parts(place.text)], standing)
    if empty is not None:
        return [f"a part counted on page {place.page} is not listed ({_shown(place, span)})" for span in empty]
    following = next_in_series(place.text, _outermost(standing))
    return None if following is None else [f"{_shown(place, following)} follows on page {place.page}"]


def _parties(values: Sequence[str], standing: Sequence[Span], place: ListPlace) -> list[Span] | None:
    """Return the names of parties that are not listed; None where the place is no opening or the list of others."""
    terms = {fold(value).text for value in values}
    named = parties(place.text)
    unlisted = [
        each.name
        for each in named
        if not any(item.start < each.name.end and each.name.start < item.end for item in standing)
        and not (each.term and fold(each.term).text in terms)
    ]
    return unlisted if len(named) > 1 and len(unlisted) < len(named) else None


def _empty(holders: Sequence[Span], standing: Sequence[Span]) -> list[Span] | None:
    """Return the spans that hold no item; None where fewer than two do, or most of the list stands elsewhere."""
    held = [any(holder.start <= item.start < holder.end for item in standing) for holder in holders]
    inside = sum(any(holder.start <= item.start < holder.end for holder in holders) for item in standing)
    if sum(held) < _FEWEST or 2 * inside < len(standing):
        return None
    return [holder for holder, full in zip(holders, held, strict=True) if not full]


def _outermost(standing: Sequence[Span]) -> list[Span]:
    """Return the spans in text order, without those that stand inside another."""
    kept: list[Span] = []
    for span in sorted(standing, key=lambda each: (each.start, -each.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def _shown(place: ListPlace, span: Span) -> str:
    words = " ".join(place.text[span.start : span.end].split()).strip(" ,;")
    return f"“{words[:_MOST_SHOWN]}{'…' if len(words) > _MOST_SHOWN else ''}”"


def _some(cells: Sequence[str]) -> str:
    named = ", ".join(f"“{cell[:_MOST_SHOWN]}”" for cell in cells[:_MOST_NAMED])
    return named + (f" and {len(cells) - _MOST_NAMED} more" if len(cells) > _MOST_NAMED else "")


def _list(outcome: CheckOutcome, detail: str) -> Check:
    return Check(check="list_complete", outcome=outcome, detail=detail)
