"""What is let in, by content; whatever the bytes are, the answer is a type or a refusal with a cure."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.documents import Refusal, RefusalCode
from extractors.pages.limits import ReaderLimits
from extractors.pages.refusals import refuse
from extractors.pages.sniff import PDF_HEADER_WITHIN, MediaType, sniff
from tests.support.documents import encoded, picture, png_header, text_pdf

SOURCE = "0" * 64
LIMITS = ReaderLimits(max_bytes=4096)


def archive(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as opened:
        for name in names:
            opened.writestr(name, b"<xml/>")
    return out.getvalue()


def code_of(data: bytes) -> RefusalCode:
    outcome = sniff(SOURCE, data, LIMITS)
    assert isinstance(outcome, Refusal)
    return outcome.code


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (text_pdf("hello"), MediaType.PDF),
        (b"junk before it\n" + text_pdf("hello"), MediaType.PDF),
        (b"x" * PDF_HEADER_WITHIN + b"%PDF-1.4", MediaType.PDF),
        (png_header(10, 10), MediaType.PNG),
        (encoded(picture(size=(20, 20)), "JPEG"), MediaType.JPEG),
        (encoded(picture(size=(20, 20)), "TIFF"), MediaType.TIFF),
        (b"MM\x00*\x00\x00\x00\x08", MediaType.TIFF),
        (encoded(picture(size=(20, 20)), "WEBP"), MediaType.WEBP),
        (encoded(picture(size=(20, 20)), "BMP"), MediaType.BMP),
        (encoded(picture(size=(20, 20)), "JPEG2000"), MediaType.JPEG_2000),
        (encoded(picture(size=(20, 20)), "JPEG2000", no_jp2=True), MediaType.JPEG_2000),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", MediaType.HEIC),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", MediaType.OLD_OFFICE),
        (b"{\\rtf1\\ansi Hello}", MediaType.RTF),
        (archive("[Content_Types].xml", "word/document.xml"), MediaType.DOCX),
        (archive("[Content_Types].xml", "xl/workbook.xml"), MediaType.XLSX),
        (archive("[Content_Types].xml", "ppt/presentation.xml"), MediaType.PPTX),
        (b"7 0 obj<</Type/Catalog>>endobj trailer<</Root 7 0 R>>", MediaType.PDF),
        (b"\xff\xff%startxref\n8 0 obj<</Type/XRef", MediaType.PDF),
    ],
)
def test_accepted_by_content(data: bytes, media_type: MediaType) -> None:
    assert sniff(SOURCE, data, LIMITS) is media_type


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", RefusalCode.EMPTY),
        (b"%PDF-1.7" + b" " * 4096, RefusalCode.TOO_LARGE),
        (b"x" * (PDF_HEADER_WITHIN + 1) + b"%PDF-1.4", RefusalCode.NOT_A_DOCUMENT),
        (b"Dear Sir or Madam", RefusalCode.NOT_A_DOCUMENT),
        (b"<html><body>502 Bad Gateway</body></html>", RefusalCode.NOT_A_DOCUMENT),
        (b"PK\x03\x04" + b"%PDF-", RefusalCode.UNSUPPORTED_FORMAT),
        (b"GIF89a", RefusalCode.UNSUPPORTED_FORMAT),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", RefusalCode.UNSUPPORTED_FORMAT),
        (b"BMW quarterly report, prepared for the board", RefusalCode.NOT_A_DOCUMENT),
        (b"The trailer met the object at 5 o'clock.", RefusalCode.NOT_A_DOCUMENT),
    ],
)
def test_refused_by_content(data: bytes, code: RefusalCode) -> None:
    assert code_of(data) is code


@given(st.binary(max_size=3000))
def test_any_bytes_get_an_answer(data: bytes) -> None:
    outcome = sniff(SOURCE, data, LIMITS)
    assert isinstance(outcome, MediaType | Refusal)


@given(st.binary(max_size=PDF_HEADER_WITHIN, min_size=9))
def test_a_pdf_header_behind_junk_is_a_pdf_unless_the_junk_is_something_else(junk: bytes) -> None:
    outcome = sniff(SOURCE, junk + b"%PDF-1.7", LIMITS)
    alone = sniff(SOURCE, junk, LIMITS)
    unknown = isinstance(alone, Refusal) and alone.code is RefusalCode.NOT_A_DOCUMENT
    if unknown:
        assert outcome is MediaType.PDF
    else:
        assert outcome == alone


@pytest.mark.parametrize("code", list(RefusalCode))
def test_every_code_has_a_reason_and_a_cure(code: RefusalCode) -> None:
    refusal = refuse(SOURCE, code)
    assert refusal.reason.endswith(".")
    assert refusal.cure.endswith(".")
