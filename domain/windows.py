"""A window: the part of a document that one call sees, cut page by page to fit a budget."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from domain.model import Count, Noun, Sha256, digest

Chars = tuple[int, int]
"""Code points of a block's text, from 0, the end exclusive."""


class Budget(Noun):
    """What a call may hold, in tokens of the model's own vocabulary."""

    context_tokens: Annotated[int, Field(gt=0)]
    """Hard limit of prompt plus output."""
    working_tokens: Annotated[int, Field(gt=0)]
    """What the document part of a prompt is planned for; quality falls beyond it."""
    output_tokens: Annotated[int, Field(gt=0)]
    """Room kept for working and answer."""
    overhead_tokens: Count
    """System message, questions and chat template around the document."""
    max_images: Count = 0

    @property
    def document_tokens(self) -> int:
        """Tokens left for the document's text and images in one window; may be zero or less."""
        return min(self.working_tokens, self.context_tokens - self.output_tokens - self.overhead_tokens)


class PageSlice(Noun):
    """A page's part in a window: nearly always all of it; a page too long for a window is cut at blocks.

    A block that is itself too long for a window is told in pieces, each a slice of its own.
    """

    page: Annotated[int, Field(ge=1)]
    first_block: Count
    """Index into `Page.blocks`, from 0."""
    end_block: Count
    """One past the last index; equal to `first_block` for a page without text."""
    tokens: Count
    """Tokens of the slice as rendered, its page markers and image included."""
    image: bool = False
    """Whether the page's picture is sent beside its text."""
    chars: Chars | None = None
    """Of a block told in pieces, the code points of this piece."""

    @model_validator(mode="after")
    def _a_piece_is_of_one_block(self) -> Self:
        if self.chars is not None and not (
            self.end_block == self.first_block + 1 and 0 <= self.chars[0] < self.chars[1]
        ):
            raise ValueError("a piece must be some code points of one block")
        return self


class Window(Noun):
    """A run of page slices of one document, in order. Every page of a document stands in a window."""

    document: Sha256
    index: Count
    """Position among the document's windows, from 0."""
    slices: Annotated[tuple[PageSlice, ...], Field(min_length=1)]
    cutter: str
    """Version of the code that cut it; part of its identity."""

    @model_validator(mode="after")
    def _in_page_order(self) -> Self:
        places = [(part.page, part.first_block, part.chars or (0, 0)) for part in self.slices]
        if places != sorted(places):
            raise ValueError("a window's pages must stand in the document's order")
        return self

    @property
    def id(self) -> str:
        """Digest of what the window holds: the same cut of the same document has the same id."""
        return digest(self.model_dump(mode="json", exclude_none=True))

    @property
    def pages(self) -> tuple[int, ...]:
        """Numbers of the pages it holds, each once, in order."""
        return tuple(dict.fromkeys(part.page for part in self.slices))

    @property
    def tokens(self) -> int:
        return sum(part.tokens for part in self.slices)

    @property
    def images(self) -> int:
        return sum(part.image for part in self.slices)
