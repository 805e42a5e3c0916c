"""What every way of handing calls over in a batch can do. Knows neither ledger nor question."""

from datetime import datetime
from pathlib import Path
from typing import NamedTuple, Protocol


class BatchJob(NamedTuple):
    """A batch as the endpoint tells of it."""

    id: str
    status: str
    """The endpoint's own word."""
    ended: bool
    done: int = 0
    """Requests it has gone through, as far as it says."""
    results: tuple[str, ...] = ()
    """What holds the replies, good ones first."""

    @property
    def cancelled(self) -> bool:
        return self.status == "CANCELLED"


class BatchJobs(Protocol):
    """An endpoint's batches. Every method raises EndpointError where it cannot be had."""

    async def submit(self, lines: Path, label: str) -> BatchJob:
        """Hand a file of requests over under our id of the batch. Where this raises, the job may have begun all the
        same: `find` tells.
        """
        ...

    async def find(self, label: str, since: datetime) -> BatchJob | None:
        """Return the job that carries our id, or None where none made since does."""
        ...

    async def look(self, job: str) -> BatchJob:
        """Return where a job stands."""
        ...

    async def fetch(self, result: str, path: Path) -> None:
        """Write a file of replies to `path`."""
        ...
