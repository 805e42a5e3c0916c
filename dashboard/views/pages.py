"""A page's picture as the browser gets it: bytes of ours or of the record's, never of the document's file."""

from starlette.requests import Request
from starlette.responses import Response

from dashboard.views.asked import name_in, store_of
from dashboard.views.errors import NotHere

PICTURES = {"image/png", "image/jpeg"}


def picture(request: Request) -> Response:
    """Return the picture of a page of a document, as the reader of the run saw it."""
    store = store_of(request)
    source = name_in(request, "document")
    desk = request.app.state.desk
    run = store.queries.run(request.query_params.get("run", ""))
    outline = desk.outlines.of(store, run.id, source)
    if outline.page(request.path_params["number"]) is None:
        raise NotHere
    image, data = desk.pictures.get(store, outline, request.path_params["number"])
    if image.media_type not in PICTURES:
        raise NotHere
    return Response(data, media_type=image.media_type, headers={"content-disposition": "inline"})
