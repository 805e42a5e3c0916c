"""How fast quotes are located in long filings, how many, and how two other ways fare on the same quotes.

    python -m bench.quotes FOLDER [--quotes 10000] [--rival 300] [--langextract PYTHON --sample 30]

FOLDER holds PDFs with a text layer. Quotes are runs of 8 to 60 words, drawn with a seed from all pages,
put as printed and with two in a hundred letters misread; no block is named. Beside ours stand, in the
same run, rapidfuzz's `partial_ratio_alignment` on the same folded text, and the aligner of langextract,
run by the interpreter of an environment that has it (PYTHON), on samples drawn evenly from the same
quotes. A quote is recalled where the words found are the quote's as drawn, folded, to 95 %. Times are
processor time. Only ours gives pages and boxes. First comes what locating 40 quotes costs in each filing just
read, folding and indexing included, as a share of reading them all.

Says nothing of quotes that stand nowhere: see citations.py.
"""

import argparse
import json
import random
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from rapidfuzz import fuzz

from bench.citations import ocr_damage
from bench.reading import cpu_seconds
from domain.answers import CitedQuote
from domain.documents import Document
from extractors.answers.citations import DocumentIndex
from extractors.answers.folding import fold
from extractors.pages.reader import DocumentReader

A_FILING = 40
"""Quotes that an average run asks to be located in one filing."""
SAME = 95.0
ALIGN = """
import json, sys, time
from langextract.core.data import Extraction
from langextract.resolver import WordAligner
for line in sys.stdin:
    text, quotes = json.loads(line)
    found = []
    for quote in quotes:
        began = time.process_time()
        asked = Extraction(extraction_class="quote", extraction_text=quote)
        ((got,),) = WordAligner().align_extractions([[asked]], text)
        span = got.char_interval
        found.append([time.process_time() - began, text[span.start_pos:span.end_pos] if span else ""])
    print(json.dumps(found), flush=True)
"""


class Drawn(NamedTuple):
    """A quote, the document it was drawn from, and its words as drawn, folded."""

    document: int
    quote: str
    truth: str


