"""The two small calls that try an endpoint: one page of text, one page that is a picture.

Rendered, sent and read by the code that analyses documents, so what holds here holds there. Each has one
question, and its answer stands on the page alone: no model can know it.
"""

import hashlib
from importlib.resources import files

from domain.documents import Block, Box, Document, DocumentKind, Page, PageImage, PageKind
from domain.messages import ChatRequest
from domain.model import Noun
from domain.profiles import ModelProfile
from domain.questions import AnswerType, Cues, PromptPack, Question
from domain.windows import PageSlice, Window
from prompts.render import render_request

MAX_TOKENS = 4096
"""Room for the working and one answer; a model that needs more for this question is not well."""

TEXT_VALUE = "407816"
PICTURE_VALUE = "739124"
"""What stands in `extractors/answers/probe.png`."""

_SENTENCE = f"Goods receipt. The parcel number is {TEXT_VALUE}. It was weighed at the gate and accepted without remark."
_WIDTH, _HEIGHT = 616, 280
_AREA = Box(0, 0, 612, 280)
_QUESTION = Question(
    id="parcel-number",
    text="What is the parcel number?",
    type=AnswerType.TEXT,
    evidence="The words that give the parcel number.",
    cues=Cues(en=("parcel number is", "parcel number")),
)


class Probe(Noun):
    """A request, and the value its answer must have."""

    request: ChatRequest
    questions: tuple[Question, ...]
    expected_value: str


def text_probe(profile: ModelProfile) -> Probe:
    block = Block(id="p1.b1", start=0, end=len(_SENTENCE), box=_AREA)
    page = Page(number=1, width=612, height=792, kind=PageKind.DIGITAL, text=_SENTENCE, blocks=(block,))
    return _probe(profile, page, {}, TEXT_VALUE)


def picture_probe(profile: ModelProfile) -> Probe:
    image = PageImage(
        sha256=hashlib.sha256(picture_bytes()).hexdigest(), page=1, width=_WIDTH, height=_HEIGHT,
        media_type="image/png", scale=1.0,
    )  # fmt: skip
    page = Page(number=1, width=_WIDTH, height=_HEIGHT, kind=PageKind.SCAN)
    return _probe(profile, page, {1: image}, PICTURE_VALUE)


def picture_bytes() -> bytes:
    return (files("extractors.answers") / "probe.png").read_bytes()


def _probe(profile: ModelProfile, page: Page, images: dict[int, PageImage], value: str) -> Probe:
    pack = _pack()
    source = hashlib.sha256(value.encode()).hexdigest()
    document = Document(
        source=source, reader="probe", media_type="application/pdf", kind=DocumentKind.DIGITAL, pages=(page,)
    )
    part = PageSlice(page=1, first_block=0, end_block=len(page.blocks), tokens=0, image=bool(images))
    window = Window(document=source, index=0, slices=(part,), cutter="probe")
    request = render_request(document, window, pack, pack.questions, images, structured=profile.structured_output)
    return Probe(request=request, questions=pack.questions, expected_value=value)


def _pack() -> PromptPack:
    return PromptPack(
        name="indicia/probe", version=1, title="Probe", owner="Indicia", language="en", review="none",
        system="You read goods receipts.", questions=(_QUESTION,), sha256="0" * 64,
    )  # fmt: skip
