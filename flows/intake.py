"""From what a person offers to what is read: files found, bytes stored, documents or refusals.

Knows nothing of models. A file is opened here only to copy its bytes; what they mean is found out
in the sandboxed reader.
"""

import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from domain.documents import Document, Refusal, RefusalCode
from domain.model import Noun
from flows.desk import Desk


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
        desk.store.ledger.observe_missing(
            name=offered.name, path=str(offered.path), refusal=untrusted, collection=collection
        )
        return Taken(offered=offered, source=None, refusal=untrusted)
    source = desk.store.ledger.record_source(
        untrusted, name=offered.name, path=str(offered.path), collection=collection, media_type=None
    )
    return Taken(offered=offered, source=source)


def read(desk: Desk, source: str) -> Document | Refusal:
    """Return the reading of a source: the one on record for this reader's version, or a new one, recorded."""
    known = _known(desk, source)
    if known is not None:
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
