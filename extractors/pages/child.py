"""The child process: `python -m extractors.pages.child MEMORY_BYTES`. Loads the engines, then serves."""

from extractors.pages.opening import open_file
from extractors.pages.service import serve

if __name__ == "__main__":
    serve(open_file)
