"""Errors as designed things: what happened to which thing, why, and what to do next.

Every error a command may end with derives from IndiciaError and carries its exit code. Each can be
pickled, because Prefect does so.
"""

from enum import IntEnum
from typing import Any


class ExitCode(IntEnum):
    OK = 0
    SOME_FAILED = 1
    """Finished, but some documents were refused or failed."""
    USAGE = 2
    ENVIRONMENT = 3
    INTEGRITY = 4
    LIMIT = 5
    INTERRUPTED = 130


class IndiciaError(Exception):
    """The base of what we raise on purpose.

    `what` says what happened to which thing, `why` the cause, `cure` what to do next; none of them
    ever holds text of a document or a secret.
    """

    exit_code: ExitCode = ExitCode.ENVIRONMENT

    def __init__(self, what: str, why: str = "", cure: str = "") -> None:
        super().__init__(what, why, cure)
        self.what = what
        self.why = why
        self.cure = cure

    def __str__(self) -> str:
        return "\n".join(line for line in (self.what, self.why, self.cure) if line)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.what, self.why, self.cure)


class UsageError(IndiciaError):
    """The call or the configuration is off; nothing was done."""

    exit_code = ExitCode.USAGE


class PackError(UsageError):
    """A prompt pack cannot be used as it stands."""


class SurroundingsError(IndiciaError):
    """Something around us is not as needed: a disk, a database, an endpoint."""

    exit_code = ExitCode.ENVIRONMENT


class StoreError(SurroundingsError):
    """The database or the blob store cannot be used."""


class EndpointError(SurroundingsError):
    """The model endpoint cannot be used for any call: down, unauthorised, model gone."""


class RetiredModelError(SurroundingsError):
    """The profile's model was retired by its vendor."""


class IntegrityError(IndiciaError):
    """Stored bytes are not what their digest says."""

    exit_code = ExitCode.INTEGRITY


class LimitError(IndiciaError):
    """A budget or limit stopped the run; its state is saved."""

    exit_code = ExitCode.LIMIT
