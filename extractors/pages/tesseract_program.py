"""Where the Tesseract program is, which version it has, and whether it knows our languages.

Runs it on nothing but its own options: safe in the parent. Reads no picture.
"""

import shutil
import subprocess
from functools import cache

from domain.errors import SurroundingsError

LANGUAGES = ("eng", "jpn")
_PLACES = "/usr/bin:/bin:/usr/local/bin:/opt/homebrew/bin"
"""Where it is looked for; a child inherits no PATH."""
_CURE = (
    "Install it, on Debian or Ubuntu with `apt-get install tesseract-ocr tesseract-ocr-jpn`, "
    'or set `ocr_engine = "rapidocr"` under `[reader]`.'
)


@cache
def program() -> str:
    """Return the program's path; raises SurroundingsError where it is not installed."""
    found = shutil.which("tesseract", path=_PLACES)
    if found is None:
        raise SurroundingsError("Pages cannot be read with Tesseract.", "The program is not installed.", _CURE)
    return found


@cache
def engine_version() -> str:
    """Return the version, such as `5.3.0`, once program and languages are known to be there."""
    missing = [language for language in LANGUAGES if language not in languages()]
    if missing:
        why = f"Its language data for {' and '.join(missing)} is not installed."
        raise SurroundingsError("Pages cannot be read with Tesseract.", why, _CURE)
    return _ask("--version").split()[1]


@cache
def languages() -> frozenset[str]:
    """Return the languages whose data is installed."""
    return frozenset(_ask("--list-langs").splitlines()[1:])


def _ask(option: str) -> str:
    asked = subprocess.run(  # noqa: S603  # a program of the system, one fixed option
        [program(), option], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, timeout=60
    )
    if asked.returncode or len(asked.stdout.split()) < 2:  # noqa: PLR2004  # a name and a version, a heading and a list
        why = f"The program does not answer `{option}`."
        raise SurroundingsError("Pages cannot be read with Tesseract.", why, _CURE)
    return asked.stdout
