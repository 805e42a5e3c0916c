"""Documents made in code: small PDFs and images as bytes, and Document nouns, for every room's tests.

PDFs are written by hand, so that a test can say exactly what is wrong with one.
"""

import hashlib
import io
import struct
import zlib
from collections.abc import Sequence
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont

from domain.documents import Block, Box, Document, DocumentKind, Page, PageKind, Word

LETTER = (612.0, 792.0)


class Text(NamedTuple):
    """A run of type: its left edge and baseline in points from the page's top left."""

    x: float
    y: float
    text: str
    size: float = 12.0
    invisible: bool = False


class Sheet(NamedTuple):
    """One page of a PDF to be made."""

    texts: tuple[Text, ...] = ()
    width: float = LETTER[0]
    height: float = LETTER[1]
    rotate: int = 0
    crop: tuple[float, float, float, float] | None = None
    """Left, bottom, right, top in PDF's own coordinates."""
    image: Image.Image | None = None
    """Drawn over the whole page, beneath the type."""
    image_box: tuple[float, float, float, float] | None = None
    """Left, bottom, width, height; the whole page when None."""
    drawing: str = ""
    """More page content, as PDF operators."""


def text_pdf(*pages: str) -> bytes:
    """Return a PDF with one page for each text, its lines set from the top down."""
    return pdf([Sheet(lines(page)) for page in pages])


def lines(text: str, *, x: float = 72, y: float = 84, size: float = 12) -> tuple[Text, ...]:
    return tuple(Text(x, y + number * size * 1.4, line, size) for number, line in enumerate(text.split("\n")))


def pdf(sheets: Sequence[Sheet]) -> bytes:
    """Return a PDF with these pages."""
    objects: list[bytes] = [b"", b"", b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"]
    kids = [_add_page(objects, sheet) for sheet in sheets]
    objects[0] = b"<</Type/Catalog/Pages 2 0 R>>"
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(b"%d 0 R" % kid for kid in kids))
    return assemble(objects)


def assemble(objects: Sequence[bytes]) -> bytes:
    """Return a PDF file of these objects, numbered from 1, the first its catalogue."""
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places: list[int] = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (entries, len(data), data)


def _add_page(objects: list[bytes], sheet: Sheet) -> int:
    resources = b"/Font<</F1 3 0 R>>"
    content = ""
    if sheet.image is not None:
        objects.append(_image_object(sheet.image))
        resources += b"/XObject<</I1 %d 0 R>>" % len(objects)
        x, y, width, height = sheet.image_box or (0, 0, sheet.width, sheet.height)
        content += f"q {width} 0 0 {height} {x} {y} cm /I1 Do Q\n"
    content += sheet.drawing + "".join(_show(text, sheet.height) for text in sheet.texts)
    objects.append(stream(content.encode("cp1252")))
    crop = b"/CropBox[%g %g %g %g]" % sheet.crop if sheet.crop else b""
    objects.append(
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %g %g]%s/Rotate %d/Resources<<%s>>/Contents %d 0 R>>"
        % (sheet.width, sheet.height, crop, sheet.rotate, resources, len(objects))
    )
    return len(objects)


def _show(text: Text, height: float) -> str:
    escaped = text.text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    mode = 3 if text.invisible else 0
    return f"BT {mode} Tr /F1 {text.size} Tf {text.x} {height - text.y} Td ({escaped}) Tj ET\n"


def _image_object(image: Image.Image) -> bytes:
    data = io.BytesIO()
    image.convert("RGB").save(data, "JPEG", quality=90)
    entries = b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode"
    return stream(data.getvalue(), entries % image.size)


def huge_image_pdf(width: int, height: int) -> bytes:
    """Return a one-page PDF of a few kilobytes whose picture claims these pixels."""
    data = zlib.compress(bytes(64))
    entries = (
        b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/FlateDecode"
    )
    return assemble(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</XObject<</I1 5 0 R>>>>/Contents 4 0 R>>",
            stream(b"q 612 0 0 792 0 0 cm /I1 Do Q"),
            stream(data, entries % (width, height)),
        ]
    )


def nested_forms_pdf(depth: int = 12, width: int = 12) -> bytes:
    """Return a PDF of a few kilobytes that draws `width ** depth` letters: no engine comes to its end."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</XObject<</X 6 0 R>>>>/Contents 4 0 R>>",
        stream(b"/X Do"),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    for level in range(depth):
        entries = b"/Type/XObject/Subtype/Form/BBox[0 0 612 792]/Resources<</XObject<</X %d 0 R>>>>" % (7 + level)
        objects.append(stream(b"/X Do " * width, entries))
    last = b"/Type/XObject/Subtype/Form/BBox[0 0 612 792]/Resources<</Font<</F1 5 0 R>>>>"
    objects.append(stream(b"BT /F1 12 Tf 72 700 Td (x) Tj ET", last))
    return assemble(objects)


def picture(*texts: str, size: tuple[int, int] = (1200, 600), points: int = 48) -> Image.Image:
    """Return a white RGB picture with these lines of large type."""
    image = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(image)
    font = ImageFont.load_default(points)
    for number, line in enumerate(texts):
        pen.text((60, 60 + number * points * 1.6), line, fill="black", font=font)
    return image


def encoded(image: Image.Image, form: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def png_header(width: int, height: int) -> bytes:
    """Return a PNG of some eighty bytes that claims so many pixels."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def document(*pages: str, source: str | None = None) -> Document:
    """Return a Document noun: one page a text, one block a paragraph (parted by an empty line)."""
    return Document(
        source=source or hashlib.sha256("\f".join(pages).encode()).hexdigest(),
        reader="made in a test",
        media_type="application/pdf",
        kind=DocumentKind.DIGITAL,
        pages=tuple(page(number, text) for number, text in enumerate(pages, start=1)),
    )


def page(number: int, text: str) -> Page:
    """Return a Page noun; words stand six points a character, lines fourteen points high."""
    if not text:
        return Page(number=number, width=LETTER[0], height=LETTER[1], kind=PageKind.BLANK)
    paragraphs = text.split("\n\n")
    blocks: list[Block] = []
    words: list[Word] = []
    start = line = 0
    for paragraph in paragraphs:
        found = list(_words(paragraph, start, line))
        words += found
        box = _around([word.box for word in found])
        blocks.append(Block(id=f"p{number}.b{len(blocks) + 1}", start=start, end=start + len(paragraph), box=box))
        start += len(paragraph) + 1
        line += paragraph.count("\n") + 1
    return Page(
        number=number,
        width=LETTER[0],
        height=LETTER[1],
        kind=PageKind.DIGITAL,
        text="\n".join(paragraphs),
        words=tuple(words),
        blocks=tuple(blocks),
    )


def _words(paragraph: str, start: int, line: int) -> list[Word]:
    found: list[Word] = []
    for content in paragraph.split("\n"):
        column = 0
        for word in content.split(" "):
            if word:
                x, y = 36 + column * 6.0, 36 + line * 14.0
                box = Box(x, y, x + len(word) * 6.0, y + 12.0)
                found.append(Word(start + column, start + column + len(word), box, line))
            column += len(word) + 1
        start += len(content) + 1
        line += 1
    return found


def _around(boxes: Sequence[Box]) -> Box:
    return Box(
        min(box.x0 for box in boxes),
        min(box.y0 for box in boxes),
        max(box.x1 for box in boxes),
        max(box.y1 for box in boxes),
    )
