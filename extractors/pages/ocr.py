"""Words in a picture, through RapidOCR with the models its wheel carries: offline, on this machine.

Loaded when the first page needs it. Knows pixels; knows neither points nor pages.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import numpy as np
from PIL import Image

from extractors.pages.cells import Piece, around
from extractors.pages.ocr_port import Line
from extractors.pages.scripts import PIECE, clean, has_wide, split

THREADS = 2
"""Threads of the recognising engine; several readers may run side by side."""


class Glyphs:
    """What RapidOCR located within one line: short texts with boxes, one after another."""

    def __init__(self, located: Sequence[Any]) -> None:
        self.text = "".join(str(text) for text, _, _ in located)
        self._boxes: list[tuple[float, float, float, float]] = []
        self._scores: list[float] = []
        for text, score, corners in located:
            self._boxes += [_upright(corners)] * len(str(text))
            self._scores += [float(score)] * len(str(text))

    def piece(self, text: str, start: int, *, glued: bool) -> Piece:
        """Return the piece for the characters from `start` on."""
        end = start + len(text)
        x0, y0, x1, y1 = around(self._boxes[start:end])
        score = sum(self._scores[start:end]) / len(text)
        return Piece(clean(text), x0, y0, x1, y1, round(score, 4), glued)


@cache
def engine() -> Any:
    """Return the engine, loaded once a process."""
    from rapidocr import RapidOCR  # noqa: PLC0415  # half a second and 30 MB that most documents do not need

    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.text_score": 0.0,  # a line it is unsure of is told with its doubt, never left out in silence
            "Global.use_cls": False,  # measured: it turns good lines upside down more often than it helps
            "Global.return_word_box": True,
            "Global.max_side_len": 10_000,  # the picture comes in the right size
            "EngineConfig.onnxruntime.intra_op_num_threads": THREADS,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


def recognise(image: Image.Image) -> list[Line]:
    """Return the lines found in an RGB picture, roughly from top to bottom."""
    pixels = np.ascontiguousarray(np.asarray(image)[:, :, ::-1])
    result = engine()(pixels)
    if result is None or getattr(result, "txts", None) is None:
        return []
    located = result.word_results if len(result.word_results or ()) == len(result.txts) else [()] * len(result.txts)
    lines = [
        list(_line(str(text), float(score), corners, glyphs))
        for text, score, corners, glyphs in zip(result.txts, result.scores, result.boxes, located, strict=True)
    ]
    return [line for line in lines if line]


def _line(text: str, score: float, corners: Any, located: Sequence[Any]) -> Iterator[Piece]:
    glyphs = Glyphs(located)
    if glyphs.text != re.sub(r"\s", "", text):  # the engine lost count: share the line's box out
        yield from split(Piece(text, *_upright(corners), round(score, 4)))
        return
    position = 0
    for word in re.findall(r"\S+", text):
        for start in _starts(word):
            part = word[start : start + PIECE] if has_wide(word) else word
            yield glyphs.piece(part, position + start, glued=start > 0)
        position += len(word)


def _starts(word: str) -> range:
    return range(0, len(word), PIECE) if has_wide(word) else range(1)


def _upright(corners: Any) -> tuple[float, float, float, float]:
    """Return the upright box around a quadrilateral."""
    xs = [float(corner[0]) for corner in corners]
    ys = [float(corner[1]) for corner in corners]
    return min(xs), min(ys), max(xs), max(ys)
