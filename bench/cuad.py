"""Score the embedded reader on CUAD's gold spans: precision and recall by question, as a Markdown table.

    python -m bench.cuad FOLDER [--pdf] [--show QUESTION]

FOLDER holds `cuad_gold.jsonl`, `txt/` and `pdf/`. Without `--pdf` the text files are cut into pages
and paragraphs; with it the PDFs go through the reader of pages, as in a run.

A quote is right when it covers half of a gold span, or lies half inside one: what both share is at
least half of the shorter, counted in letters and digits. A title, name or date that a contract
repeats is right wherever it is quoted: CUAD marks one of its places. `Jaccard` asks more: of a contract's best
quote and gold span, at least half of all their words are shared. Where CUAD has no span for a
contract, any quote is wrong. A contract is right when one of its quotes is.

The cues were written with these contracts at hand: the scores say what the reader does on them, and
are too good for contracts nobody has seen.
"""

import argparse
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from domain.documents import Block, Box, Document, DocumentKind, Page, PageKind
from domain.messages import TextPart
from domain.questions import PromptPack
from domain.windows import PageSlice, Window
from extractors.embedded.extract import answer
from extractors.embedded.outcome import Outcome
from extractors.embedded.prompt import parse_prompt
from prompts.packs import load_pack
from prompts.render import render_request

CATEGORIES = {
    "document-name": "Document Name",
    "parties": "Parties",
    "agreement-date": "Agreement Date",
    "effective-date": "Effective Date",
    "expiration-date": "Expiration Date",
    "initial-term": "Expiration Date",
    "renewal-term": "Renewal Term",
    "notice-to-terminate-renewal": "Notice Period To Terminate Renewal",
    "governing-law": "Governing Law",
    "termination-for-convenience": "Termination For Convenience",
    "anti-assignment": "Anti-Assignment",
    "change-of-control": "Change Of Control",
    "cap-on-liability": "Cap On Liability",
    "exclusivity": "Exclusivity",
    "audit-rights": "Audit Rights",
}
REPEATED = frozenset({"Document Name", "Parties", "Agreement Date", "Effective Date"})
SHARED = 0.5
FUZZY = 80.0
"""Similarity, of 100, at which a gold span that the PDF prints a little differently is taken for found."""


@dataclass
class Tally:
    gold: int = 0
    """Contracts with a gold span."""
    found: int = 0
    right: int = 0
    strict: int = 0
    unclear: int = 0
    quotes: int = 0
    quotes_right: int = 0
    spans: int = 0
    spans_hit: int = 0
    shown: list[str] = field(default_factory=list)

    def add(self, outcome: Outcome, quotes: Sequence[range], spans: Sequence[range], words: bool) -> None:
        self.gold += bool(spans)
        self.unclear += outcome.status == "unclear"
        quotes = quotes if outcome.status == "found" else ()
        self.found += bool(quotes)
        right = [any(overlaps(quote, span) for span in spans) for quote in quotes]
        self.right += any(right)
        self.strict += words and bool(quotes)
        self.quotes += len(quotes)
        self.quotes_right += sum(right)
        self.spans += len(spans)
        self.spans_hit += sum(any(overlaps(quote, span) for quote in quotes) for span in spans)


def overlaps(one: range, other: range) -> bool:
    shared = min(one.stop, other.stop) - max(one.start, other.start)
    return shared >= SHARED * min(len(one), len(other)) and shared > 0


class Squashed:
    """A document as its letters and digits in lower case, in which quotes and gold spans are found."""

    def __init__(self, document: Document) -> None:
        pages = [squash(page.text) for page in document.pages]
        self.text = "".join(pages)
        self._starts = [sum(map(len, pages[:number])) for number in range(len(pages))]

    def quote(self, document: Document, block_id: str, quote: str) -> range:
        page = document.page(int(block_id[1:].split(".", maxsplit=1)[0]))
        block = next(block for block in page.blocks if block.id == block_id)
        before = self._starts[page.number - 1] + len(squash(page.text[: block.start]))
        inside = squash(page.block_text(block)).find(squash(quote))
        if inside < 0:
            raise ValueError(f"a quote does not stand in its block {block_id}")
        return range(before + inside, before + inside + len(squash(quote)))

    def gold(self, text: str, share: float) -> range | None:
        """Return where a gold span stands, of several places the one nearest to `share` of the document."""
        wanted = squash(text)
        if not wanted:
            return None
        places = [match.start() for match in re.finditer(f"(?={re.escape(wanted)})", self.text)]
        if places:
            start = min(places, key=lambda place: abs(place - share * len(self.text)))
            return range(start, start + len(wanted))
        if len(wanted) < 12:
            return None
        near = fuzz.partial_ratio_alignment(wanted, self.text, score_cutoff=FUZZY)
        return range(near.dest_start, near.dest_end) if near else None


