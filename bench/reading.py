"""How fast filings are read, beside a bare loop of PyMuPDF's `get_text("words")`, and how much memory it takes.

    python -m bench.reading FOLDER [--workers 1 2] [--stored]

FOLDER holds PDFs with a text layer. One run measures all. First the bare loop and whole readings, file
by file in turns, because machines change their pace: words, blocks, tables, the look for hidden text on
every page, the pipe, the parent's checks; with `--stored` each document is written to a database and a
blob store as well. Pages a second of processor time of parent and child together, which is what one core
would do. Then wall time with each number of workers, beside what so many bare loops gain on this machine:
two processors that share a core do not do the work of two.
"""

import argparse
import os
import resource
import tempfile
import threading
import time
from collections.abc import Callable, Generator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from pathlib import Path

import pymupdf

from domain.documents import Document
from extractors.pages.reader import DocumentReader
from storage import open_store

TICKS = os.sysconf("SC_CLK_TCK")


def family() -> list[int]:
    """This process and its children."""
    me = os.getpid()
    tasks = list(Path(f"/proc/{me}/task").iterdir())
    return [me, *(int(pid) for task in tasks for pid in (task / "children").read_text().split())]


def cpu_seconds() -> float:
    """Processor time of this process, its ended children and its living ones so far."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    total = time.process_time() + ended.ru_utime + ended.ru_stime
    for pid in family()[1:]:
        with suppress(OSError):  # it has ended in between
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            total += (int(fields[11]) + int(fields[12])) / TICKS
    return total


def memory_of(pid: int) -> int:
    """Return the bytes a process takes, each page it shares with others counted in its share (PSS)."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:  # it has ended
        return 0
    return next(int(line.split()[1]) * 1024 for line in rollup.splitlines() if line.startswith("Pss:"))


@contextmanager
def watched() -> Generator[list[int]]:
    """Yield a list that grows by the memory of all processes, twice a second."""
    seen: list[int] = []
    over = threading.Event()

    def watch() -> None:
        while not over.wait(0.5):
            seen.append(sum(map(memory_of, family())))

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    yield seen
    over.set()
    thread.join()


def bare(data: bytes) -> int:
    """Run the bare loop over a file; return its pages."""
    with pymupdf.open(stream=data) as document:
        pages = 0
        for page in document:
            page.get_text("words")  # pyright: ignore[reportUnknownMemberType]  # untyped
            pages += 1
        return pages


def many_bare(files: list[bytes]) -> None:
    for data in files:
        bare(data)


def bare_at_once(files: list[bytes], processes: int) -> float:
    """Return how many times as fast so many processes run the bare loop as one does: what the machine gives."""
    walls: list[float] = []
    for count in (1, processes):
        with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as pool:
            nothing: list[bytes] = []
            list(pool.map(many_bare, [nothing] * count))  # started, engine loaded
            began = time.perf_counter()
            list(pool.map(many_bare, [files] * count))
            walls.append((time.perf_counter() - began) / count)
    return walls[0] / walls[1]


def beside(files: list[bytes], read: Callable[[bytes], int]) -> tuple[float, float, int]:
    """Return processor seconds of the bare loop and of reading, file by file in turns, and the most memory seen."""
    bare_seconds = read_seconds = 0.0
    read(files[0])  # the child started, its engine loaded
    with watched() as memory:
        for data in files:
            began = time.process_time()
            bare(data)
            bare_seconds += time.process_time() - began
            before = cpu_seconds()
            read(data)
            read_seconds += cpu_seconds() - before
    return bare_seconds, read_seconds, max(memory, default=0)


def wall(files: list[bytes], workers: int, read: Callable[[bytes], int]) -> tuple[float, int]:
    """Return wall seconds of reading with so many workers, and the most memory seen."""
    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(read, files[:workers]))  # children started, engines loaded
        with watched() as memory:
            began = time.perf_counter()
            list(pool.map(read, files))
            return time.perf_counter() - began, max(memory, default=0)


@contextmanager
def reading(workers: int, *, stored: bool) -> Generator[Callable[[bytes], int]]:
    """Yield what reads a file, keeps it where asked to, and returns its pages."""
    with (
        tempfile.TemporaryDirectory() as folder,
        open_store(f"sqlite:///{folder}/bench.db", f"file://{folder}/blobs", actor="bench") as store,
        DocumentReader(ocr=False, workers=workers) as reader,
    ):

        def read(data: bytes) -> int:
            document = reader.read(data)
            assert isinstance(document, Document)
            if stored:
                store.ledger.record_source(
                    data, name="x.pdf", path="x.pdf", collection="bench", media_type=document.media_type
                )
                store.ledger.record_document(document)
            return len(document.pages)

        yield read


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    arguments.add_argument("--stored", action="store_true", help="write each document to a database too")
    options = arguments.parse_args()
    files = [path.read_bytes() for path in sorted(options.folder.glob("*.pdf"))]
    pages = sum(map(bare, files))
    with reading(1, stored=options.stored) as read:
        bare_seconds, seconds, memory = beside(files, read)
    print(f"{pages} pages of {len(files)} files")
    print(f"bare loop {pages / bare_seconds:.0f}, reading {pages / seconds:.0f} pages per second of one core")
    print(f"{bare_seconds / seconds:.3f} x the bare loop; at most {memory / 2**20:.0f} MiB in all")
    walls: list[float] = []
    for workers in options.workers:
        with reading(workers, stored=options.stored) as read:
            taken, memory = wall(files, workers, read)
        walls.append(taken)
        print(f"{workers} workers: {pages / taken:.0f} pages/s wall, at most {memory / 2**20:.0f} MiB in all")
    if len(walls) > 1:
        given = bare_at_once(files, options.workers[-1])
        print(f"{walls[0] / walls[-1]:.2f} x as fast with the most workers; so many bare loops at once: {given:.2f} x")


if __name__ == "__main__":
    main()
