"""From what a person offers to what is read: files found, bytes stored, documents or refusals.

Knows nothing of models. A file is opened here only to copy its bytes; what they mean is found out
in the sandboxed reader.
"""

import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from domain.documents import Attachment, Document, DocumentStatus, Refusal, RefusalCode
from domain.errors import SurroundingsError
from domain.model import Noun
from flows.desk import Desk

DEEPEST = 3
"""Files within files within files: portfolios hold mails that hold attachments."""
_QUICKLY_TOLD = (RefusalCode.TOO_LARGE, RefusalCode.TOO_MANY_PAGES, RefusalCode.UNSUPPORTED_FORMAT)
_CANNOT_BE_TAKEN_OUT = Refusal(
    source=None,
    code=RefusalCode.UNREADABLE_FILE,
    reason="The file inside cannot be taken out of the outer one, or is larger than the reader accepts.",
    cure="Save it from a PDF viewer and offer it by itself.",
)


class Offered(Noun):
    """A file someone offered: where it lies and what it is called."""

    path: Path
    name: str


class Taken(Noun):
    """An offered file whose bytes are in the blob store, or the refusal that stands in its place."""

    offered: Offered
    source: str | None
    refusal: Refusal | None = None


def walk(paths: Sequence[Path]) -> Iterator[Offered]:
    """Yield every file under `paths`, each once, in a stable order.

    Folders are walked; hidden files and symbolic links inside folders are left out, because a
    folder is offered for its documents. A path named directly is always offered, whatever it is.
    """
    seen: set[Path] = set()
    for path in paths:
        for found in _files_under(path):
            if found not in seen:
                seen.add(found)
                yield Offered(path=found, name=found.name)


def _files_under(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path.absolute()
        return
    for entry in sorted(path.rglob("*")):
        hidden = any(part.startswith(".") for part in entry.relative_to(path).parts)
        if not hidden and not entry.is_symlink() and entry.is_file():
            yield entry.absolute()


def take(desk: Desk, offered: Offered, collection: str) -> Taken:
    """Copy an offered file's bytes into the blob store and note the name it came under."""
    untrusted = _bytes_of(offered.path, desk.limits.max_bytes)
    if isinstance(untrusted, Refusal):
        return _missing(desk, offered, untrusted, collection)
    return _keep(desk, offered, untrusted, collection)


def _missing(desk: Desk, offered: Offered, refusal: Refusal, collection: str) -> Taken:
    desk.store.ledger.observe_missing(name=offered.name, path=str(offered.path), refusal=refusal, collection=collection)
    return Taken(offered=offered, source=None, refusal=refusal)


def _keep(desk: Desk, offered: Offered, untrusted: bytes, collection: str) -> Taken:
    source = desk.store.ledger.record_source(
        untrusted, name=offered.name, path=str(offered.path), collection=collection, media_type=None
    )
    return Taken(offered=offered, source=source)


def take_whole(desk: Desk, offered: Offered, collection: str) -> Iterator[Taken]:
    """Take a file in, and after it, where that is wished, the files inside it, each as `outer!inner`."""
    yield from _with_what_is_inside(desk, take(desk, offered, collection), collection, DEEPEST)


def _with_what_is_inside(desk: Desk, taken: Taken, collection: str, deeper: int) -> Iterator[Taken]:
    yield taken
    if not desk.settings.reader.attachments or taken.source is None or not deeper:
        return
    for attachment, untrusted in _unpacked(desk, taken.source):
        inner = Offered(
            path=Path(f"{taken.offered.path}!{attachment.name}"), name=f"{taken.offered.name}!{attachment.name}"
        )
        if untrusted is None:
            yield _missing(desk, inner, _CANNOT_BE_TAKEN_OUT, collection)
        else:
            yield from _with_what_is_inside(desk, _keep(desk, inner, untrusted, collection), collection, deeper - 1)


def _unpacked(desk: Desk, source: str) -> Sequence[tuple[Attachment, bytes | None]]:
    try:
        return desk.reader.unpack(desk.store.blobs.get(source))
    except SurroundingsError:  # the outer file breaks the reader: its own reading will say so
        return ()


def read(desk: Desk, source: str) -> Document | Refusal:
    """Return the reading of a source: the one on record for this reader's version, or a new one, recorded."""
    known = _known(desk, source)
    if isinstance(known, Document) or (known is not None and not _worth_another_try(desk, known)):
        return known
    outcome = desk.reader.read(desk.store.blobs.get(source))
    if isinstance(outcome, Document):
        desk.store.ledger.record_document(outcome)
    else:
        desk.store.ledger.record_refusal(outcome, reader=desk.reader.identity)
    return outcome


def _known(desk: Desk, source: str) -> Document | Refusal | None:
    queries = desk.store.queries
    return queries.document(source, desk.reader.identity) or queries.refusal(source, desk.reader.identity)


def _worth_another_try(desk: Desk, refusal: Refusal) -> bool:
    """Whether what stood in the way may have gone: a password given, a limit raised, LibreOffice installed."""
    if refusal.code is RefusalCode.ENCRYPTED:
        return desk.settings.reader.passwords_file is not None
    if refusal.status is DocumentStatus.FAILED:
        return desk.settings.reader.again  # it costs the whole time limit once more
    return refusal.code in _QUICKLY_TOLD


def _bytes_of(path: Path, max_bytes: int) -> bytes | Refusal:
    try:
        facts = path.stat()
        if not stat.S_ISREG(facts.st_mode):
            return _out_of_reach("It is not a regular file.", "Offer the document itself.")
        if facts.st_size > max_bytes:
            return Refusal(
                source=None,
                code=RefusalCode.TOO_LARGE,
                reason=f"The file has {facts.st_size:,} bytes; the limit is {max_bytes:,}.",
                cure="Split it, or raise `max_bytes` under [reader] in indicia.toml.",
            )
        return path.read_bytes()
    except FileNotFoundError:
        return _out_of_reach("There is no such file.", "Check the path.")
    except OSError as error:
        return _out_of_reach(f"It cannot be opened: {error.strerror}.", "Check its permissions and the disk.")


def _out_of_reach(reason: str, cure: str) -> Refusal:
    return Refusal(source=None, code=RefusalCode.UNREADABLE_FILE, reason=reason, cure=cure)
