"""The model's working shown to a person while it comes. It is explanation, never the answer, and never evidence."""

import unicodedata
from collections.abc import Callable

from domain.windows import Window
from extractors.answers.overheard import Overheard


class Listener:
    """Tells the working of one window after the other: whoever speaks first is shown, the others when it is done."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._shown: str | None = None
        self._last = ""

    def window(self, window: Window) -> Callable[[bytes], None]:
        """Return what is handed the bytes of a window's reply."""
        heard = Overheard()

        def take(received: bytes) -> None:
            text = heard.take(received)
            if not text:
                return
            if self._shown != window.id:
                self._tell(f"{self._break()}[working, pages {window.pages[0]}-{window.pages[-1]}]\n")
                self._shown = window.id
            self._say(text)

        return take

    def end(self, working: str) -> None:
        """End the telling; a working that never streamed, because it was on record, is told now."""
        if self._shown is None and working:
            self._tell("[working, on record]\n")
            self._say(working)
        self._tell(self._break())

    def _say(self, text: str) -> None:
        shown = visible(text)
        self._tell(shown)
        self._last = shown[-1:]

    def _break(self) -> str:
        return "" if self._last in ("", "\n") else "\n"


def visible(text: str) -> str:
    """Return text whose line breaks stay and whose other control characters are shown, not obeyed."""
    return "".join(
        char if char in "\n\t" or unicodedata.category(char)[0] != "C" else f"\\u{ord(char):04x}" for char in text
    )
