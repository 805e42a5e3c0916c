"""Score both OCR engines on pages whose words are known: share of words right and seconds a page, as a Markdown table.

    python -m bench.scans FOLDER [--engine rapidocr|tesseract] [--pages 30] [--parts filings,receipts,linn,japanese]

FOLDER holds `finance/`, `scans/` and `odd/`. Everything goes through the reader, as in a run.

* filings: pages of the filings, drawn at 150 dpi, turned by 2 degrees, with noise, as JPEG of quality 50; the
  gold is their own text layer.
* receipts: the SROIE pictures and the words of their gold lines. linn: a scanned page and its transcript.
* japanese: Japanese pages drawn at 150 dpi, as they are; the score is characters, not words.

A word is right when the reading has it as often as the gold, wherever it stands: order is not scored
here. Words are runs of letters and digits of two and more, case folded. `recall` is the part of the gold's
words that were read, `precision` the part of the words read that stand in the gold. Seconds are wall
seconds of one reader process with two OCR threads, loading the engine left out; CPU seconds count loading.
"""

import argparse
import io
import random
import re
import resource
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, cast

import numpy as np
import pymupdf as _pymupdf
from PIL import Image

from domain.documents import Document
from extractors.pages.limits import ReaderLimits
from extractors.pages.ocr_port import OcrEngine
from extractors.pages.reader import DocumentReader

pymupdf = cast("Any", _pymupdf)  # it ships no types
DPI, DEGREES, NOISE, QUALITY = 150, 2.0, 12.0, 50
SEED = 20261123
ENOUGH_WORDS = 150
JAPANESE = (("pdfjs/issue15340.pdf", 1), ("pdfjs/issue16063.pdf", 1), ("pdfjs/issue8570.pdf", 1))
_WORD = re.compile(r"\w{2,}")


class Case(NamedTuple):
    name: str
    picture: bytes
    gold: str


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--engine", choices=[engine.value for engine in OcrEngine])
    parser.add_argument("--pages", type=int, default=30)
    parser.add_argument("--parts", default="filings,receipts,linn,japanese")
    chosen = parser.parse_args()
    parts = {
        "filings": lambda: filings(chosen.folder / "finance" / "pdf", chosen.pages),
        "receipts": lambda: receipts(chosen.folder / "scans" / "sroie"),
        "linn": lambda: linn(chosen.folder / "scans" / "ocrmypdf"),
        "japanese": lambda: japanese(chosen.folder / "odd"),
    }
    columns = ("part", "engine", "pages", "recall", "precision", "s a page", "CPU s a page", "findings")
    print(f"| {' | '.join(columns)} |", "|---" * len(columns) + "|", sep="\n")
    for part in chosen.parts.split(","):
        cases = list(parts[part]())
        for engine in [OcrEngine(chosen.engine)] if chosen.engine else list(OcrEngine):
            print(_row(part, engine, cases), flush=True)


def _row(part: str, engine: OcrEngine, cases: list[Case]) -> str:
    limits = ReaderLimits(page_seconds=120, ocr_seconds=600)
    units = characters if part == "japanese" else words
    right = read = wanted = 0
    found: Counter[str] = Counter()
    used = _cpu_of_children()
    with DocumentReader(limits=limits, ocr_engine=engine) as reader:
        reader.read(cases[0].picture)  # loads the engine
        started = time.perf_counter()
        for case in cases:
            document = reader.read(case.picture)
            text = document.pages[0].text if isinstance(document, Document) else ""
            found.update(finding.code for page in getattr(document, "pages", ()) for finding in page.findings)
            ours, gold = units(text), units(case.gold)
            right, read, wanted = right + (ours & gold).total(), read + ours.total(), wanted + gold.total()
        seconds = (time.perf_counter() - started) / len(cases)
    cpu = (_cpu_of_children() - used) / (len(cases) + 1)
    told = ", ".join(f"{code} {count}" for code, count in sorted(found.items())) or "none"
    recall, precision = right / wanted, right / max(1, read)
    return f"| {part} | {engine} | {len(cases)} | {recall:.3f} | {precision:.3f} | {seconds:.1f} | {cpu:.1f} | {told} |"


def _cpu_of_children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def words(text: str) -> Counter[str]:
    return Counter(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def characters(text: str) -> Counter[str]:
    return Counter(character for character in unicodedata.normalize("NFKC", text) if character.isalnum())


def filings(folder: Path, wanted: int) -> Iterator[Case]:
    chance = random.Random(SEED)  # a sample, not a secret
    paths = sorted(folder.glob("*.pdf"))
    with DocumentReader(ocr=False) as reader:
        for index in range(wanted):
            path = paths[index % len(paths)]
            document = reader.read(path.read_bytes())
            assert isinstance(document, Document), path
            full = [page for page in document.pages if len(page.words) >= ENOUGH_WORDS]
            page = chance.choice(full)
            image = _worn(_drawn(path, page.number), index)
            yield Case(f"{path.stem} {page.number}", _jpeg(image), page.text)


def receipts(folder: Path) -> Iterator[Case]:
    for path in sorted(folder.glob("img__*.jpg")):
        rows = (folder / f"box__{path.stem[5:]}.csv").read_text(errors="replace").splitlines()
        yield Case(path.stem, path.read_bytes(), "\n".join(row.split(",", 8)[8] for row in rows if row.count(",") >= 8))


def linn(folder: Path) -> Iterator[Case]:
    yield Case("linn", (folder / "linn.pdf").read_bytes(), (folder / "linn.txt").read_text())


def japanese(folder: Path) -> Iterator[Case]:
    with DocumentReader(ocr=False) as reader:
        for name, number in JAPANESE:
            document = reader.read((folder / name).read_bytes())
            assert isinstance(document, Document), name
            yield Case(name, _jpeg(_drawn(folder / name, number), 90), document.page(number).text)


def _drawn(path: Path, number: int) -> Image.Image:
    with pymupdf.open(path) as document:
        drawn = document[number - 1].get_pixmap(dpi=DPI, alpha=False)
        return Image.frombytes("RGB", (drawn.width, drawn.height), drawn.samples)


def _worn(image: Image.Image, seed: int) -> Image.Image:
    """Return the page as a careless scanner gives it back."""
    turned = image.rotate(DEGREES, Image.Resampling.BICUBIC, expand=True, fillcolor=(255, 255, 255)).convert("L")
    noise = np.random.default_rng(seed).normal(0, NOISE, (turned.height, turned.width))
    return Image.fromarray((np.asarray(turned) + noise).clip(0, 255).astype(np.uint8))


def _jpeg(image: Image.Image, quality: int = QUALITY) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, dpi=(DPI, DPI))
    return out.getvalue()


if __name__ == "__main__":
    main()
