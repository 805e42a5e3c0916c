"""Logging without content: an unexpected error is told by its kind and place, never by its message.

Messages of validators and drivers may quote what they choked on, which may be a document's text.
"""

import logging
import traceback
from pathlib import Path


class WithoutContent(logging.Filter):
    """Replaces an exception in a log record by its kind and the line it came from."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep every record; take the message of an exception out of it."""
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            record.msg, record.args = f"unexpected {type(error).__name__} at {_place(error)}", None
            record.exc_info = record.exc_text = None
        return True


def _place(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "an unknown place"
