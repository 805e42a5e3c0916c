"""TIFF, JPEG, PNG, WebP, BMP, JPEG 2000 and HEIC through Pillow; the only file that opens one. In the child only.

A frame is a page. Its size in points is its pixels * 72 / dpi; where the file names no believable
dpi, 200 is taken, the usual resolution of office scanners.
"""

import io
import warnings
from types import TracebackType
from typing import Any, Self, cast

from PIL import Image, UnidentifiedImageError

from domain.documents import PageKind, RefusalCode
from extractors.pages.limits import ReaderLimits
from extractors.pages.ocr_port import Ocr
from extractors.pages.page_record import CannotDraw, CannotOpen, PageRecord, Picture, unreadable
from extractors.pages.page_text import page_text
from extractors.pages.picture_text import may_hold_words, ocr_pixels, read_picture
from extractors.pages.render import encode_page
from extractors.pages.sniff import MediaType
from extractors.pages.square import Frame, as_frame

_FORMATS = {
    MediaType.TIFF: "TIFF",
    MediaType.JPEG: "JPEG",
    MediaType.PNG: "PNG",
    MediaType.WEBP: "WEBP",
    MediaType.BMP: "BMP",
    MediaType.JPEG_2000: "JPEG2000",
    MediaType.HEIC: "HEIF",
}
_NO_HEIC = "It is a HEIC image, and pillow-heif, which reads them, is not installed."


class ImageFile:
    """An open image file. Use as a context manager."""

    def __init__(self, media_type: str, untrusted: bytes, limits: ReaderLimits) -> None:
        self._limits = limits
        self._is_tiff = media_type == MediaType.TIFF
        self.findings: list[dict[str, Any]] = []
        # One pixel over the limit is an error, before anything is decoded, not a warning.
        Image.MAX_IMAGE_PIXELS = limits.max_pixels
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        if media_type == MediaType.HEIC:
            _learn_heic()
        self._image = _open(untrusted, _FORMATS[MediaType(media_type)], limits)
        self.page_count = self._count()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._image.close()

    @property
    def attachments(self) -> list[dict[str, Any]]:
        """A picture holds no files."""
        return []

    def attachment(self, index: int) -> bytes:
        """A picture holds no files."""
        raise IndexError(index)

    def read(self, number: int, ocr: Ocr | None) -> PageRecord:
        """Read a frame by OCR."""
        try:
            frame = self._frame(number)
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            return unreadable(number, "Its picture has more pixels than the limit.")
        if not may_hold_words(frame.image, frame.image.width / frame.width):
            return _record(number, frame, {"kind": PageKind.BLANK, **page_text(number, [])})
        if ocr is None:
            return unreadable(number, "The page is a picture, and OCR is switched off.", (frame.width, frame.height))
        read = read_picture(ocr, _for_ocr(frame), frame.width, frame.height)
        fields = {"ocr_confidence": read.confidence, "findings": read.findings(number)}
        return _record(number, frame, {"kind": PageKind.SCAN, **fields, **read.text_fields(number)})

    def draw(self, number: int) -> Picture:
        """Draw a frame, long edge at most LONG_EDGE pixels, never above its own resolution."""
        if not 1 <= number <= self.page_count:
            raise CannotDraw
        frame = self._frame(number)
        return encode_page(frame.image, number, frame.image.width / frame.width)

    def _frame(self, number: int) -> Frame:
        if self._is_tiff:
            self._image.seek(number - 1)
        if self._image.width * self._image.height > self._limits.max_pixels:
            raise Image.DecompressionBombError
        return as_frame(self._image)

    def _count(self) -> int:
        if not self._is_tiff:
            return 1
        try:
            frames = int(getattr(self._image, "n_frames", 1))
        except (OSError, ValueError, EOFError, SyntaxError):
            raise CannotOpen(RefusalCode.MALFORMED) from None
        if frames > self._limits.max_pages:
            raise CannotOpen(RefusalCode.TOO_MANY_PAGES, f"{frames} pages, limit {self._limits.max_pages}.")
        return frames


def _open(untrusted: bytes, form: str, limits: ReaderLimits) -> Image.Image:
    try:
        return Image.open(io.BytesIO(untrusted), formats=(form,))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        detail = f"Its picture has more pixels than {limits.max_pixels // 10**6} million."
        raise CannotOpen(RefusalCode.TOO_LARGE, detail) from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError):
        raise CannotOpen(RefusalCode.MALFORMED) from None


def _learn_heic() -> None:
    """Teach Pillow HEIC, only once a file of that type is here: one decoder fewer for all others to meet."""
    try:
        import pillow_heif  # noqa: PLC0415  # see above
    except ImportError:
        raise CannotOpen(RefusalCode.UNSUPPORTED_FORMAT, _NO_HEIC) from None
    cast("Any", pillow_heif).register_heif_opener(thumbnails=False)  # its types are partial


def _for_ocr(frame: Frame) -> Image.Image:
    scale = ocr_pixels(frame.image.width, frame.image.height, 1.0)
    if scale == 1.0:
        return frame.image
    size = (max(1, int(frame.image.width * scale)), max(1, int(frame.image.height * scale)))
    return frame.image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def _record(number: int, frame: Frame, fields: dict[str, Any]) -> PageRecord:
    return PageRecord({"number": number, "width": frame.width, "height": frame.height, **fields})
