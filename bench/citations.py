"""How many gold spans of the contracts are located on their page, how fast, and how many foreign ones are not.

Run from the checkout: `python bench/citations.py CORPUS`. Spans of the gold are quotes: as printed, with
seeded damage, and put to contracts they were not taken from. No block is named, which is the hardest case.
"""

import argparse
import json
import random
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from domain.answers import Alignment, Citation, CitedQuote
from domain.documents import Document
from extractors.answers.citations import DocumentIndex
from extractors.pages.reader import DocumentReader

OCR_SHARE = 0.02
LONG_ENOUGH = 25
"""Characters from which a span tells one contract from another."""


def gold(corpus: Path) -> Iterator[tuple[Path, list[dict[str, object]]]]:
    """Yield each contract's PDF and its gold spans."""
    for line in (corpus / "contracts" / "cuad_gold.jsonl").read_text().splitlines():
        row = json.loads(line)
        spans = {span["text"]: span for clause in row["clauses"] for span in clause["spans"]}
        yield corpus / "contracts" / "pdf" / row["pdf"], list(spans.values())


def _contracts(corpus: Path) -> Iterator[tuple[DocumentIndex, list[dict[str, object]]]]:
    with DocumentReader(ocr=False) as reader:
        for path, spans in gold(corpus):
            document = reader.read(path.read_bytes())
            if isinstance(document, Document):
                yield DocumentIndex(document), spans
            else:
                print(f"not read: {path.name}: {document.reason}")


def ocr_damage(text: str, seed: int) -> str:
    """Change two in a hundred letters the way OCR does; figures are left alone."""
    dice = random.Random(seed)
    alike = {"l": "1", "o": "0", "m": "rn", "e": "c", "i": "l", "n": "u", "t": "f", "s": "5", "h": "b", "a": "o"}
    return "".join(alike.get(char, char) if char.isalpha() and dice.random() < OCR_SHARE else char for char in text)


def dropped_word(text: str, seed: int) -> str:
    """Leave out one word that is neither a figure nor at an edge."""
    words = text.split(" ")
    inner = [at for at in range(1, len(words) - 1) if words[at].isalpha() and len(words[at]) > 4]
    if not inner:
        return text
    gone = random.Random(seed).choice(inner)
    return " ".join(word for at, word in enumerate(words) if at != gone)


def spaced(text: str, seed: int) -> str:
    """Other case, other white space, other dashes."""
    dice = random.Random(seed)
    text = "".join(char + "\n" * (dice.random() < 0.02) if not char.isdigit() else char for char in text)
    return text.upper().replace("-", "\u2013").replace('"', "\u201d")


DAMAGE = {
    "as printed": lambda text, _: text,
    "case, space, dashes": spaced,
    "2 % OCR": ocr_damage,
    "word dropped": dropped_word,
}


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("corpus", type=Path)
    arguments.add_argument("--foreign", type=int, default=10_000, help="cross-contract pairs to try")
    arguments.add_argument("--show", action="store_true", help="print what was not located, or located elsewhere")
    options = arguments.parse_args()
    started = time.perf_counter()
    contracts = list(_contracts(options.corpus))
    print(f"{len(contracts)} contracts read in {time.perf_counter() - started:.1f} s")
    started = time.perf_counter()
    for index, _ in contracts:
        index.locate(CitedQuote(block=None, quote="warm"))
    print(f"folded in {(time.perf_counter() - started) * 1000:.0f} ms")
    for name, damage in DAMAGE.items():
        _measure(name, damage, contracts, show=options.show)
    _foreign(contracts, options.foreign, show=options.show)


def _measure(name, damage, contracts, *, show: bool) -> None:  # noqa: ANN001  # a bench
    tally, seconds, slowest = Counter(), 0.0, 0.0
    for index, spans in contracts:
        for at, span in enumerate(spans):
            if span.get("pdf_page0") is None or (name != "as printed" and len(span["text"]) < LONG_ENOUGH):
                continue
            quote = damage(span["text"], at)
            began = time.perf_counter()
            citation = index.locate(CitedQuote(block=None, quote=quote))
            took = time.perf_counter() - began
            seconds, slowest = seconds + took, max(slowest, took)
            tally[_verdict(citation, span)] += 1
            tally[citation.alignment] += 1
            tally["spans"] += 1
            if show and _verdict(citation, span) != "right page":
                print(
                    "   ",
                    _verdict(citation, span),
                    citation.page,
                    citation.score,
                    span["pdf_page0"],
                    span["pdf_occurrences"],
                    repr(quote[:160]),
                )
    print(f"{name}: {dict(tally)}, {seconds * 1000 / tally['spans']:.2f} ms a quote, slowest {slowest * 1000:.0f} ms")


def _verdict(citation: Citation, span: dict[str, object]) -> str:
    if not citation.located:
        return "not located"
    unique = span["pdf_occurrences"] == 1
    return "right page" if not unique or citation.page == span["pdf_page0"] + 1 else "other page"


def _foreign(contracts, pairs: int, *, show: bool) -> None:  # noqa: ANN001  # a bench
    dice, tally = random.Random(7), Counter()
    quotes = [
        (at, span["text"])
        for at, (_, spans) in enumerate(contracts)
        for span in spans
        if len(span["text"]) >= LONG_ENOUGH
    ]
    began = time.perf_counter()
    for _ in range(pairs):
        owner, quote = dice.choice(quotes)
        other = dice.choice([at for at in range(len(contracts)) if at != owner])
        citation = contracts[other][0].locate(CitedQuote(block=None, quote=quote))
        tally[citation.alignment] += 1
        if show and citation.alignment is Alignment.FUZZY:
            print("   ", citation.score, repr(quote[:120]), "|", repr(contracts[other][0].passage(citation)[:120]))
    seconds = time.perf_counter() - began
    print(f"foreign: {dict(tally)}, {seconds * 1000 / pairs:.2f} ms a quote")


if __name__ == "__main__":
    main()
