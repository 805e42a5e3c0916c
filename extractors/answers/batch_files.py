"""Batches as files: requests in one, for a server that is started on it, and its replies in another beside it.

A server that is up only at night reads the one and writes the other, such as
`vllm run-batch -i LABEL.in.jsonl -o LABEL.out.jsonl --model MODEL`. Knows nothing of the server.
"""

import asyncio
import shutil
from datetime import datetime
from pathlib import Path

from extractors.answers.batch_jobs import BatchJob


class BatchFiles:
    """A folder in which batches lie. A batch is done once it has as many replies as requests."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def requests(self, label: str) -> Path:
        return self._folder / f"{label}.in.jsonl"

    def replies(self, label: str) -> Path:
        return self._folder / f"{label}.out.jsonl"

    async def submit(self, lines: Path, label: str) -> BatchJob:
        await asyncio.to_thread(self._put, lines, label)
        return await self.look(label)

    async def find(self, label: str, since: datetime) -> BatchJob | None:
        del since
        return await self.look(label) if self.requests(label).is_file() else None

    async def look(self, job: str) -> BatchJob:
        asked, told = await asyncio.to_thread(lambda: (_lines(self.requests(job)), _lines(self.replies(job))))
        ended = 0 < asked <= told
        return BatchJob(job, "SUCCESS" if ended else "WAITING", ended, told, (str(self.replies(job)),) if told else ())

    async def fetch(self, result: str, path: Path) -> None:
        await asyncio.to_thread(shutil.copyfile, result, path)

    def _put(self, lines: Path, label: str) -> None:
        """Write the whole file under its name at once: a server must not begin on half of one."""
        self._folder.mkdir(parents=True, exist_ok=True)
        arriving = self._folder / f"{label}.arriving"
        shutil.copyfile(lines, arriving)
        arriving.replace(self.requests(label))


def _lines(path: Path) -> int:
    """Return how many whole lines a file has; 0 where there is none."""
    try:
        with path.open("rb") as lines:
            return sum(line.endswith(b"\n") for line in lines)
    except FileNotFoundError:
        return 0
