"""Charts drawn again beside their figures, as PNG files."""

import asyncio
from collections.abc import Iterable, Sequence
from pathlib import Path

from domain.answers import Answer, AnswerRecord
from domain.errors import SurroundingsError, UsageError
from extractors.charts.redraw import redraw
from extractors.pages.beside_png import Pair, side_by_side
from flows.desk import Desk, open_desk
from flows.planning import page_images
from flows.settings import Settings


def write_charts(settings: Settings, record: AnswerRecord, target: Path) -> None:
    """Write every chart of an answer to `target`, each beside the figure it was read from.

    Raises UsageError where the answer has no chart, SurroundingsError where the file cannot be written.
    """
    if not record.answer.charts:
        raise UsageError(
            f"Answer {record.answer.id[:8]} has no chart.",
            "There is nothing to draw.",
            "`indicia answers` lists answers; those of type `chart` that were found have charts.",
        )
    asyncio.run(_write(settings, [(record.answer, target)]))


def write_all_charts(settings: Settings, records: Iterable[AnswerRecord], folder: Path) -> Sequence[Path]:
    """Write the charts of all answers that have any into a folder, a file an answer, and return the files."""
    chosen = [(each.answer, folder / f"{each.answer.id}.png") for each in records if each.answer.charts]
    asyncio.run(_write(settings, chosen))
    return [target for _, target in chosen]


async def _write(settings: Settings, chosen: Sequence[tuple[Answer, Path]]) -> None:
    async with open_desk(settings) as desk:
        for answer, target in chosen:
            _put(target, side_by_side(_pairs(desk, answer)))


def _pairs(desk: Desk, answer: Answer) -> list[Pair]:
    document = desk.store.queries.document_of_run(answer.run, answer.document)
    numbers = sorted({chart.page for chart in answer.charts if chart.page is not None})
    pages = {image.page: image for image in page_images(desk, document, numbers)}
    pairs: list[Pair] = []
    for chart in answer.charts:
        image = None if chart.page is None else pages[chart.page]
        shown = b"" if image is None else desk.store.blobs.get(image.sha256)
        pairs.append(Pair(shown, 1.0 if image is None else image.scale, chart.box, redraw(chart)))
    return pairs


def _put(target: Path, picture: bytes) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(picture)
    except OSError as error:
        raise SurroundingsError(
            f"The picture {target} cannot be written.", error.strerror or "", "Choose another place."
        ) from error
