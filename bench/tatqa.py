"""Derived figures of TAT-QA's development set, worked out again: the gold ones, and the same with one thing wrong.

    python -m bench.tatqa FOLDER [--limit N] [--cases]

FOLDER holds `tatqa_dataset_dev.json`. Each context becomes a document of one page: a line a table row, a line
a paragraph. Each gold derivation becomes what a model would hand in: its numbers are operands, each with the
row or sentence that prints it as its quote; small whole numbers that stand nowhere (years of an average, the 1
of a growth) stay constants. The stated result is the gold answer, rounded to two places as the set does.
Where operands are in percent and subtracted, `percent` is handed in as percentage points, which they are.

Spoilt in turn, all else as it was: one operand's digit in value and expression alike (its quote stays true),
one operand exchanged for another figure of the same table with a true quote of its own, the stated scale, and
the scale of one operand. A spoilt one is caught when any check on it fails. `swapped` is the hard one: only
the result can give it away. Derivations that are no arithmetic (comparisons, counts of names) are left out and
counted. What the gold has wrong is listed with its ids, never left out of the first figure.
"""

import argparse
import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from domain.answers import Check, CheckOutcome
from domain.derivations import Derivation, Operand
from domain.documents import Block, Box, Document, DocumentKind, Page, PageKind, Word
from domain.questions import AnswerType, Cues, Question
from extractors.answers.citations import DocumentIndex
from extractors.answers.derivations.amounts import read_amount
from extractors.answers.derivations.expression import denominators, parse_expression
from extractors.answers.derivations.recompute import check_derivation
from extractors.answers.value_checks import heading_scale
from extractors.answers.values import find_values

_KINDS = (AnswerType.NUMBER, AnswerType.MONEY, AnswerType.PERCENTAGE)
SCALES = ("", "thousand", "million", "billion", "percent")
_DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?|\.\d+")
_ARITHMETIC = re.compile(r"[\d\s,.$%()+*/\[\]\u2013\u2212-]+")
_BESIDE = re.compile(r"[\s%]*[-/][\s]*")
"""What parts two equal figures that are two figures all the same, such as those of two years."""
_LARGEST_COUNT = 20
"""A whole number up to this behind a division is how many were averaged, wherever else it may stand."""


class Case(NamedTuple):
    uid: str
    index: DocumentIndex
    question: Question
    value: str
    derivation: Derivation
    others: tuple[tuple[str, str, str], ...]
    """Further figures of the context as value, block and quote, to be exchanged for an operand."""
    scale: str


def contexts(folder: Path) -> list[dict[str, Any]]:
    return json.loads((folder / "tatqa_dataset_dev.json").read_text(encoding="utf-8"))


def cases(records: Sequence[dict[str, Any]], left_out: Counter[str]) -> Iterator[Case]:
    """Yield the derived answers of the contexts as derivations; count those that cannot be one, by reason."""
    for record in records:
        lines = [" ".join(" ".join(cell.split()) for cell in row if cell) for row in record["table"]["table"]]
        lines += [" ".join(part["text"].split()) for part in record["paragraphs"]]
        index = DocumentIndex(page_of(lines))
        for asked in record["questions"]:
            if asked["answer_type"] != "arithmetic":
                left_out[f"no arithmetic ({asked['answer_type']})"] += bool(asked["derivation"])
            elif not _ARITHMETIC.fullmatch(asked["derivation"]):
                left_out["not written as arithmetic"] += 1
            else:
                case = _case(asked, lines, index)
                left_out["none of its figures is printed in the context"] += case is None
                yield from [case] if case else []


def page_of(lines: Sequence[str]) -> Document:
    """Return a document of one page, each line a block of words on a grid."""
    words, blocks, at, text = list[Word](), list[Block](), 0, "\n".join(lines)
    for number, line in enumerate(lines):
        box = Box(50, 20 + 12 * number, 550, 30 + 12 * number)
        spans = [(at + match.start(), at + match.end()) for match in re.finditer(r"\S+", line)]
        words += [Word(start, end, box, number) for start, end in spans]
        blocks.append(Block(id=f"p1.b{number + 1}", start=at, end=at + len(line), box=box))
        at += len(line) + 1
    page = Page(
        number=1, width=612, height=40 + 12 * len(lines), kind=PageKind.DIGITAL, text=text, words=tuple(words),
        blocks=tuple(blocks),
    )  # fmt: skip
    return Document(source="0" * 64, reader="bench", media_type="text/plain", kind=DocumentKind.DIGITAL, pages=(page,))


