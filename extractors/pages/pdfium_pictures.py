"""What pictures a PDF page shows, through PDFium, by their declared sizes; none is decoded here."""

import ctypes
from collections.abc import Iterator
from typing import Any, cast

import pypdfium2.raw as _raw

from extractors.pages.pdfium_geometry import Quad

raw = cast("Any", _raw)  # made from C headers: no types

_NESTING = 6
"""Forms within forms in which pictures are looked for."""
_UNIT_SQUARE = ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0))
_Matrix = tuple[float, float, float, float, float, float]
_AS_IT_IS: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def pictures_of(page: Any) -> Iterator[tuple[Quad, int]]:
    """Yield each picture's box in the page's own coordinates (left, bottom, right, top) and its pixels."""
    for index in range(raw.FPDFPage_CountObjects(page)):
        yield from _in(raw.FPDFPage_GetObject(page, index), _AS_IT_IS, _NESTING)


def _in(item: Any, outer: _Matrix, deeper: int) -> Iterator[tuple[Quad, int]]:
    kind = raw.FPDFPageObj_GetType(item)
    if kind == raw.FPDF_PAGEOBJ_IMAGE:
        width, height = ctypes.c_uint(), ctypes.c_uint()
        raw.FPDFImageObj_GetImagePixelSize(item, ctypes.byref(width), ctypes.byref(height))
        yield _box(_combined(_matrix(item), outer)), width.value * height.value
    elif kind == raw.FPDF_PAGEOBJ_FORM and deeper:
        inner = _combined(_matrix(item), outer)
        for index in range(raw.FPDFFormObj_CountObjects(item)):
            yield from _in(raw.FPDFFormObj_GetObject(item, index), inner, deeper - 1)


def _matrix(item: Any) -> _Matrix:
    found = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, ctypes.byref(found)):
        return _AS_IT_IS
    return found.a, found.b, found.c, found.d, found.e, found.f


def _combined(inner: _Matrix, outer: _Matrix) -> _Matrix:
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _box(matrix: _Matrix) -> Quad:
    """Return the box around the unit square a picture is drawn in."""
    a, b, c, d, e, f = matrix
    xs = [a * x + c * y + e for x, y in _UNIT_SQUARE]
    ys = [b * x + d * y + f for x, y in _UNIT_SQUARE]
    return min(xs), min(ys), max(xs), max(ys)
