"""The example of `docs/protocol.md`, made by the code that makes every request.

`python -m tests.support.protocol_example` writes it into the page; a test compares.
"""

import hashlib
import json
import re
import urllib.request
from pathlib import Path

from domain.documents import Block, Box, Document, DocumentKind, Page, PageKind, Word
from domain.windows import PageSlice, Window
from extractors.answers.profiles import load_profiles
from extractors.answers.wire import request_body
from extractors.embedded.launch import start_embedded
from prompts.packs import load_pack
from prompts.render import render_request
from tests.conftest import ROOT

PAGE = ROOT / "docs" / "protocol.md"
QUESTIONS = ("governing-law", "change-of-control")
TEXTS = (
    (
        "CONSULTING AGREEMENT",
        "This Agreement is made as of March 6, 2024\nbetween Alder Limited and Birch Company.",
        "9. Governing Law. This Agreement is governed by the laws of\nthe State of Delaware.",
    ),
    ("10. Notices. Notices are given in writing.",),
)


def _page(number: int, texts: tuple[str, ...]) -> Page:
    text = "\n".join(texts)
    starts = [sum(len(before) + 1 for before in texts[:index]) for index in range(len(texts))]
    blocks = tuple(
        Block(id=f"p{number}.b{index + 1}", start=start, end=start + len(part), box=Box(72, 72, 500, 90))
        for index, (start, part) in enumerate(zip(starts, texts, strict=True))
    )
    words = tuple(Word(found.start(), found.end(), Box(72, 72, 100, 90), 0) for found in re.finditer(r"\S+", text))
    return Page(number=number, width=612, height=792, kind=PageKind.DIGITAL, text=text, words=words, blocks=blocks)


def example_body() -> dict[str, object]:
    """The request as it goes out to an endpoint of dialect `mistral`."""
    document = Document(
        source=hashlib.sha256(b"protocol example").hexdigest(),
        reader="example",
        media_type="application/pdf",
        kind=DocumentKind.DIGITAL,
        pages=tuple(_page(number, texts) for number, texts in enumerate(TEXTS, start=1)),
    )
    slices = tuple(
        PageSlice(page=page.number, first_block=0, end_block=len(page.blocks), tokens=100) for page in document.pages
    )
    window = Window(document=document.source, index=0, slices=slices, cutter="example")
    pack = load_pack("legal/contract-review@1", (ROOT / "prompts",))
    asked = [pack.question(name) for name in QUESTIONS]
    request = render_request(document, window, pack, asked, {}, structured=True)
    return request_body(load_profiles()["embedded"], request, max_tokens=4096, image_bytes=lambda _: b"")


def example_reply(body: dict[str, object]) -> dict[str, object]:
    """The embedded reader's reply to it, over the wire; what differs from call to call is blanked."""
    with start_embedded() as endpoint:
        request = urllib.request.Request(
            f"{endpoint.base_url}/chat/completions",
            data=json.dumps(body).encode(),
            headers={"content-type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            reply = json.load(answer)
    return reply | {"id": "...", "created": 0}


def with_example(page: str) -> str:
    """Return the page with its two fenced examples replaced by what the code makes now."""
    body = example_body()
    for name, value in (("request", body), ("reply", example_reply(body))):
        block = f"<!-- {name} -->\n```json\n{json.dumps(value, ensure_ascii=False, indent=2)}\n```\n<!-- /{name} -->"
        page, found = re.subn(
            rf"<!-- {name} -->.*?<!-- /{name} -->", lambda _, block=block: block, page, flags=re.DOTALL
        )
        assert found == 1, f"docs/protocol.md has no place for the {name}"
    return page


def write(path: Path = PAGE) -> None:
    path.write_text(with_example(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    write()
