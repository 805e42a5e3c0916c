"""What pictures lie on a PDF page, by their declared sizes; none is decoded here."""

from typing import Any

from extractors.pages.drawn import turned
from extractors.pages.pictures import Picture, Pictures, Quad


def pictures_on(page: Any, width: float, height: float) -> Pictures:
    """Return the pictures of a PyMuPDF page of that displayed size."""
    turn = page.rotation_matrix
    items: list[Picture] = []
    for info in page.get_image_info():
        box = _clipped(turned(tuple(info["bbox"]), turn), width, height)
        items.append(Picture(box, int(info["width"]) * int(info["height"])))
    covered = sum(_area(picture.box) for picture in items) / (width * height)
    return Pictures(tuple(items), min(1.0, covered))


def _clipped(box: Quad, width: float, height: float) -> Quad:
    x0, x1 = (min(max(x, 0.0), width) for x in (box[0], box[2]))
    y0, y1 = (min(max(y, 0.0), height) for y in (box[1], box[3]))
    return x0, y0, x1, y1


def _area(box: Quad) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])
