"""Readers shared by the tests of this room: starting a child takes a while."""

from collections.abc import Iterator

import pytest

from extractors.pages.limits import MIB, ReaderLimits
from extractors.pages.reader import DocumentReader

DOUBLE = "tests.extractors.pages.doubles.misbehaving"


@pytest.fixture(scope="session")
def reader() -> Iterator[DocumentReader]:
    with DocumentReader(limits=ReaderLimits(page_seconds=60, ocr_seconds=150)) as opened:
        yield opened


@pytest.fixture(scope="session")
def reader_without_ocr() -> Iterator[DocumentReader]:
    with DocumentReader(ocr=False) as opened:
        yield opened


@pytest.fixture
def misbehaving() -> Iterator[DocumentReader]:
    limits = ReaderLimits(page_seconds=2, ocr_seconds=60, document_seconds=100, memory_bytes=400 * MIB)
    with DocumentReader(limits=limits, child_module=DOUBLE) as opened:
        yield opened
