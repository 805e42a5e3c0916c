"""How often the sweep behind `absent` hits, on CUAD's gold: without cause and with, as a Markdown table.

    python -m bench.absence FOLDER [--pdf] [--show QUESTION]

FOLDER as in `bench.cuad`. Every question of every contract is taken for answered `absent`. Where CUAD has no
clause, a hit turns a true `absent` into `unclear`; where it has one, a hit saves the reader from a false one,
and counts as *near* when a cited passage touches a gold span. Whether a hit where CUAD has no clause is
without cause, a person has to judge: `--show` prints the passages.

The pack's cues were written with these contracts at hand: for others the shares will be less good.
"""

import argparse
from dataclasses import dataclass, field
from pathlib import Path

from bench.cuad import CATEGORIES, Squashed, documents, overlaps, spans_of
from domain.documents import Document
from extractors.answers.citations import DocumentIndex
from extractors.answers.cue_matching import CueHit
from extractors.answers.sweep import Sweep
from prompts.packs import load_pack


@dataclass
class Tally:
    absent: int = 0
    turned: int = 0
    present: int = 0
    saved: int = 0
    near: int = 0
    shown: list[str] = field(default_factory=list)


def score(folder: Path, *, pdf: bool) -> dict[str, Tally]:
    pack = load_pack("legal/contract-review")
    tallies = {question: Tally() for question in CATEGORIES}
    for record, document, length in documents(folder, pdf=pdf):
        sweep, squashed = Sweep(DocumentIndex(document)), Squashed(document)
        for question, tally in tallies.items():
            swept = sweep.over(pack.question(question))
            clause = next(each for each in record["clauses"] if each["category"] == CATEGORIES[question])
            passages = [_passage(document, found.page, found.hit) for found in swept.hits]
            if clause["spans"]:
                tally.present += 1
                tally.saved += bool(swept.hits)
                gold = [place for _, place in spans_of(record, CATEGORIES[question], squashed, length)]
                shares = [found.page / len(document.pages) for found in swept.hits]
                places = [squashed.gold(words, share) for words, share in zip(passages, shares, strict=True)]
                tally.near += any(overlaps(one, other) for one in places if one is not None for other in gold)
            else:
                tally.absent += 1
                tally.turned += bool(swept.hits)
            told = f"{'present' if clause['spans'] else 'absent '} {record['contract'][:30]}"
            tally.shown += [f"{told}: {words}" for words in passages] or [f"{told}: -"]
    return tallies


def _passage(document: Document, page: int, hit: CueHit) -> str:
    return " ".join(document.page(page).text[max(0, hit.start - 60) : hit.end + 100].split())


def table(tallies: dict[str, Tally]) -> str:
    lines = [
        "| question | truly absent | turned unclear | present | saved | near the gold |",
        "| --- | --: | --: | --: | --: | --: |",
    ]
    whole = Tally()
    for question, t in tallies.items():
        lines.append(f"| {question} | {t.absent} | {t.turned} | {t.present} | {t.saved} | {t.near} |")
        for name in ("absent", "turned", "present", "saved", "near"):
            setattr(whole, name, getattr(whole, name) + getattr(t, name))
    lines.append(
        f"| all | {whole.absent} | {whole.turned} ({whole.turned / whole.absent:.1%}) | {whole.present} "
        f"| {whole.saved} ({whole.saved / whole.present:.1%}) | {whole.near} |"
    )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pdf", action="store_true", help="read the PDFs as a run does")
    parser.add_argument("--show", help="print every passage that a question's cues hit")
    arguments = parser.parse_args()
    tallies = score(arguments.folder, pdf=arguments.pdf)
    print("\n".join(tallies[arguments.show].shown) if arguments.show else table(tallies))


if __name__ == "__main__":
    main()
