"""Cut a document into windows: whole pages in order, as many as the budget holds.

Every page stands in a window, blank and unreadable ones too. A page larger than a window is split
between blocks, a block that no window holds within itself. Pure and deterministic; knows neither how
a slice is rendered nor how tokens are counted, only the numbers it is given.

No window is over the budget. What cannot be split, a page's marker or its picture, and does not fit
is an error that names it.
"""

from collections.abc import Callable, Iterator, Mapping

from domain.documents import Document, Page
from domain.errors import UsageError
from domain.windows import Budget, Chars, PageSlice, Window
from extractors.windows.pieces import pieces

CUTTER = "pages-2"
"""Version of this code; raised when the same document and budget would be cut otherwise."""

CountSlice = Callable[[Page, int, int, Chars | None], int]
"""Tokens of a page's blocks from an index up to and without another, as rendered, markers included.

Of one block alone only some of its code points may be asked for.
"""

_NO_PICTURES: Mapping[int, int] = {}


def cut(
    document: Document, budget: Budget, count: CountSlice, *, pictures: Mapping[int, int] = _NO_PICTURES
) -> tuple[Window, ...]:
    """Return the windows of `document`, in order.

    `pictures` holds the image tokens, by page number, of the pages whose picture is sent; of a page
    that is split, the picture stands in the first part.
    """
    _check(budget, pictures)
    slices = (part for page in document.pages for part in _slices(page, budget, count, pictures.get(page.number)))
    return tuple(
        Window(document=document.source, index=index, slices=group, cutter=CUTTER)
        for index, group in enumerate(_filled(slices, budget))
    )


def _check(budget: Budget, pictures: Mapping[int, int]) -> None:
    if budget.document_tokens < 1:
        raise UsageError(
            "No window has room for any of a document.",
            f"A context of {budget.context_tokens} tokens less {budget.output_tokens} for the answer and "
            f"{budget.overhead_tokens} for instructions and questions leaves {budget.document_tokens}.",
            "Ask fewer questions in a call, lower max_output_tokens, or take a model with a longer context.",
        )
    if pictures and budget.max_images < 1:
        raise UsageError(
            "Pictures of pages were planned for a model that takes none.",
            cure="Plan without pictures, or take a model with vision and max_images above 0.",
        )


def _filled(slices: Iterator[PageSlice], budget: Budget) -> Iterator[tuple[PageSlice, ...]]:
    """Put slices into a window until the next one would go over the budget."""
    group: list[PageSlice] = []
    for part in slices:
        if group and not _holds(group, part, budget):
            yield tuple(group)
            group = []
        group.append(part)
    if group:
        yield tuple(group)


def _holds(group: list[PageSlice], part: PageSlice, budget: Budget) -> bool:
    together = [*group, part]
    tokens = sum(each.tokens for each in together)
    return tokens <= budget.document_tokens and sum(each.image for each in together) <= budget.max_images


def _slices(page: Page, budget: Budget, count: CountSlice, picture: int | None) -> Iterator[PageSlice]:
    """Yield the page whole where a window can hold it, else in parts that it can hold."""
    first, last, image = 0, len(page.blocks), picture
    while True:
        end = _end(page, first, budget.document_tokens - (image or 0), count)
        if end == first < last and image is None:
            yield from _in_pieces(page, first, budget, count)
            end = first + 1
        else:
            tokens = _fitting(page, count(page, first, end, None) + (image or 0), budget)
            yield PageSlice(page=page.number, first_block=first, end_block=end, tokens=tokens, image=image is not None)
        if end == last:
            return
        first, image = end, None


def _end(page: Page, first: int, room: int, count: CountSlice) -> int:
    """Return the largest end found whose slice fits the room; `first` where not one block fits.

    Asks in strides that double and then halve, so that a page of many windows is not counted whole
    for each of them. Every end it returns was counted, even where more blocks make fewer tokens.
    """
    last = len(page.blocks)
    if first == 0 and count(page, first, last, None) <= room:
        return last
    end, stride = first, 1
    while end + stride <= last and count(page, first, end + stride, None) <= room:
        end, stride = end + stride, stride * 2
    while stride > 0:
        if end + stride <= last and count(page, first, end + stride, None) <= room:
            end += stride
        stride //= 2
    return end


def _in_pieces(page: Page, at: int, budget: Budget, count: CountSlice) -> Iterator[PageSlice]:
    """Yield a block that no window holds in pieces that one can hold."""
    text = page.block_text(page.blocks[at])
    for chars in pieces(text, lambda chars: count(page, at, at + 1, chars) <= budget.document_tokens):
        tokens = _fitting(page, count(page, at, at + 1, chars), budget)
        yield PageSlice(page=page.number, first_block=at, end_block=at + 1, tokens=tokens, chars=chars)


def _fitting(page: Page, tokens: int, budget: Budget) -> int:
    """Return the tokens of what cannot be split; raises UsageError where they are more than a window holds."""
    if tokens <= budget.document_tokens:
        return tokens
    raise UsageError(
        f"Page {page.number} cannot be asked about: its picture or its least part is larger than a window.",
        f"It takes {tokens} tokens, a window has room for {budget.document_tokens}.",
        "Raise working_tokens, take a model with a longer context, or ask fewer questions in a call.",
    )
