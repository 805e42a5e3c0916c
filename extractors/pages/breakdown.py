"""How reading can break down beneath us, in three kinds, each with a sentence for a person."""

import signal

from domain.documents import RefusalCode

OUT_OF_MEMORY_EXIT = 86
"""Exit code of a child that met the end of its memory and could still say so."""

_REASONS = {
    RefusalCode.OUT_OF_TIME: "Reading this page took longer than a page may take.",
    RefusalCode.OUT_OF_MEMORY: "Reading this page took more memory than the reader may use.",
    RefusalCode.READER_CRASHED: "Reading this page crashed the reader.",
}


class Breakdown(Exception):  # noqa: N818  # named for what happened; it never leaves this room
    """A child hung, ran out of memory, died, or said something that is no reading."""

    def __init__(self, code: RefusalCode, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail

    @property
    def page_reason(self) -> str:
        """Return the sentence for the page it happened on."""
        return f"{_REASONS[self.code]} {self.detail}".strip()


def of_exit(returncode: int) -> Breakdown:
    """Return what a child's end says: by signal, or by exit code."""
    if returncode == OUT_OF_MEMORY_EXIT:
        return Breakdown(RefusalCode.OUT_OF_MEMORY)
    if returncode == -signal.SIGXCPU:
        return Breakdown(RefusalCode.OUT_OF_TIME)
    if returncode == -signal.SIGKILL:
        return Breakdown(RefusalCode.OUT_OF_MEMORY, "The operating system killed it, most likely for its memory.")
    if returncode < 0:
        return Breakdown(RefusalCode.READER_CRASHED, f"It ended on signal {signal.Signals(-returncode).name}.")
    return Breakdown(RefusalCode.READER_CRASHED, f"It ended with code {returncode}.")
