"""Readers shared by the tests of this room: starting a child takes a while.

What both engines promise is tested on both: a module that says `BOTH_ENGINES = True` runs twice.
"""

from collections.abc import Iterator

import pytest

from extractors.pages.engines import PdfEngine
from extractors.pages.limits import MIB, ReaderLimits
from extractors.pages.reader import DocumentReader

DOUBLE = "tests.extractors.pages.doubles.misbehaving"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "engine" in metafunc.fixturenames:
        both = getattr(metafunc.module, "BOTH_ENGINES", False)
        engines = list(PdfEngine) if both else [PdfEngine.PYMUPDF]
        metafunc.parametrize("engine", engines, scope="session", indirect=True, ids=[""] if not both else None)


@pytest.fixture(scope="session")
def engine(request: pytest.FixtureRequest) -> PdfEngine:
    return PdfEngine(request.param)


@pytest.fixture(scope="session")
def reader(engine: PdfEngine) -> Iterator[DocumentReader]:
    with DocumentReader(engine=engine, limits=ReaderLimits(page_seconds=60, ocr_seconds=150)) as opened:
        yield opened


@pytest.fixture(scope="session")
def reader_without_ocr(engine: PdfEngine) -> Iterator[DocumentReader]:
    with DocumentReader(engine=engine, ocr=False) as opened:
        yield opened


@pytest.fixture
def misbehaving() -> Iterator[DocumentReader]:
    limits = ReaderLimits(page_seconds=2, ocr_seconds=60, document_seconds=100, memory_bytes=400 * MIB)
    with DocumentReader(limits=limits, child_module=DOUBLE) as opened:
        yield opened