class Score(NamedTuple):
    name: str
    seconds: float
    recalled: int
    asked: int

    def __str__(self) -> str:
        return (
            f"  {self.name}: {self.recalled} of {self.asked} recalled ({self.recalled / self.asked:.2%}), "
            f"{self.seconds * 1000 / self.asked:.3f} ms a quote"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--quotes", type=int, default=10_000)
    parser.add_argument("--rival", type=int, default=300, help="quotes put to partial_ratio_alignment")
    parser.add_argument("--langextract", help="an interpreter that can import langextract")
    parser.add_argument("--sample", type=int, default=30, help="quotes put to langextract")
    options = parser.parse_args()
    documents, reading = _read(options.folder)
    drawn = sorted(_draw(documents, options.quotes))
    for name, one_in in (("as printed", None), ("one in ten misread", 10), ("every other one misread", 2)):
        seconds = _a_run(documents, drawn, one_in)
        print(f"reading {reading:.1f} s; {A_FILING} quotes a filing, {name}: {seconds:.2f} s ({seconds / reading:.2%})")
    indexes = [DocumentIndex(document) for document in documents]
    for index in indexes:  # folded and indexed here, so that what follows is the time of a quote
        index.locate(CitedQuote(block=None, quote="This stands nowhere, so that the index must be made for it."))
    print(f"{len(drawn)} quotes")
    for name, damage in (("as printed", None), ("2 % misread", ocr_damage)):
        quotes = [quote._replace(quote=damage(quote.quote, at)) if damage else quote for at, quote in enumerate(drawn)]
        _compare(name, quotes, indexes, options)


def _read(folder: Path) -> tuple[list[Document], float]:
    began = cpu_seconds()
    with DocumentReader(ocr=False) as reader:
        read = [reader.read(path.read_bytes()) for path in sorted(folder.glob("*.[pP][dD][fF]"))]
        seconds = cpu_seconds() - began
    documents = [document for document in read if isinstance(document, Document)]
    print(f"{len(documents)} documents, {sum(len(document.pages) for document in documents)} pages")
    return documents, seconds


def _draw(documents: Sequence[Document], many: int) -> Iterator[Drawn]:
    dice = random.Random(17)
    pages = [(at, page) for at, document in enumerate(documents) for page in document.pages if len(page.words) > 60]
    while many:
        at, page = dice.choice(pages)
        length = dice.randint(8, 60)
        first = dice.randrange(len(page.words) - length)
        quote = page.text[page.words[first].start : page.words[first + length - 1].end]
        truth = fold(quote).text
        if sum(char.isalpha() for char in truth) >= 25:  # a row of dots or figures is no quote
            many -= 1
            yield Drawn(at, quote, truth)


def _a_run(documents: Sequence[Document], drawn: Sequence[Drawn], one_in: int | None) -> float:
    """Locate some quotes of each document as a run does: from documents just read, nothing folded or indexed yet."""
    spent = 0.0
    for at, group in groupby(drawn, key=lambda quote: quote.document):
        few = [quote.quote for quote in group]
        few = few[:: max(1, len(few) // A_FILING)][:A_FILING]
        put = [ocr_damage(quote, nth) if one_in and nth % one_in == 0 else quote for nth, quote in enumerate(few)]
        began = time.process_time()
        index = DocumentIndex(documents[at])
        for quote in put:
            index.locate(CitedQuote(block=None, quote=quote))
        spent += time.process_time() - began
    return spent


def _compare(name: str, quotes: Sequence[Drawn], indexes: Sequence[DocumentIndex], options: argparse.Namespace) -> None:
    print(f"{name}:")
    ours = _score("ours, boxes included", quotes, lambda quote: _ours(indexes[quote.document], quote.quote))
    texts = ["\n".join(fold(page.text).text for page in index.document.pages) for index in indexes]
    some = quotes[:: max(1, len(quotes) // options.rival)]
    rival = _score("partial_ratio_alignment, folded", some, lambda quote: _partial(quote.quote, texts[quote.document]))
    same = _score("ours on those", some, lambda quote: _ours(indexes[quote.document], quote.quote))
    print(ours, rival, same, sep="\n")
    if options.langextract:
        few = quotes[:: max(1, len(quotes) // options.sample)]
        print(_langextract(options.langextract, few, indexes))
        print(_score("ours on those", few, lambda quote: _ours(indexes[quote.document], quote.quote)))


def _score(name: str, quotes: Sequence[Drawn], find: Callable[[Drawn], str]) -> Score:
    """Time the finding alone, then judge what was found."""
    began = time.process_time()
    found = [find(quote) for quote in quotes]
    seconds = time.process_time() - began
    return Score(name, seconds, sum(map(_is_right, found, quotes)), len(quotes))


def _is_right(found: str, quote: Drawn) -> bool:
    return fuzz.ratio(fold(found).text, quote.truth) >= SAME


def _ours(index: DocumentIndex, quote: str) -> str:
    citation = index.locate(CitedQuote(block=None, quote=quote))
    return index.passage(citation)


def _partial(quote: str, text: str) -> str:
    found = fuzz.partial_ratio_alignment(fold(quote).text, text)
    return text[found.dest_start : found.dest_end] if found else ""


def _langextract(python: str, quotes: Sequence[Drawn], indexes: Sequence[DocumentIndex]) -> Score:
    groups = [list(group) for _, group in groupby(quotes, key=lambda quote: quote.document)]
    lines = [
        json.dumps(["\n".join(p.text for p in indexes[group[0].document].document.pages), [q.quote for q in group]])
        for group in groups
    ]
    told = subprocess.run([python, "-c", ALIGN], input="\n".join(lines), capture_output=True, text=True, check=True)
    found = [each for line in told.stdout.splitlines() for each in json.loads(line)]
    recalled = sum(_is_right(words, quote) for (_, words), quote in zip(found, quotes, strict=True))
    return Score("langextract", sum(seconds for seconds, _ in found), recalled, len(quotes))


if __name__ == "__main__":
    main()
