"""Words in a picture, through the Tesseract program: one process a picture, pixels in by pipe, TSV out by pipe.

It runs within the reader child's own limits (address space, CPU, no file may be written, no secret in
the environment) and in its process group, so that whatever ends the child ends it too.
"""

import io
import subprocess
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from PIL import Image

from extractors.pages.cells import Piece
from extractors.pages.ocr_port import Line
from extractors.pages.scripts import has_wide, split
from extractors.pages.tesseract_program import LANGUAGES, program

SURE_OF_ENGLISH = 0.7
"""Mean confidence from which on a page is not read as Japanese as well: English reads at 0.9, Japanese at 0.4."""
_AUTOMATIC, _ONE_BLOCK = "3", "6"
"""Page segmentation modes of the program; neither guesses at orientation."""
_WAYS = ((LANGUAGES[:1], _AUTOMATIC), (LANGUAGES, _AUTOMATIC), (LANGUAGES[:1], _ONE_BLOCK))
_ENVIRONMENT = {"LANG": "C.UTF-8", "OMP_THREAD_LIMIT": "1"}
"""One thread: two fight each other over a page and are slower."""
_WORD_LEVEL = "5"
_COLUMNS = 12
_MAX_OUTPUT = 16 * 1024 * 1024


class TesseractFailed(Exception):  # noqa: N818  # an outcome, told as the page's reason
    """The program ended badly on this picture."""


class _Word(NamedTuple):
    line: tuple[str, ...]
    piece: Piece


def recognise(image: Image.Image) -> list[Line]:
    """Return the lines found in an RGB picture, in the program's order.

    Read as English first; what it is unsure of, as English and Japanese, which takes twice as long
    and makes English no better, and then as one block of type, which receipts are.
    """
    pixels = io.BytesIO()
    image.convert("L").save(pixels, "PPM")  # no encoder, no temporary file
    words: list[_Word] = []
    for languages, layout in _WAYS:
        words = max(words, list(_words(_run(pixels.getvalue(), languages, layout))), key=_sure_characters)
        if words and _sure_characters(words) >= SURE_OF_ENGLISH * _characters(words):
            break
    return [joined([word.piece for word in group]) for _, group in groupby(words, key=lambda word: word.line)]


def _run(pixels: bytes, languages: Sequence[str], layout: str) -> str:
    done = subprocess.run(  # noqa: S603  # a program of the system, fixed options
        [program(), "stdin", "stdout", "-l", "+".join(languages), "--psm", layout, "tsv"],
        input=pixels,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_ENVIRONMENT,
        check=False,
    )
    if done.returncode or len(done.stdout) > _MAX_OUTPUT:
        raise TesseractFailed
    return done.stdout.decode("utf-8", "replace")


def _characters(words: Sequence[_Word]) -> int:
    return sum(len(word.piece.text) for word in words)


def _sure_characters(words: Sequence[_Word]) -> float:
    """Return how many characters were read, each counted by its confidence."""
    return sum((word.piece.confidence or 0.0) * len(word.piece.text) for word in words)


def _words(tsv: str) -> Iterator[_Word]:
    for row in tsv.splitlines():
        fields = row.split("\t", _COLUMNS - 1)
        if len(fields) != _COLUMNS or fields[0] != _WORD_LEVEL or not fields[11].strip():
            continue
        left, top, width, height = (float(value) for value in fields[6:10])
        confidence = round(min(max(float(fields[10]) / 100, 0.0), 1.0), 4)
        box = (left, top, left + width, top + height)
        for piece in split(Piece(fields[11], *box, confidence)):
            yield _Word(tuple(fields[1:5]), piece)


def joined(pieces: list[Piece]) -> Line:
    """Return the line without the spaces that the program puts between Japanese characters."""
    line: Line = []
    for piece in pieces:
        glued = bool(line) and has_wide(line[-1].text[-1]) and has_wide(piece.text[0])
        line.append(piece._replace(glued=piece.glued or glued))
    return line
