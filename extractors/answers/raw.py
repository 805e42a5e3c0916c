"""What came back over the wire, before anything is read from it. Knows nothing of its meaning."""

from typing import Annotated

from pydantic import Field

from domain.model import Instant, Noun
from domain.replies import Failure


class RawReply(Noun):
    """A response: status, headers and body as received, and when."""

    status_code: Annotated[int, Field(ge=100, le=599)]
    headers: tuple[tuple[str, str], ...]
    """Response headers, names in lower case, in order."""
    body: bytes
    """Content as received; compression, which is never asked for, is undone."""
    sent_at: Instant
    received_at: Instant
    ended: Failure | None = None
    """Why the body is not whole; None where it is. Seen by the client alone: it does not stand in the bytes."""

    def header(self, name: str) -> str:
        """Return the first value of a header by its lower-case name, or an empty string."""
        return next((value for key, value in self.headers if key == name), "")
