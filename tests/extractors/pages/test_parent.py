"""The caller's process stays clean: no engine in it, no start-up to pay for, no file opened."""

import subprocess
import sys

from extractors.pages.reader import READER_VERSION, DocumentReader

_ENGINES = ("pymupdf", "fitz", "PIL", "rapidocr", "onnxruntime", "cv2", "numpy")


def test_no_engine_is_loaded_into_the_callers_process() -> None:
    program = (
        "import sys; from extractors.pages.reader import DocumentReader; reader = DocumentReader(); reader.identity; "
        f"print([name for name in {_ENGINES!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_identity_names_everything_that_decides_the_reading() -> None:
    identity = DocumentReader().identity
    assert identity.startswith("pymupdf ")
    assert "; rapidocr " in identity
    assert identity.endswith(f"; indicia {READER_VERSION}")


def test_what_is_refused_at_the_door_starts_no_child() -> None:
    reader = DocumentReader(child_module="no.such.module")
    assert reader.read(b"") is not None
    assert reader.read(b"Dear Sir or Madam") is not None
