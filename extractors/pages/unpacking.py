"""Files inside a file, taken out by the child and handed over one by one.

Their bytes are as untrusted as the outer file's: nobody here looks at them.
"""

import time

from domain.documents import Attachment
from domain.errors import SurroundingsError
from extractors.pages.breakdown import Breakdown
from extractors.pages.conversation import Conversation, NotOpened, Opening
from extractors.pages.limits import ReaderLimits
from extractors.pages.worker import Worker


def unpack(
    worker: Worker, limits: ReaderLimits, untrusted: bytes, opening: Opening
) -> tuple[tuple[Attachment, bytes | None], ...]:
    """Return each file inside with its bytes, None for one that cannot be taken out or is over the limits.

    All of them together take at most `max_bytes`. Raises SurroundingsError when the outer file breaks
    the reader.
    """
    conversation = Conversation(worker.child(), limits, time.monotonic() + limits.document_seconds)
    taken: list[bytes | None] = []
    listed: tuple[Attachment, ...] = ()
    try:
        listed = conversation.open(untrusted, opening, {"do": "unpack"}).attachments
        taken.extend(conversation.attachments(len(listed)))
        conversation.close()
    except NotOpened:
        return ()
    except Breakdown as breakdown:
        worker.discard()
        if not listed:
            raise SurroundingsError("The files inside could not be listed.", breakdown.detail) from None
    taken += [None] * (len(listed) - len(taken))
    return tuple(zip(listed, _within(taken, limits.max_bytes), strict=True))


def _within(taken: list[bytes | None], most: int) -> list[bytes | None]:
    left = most
    kept: list[bytes | None] = []
    for data in taken:
        fits = data is not None and len(data) <= left
        left -= len(data) if data is not None and fits else 0
        kept.append(data if fits else None)
    return kept
