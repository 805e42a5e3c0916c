"""The child process: `python -m extractors.pages.child MEMORY_BYTES ENGINE PROGRAMS`.

Shuts itself in, then loads the engines, then serves.
"""

import sys

from extractors.pages.confinement import shut_in
from extractors.pages.engines import PdfEngine

if __name__ == "__main__":
    walls = shut_in(programs=sys.argv[3] == "programs")
    # Engines begin threads when they are loaded, and a thread keeps the rights it began with.
    from extractors.pages.opening import opener
    from extractors.pages.service import serve

    serve(opener(PdfEngine(sys.argv[2])), walls)
