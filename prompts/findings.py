"""What is wrong with a pack, or could be better, told to the person who owns it.

Knows how to say it, not how it is found.
"""

from enum import StrEnum

from domain.errors import PackError
from domain.model import Noun


class Severity(StrEnum):
    ERROR = "error"
    """The pack cannot be used."""
    WARNING = "warning"
    """It can be used, and will probably answer worse than it could."""
    NOTE = "note"
    """Worth a look."""


class PackFinding(Noun):
    severity: Severity
    file: str
    """Path of the file or folder it concerns, as the person would name it."""
    question: str | None = None
    """Id of the question it concerns, or `#3` for the third where it has none; None for the file."""
    what: str
    cure: str

    def __str__(self) -> str:
        place = f"{self.file}, question {self.question}" if self.question else self.file
        return f"{self.severity.value}: {place}: {self.what} {self.cure}"

    def as_error(self, *, others: int = 0) -> PackError:
        """Return the error to raise where this, and `others` beside it, stand in the way of using the pack."""
        place = f"Question {self.question} of {self.file}" if self.question else self.file
        more = f" `indicia packs lint` names {others} more." if others else ""
        return PackError(f"{place} cannot be used.", self.what, self.cure + more)
