"""Cut a document into windows: whole pages in order, as many as the budget holds.

Every page stands in a window, blank and unreadable ones too. A page larger than a window is split
between blocks. Pure and deterministic; knows neither how a slice is rendered nor how tokens are
counted, only the numbers it is given.

The one exception to the budget: a block cannot be split. A block that alone is larger than the
working budget gets a window of its own, larger than planned; one that does not even fit the model's
context beside the questions is an error that names it. The same holds for a page's picture.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import count as numbers

from domain.documents import Document, Page
from domain.errors import UsageError
from domain.windows import Budget, PageSlice, Window

CUTTER = "pages-1"
"""Version of this code; raised when the same document and budget would be cut otherwise."""

CountSlice = Callable[[Page, int, int], int]
"""Tokens of a page's blocks from an index up to and without another, as rendered, markers included."""

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
    first = 0
    for part in numbers():
        image = picture if part == 0 else None
        end = _end(page, first, budget.document_tokens - (image or 0), count)
        tokens = count(page, first, end) + (image or 0)
        _fits_the_context(page, first, tokens, budget)
        yield PageSlice(page=page.number, first_block=first, end_block=end, tokens=tokens, image=image is not None)
        if end == len(page.blocks):
            return
        first = end


def _end(page: Page, first: int, room: int, count: CountSlice) -> int:
    """Return the largest end found whose slice fits the room, and at least one block if there is one.

    Asks in strides that double and then halve, so that a page of many windows is not counted whole
    for each of them. Every end it returns was counted, even where more blocks make fewer tokens.
    """
    last = len(page.blocks)
    if first == 0 and count(page, first, last) <= room:
        return last
    end, stride = min(first + 1, last), 1
    while end + stride <= last and count(page, first, end + stride) <= room:
        end, stride = end + stride, stride * 2
    while stride > 0:
        if end + stride <= last and count(page, first, end + stride) <= room:
            end += stride
        stride //= 2
    return end


def _fits_the_context(page: Page, first: int, tokens: int, budget: Budget) -> None:
    hard = budget.context_tokens - budget.output_tokens - budget.overhead_tokens
    if tokens <= hard:
        return
    block = page.blocks[first].id if page.blocks else "its picture"
    raise UsageError(
        f"Page {page.number} cannot be asked about: {block} is larger than the model's context.",
        f"It takes {tokens} tokens, a call has room for {hard}.",
        "Take a model with a longer context, ask fewer questions in a call, or lower max_output_tokens.",
    )
