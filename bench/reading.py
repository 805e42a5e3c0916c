"""How fast filings are read, beside a bare loop of PyMuPDF's `get_text("words")`, and how much memory it takes.

    python -m bench.reading FOLDER [--workers 1 2] [--stored]

FOLDER holds PDFs with a text layer. One run measures all: the bare loop first and last (the machine
may change its mind in between; the mean counts), then whole readings with each number of workers:
words, blocks, tables, the look for hidden text on every page, JSON, the parent's checks; with
`--stored` each document is written to a database and a blob store as well. Pages a second of wall
time, and of processor time of parent and children together, which is what one core would do.
"""

import argparse
import os
import resource
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import pymupdf

from domain.documents import Document
from extractors.pages.reader import DocumentReader
from storage import open_store

TICKS = os.sysconf("SC_CLK_TCK")
TARGET = 0.3


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


def resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:  # it has ended
        return 0


@contextmanager
def watched() -> Iterator[list[int]]:
    """Yield a list that grows by the memory of all processes, ten times a second."""
    seen: list[int] = []
    over = threading.Event()

    def watch() -> None:
        while not over.wait(0.1):
            seen.append(sum(map(resident, family())))

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    yield seen
    over.set()
    thread.join()


def bare(files: list[bytes]) -> float:
    """Return pages a second of processor time of the bare loop."""
    began, pages = time.process_time(), 0
    for data in files:
        with pymupdf.open(stream=data) as document:
            for page in document:
                page.get_text("words")
                pages += 1
    return pages / (time.process_time() - began)


def whole(files: list[bytes], workers: int, keep: Callable[[bytes, Document], None]) -> tuple[float, float, int]:
    """Return pages a second by wall and by processor, and the most memory seen."""
    with DocumentReader(ocr=False, workers=workers) as reader, ThreadPoolExecutor(workers) as pool:
        list(pool.map(reader.read, files[:workers]))  # children started, engines loaded

        def read(data: bytes) -> int:
            document = reader.read(data)
            assert isinstance(document, Document)
            keep(data, document)
            return len(document.pages)

        with watched() as memory:
            wall, processor = time.perf_counter(), cpu_seconds()
            pages = sum(pool.map(read, files))
            wall, processor = time.perf_counter() - wall, cpu_seconds() - processor
    return pages / wall, pages / processor, max(memory, default=0)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    arguments.add_argument("--stored", action="store_true", help="write each document to a database too")
    options = arguments.parse_args()
    files = [path.read_bytes() for path in sorted(options.folder.glob("*.pdf"))]
    first = bare(files)
    measured = []
    for workers in options.workers:
        with tempfile.TemporaryDirectory() as folder:
            url, blobs = f"sqlite:///{folder}/bench.db", f"file://{folder}/blobs"
            with open_store(url, blobs, actor="bench") as store:

                def keep(data: bytes, document: Document) -> None:
                    if options.stored:
                        store.ledger.record_source(
                            data, name="x.pdf", path="x.pdf", collection="bench", media_type=document.media_type
                        )
                        store.ledger.record_document(document)

                measured.append((workers, *whole(files, workers, keep)))
    loop = (first + bare(files)) / 2
    print(f"bare loop: {loop:.0f} pages per second of one core")
    for workers, wall, processor, memory in measured:
        print(
            f"{workers} workers: {wall:.0f} pages/s wall, {processor:.0f} per core-second "
            f"({processor / loop:.2f} x the bare loop; wall {wall / loop / workers:.2f} x), "
            f"at most {memory / 2**20:.0f} MiB in all"
        )
    if len(measured) > 1:
        print(f"{measured[-1][0]} workers read {measured[-1][1] / measured[0][1]:.2f} x as fast as {measured[0][0]}")


if __name__ == "__main__":
    main()
