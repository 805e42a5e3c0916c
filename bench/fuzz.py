"""Odd files and mutations of them through the reader: outcomes by cause, and the slowest of them.

`python -m bench.fuzz CORPUS [--count 2000] [--seed 1] [--engine pymupdf|pdfium] [--ocr]`
"""

import argparse
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from domain.documents import Document, PageStatus, Refusal
from extractors.pages.engines import PdfEngine
from extractors.pages.limits import ReaderLimits
from extractors.pages.reader import DocumentReader
from tests.support.mutations import mutations, originals

LIMITS = ReaderLimits(page_seconds=10, ocr_seconds=45, document_seconds=60)


def cause(outcome: Document | Refusal) -> str:
    """Return one line of the table: the status, and why."""
    if isinstance(outcome, Refusal):
        return f"{outcome.status}: {outcome.code}"
    reasons = {str(page.reason).split(" (")[0] for page in outcome.pages if page.status is PageStatus.UNREADABLE}
    return f"{outcome.status}" + (f": {min(reasons)}" if reasons else "")


def measure(reader: DocumentReader, files: Iterable[bytes], title: str) -> None:
    began = time.perf_counter()
    table: Counter[str] = Counter()
    slowest = 0.0

    def one(data: bytes) -> tuple[str, float]:
        start = time.perf_counter()
        return cause(reader.read(data)), time.perf_counter() - start

    with ThreadPoolExecutor(2) as pool:
        for told, seconds in pool.map(one, files):
            table[told] += 1
            slowest = max(slowest, seconds)
    total = sum(table.values())
    print(f"{title}: {total} files in {time.perf_counter() - began:.0f} s, slowest {slowest:.1f} s")
    for told, count in table.most_common():
        print(f"  {count:5}  {told}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engine", type=PdfEngine, default=PdfEngine.PYMUPDF)
    parser.add_argument("--ocr", action="store_true", help="read pictures as well: much slower, and not what breaks")
    asked = parser.parse_args()
    odd = sorted(path for path in (asked.corpus / "odd").rglob("*") if path.is_file())
    with DocumentReader(workers=2, limits=LIMITS, ocr=asked.ocr, engine=asked.engine) as reader:
        print(reader.identity, *reader.walls())
        measure(reader, (path.read_bytes() for path in odd), "odd")
        measure(reader, mutations(originals(asked.corpus), asked.count, asked.seed), "mutations")


if __name__ == "__main__":
    main()
