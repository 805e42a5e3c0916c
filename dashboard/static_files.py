"""Our own files, with how long a browser may keep them: for ever where the address names their digest."""

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "public, no-cache"


class OurFiles(StaticFiles):
    """Files under static/, none of them anybody's content."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return a file, to be kept for ever where its address carries a version."""
        answer = await super().get_response(path, scope)
        answer.headers["cache-control"] = FOR_EVER if scope["query_string"].startswith(b"v=") else ASK_AGAIN
        return answer
