"""What every OCR engine promises, and the choice of one by name.

Loads no engine before it is asked to read: most documents need none. Knows neither pages nor points.
"""

from collections.abc import Callable
from enum import StrEnum
from importlib.metadata import version
from typing import TYPE_CHECKING

from extractors.pages import tesseract_program
from extractors.pages.cells import Piece

if TYPE_CHECKING:  # the parent names engines and never loads what opens pictures
    from PIL import Image

Line = list[Piece]
"""The pieces of one recognised line, in pixels of the picture given, each with its confidence from 0 to 1."""


class OcrEngine(StrEnum):
    RAPIDOCR = "rapidocr"
    """Its wheel brings models for English and Japanese; the default."""
    TESSERACT = "tesseract"
    """A program of the operating system, with its language data for English and Japanese."""


def engine_version(engine: OcrEngine) -> str:
    """Return the engine's version; raises SurroundingsError where it is not installed. Loads no model."""
    return tesseract_program.engine_version() if engine is OcrEngine.TESSERACT else version("rapidocr")


class Ocr:
    """What a page is given to have its picture read: an engine, and a word to the parent before it begins."""

    def __init__(self, engine: OcrEngine, before: Callable[[], None]) -> None:
        self.engine = engine
        self._before = before
        self._begun = False

    def begin(self) -> None:
        """Tell the parent's clock, once, that this page is slow."""
        if not self._begun:
            self._begun = True
            self._before()

    def recognise(self, image: "Image.Image") -> list[Line]:
        """Return the lines found in an RGB picture, roughly from top to bottom; [] where there are none."""
        self.begin()
        return _engine(self.engine)(image)


def _engine(name: OcrEngine) -> "Callable[[Image.Image], list[Line]]":
    if name is OcrEngine.TESSERACT:
        from extractors.pages import tesseract  # noqa: PLC0415  # each engine is loaded only where it is chosen

        return tesseract.recognise
    from extractors.pages import ocr  # noqa: PLC0415

    return ocr.recognise
