"""A place for one child process: started when first needed, replaced when poisoned or worn.

Knows when a child is fresh; knows nothing of documents.
"""

from domain.documents import RefusalCode
from domain.errors import SurroundingsError
from extractors.pages.breakdown import Breakdown
from extractors.pages.child_process import ChildProcess, Start
from extractors.pages.limits import ReaderLimits

DOCUMENTS_PER_CHILD = 200
"""After so many documents a child is replaced, so that what engines leak or keep does not pile up."""


class Worker:
    """Holds at most one child. Not thread-safe: one document at a time."""

    def __init__(self, limits: ReaderLimits, start: Start) -> None:
        self._limits = limits
        self._start_as = start
        self._child: ChildProcess | None = None

    def child(self) -> ChildProcess:
        """Return a living child for the next document; raises SurroundingsError when none starts."""
        if self._child is not None and self._child.documents >= DOCUMENTS_PER_CHILD:
            self.discard()
        if self._child is None:
            self._child = self._start()
        self._child.documents += 1
        return self._child

    def discard(self) -> None:
        """Kill the child, if there is one; the next document gets a new one."""
        if self._child is not None:
            self._child.kill()
            self._child = None

    def _start(self) -> ChildProcess:
        child = ChildProcess(self._limits, self._start_as)
        try:
            child.wait_until_ready()
        except Breakdown as breakdown:
            child.kill()
            raise SurroundingsError(
                "The document reader's child process did not start.",
                _why(breakdown),
                "Run `indicia doctor`; check that the PDF engine is installed and that memory is free.",
            ) from None
        return child


def _why(breakdown: Breakdown) -> str:
    if breakdown.code is RefusalCode.OUT_OF_TIME:
        return "It took too long to load its engines."
    return breakdown.detail or "It had too little memory to load its engines."
