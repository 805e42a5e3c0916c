"""Office files made into PDFs by LibreOffice, where it is installed: headless, alone, on the clock.

The program runs in a folder of its own that is gone afterwards, with no network, no environment of
ours and limits; the PDF it makes is as untrusted as the file was. Knows no pages.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from domain.documents import RefusalCode
from extractors.pages.conversation import NotOpened
from extractors.pages.limits import ReaderLimits
from extractors.pages.sniff import MediaType

_PLACES = "/usr/bin:/usr/local/bin:/snap/bin:/opt/homebrew/bin:/Applications/LibreOffice.app/Contents/MacOS"
_ROOT = Path(__file__).resolve().parent.parent.parent
_ENDINGS = {
    MediaType.DOCX: "docx",
    MediaType.XLSX: "xlsx",
    MediaType.PPTX: "pptx",
    MediaType.ODT: "odt",
    MediaType.ODS: "ods",
    MediaType.ODP: "odp",
    MediaType.RTF: "rtf",
}
_OPTIONS = ("--headless", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard")
NOT_INSTALLED = "It is an office document, and LibreOffice, which would make a PDF of it, is not installed."
CURE = "Install LibreOffice (Debian, Ubuntu: `apt-get install libreoffice`), or save the file as PDF and offer that."


@cache
def program() -> Path | None:
    """Return where LibreOffice is, or None; asked once a process."""
    found = shutil.which("soffice", path=_PLACES)
    return None if found is None else Path(found)


def to_pdf(office: Path | None, untrusted: bytes, media_type: MediaType, limits: ReaderLimits) -> bytes:
    """Return a PDF of an office file; raises NotOpened where there is none to be had."""
    if office is None:
        raise NotOpened(RefusalCode.UNSUPPORTED_FORMAT, NOT_INSTALLED)
    with tempfile.TemporaryDirectory(prefix="indicia-office-") as name:
        folder = Path(name)
        offered = folder / f"document.{_ENDINGS.get(media_type, 'doc')}"
        offered.write_bytes(untrusted)
        _convert(office, offered, folder, limits)
        return _result(folder / "document.pdf", limits)


def _convert(office: Path, offered: Path, folder: Path, limits: ReaderLimits) -> None:
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [str(office), *_OPTIONS, profile, "--convert-to", "pdf", "--outdir", str(folder), str(offered)]
    process = subprocess.Popen(  # noqa: S603  # a program of the system; the file's name is ours
        [sys.executable, "-P", "-m", "extractors.pages.office_child", str(limits.max_bytes), *command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,  # what it prints may hold text of the document
        stderr=subprocess.DEVNULL,
        env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "PYTHONPATH": str(_ROOT), "HOME": str(folder)},
        cwd=folder,
        start_new_session=True,
    )
    try:
        process.wait(limits.office_seconds)
    except subprocess.TimeoutExpired:
        raise NotOpened(RefusalCode.OUT_OF_TIME, "LibreOffice did not come to an end.") from None
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)  # it leaves helpers behind
        process.wait()


def _result(made: Path, limits: ReaderLimits) -> bytes:
    if made.is_symlink() or not made.is_file():
        raise NotOpened(RefusalCode.MALFORMED, "LibreOffice made no PDF of it.")
    if made.stat().st_size > limits.max_bytes:
        raise NotOpened(RefusalCode.TOO_LARGE, f"The PDF made of it has more than {limits.max_bytes} bytes.")
    return made.read_bytes()