def squash(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def ask(document: Document, pack: PromptPack) -> dict[str, Outcome]:
    slices = [
        PageSlice(page=page.number, first_block=0, end_block=len(page.blocks), tokens=0) for page in document.pages
    ]
    window = Window(document=document.source, index=0, slices=tuple(slices), cutter="bench")
    request = render_request(document, window, pack, pack.questions, {}, structured=False)
    text = "".join(part.text for part in request.messages[1].parts if isinstance(part, TextPart))
    return {asked.id: outcome for asked, outcome in answer(parse_prompt(text))}


def from_text(text: str, source: str) -> Document:
    pages = [text[start : start + 3000] for start in range(0, len(text), 3000)] or [""]
    return Document(
        source=source,
        reader="bench",
        media_type="text/plain",
        kind=DocumentKind.DIGITAL,
        pages=tuple(_page(number, body) for number, body in enumerate(pages, 1)),
    )


def _page(number: int, text: str) -> Page:
    paragraphs = list(re.finditer(r"\S(?:.|\n(?!\s*\n))*", text))
    blocks = tuple(
        Block(id=f"p{number}.b{at}", start=match.start(), end=match.end(), box=Box(0, 0, 1, 1))
        for at, match in enumerate(paragraphs, 1)
    )
    return Page(number=number, width=612, height=792, kind=PageKind.DIGITAL, text=text, blocks=blocks)


def documents(folder: Path, *, pdf: bool) -> Iterator[tuple[dict[str, Any], Document, int]]:
    """Yield each gold record, its document, and the length of its text file."""
    records = [json.loads(line) for line in (folder / "cuad_gold.jsonl").read_text(encoding="utf-8").splitlines()]
    if not pdf:
        for record in records:
            text = (folder / "txt" / Path(record["txt"]).name).read_text(encoding="utf-8")
            yield record, from_text(text, "0" * 64), len(text)
        return
    from extractors.pages.reader import DocumentReader  # noqa: PLC0415  # only where PDFs are read

    with DocumentReader(workers=2) as reader:
        for record in records:
            read = reader.read((folder / "pdf" / Path(record["pdf"]).name).read_bytes())
            length = len((folder / "txt" / Path(record["txt"]).name).read_text(encoding="utf-8"))
            if isinstance(read, Document):
                yield record, read, length
            else:
                print(f"refused: {record['contract']}: {read.reason}")


def spans_of(record: dict[str, Any], category: str, squashed: Squashed, length: int) -> list[tuple[str, range]]:
    clause = next(clause for clause in record["clauses"] if clause["category"] == category)
    found: list[tuple[str, range]] = []
    for span in clause["spans"]:
        place = squashed.gold(span["text"], (span["txt_start"] or 0) / length)
        if place is not None:
            found.append((span["text"], place))
    return found


def repeated(squashed: Squashed, text: str, place: range, outcome: Outcome, document: Document) -> range:
    """Return the place of a gold span's words inside a quote, where a quote holds them; else its own place."""
    wanted = squash(text)
    for cited in outcome.citations:
        inside = squash(cited.quote).find(wanted)
        if inside >= 0:
            start = squashed.quote(document, cited.block, cited.quote).start + inside
            return range(start, start + len(wanted))
    return place


def jaccard(one: str, other: str) -> float:
    left, right = (set(re.findall(r"\w+", text.casefold())) for text in (one, other))
    return len(left & right) / max(len(left | right), 1)


def score(folder: Path, *, pdf: bool) -> dict[str, Tally]:
    pack = load_pack("legal/contract-review")
    tallies = {question: Tally() for question in (*CATEGORIES, "expiration or term")}
    for record, document, length in documents(folder, pdf=pdf):
        squashed = Squashed(document)
        outcomes = ask(document, pack)
        outcomes["expiration or term"] = _either(outcomes["expiration-date"], outcomes["initial-term"])
        for question, tally in tallies.items():
            outcome = outcomes[question]
            spans = spans_of(record, CATEGORIES.get(question, "Expiration Date"), squashed, length)
            if CATEGORIES.get(question) in REPEATED:
                spans = [(text, repeated(squashed, text, place, outcome, document)) for text, place in spans]
            quotes = [squashed.quote(document, cited.block, cited.quote) for cited in outcome.citations]
            close = any(jaccard(cited.quote, text) >= SHARED for cited in outcome.citations for text, _ in spans)
            tally.add(outcome, quotes, [place for _, place in spans], close)
            tally.shown.append(_shown(record, outcome, quotes, spans))
    return tallies


def _either(date: Outcome, term: Outcome) -> Outcome:
    if "found" not in {date.status, term.status}:
        return date
    found = [outcome for outcome in (date, term) if outcome.status == "found"]
    return found[0].model_copy(update={"citations": tuple(c for outcome in found for c in outcome.citations)})


def _shown(
    record: dict[str, Any], outcome: Outcome, quotes: Sequence[range], spans: Sequence[tuple[str, range]]
) -> str:
    right = [any(overlaps(quote, place) for _, place in spans) for quote in quotes]
    mark = "ok  " if any(right) else "--  " if outcome.status != "found" and not spans else "BAD "
    said = "\n".join(f"      > {cited.block} {' '.join(cited.quote.split())}" for cited in outcome.citations)
    gold = "\n".join(f"      = {' '.join(text.split())}" for text, _ in spans)
    return f"{mark}{record['contract'][:40]} {outcome.status} {list(outcome.values)} {outcome.notes}\n{said}\n{gold}"


def table(tallies: dict[str, Tally]) -> str:
    lines = [
        (
            "| question | contracts with gold | found | right | precision | recall | Jaccard right "
            "| quotes right | spans hit |"
        ),
        "| --- | --: | --: | --: | --: | --: | --: | --: | --: |",
    ]
    for question, t in tallies.items():
        lines.append(
            f"| {question} | {t.gold} | {t.found} | {t.right} | {_share(t.right, t.found)} | {_share(t.right, t.gold)} "
            f"| {t.strict} | {t.quotes_right}/{t.quotes} | {t.spans_hit}/{t.spans} |"
        )
    return "\n".join(lines)


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.2f}" if whole else "-"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pdf", action="store_true", help="read the PDFs as a run does")
    parser.add_argument("--show", help="print each contract's answer to one question")
    arguments = parser.parse_args()
    tallies = score(arguments.folder, pdf=arguments.pdf)
    print("\n".join(tallies[arguments.show].shown) if arguments.show else table(tallies))


if __name__ == "__main__":
    main()
