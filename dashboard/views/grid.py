"""A run's grid: documents down, questions across, so many documents at once."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dashboard.rendering import page
from dashboard.views.asked import name_in, number_in, store_of

AT_ONCE = 50


def show_grid(request: Request) -> Response:
    """Show a page of the grid, from the place the address names."""
    store = store_of(request)
    run = store.queries.run(name_in(request, "run"))
    if run.id != request.path_params["run"]:
        return RedirectResponse(f"/runs/{run.id}/grid", status_code=303)
    after = number_in(request, "after")
    context = {
        "section": "runs",
        "run": run,
        "grid": store.queries.grid(run.id, after=after, limit=AT_ONCE),
        "after": after,
    }
    return page(request, "grid.html", context)
