"""The page of an answer's evidence as a PNG with the quotes boxed."""

import asyncio
from pathlib import Path

from domain.answers import AnswerRecord
from domain.errors import SurroundingsError, UsageError
from extractors.pages.boxes_png import draw
from flows.desk import open_desk
from flows.planning import page_images
from flows.settings import Settings


def write_boxed_page(settings: Settings, record: AnswerRecord, target: Path) -> None:
    """Write the first page that carries evidence of the answer to `target`, every quote and figure on it boxed.

    Raises UsageError when no quote of the answer was located, and no figure.
    """
    answer = record.answer
    located = [(cited.page, cited.boxes) for cited in answer.citations if cited.page is not None]
    located = [(chart.page, (chart.box,)) for chart in answer.charts if chart.page and chart.box] + located
    if not located:
        raise UsageError(
            f"Answer {answer.id[:8]} has no quote that was located.",
            "There is nothing to box on a page.",
            "`indicia show` without --png tells what it rests on.",
        )
    page = located[0][0]
    boxes = [boxes for number, boxes in located if number == page]
    image, scale = asyncio.run(_page_image(settings, answer.run, answer.document, page))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(draw(image, scale=scale, boxes=boxes))
    except OSError as error:
        raise SurroundingsError(
            f"The picture {target} cannot be written.", error.strerror or "", "Choose another place."
        ) from error


async def _page_image(settings: Settings, run: str, source: str, page: int) -> tuple[bytes, float]:
    async with open_desk(settings) as desk:
        document = desk.store.queries.document_of_run(run, source)
        (image,) = page_images(desk, document, [page])
        return desk.store.blobs.get(image.sha256), image.scale
