"""What PyMuPDF loads beside itself and a reader has no use for: a layout model and a writer of Markdown.

They take longer to load than the engine and bring 50 MB. A name that stands in `sys.modules` as None is
one that cannot be imported, and PyMuPDF goes on without.
"""

import sys
from typing import Any, cast

_UNUSED = ("pymupdf.layout", "pymupdf4llm")


def load_no_more_than_the_engine() -> None:
    """Keep what is unused from being loaded; must run before PyMuPDF is loaded first."""
    loaded = cast("dict[str, Any]", sys.modules)
    for name in _UNUSED:
        loaded.setdefault(name, None)
