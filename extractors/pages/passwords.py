"""The password file: one password a line, for PDFs that do not open without one.

Read by whoever starts the reader; what is in it goes to the child that opens a file and nowhere else.
"""

from pathlib import Path

from domain.errors import UsageError

MOST_PASSWORDS = 1000
LONGEST = 127
"""Bytes of a password in UTF-8: PDF knows no longer ones."""


def read_passwords(path: Path) -> tuple[str, ...]:
    """Return the passwords in their order, each once; raises UsageError naming the line, never its content."""
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"The password file {path} cannot be read.",
            "It is not UTF-8 text." if isinstance(error, UnicodeDecodeError) else str(error.strerror),
            "Give a text file with one password a line, and check its permissions.",
        ) from None
    passwords = [line.removesuffix("\r") for line in lines]
    for number, password in enumerate(passwords, start=1):
        if len(password.encode()) > LONGEST:
            why = f"It has more than {LONGEST} bytes; no PDF has such a password."
            raise UsageError(f"Line {number} of the password file {path} is too long.", why, "One password a line.")
    found = tuple(dict.fromkeys(password for password in passwords if password))
    if len(found) > MOST_PASSWORDS:
        why = f"It holds {len(found)}; every one would be tried on every encrypted file."
        raise UsageError(f"The password file {path} holds more than {MOST_PASSWORDS}.", why, "Split the batch.")
    return found
