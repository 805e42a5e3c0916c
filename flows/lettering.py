"""What is printed inside figures that are pictures: read by OCR, where a reply says that numbers are printed there.

A page's text does not hold it, and reading every picture of every document would cost more than it tells. Knows which
figures replies name; what is made of the words is for the checks.
"""

from collections.abc import Iterable, Sequence

from domain.charts import PointSource
from domain.documents import Document, Figure, Page, Refusal
from extractors.answers.charts import holds_text
from extractors.answers.parse import parse_candidates
from extractors.pages.beside_png import enlarged
from flows.desk import Desk
from flows.planning import page_images
from flows.turns import Heard

MOST_READ = 40
"""Figures of a document that are read; numbers in any further one stay unconfirmed."""


def with_lettering(desk: Desk, document: Document, heard: Sequence[Heard]) -> Document:
    """Return the document with the words of the figures in which replies say that numbers are printed."""
    named = set(_figures_with_numbers(heard))
    wanted = [
        (page, figure)
        for page in document.pages
        for figure in page.figures
        if figure.id in named and not holds_text(page, figure)
    ][:MOST_READ]
    if not wanted or not desk.settings.reader.ocr:
        return document
    images = {image.page: image for image in page_images(desk, document, sorted({page.number for page, _ in wanted}))}
    read: dict[str, str] = {}
    for page, figure in wanted:
        image = images[page.number]
        read[figure.id] = _text(desk, enlarged(desk.store.blobs.get(image.sha256), image.scale, figure.box))
    return document.model_copy(update={"pages": tuple(_lettered(page, read) for page in document.pages)})


def _figures_with_numbers(heard: Iterable[Heard]) -> Iterable[str]:
    for each in heard:
        text = each.reply.text if each.reply is not None and each.failure is None else None
        for candidate in parse_candidates(text, each.planned.questions).candidates if text else ():
            for chart in candidate.charts:
                points = (point for series in chart.series for point in series.points)
                if any(point.source is PointSource.UNCONFIRMED for point in points):
                    yield chart.figure


def _text(desk: Desk, picture: bytes) -> str:
    """Return what OCR reads in a picture of our own; nothing where it cannot."""
    reading = desk.reader.read(picture)
    return "" if isinstance(reading, Refusal) else "\n".join(page.text for page in reading.pages)


def _lettered(page: Page, read: dict[str, str]) -> Page:
    figures = tuple(_with_text(figure, read) for figure in page.figures)
    return page if figures == page.figures else page.model_copy(update={"figures": figures})


def _with_text(figure: Figure, read: dict[str, str]) -> Figure:
    return figure.model_copy(update={"text": read[figure.id]}) if figure.id in read else figure