def _case(asked: dict[str, Any], lines: list[str], index: DocumentIndex) -> Case | None:
    scale = str(asked["scale"])
    expression, operands = _operands(asked["derivation"], scale, lines)
    if not any(_printed(one.value.strip("(-)"), lines) for one in operands):
        return None
    unit = scale
    subtracts = "-" in re.sub(r"\(\s*\d{4}[^)]*\)|\(-a", "", expression).lstrip("-")
    if scale == "percent" and subtracts and all(one.unit == "percent" for one in operands):
        unit = "percentage points"
    type_ = AnswerType.PERCENTAGE if scale == "percent" else AnswerType.NUMBER
    question = Question(
        id="asked", text=asked["question"][:2000].ljust(8), type=type_, unit="one", evidence="-", cues=Cues(en=("-",))
    )
    derivation = Derivation(expression=expression, operands=operands, unit=unit, rounding=2)
    return Case(asked["uid"], index, question, f"{Decimal(str(asked['answer'])):f}", derivation, _figures(lines), scale)


def _operands(derivation: str, scale: str, lines: list[str]) -> tuple[str, tuple[Operand, ...]]:
    """Return the derivation over names, and the operand of each number that a line prints."""
    text = derivation.replace("$", "")
    found: dict[tuple[str, str], Operand] = {}
    latest = ""
    parts: list[str] = []
    end = 0
    for match in _DIGITS.finditer(text):
        parts.append(text[end : match.start()])
        end = match.end()
        if _is_constant(text, match):
            parts.append(match[0].replace(",", ""))
            continue
        value, place = _printed(match[0], lines) or (match[0], 0)
        twice = _BESIDE.fullmatch(parts[-1]) is not None and len(parts) > 1 and latest == match[0]
        key, latest = (value, "second") if twice else (value, "first"), match[0]
        name = f"a{len(found)}" if key not in found else found[key].name
        unit = "percent" if text[end:].lstrip().startswith("%") else ""
        found[key] = Operand(name=name, value=value, unit=unit, block=f"p1.b{place + 1}", quote=lines[place][:1500])
        brackets = value[0] == "(" and parts[-1].endswith("(") and text[end:].startswith(")")
        parts.append(f"(-{name})" if value[0] in "(-" and not brackets else name)
    expression = "".join([*parts, text[end:]]).replace("%", "").strip()
    shares = {one.name for one in found.values() if one.unit}
    below = denominators(parse_expression(expression)) - shares
    above, under = _units(scale, lines, ratio=bool({name for name in below if name.startswith("a")}))
    operands = [one if one.unit else one.model_copy(update={"unit": above}) for one in found.values()]
    return expression, tuple(one.model_copy(update={"unit": under}) if one.name in below else one for one in operands)


def _units(scale: str, lines: list[str], *, ratio: bool) -> tuple[str, str]:
    """Units above and below the line: the gold scale for sums and differences.

    For a ratio the one its context names, if any; where the gold has a scale for it, what is divided has that
    scale and is parted among plain things, such as a cost among people.
    """
    if not ratio:
        return scale, scale
    if scale not in ("", "percent"):
        return scale, ""
    named = heading_scale(lines)
    unit = "" if named is None else {10**3: "thousand", 10**6: "million", 10**9: "billion"}.get(int(named.times), "")
    return unit, unit


def _is_constant(text: str, match: re.Match[str]) -> bool:
    before = text[: match.start()].rstrip()
    if not match[0].isdigit():
        return False
    if re.search(r"/\s*\(\s*\d{4}\s*-\s*\d{4}\s*\+\s*1\s*\)", text) and len(match[0]) in (1, 4):
        return True
    after = text[match.end() :].lstrip()
    if after.startswith("%"):
        return False
    if match[0] in {"1", "100"} and (before.endswith(("-", "+", "*")) or ("%" in text and after.startswith("-"))):
        return True
    growth = re.search(rf"-\s*{match[0]}\s*\)\s*/\s*{match[0]}\b", text) is not None
    return not growth and int(match[0]) <= _LARGEST_COUNT and before.endswith("/")


def _printed(digits: str, lines: list[str]) -> tuple[str, int] | None:
    """Return how a number is printed, with an accountant's brackets or a minus, and in which line."""
    lead = r"[-\u2013\u2212]?\s?\$?\s?\(\s?\$?\s?|[-\u2212]\s?\$?"
    pattern = re.compile(rf"(?<![\d.,])(?P<lead>{lead})?{re.escape(digits)}(?![\d]|[.,]\d)")
    for place, line in enumerate(lines):
        match = pattern.search(line)
        if match is None:
            continue
        bracket = "(" in (match["lead"] or "") and re.match(r"\s?%?\s?\)", line[match.end() :])
        minus = (match["lead"] or "")[:1] in {"-", "\u2212"} and not bracket
        value = f"({digits})" if bracket else f"-{digits}" if minus else digits
        if place < len(lines) and _reads(value, line):
            return value, place
    return None


def _reads(value: str, line: str) -> bool:
    """Whether the figure is read with this sign where it stands; an aside in brackets is no minus."""
    wanted = Decimal(value.strip("()-").replace(",", ""))
    numbers = {Decimal(found.normalised.split()[0]) for kind in _KINDS for found in find_values(line, kind)}
    return (-wanted if value[0] in "(-" else wanted) in numbers


