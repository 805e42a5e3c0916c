"""Page pictures asked for by the parent, one conversation, all or an error."""

import time
from collections.abc import Sequence

from domain.documents import PageImage
from domain.errors import SurroundingsError
from extractors.pages.breakdown import Breakdown
from extractors.pages.conversation import Conversation, NotOpened, Opening
from extractors.pages.limits import ReaderLimits
from extractors.pages.worker import Worker


def draw_pages(
    worker: Worker, limits: ReaderLimits, untrusted: bytes, opening: Opening, pages: Sequence[int]
) -> tuple[tuple[PageImage, bytes], ...]:
    """Return the pictures in the order asked for; raises SurroundingsError naming the page that failed."""
    drawn: list[tuple[PageImage, bytes]] = []
    conversation = Conversation(worker.child(), limits, time.monotonic() + limits.document_seconds)
    try:
        conversation.open(untrusted, opening, {"do": "draw", "pages": list(pages)})
        for image, data in conversation.pictures(pages):
            if image is None:
                raise _failed(pages, len(drawn), "The engine cannot draw it, or its picture is too large.")
            drawn.append((image, data))
        conversation.close()
    except Breakdown as breakdown:
        worker.discard()
        raise _failed(pages, len(drawn), breakdown.page_reason) from None
    except NotOpened:
        raise _failed(pages, len(drawn), "The file does not open.") from None
    return tuple(drawn)


def _failed(pages: Sequence[int], position: int, why: str) -> SurroundingsError:
    which = f"page {pages[position]}" if position < len(pages) else "the document"
    return SurroundingsError(
        f"The picture of {which} could not be drawn.", why, "Go on with the page's text, or look at the original."
    )
