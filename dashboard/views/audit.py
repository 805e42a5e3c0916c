"""The audit search: every filter in the address, so that a view can be quoted; its results as CSV."""

from collections.abc import Iterator, Sequence
from functools import partial
from unicodedata import normalize

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from dashboard.i18n import N_
from dashboard.presenters.filters import Form, Problem, read_form
from dashboard.rendering import page
from dashboard.views.asked import store_of
from domain.answers import AnswerRecord
from domain.errors import UsageError
from storage import AnswerFilter, Store
from storage.export import csv_lines
from storage.lists import SearchRow

AT_ONCE = 50
CSV_FIRST = 50
"""Answers looked up before anything is sent: what is wrong with the store shows in them, and is told on a page."""
CSV_AT_ONCE = 400
"""Answers looked up together once that many are sent; till then as many as are sent already, so that whoever lets a
download go leaves little behind that nobody reads."""


def search(request: Request) -> Response:
    """Show the form and what it finds."""
    store = store_of(request)
    form = _known_run(store, read_form(request.query_params))
    after = request.query_params.get("after") or None
    found = None
    if form.chosen is not None:
        found = store.queries.search(form.chosen, limit=AT_ONCE, after=after)
    context = {
        "section": "audit",
        "form": form,
        "problems": {problem.field: problem.message for problem in form.problems},
        "after": after,
        "found": found,
        "known_pairs": _menus(store),
        "elsewhere": partial(_elsewhere, form.fields["text"]),
    }
    return page(request, "audit.html", context, 200 if form.chosen is not None else 400)


def export(request: Request) -> Response:
    """Return what the form finds, all of it, as CSV that no spreadsheet takes for formulas."""
    store = store_of(request)
    form = _known_run(store, read_form(request.query_params))
    return search(request) if form.chosen is None else _csv(store, form.chosen)


def _known_run(store: Store, form: Form) -> Form:
    """Return the form, with a problem marked where no one run begins as it says."""
    if form.chosen is None or form.chosen.run is None:
        return form
    try:
        store.queries.run(form.chosen.run)
    except UsageError:
        return form._replace(chosen=None, problems=(Problem("run", N_("No one run begins so.")),))
    return form


def _elsewhere(text: str, row: SearchRow) -> bool:
    """Whether what was looked for stands where a row of the list does not show it."""
    wanted = normalize("NFKC", text).casefold()
    return not any(wanted in normalize("NFKC", shown).casefold() for shown in (row.value or "", row.quote or ""))


def _csv(store: Store, chosen: AnswerFilter) -> Response:
    """Return the file as it is found: one that breaks off half-way has no end, and browsers say that it failed."""
    first = store.queries.answers(chosen, limit=CSV_FIRST)
    headers = {"content-disposition": 'attachment; filename="indicia-audit.csv"'}
    return StreamingResponse(_parts(store, chosen, first), media_type="text/csv; charset=utf-8", headers=headers)


def _parts(store: Store, chosen: AnswerFilter, records: Sequence[AnswerRecord]) -> Iterator[bytes]:
    names, *lines = csv_lines(records)
    yield b"".join([names, *lines])
    sent = len(records)
    while records := _following(store, chosen, records, min(sent, CSV_AT_ONCE)):
        _, *lines = csv_lines(records)
        yield b"".join(lines)
        sent += len(records)


def _following(
    store: Store, chosen: AnswerFilter, records: Sequence[AnswerRecord], limit: int
) -> Sequence[AnswerRecord]:
    return store.queries.answers(chosen, limit=limit, after=records[-1].answer.id) if records else ()


def _menus(store: Store) -> dict[str, list[tuple[str, str]]]:
    """Return what the menus offer: value and text."""
    known = store.queries.distinct_values
    return {
        "question": [(value, value.replace("-", " ")) for value in known("questions")],
        "model": [(value, value) for value in known("models")],
        "collection": [(value, value) for value in known("collections")],
    }
