"""One answer beside its evidence: the page with its quotes boxed, the value, its checks, the call it rests on."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dashboard.addresses import picture_address
from dashboard.outlines import Outline, PageOutline
from dashboard.presenters.asking import pack_of, question_of
from dashboard.presenters.charts import charts_of
from dashboard.presenters.derivation import worked_of
from dashboard.presenters.evidence import Quote, first_page, lost, quotes_of
from dashboard.presenters.viewer import ZOOMS, Viewer, flags_of, page_to_show, sent_of, size_shown
from dashboard.rendering import page
from dashboard.views.asked import choice_in, name_in, number_in, store_of
from domain.answers import Answer, AnswerRecord
from domain.runs import Run
from storage import Store

CUTTINGS = 5
"""Quotes shown as cut from their page; more are boxed on the page all the same."""


def show_answer(request: Request) -> Response:
    """Show an answer; the address names the page, the quote and the zoom to show."""
    store = store_of(request)
    record = store.queries.answer(name_in(request, "answer"))
    if record.answer.id != request.path_params["answer"]:
        return RedirectResponse(f"/answers/{record.answer.id}", status_code=303)
    run = store.queries.run(record.answer.run)
    return page(request, "answer.html", _context(request, store, record, run))


def _context(request: Request, store: Store, record: AnswerRecord, run: Run) -> Mapping[str, Any]:
    answer = record.answer
    quotes = quotes_of(answer)
    previous, following = store.queries.neighbours(answer.id)
    outline = request.app.state.desk.outlines.of(store, answer.run, answer.document)
    pack = pack_of(run, request.app.state.desk.settings.packs)
    return {
        "section": "runs",
        "record": record,
        "answer": answer,
        "run": run,
        "name": outline.name,
        "question": question_of(pack, answer.question),
        "pack_language": None if pack is None else pack.language,
        "quotes": quotes,
        "cuttings": {
            quote.number: picture_address(answer.document, quote.citation.page, run.id)
            for quote in quotes[:CUTTINGS]
            if quote.citation.page is not None
        },
        "lost": lost(quotes),
        "worked": worked_of(answer, quotes),
        "charts": charts_of(answer, lambda number: _size(store, outline, page_to_show(outline, number))),
        "viewer": _viewer(request, store, outline, answer, quotes),
        "call": None if answer.call is None else store.queries.call_record(answer.call),
        "previous": previous,
        "following": following,
        "zooms": ZOOMS,
    }


def _viewer(request: Request, store: Store, outline: Outline, answer: Answer, quotes: tuple[Quote, ...]) -> Viewer:
    active = next((quote for quote in quotes if quote.number == number_in(request, "quote")), None)
    named = None if active is None else active.citation.page
    shown = page_to_show(outline, number_in(request, "page") or named or _first(answer, quotes))
    here = tuple(quote for quote in quotes if quote.citation.page == shown.number)
    width, height = _size(store, outline, shown)
    return Viewer(
        answer=answer.id,
        document=answer.document,
        run=answer.run,
        page=shown,
        pages=len(outline.pages),
        zoom=choice_in(request, "zoom", ZOOMS),
        active=active.number if active in here and active is not None else here[0].number if here else None,
        quotes=here,
        flags=flags_of(here, shown.left),
        sent=sent_of(store.queries.windows(answer.run, answer.document), shown.number),
        width=width,
        height=height,
        sizes=_sizes(store, outline, quotes),
    )


def _first(answer: Answer, quotes: tuple[Quote, ...]) -> int:
    """Return the page to begin with: of charts the first figure's, else the first quote's."""
    return next((chart.page for chart in answer.charts if chart.page is not None), None) or first_page(quotes)


def _size(store: Store, outline: Outline, shown: PageOutline) -> tuple[float, float]:
    return size_shown(shown, store.queries.page_image(outline.source, outline.reader, shown.number))


def _sizes(store: Store, outline: Outline, quotes: tuple[Quote, ...]) -> dict[int, tuple[float, float]]:
    pages = {quote.citation.page for quote in quotes[:CUTTINGS] if quote.citation.page is not None}
    return {number: _size(store, outline, page_to_show(outline, number)) for number in pages}
