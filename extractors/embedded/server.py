"""The reader behind an OpenAI-compatible wire: `/v1/models` and `/v1/chat/completions`, on loopback.

Knows no rule of reading. It keeps nothing between requests and logs no text.
"""

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from extractors.embedded import READER_NAME, WIRE_MODEL
from extractors.embedded.completions import RequestError, as_events, as_object, complete, read_request

MAX_BODY_BYTES = 64 * 1024 * 1024
"""A request larger than this is refused before it is read: far above any window with its pictures."""


def create_app() -> Starlette:
    return Starlette(
        routes=[
            Route("/v1/models", _models, methods=["GET"]),
            Route("/v1/chat/completions", _completions, methods=["POST"]),
        ]
    )


async def _models(_request: Request) -> Response:
    model = {"id": WIRE_MODEL, "object": "model", "created": 0, "owned_by": READER_NAME}
    return JSONResponse({"object": "list", "data": [model]})


async def _completions(request: Request) -> Response:
    try:
        asked = read_request(await _body(request))
        completion = await run_in_threadpool(complete, asked)
    except RequestError as error:
        return _refused(error)
    if asked.stream:
        return StreamingResponse(as_events(completion), media_type="text/event-stream")
    return JSONResponse(as_object(completion))


async def _body(request: Request) -> bytes:
    pieces: list[bytes] = []
    size = 0
    async for piece in request.stream():
        size += len(piece)
        if size > MAX_BODY_BYTES:
            raise RequestError(f"The request is larger than {MAX_BODY_BYTES} bytes.", "request_too_large", 413)
        pieces.append(piece)
    return b"".join(pieces)


def _refused(error: RequestError) -> Response:
    """Return an error in OpenAI's form; its message never holds text of the document."""
    told = {"message": error.message, "type": "invalid_request_error", "param": None, "code": error.code}
    return JSONResponse({"error": told}, status_code=error.status)
