"""Hypothesis strategies for domain nouns: valid by construction, so that a test breaks one thing at a time."""

from hypothesis import strategies as st

from domain.documents import Block, Box, Page, PageKind, Word
from domain.windows import PageSlice, Window

SHA = "a" * 64
OTHER_SHA = "b" * 64
BOX = Box(10.0, 10.0, 20.0, 20.0)

shas = st.text("0123456789abcdef", min_size=64, max_size=64)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def page(number: int = 1, words: tuple[str, ...] = ("alpha", "beta", "gamma")) -> Page:
    """A page whose words stand in one line and one block."""
    text = " ".join(words)
    spans: list[Word] = []
    start = 0
    for word in words:
        spans.append(Word(start, start + len(word), BOX, 0))
        start += len(word) + 1
    blocks = (Block(id=f"p{number}.b1", start=0, end=len(text), box=BOX),) if words else ()
    kind = PageKind.DIGITAL if words else PageKind.BLANK
    return Page(number=number, width=612, height=792, kind=kind, text=text, words=tuple(spans), blocks=blocks)


@st.composite
def windows(draw: st.DrawFn) -> Window:
    pages = draw(st.lists(st.integers(1, 400), min_size=1, max_size=8, unique=True))
    slices = tuple(
        PageSlice(page=number, first_block=0, end_block=draw(st.integers(0, 9)), tokens=draw(st.integers(0, 5000)))
        for number in sorted(pages)
    )
    return Window(document=draw(shas), index=draw(st.integers(0, 30)), slices=slices, cutter=draw(st.text(max_size=6)))
