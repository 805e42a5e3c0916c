"""A run's answers in the order in which to review them, so many at once: where to look first, and why."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dashboard.rendering import page
from dashboard.views.asked import name_in, number_in, store_of

AT_ONCE = 50


def show_order(request: Request) -> Response:
    """Show a page of the order, from the place the address names."""
    store = store_of(request)
    run = store.queries.run(name_in(request, "run"))
    if run.id != request.path_params["run"]:
        return RedirectResponse(f"/runs/{run.id}/review", status_code=303)
    after = number_in(request, "after") or 0
    context = {
        "section": "runs",
        "run": run,
        "after": after,
        "ranked": store.queries.urgent(run.id, after=after, limit=AT_ONCE),
    }
    return page(request, "review.html", context)
