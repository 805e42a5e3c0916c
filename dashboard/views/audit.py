"""The audit search: every filter in the address, so that a view can be quoted; its results as CSV."""

import tempfile
from collections.abc import Iterator
from functools import partial
from typing import IO
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
from storage.export import export_csv
from storage.lists import SearchRow

AT_ONCE = 50
CSV_AT_ONCE = 500
IN_MEMORY = 8_000_000
"""Bytes of an export kept in memory; more goes to a file that has no name."""
CHUNK = 64_000


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
    out: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  # closed when it was sent
    digest = export_csv(_records(store, chosen), out)
    headers = {
        "content-disposition": 'attachment; filename="indicia-audit.csv"',
        "content-length": str(out.tell()),
        "x-content-sha256": digest,
    }
    return StreamingResponse(_chunks(out), media_type="text/csv; charset=utf-8", headers=headers)


def _records(store: Store, chosen: AnswerFilter) -> Iterator[AnswerRecord]:
    after = None
    while records := store.queries.answers(chosen, limit=CSV_AT_ONCE, after=after):
        yield from records
        after = records[-1].answer.id


def _chunks(out: IO[bytes]) -> Iterator[bytes]:
    with out:
        out.seek(0)
        while chunk := out.read(CHUNK):
            yield chunk


def _menus(store: Store) -> dict[str, list[tuple[str, str]]]:
    """Return what the menus offer: value and text."""
    known = store.queries.distinct_values
    return {
        "question": [(value, value.replace("-", " ")) for value in known("questions")],
        "model": [(value, value) for value in known("models")],
        "collection": [(value, value) for value in known("collections")],
    }
