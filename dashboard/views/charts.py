"""A chart of an answer drawn again from its data, as a picture of ours."""

from starlette.requests import Request
from starlette.responses import Response

from dashboard.views.asked import name_in, store_of
from dashboard.views.errors import NotHere
from domain.charts import Chart


def drawn(request: Request) -> Response:
    """Return a chart of an answer, drawn again; charts count from 1."""
    charts: tuple[Chart, ...] = store_of(request).queries.answer(name_in(request, "answer")).answer.charts
    place = int(request.path_params["place"])
    if not 1 <= place <= len(charts):
        raise NotHere
    from extractors.charts.redraw import redraw  # noqa: PLC0415  # two seconds, at first use

    return Response(redraw(charts[place - 1]), media_type="image/png", headers={"content-disposition": "inline"})
