"""Turn a window and questions into the messages a model is sent: the document first, the questions last.

Pure: the same window, pack and questions give the same bytes. Knows no model, no dialect and no
tokens; what the answer must look like is said in `prompts.schema`. The rules for the model stand in
`rules.md`, for questions whose answer may be worked out in `derivations.md`, for charts in `charts.md`; the whole form
in `docs/protocol.md`.

A line of the document can never pass for one of ours: a block's first line stands behind its id,
every further line is indented by one space, and no other line break survives.
"""

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from domain.documents import Block, Document, Figure, Page, PageImage, PageStatus
from domain.errors import UsageError
from domain.messages import ChatRequest, ImagePart, Message, Part, Role, TextPart
from domain.model import digest
from domain.questions import AnswerType, PromptPack, Question
from domain.windows import Chars, PageSlice, Window
from prompts.inert import inert
from prompts.schema import answer_schema
from prompts.table_heads import head_above

__all__ = ["PROTOCOL", "answer_schema", "render_frame", "render_further", "render_request", "render_slice"]

PROTOCOL = "2"
"""Version of the form of a request; raised when the same window and questions would give other bytes."""

_NOT_PRINTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""Control characters but tab and line feed, and every other character some reader takes for a line break.

Each becomes one space, so that offsets stay and a quote still matches once white space is folded.
"""

_LINE_BREAKS_IN_JSON = str.maketrans({"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"})

_REMINDER = (
    "Answer with one JSON object and nothing else. Every question once, under its id; values and quotes copied "
    "letter for letter from the blocks above; `absent` where these pages do not say.\n"
)


def render_slice(  # a slice and what stands around it
    page: Page,
    first_block: int,
    end_block: int,
    *,
    chars: Chars | None = None,
    picture: bool = False,
    before: Page | None = None,
) -> str:
    """Return a page's marker and its blocks from `first_block` up to and without `end_block`, each line ended.

    With `chars` only these code points of the one block are told, under the block's id. With `picture` the marker
    says that the page's picture follows, which is put behind the first line, and it is told where figures stand.
    `before` is the page before: where its last table goes on here, the table's heads are told again, marked as
    repeated.
    """
    blocks = (_block(page, block, chars) for block in page.blocks[first_block:end_block])
    begins = _page_marker(page, picture=picture) + (_figures(page) if picture else "")
    return begins + _repeated_head(page, first_block, end_block, before) + "".join(blocks)


def render_request(
    document: Document,
    window: Window,
    pack: PromptPack,
    questions: Sequence[Question],
    images: Mapping[int, PageImage],
    *,
    structured: bool,
) -> ChatRequest:
    """Return the request that asks `questions` of `window`.

    `images` holds, by page number, the picture of every slice that is planned with one; with
    `structured` the request carries the schema its answer must satisfy.
    """
    _belongs(document, window)
    prefix = _prefix(document, window, images)
    closing = TextPart(text=_closing(document, questions))
    request = _request(pack, questions, _joined([*prefix, closing]), structured=structured)
    begins = [request.messages[0].model_dump(mode="json"), *(part.model_dump(mode="json") for part in prefix)]
    return request.model_copy(update={"cache_key": digest(begins)[:32]})


def render_frame(
    document: Document, pack: PromptPack, questions: Sequence[Question], *, structured: bool
) -> ChatRequest:
    """Return the request without any page: what every window of `document` carries beside its slices.

    Its tokens are a window budget's `overhead_tokens`; page numbers stand at their longest.
    """
    last = len(document.pages)
    text = _opening(document, last, last) + _closing(document, questions)
    return _request(pack, questions, (TextPart(text=text),), structured=structured)


def _prefix(document: Document, window: Window, images: Mapping[int, PageImage]) -> tuple[Part, ...]:
    opening = TextPart(text=_opening(document, window.pages[0], window.pages[-1]))
    body = (piece for part in window.slices for piece in _slice_parts(document, part, images))
    return opening, *body


def render_further(questions: Sequence[Question]) -> Message:
    """Return the message that asks `questions` of pages shown earlier in the same conversation."""
    return Message(role=Role.USER, parts=(TextPart(text=_asking(questions)),))


def _request(
    pack: PromptPack, questions: Sequence[Question], parts: tuple[Part, ...], *, structured: bool
) -> ChatRequest:
    told = ["rules"]
    told += ["derivations"] if any(question.derive is not None for question in questions) else []
    told += ["charts"] if any(question.type is AnswerType.CHART for question in questions) else []
    system = TextPart(text="\n\n".join([pack.system.strip(), *map(_rules, told)]))
    return ChatRequest(
        messages=(Message(role=Role.SYSTEM, parts=(system,)), Message(role=Role.USER, parts=parts)),
        answer_schema=answer_schema(questions) if structured else None,
    )


@cache
def _rules(name: str) -> str:
    return (Path(__file__).parent / f"{name}.md").read_text(encoding="utf-8").strip()


def _belongs(document: Document, window: Window) -> None:
    if window.document != document.source:
        raise UsageError(
            f"Window {window.index} cannot be asked of document {document.source[:12]}.",
            f"It was cut from document {window.document[:12]}.",
            "Cut the document again.",
        )


def _opening(document: Document, first: int, last: int) -> str:
    return f"<<<DOCUMENT {document.source[:12]} pages {first}-{last} of {len(document.pages)}>>>\n"


def _closing(document: Document, questions: Sequence[Question]) -> str:
    return f"<<<END DOCUMENT {document.source[:12]}>>>\n\n{_asking(questions)}"


def _asking(questions: Sequence[Question]) -> str:
    lines = "".join(f"{_question(question)}\n" for question in questions)
    return f"<<<QUESTIONS>>>\n{lines}<<<END QUESTIONS>>>\n\n{_REMINDER}"


def _page_marker(page: Page, *, picture: bool) -> str:
    unread = page.status is PageStatus.UNREADABLE
    note = " picture follows" if picture else " could not be read" if unread else ""
    return f"<<<PAGE {page.number}{note}>>>\n"


def _figures(page: Page) -> str:
    return "".join(_figure(page, figure) for figure in page.figures)


def _figure(page: Page, figure: Figure) -> str:
    """Return where a figure stands, in hundredths of the page as its picture shows it."""
    left, right = (round(100 * edge / page.width) for edge in (figure.box.x0, figure.box.x1))
    top, bottom = (round(100 * edge / page.height) for edge in (figure.box.y0, figure.box.y1))
    return f"<<<FIGURE {figure.id} across {left}-{right} % down {top}-{bottom} %>>>\n"


def _block(page: Page, block: Block, chars: Chars | None) -> str:
    told = page.block_text(block)[slice(*chars) if chars else slice(None)]
    text = inert(_NOT_PRINTED.sub(" ", told)).replace("\n", "\n ")
    return f"[{block.id}] {text}\n"


def _repeated_head(page: Page, first_block: int, end_block: int, before: Page | None) -> str:
    head = head_above(page, before) if before is not None and first_block == 0 < end_block else None
    if head is None:
        return ""
    told = inert(_NOT_PRINTED.sub(" ", head.text).replace("\n", " "))
    return f"<<<TABLE HEAD REPEATED from page {head.page}: {told}>>>\n"


def _slice_parts(document: Document, part: PageSlice, images: Mapping[int, PageImage]) -> tuple[Part, ...]:
    page = document.page(part.page)
    before = document.page(part.page - 1) if part.page > 1 else None
    text = render_slice(page, part.first_block, part.end_block, chars=part.chars, picture=part.image, before=before)
    if not part.image:
        return (TextPart(text=text),)
    marker, _, blocks = text.partition("\n")
    return TextPart(text=f"{marker}\n"), _image(page, images), TextPart(text=blocks)


def _image(page: Page, images: Mapping[int, PageImage]) -> ImagePart:
    if page.number not in images:
        raise UsageError(
            f"Page {page.number} is planned with a picture, and none was given.",
            cure="Render the page first, or plan the windows without pictures.",
        )
    image = images[page.number]
    return ImagePart(sha256=image.sha256, media_type=image.media_type, width=image.width, height=image.height)


def _joined(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Join neighbouring texts into one part, so that only pictures part the text."""
    joined: list[Part] = []
    for part in parts:
        if isinstance(part, TextPart) and joined and isinstance(joined[-1], TextPart):
            joined[-1] = TextPart(text=joined[-1].text + part.text)
        elif not isinstance(part, TextPart) or part.text:
            joined.append(part)
    return tuple(joined)


def _operands(question: Question) -> list[dict[str, object]]:
    return [
        {
            "name": operand.name,
            "period": operand.period,
            "look_for": list(operand.cues.all()),
            "related": list(operand.related.all()),
        }
        for operand in question.operands
    ]


def _question(question: Question) -> str:
    """Return the question as one line of JSON; `unit`, `choices`, `derive` and `formula` only where they are set."""
    asked: dict[str, object] = {
        "id": question.id,
        "type": question.type.value,
        "question": question.text,
        "evidence": question.evidence,
        "look_for": list(question.cues.all()),
        "related": list(question.related.all()),
    }
    asked |= {"unit": question.unit} if question.unit is not None else {}
    asked |= {"choices": list(question.choices)} if question.choices else {}
    asked |= {"derive": question.derive.value} if question.derive is not None else {}
    asked |= {"formula": question.formula, "operands": _operands(question)} if question.formula is not None else {}
    return json.dumps(asked, ensure_ascii=False, separators=(",", ":")).translate(_LINE_BREAKS_IN_JSON)
