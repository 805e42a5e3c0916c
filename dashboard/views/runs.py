"""The runs, and one run: what became of its documents, what is missing, what it cost, what failed."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dashboard.presenters.account import account_of
from dashboard.rendering import page
from dashboard.views.asked import name_in, store_of

AT_ONCE = 50
GAPS_SHOWN = 100


def home(request: Request) -> Response:
    """Send people to the runs."""
    del request
    return RedirectResponse("/runs", status_code=303)


def list_runs(request: Request) -> Response:
    """Show runs, the newest first, so many at once."""
    before = request.query_params.get("before") or None
    summaries = store_of(request).queries.run_summaries(limit=AT_ONCE + 1, before=before)
    shown = summaries[:AT_ONCE]
    context = {
        "section": "runs",
        "runs": shown,
        "before": before,
        "older": shown[-1].run if len(summaries) > AT_ONCE else None,
        "live": any(run.status == "running" for run in shown),
    }
    return page(request, "runs.html", context)


def show_run(request: Request) -> Response:
    """Show one run and its account."""
    store = store_of(request)
    run = store.queries.run(name_in(request, "run"))
    if run.id != request.path_params["run"]:
        return RedirectResponse(f"/runs/{run.id}", status_code=303)
    entry = store.queries.entry(run.id)
    coverage = store.queries.coverage(run.id)
    context = {
        "section": "runs",
        "run": run,
        "entry": entry,
        "usage": store.queries.usage(run),
        "coverage": coverage,
        "account": account_of(coverage),
        "gaps": coverage.gaps[:GAPS_SHOWN],
        "failures": store.queries.failure_groups(run.id),
        "live": entry.status == "running",
    }
    return page(request, "run.html", context)
