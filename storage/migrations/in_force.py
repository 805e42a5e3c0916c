"""The files of the account's views as they stand now: a later migration's takes the place of an earlier one's.

Knows paths only, so that whoever reads the account loads no migration.
"""

from pathlib import Path

_HERE = Path(__file__).parent
_FOLDERS = ("losses", "charts")
"""In the order of their migrations."""


def account_files() -> list[Path]:
    """Return the files, in the order in which the views build on each other."""
    files = {file.name: file for folder in _FOLDERS for file in (_HERE / folder / "sql").glob("*.sql")}
    return [files[name] for name in sorted(files)]
