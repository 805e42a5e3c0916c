"""Random documents cut into windows under every profile's kind of budget, each cut held to what is promised.

    python -m bench.windows [--documents 10000] [--seed 1]

Documents of 1 to 40 pages with 0 to 30 blocks, some pages unreadable, some with a picture, one block in fifty
very long; token counts and rendering are the real ones. Prints documents, pages, windows, and how many broke a
promise: a window over its working budget, a prompt that with its output goes over the context, a page in no window,
text left out or told twice, a block parted that a window would have held, a cut that is not the same twice. A picture
that no window can hold is refused by name, and counted. Says nothing of how well a model reads what stands in a window.
"""

import argparse
import json
import random
from collections import Counter
from functools import cache, partial

from domain.documents import Block, Box, Document, DocumentKind, Page, PageKind, PageStatus
from domain.errors import UsageError
from domain.windows import Budget, Chars, PageSlice, Window
from extractors.windows.cut import CountSlice, cut
from extractors.windows.tokens import TokenCounter
from prompts.render import render_slice

COUNTER = TokenCounter()
WORDS = "the party shall not assign this agreement without consent 1,234,567.89 2023 契約書 甲 乙 [INST] <s> |".split()  # noqa: SIM905  # read more easily
AREA = Box(0, 0, 100, 10)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--documents", type=int, default=10_000)
    asked.add_argument("--seed", type=int, default=1)
    words = asked.parse_args()
    told = check(words.documents, words.seed)
    print(json.dumps({"seed": words.seed, **told}, indent=2))


def check(documents: int, seed: int) -> Counter[str]:
    """Return what was counted; the names of broken promises begin with `broken`."""
    told: Counter[str] = Counter({"documents": documents, "broken": 0})
    drawn = random.Random(seed)
    for _ in range(documents):
        _check_one(drawn, told)
    return told


def _check_one(drawn: random.Random, told: Counter[str]) -> None:
    document, limits = _document(drawn), _budget(drawn)
    pictures = {page.number: drawn.choice((713, 1302, 2200)) for page in document.pages if drawn.random() < 0.1}
    counted = cache(partial(_count, document, pictures))

    def count(page: Page, first: int, end: int, chars: Chars | None) -> int:
        return counted(page.number, first, end, chars)

    try:
        windows = cut(document, limits, count, pictures=pictures)
    except UsageError:
        told["refused by name"] += 1
        return
    told["pages"] += len(document.pages)
    told["windows"] += len(windows)
    told["pieces of blocks"] += sum(part.chars is not None for window in windows for part in window.slices)
    for promise, kept in _promises(document, limits, windows, pictures, count).items():
        if not kept:
            told["broken"] += 1
            told[f"broken: {promise}"] += 1
    if cut(document, limits, count, pictures=pictures) != windows:
        told["broken: same twice"] += 1


def _promises(
    document: Document, limits: Budget, windows: tuple[Window, ...], pictures: dict[int, int], count: CountSlice
) -> dict[str, bool]:
    hard = limits.context_tokens - limits.output_tokens - limits.overhead_tokens
    parts = [part for window in windows for part in window.slices]
    every = [
        (page.number, at, letter)
        for page in document.pages
        for at in range(len(page.blocks))
        for letter in _letters(page, at)
    ]
    return {
        "budget": all(window.tokens <= limits.document_tokens for window in windows),
        "context": all(window.tokens <= hard for window in windows),
        "images": all(window.images <= limits.max_images for window in windows),
        "pages": {page for window in windows for page in window.pages} == {page.number for page in document.pages},
        "text": [told for part in parts for told in _told(document, part)] == every,
        "whole blocks": all(
            count(document.page(part.page), part.first_block, part.end_block, None) > limits.document_tokens
            for part in parts
            if part.chars is not None
        ),
        "pictures": sum(window.images for window in windows) == len(pictures),
        "tokens": all(
            part.tokens
            == count(document.page(part.page), part.first_block, part.end_block, part.chars)
            + (pictures[part.page] if part.image else 0)
            for part in parts
        ),
    }


def _told(document: Document, part: PageSlice) -> list[tuple[int, int, int]]:
    """Return every letter a slice tells: page, block, place in the block."""
    page = document.page(part.page)
    return [
        (part.page, at, letter)
        for at in range(part.first_block, part.end_block)
        for letter in (range(*part.chars) if part.chars else _letters(page, at))
    ]


def _letters(page: Page, at: int) -> range:
    return range(page.blocks[at].end - page.blocks[at].start)


def _count(  # noqa: PLR0917  # a slice and what stands around it
    document: Document, pictures: dict[int, int], number: int, first: int, end: int, chars: Chars | None
) -> int:
    before = document.page(number - 1) if number > 1 else None
    page = document.page(number)
    return COUNTER.text(render_slice(page, first, end, chars=chars, picture=number in pictures, before=before))


def _budget(drawn: random.Random) -> Budget:
    context = drawn.choice((4096, 16_384, 40_960, 131_072, 262_144))
    return Budget(
        context_tokens=context,
        working_tokens=drawn.randint(300, context),
        output_tokens=drawn.randint(256, context // 4),
        overhead_tokens=drawn.randint(100, context // 4),
        max_images=drawn.randint(1, 8),
    )


def _document(drawn: random.Random) -> Document:
    pages = tuple(_page(drawn, number) for number in range(1, drawn.choice((1, 1, 2, 3, 5, 8, 13, 40)) + 1))
    return Document(
        source=f"{drawn.getrandbits(256):064x}", reader="bench", media_type="application/pdf",
        kind=DocumentKind.DIGITAL, pages=pages,
    )  # fmt: skip


def _page(drawn: random.Random, number: int) -> Page:
    if drawn.random() < 0.03:
        return Page(
            number=number, width=595, height=842, kind=PageKind.BLANK, status=PageStatus.UNREADABLE, reason="gave up"
        )
    texts = [_text(drawn) for _ in range(drawn.randint(0, 30))]
    starts = [sum(len(text) + 1 for text in texts[:index]) for index in range(len(texts))]
    blocks = tuple(
        Block(id=f"p{number}.b{index}", start=start, end=start + len(text), box=AREA)
        for index, (start, text) in enumerate(zip(starts, texts, strict=True), 1)
    )
    kind = PageKind.DIGITAL if texts else PageKind.BLANK
    return Page(number=number, width=595, height=842, kind=kind, text="\n".join(texts), blocks=blocks)


def _text(drawn: random.Random) -> str:
    length = drawn.randint(500, 1500) if drawn.random() < 0.02 else drawn.randint(1, 60)
    return " ".join(drawn.choices(WORDS, k=length))


if __name__ == "__main__":
    main()
