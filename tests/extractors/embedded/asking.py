"""Small prompts for the embedded reader's tests, written by the real renderer."""

from domain.documents import Block, Box, Document, DocumentKind, Page, PageKind
from domain.messages import TextPart
from domain.questions import AnswerType, Cues, PromptPack, Question
from domain.windows import PageSlice, Window
from extractors.embedded.extract import answer
from extractors.embedded.outcome import Outcome
from extractors.embedded.prompt import Prompt, parse_prompt
from prompts.render import render_request

SOURCE = "ab" * 32


def page(number: int, *blocks: str) -> Page:
    """A page whose blocks are these texts, parted by blank lines."""
    text, spans = "", []
    for block in blocks:
        start = len(text)
        text += f"{block}\n\n"
        spans.append((start, start + len(block)))
    return Page(
        number=number,
        width=612,
        height=792,
        kind=PageKind.DIGITAL,
        text=text,
        blocks=tuple(
            Block(id=f"p{number}.b{at}", start=start, end=end, box=Box(0, 0, 1, 1))
            for at, (start, end) in enumerate(spans, 1)
        ),
    )


def document(*pages: Page) -> Document:
    return Document(source=SOURCE, reader="test", media_type="application/pdf", kind=DocumentKind.DIGITAL, pages=pages)


def question(text: str, *cues: str, kind: str = "text", related: tuple[str, ...] = (), **more: object) -> Question:
    return Question.model_validate(
        {
            "id": "asked",
            "text": text,
            "type": AnswerType(kind),
            "evidence": "A sentence that says so.",
            "cues": Cues(en=cues),
            "related": Cues(en=related),
            **more,
        }
    )


def pack(*questions: Question) -> PromptPack:
    return PromptPack(
        name="test/pack",
        version=1,
        title="Test",
        owner="Test",
        language="en",
        review="None.",
        system="Read.",
        questions=questions,
        sha256=SOURCE,
    )


def messages(read: Document, *questions: Question, pages: tuple[int, ...] | None = None) -> list[dict[str, str]]:
    """The system and the user message in which these questions are asked of these pages."""
    numbers = pages or tuple(page.number for page in read.pages)
    slices = tuple(
        PageSlice(page=number, first_block=0, end_block=len(read.page(number).blocks), tokens=0) for number in numbers
    )
    window = Window(document=read.source, index=0, slices=slices, cutter="test")
    request = render_request(read, window, pack(*questions), questions, {}, structured=False)
    return [
        {"role": message.role.value, "content": "".join(p.text for p in message.parts if isinstance(p, TextPart))}
        for message in request.messages
    ]


def prompt(read: Document, *questions: Question, pages: tuple[int, ...] | None = None) -> Prompt:
    return parse_prompt(messages(read, *questions, pages=pages)[1]["content"])


def ask(asked: Question, *blocks: str) -> Outcome:
    """The outcome of one question asked of one page of these blocks."""
    ((_, outcome),) = answer(prompt(document(page(1, *blocks)), asked))
    return outcome