def _figures(lines: Sequence[str]) -> tuple[tuple[str, str, str], ...]:
    found = [(value, place) for place, line in enumerate(lines) for value in find_values(line, AnswerType.NUMBER)]
    return tuple((value.text, f"p1.b{place + 1}", lines[place][:1500]) for value, place in found)


def failed(case: Case) -> list[Check]:
    checks = check_derivation(case.question, [case.value], case.derivation, case.index)
    return [check for check in checks if check.outcome is CheckOutcome.FAIL]


def altered(case: Case, chance: random.Random) -> Case | None:
    """One digit of one operand is another; its quote stays as it was."""
    operand = chance.choice(case.derivation.operands)
    places = [at for at, char in enumerate(operand.value) if char.isdigit()]
    at = chance.choice(places)
    digit = chance.choice([one for one in "123456789" if one != operand.value[at]])
    return _with(case, operand, value=operand.value[:at] + digit + operand.value[at + 1 :])


def swapped(case: Case, chance: random.Random) -> Case | None:
    """One operand is another figure of the same context, with the true quote of that one."""
    operand = chance.choice(case.derivation.operands)
    own = read_amount(operand.value)
    taken = {one.value for one in case.derivation.operands}
    amounts = [(other, read_amount(other[0])) for other in case.others]
    usable = [o for o, amount in amounts if amount and own and amount.number not in (0, own.number) and amount.bare]
    usable = [other for other in usable if other[0] not in taken]
    if not usable:
        return None
    value, block, quote = chance.choice(usable)
    return _with(case, operand, value=value, block=block, quote=quote)


def rescaled(case: Case, chance: random.Random) -> Case | None:
    """The result is stated at another scale."""
    unit = chance.choice([one for one in SCALES if one != case.scale])
    type_ = AnswerType.PERCENTAGE if unit == "percent" else AnswerType.NUMBER
    return case._replace(
        derivation=case.derivation.model_copy(update={"unit": unit}),
        question=case.question.model_copy(update={"type": type_}),
    )


def operand_rescaled(case: Case, chance: random.Random) -> Case | None:
    """One operand is claimed at another scale."""
    operand = chance.choice(case.derivation.operands)
    return _with(case, operand, unit=chance.choice([one for one in SCALES if one != operand.unit]))


SPOILT: dict[str, Callable[[Case, random.Random], Case | None]] = {
    "one operand's digit changed": altered,
    "one operand exchanged for another true figure": swapped,
    "the stated scale changed": rescaled,
    "one operand's scale changed": operand_rescaled,
}


def _with(case: Case, operand: Operand, **change: str) -> Case:
    operands = tuple(one.model_copy(update=change) if one is operand else one for one in case.derivation.operands)
    return case._replace(derivation=case.derivation.model_copy(update={"operands": operands}))


def measure(folder: Path, limit: int | None = None) -> dict[str, Any]:
    """Return the counts, the ids of gold that does not come out, and what was not caught."""
    left_out: Counter[str] = Counter()
    every = list(cases(contexts(folder)[:limit], left_out))
    usable = [case for case in every if case.derivation.operands]
    wrong = {case.uid: found for case in usable if (found := failed(case))}
    off = {uid for uid, found in wrong.items() if any(check.check == "figure_recomputed" for check in found)}
    chance = random.Random(6)
    caught: dict[str, tuple[int, int]] = {}
    missed: list[tuple[str, str]] = []
    for name, spoil in SPOILT.items():
        tried = [(case, spoilt) for case in usable if case.uid not in wrong and (spoilt := spoil(case, chance))]
        hits = [(case, bool(failed(spoilt))) for case, spoilt in tried]
        caught[name] = (sum(hit for _, hit in hits), len(hits))
        missed += [(name, case.uid) for case, hit in hits if not hit]
    return {"left_out": left_out, "cases": usable, "off": off, "wrong": wrong, "caught": caught, "missed": missed}


def main() -> None:
    parser = argparse.ArgumentParser(description="Work out TAT-QA's derivations again.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--cases", action="store_true", help="print each case that does not come out")
    given = parser.parse_args()
    found = measure(given.folder, given.limit)
    total, off = len(found["cases"]), len(found["off"])
    print(f"{total} derivations; left out: {dict(found['left_out'])}")
    print(f"recomputed to the gold answer at its scale: {total - off} of {total} ({(total - off) / total:.2%})")
    print(f"some check fails on gold: {len(found['wrong'])} of {total}")
    for name, (hits, tried) in found["caught"].items():
        print(f"{name}: {hits} of {tried} caught ({hits / tried:.2%})")
    if given.cases:
        for case in found["cases"]:
            for check in found["wrong"].get(case.uid, ()):
                print(case.uid, "|", case.derivation.expression, "|", case.value, case.scale, "|", check.detail)
        print(*found["missed"], sep="\n")


if __name__ == "__main__":
    main()
