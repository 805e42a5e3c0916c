"""Bytes by their digest: originals, documents' contents, page images, raw exchanges.

A blob lies under `<first two digits>/<digest>`, or with `.zst` added where compression pays; the
digest is always over the plain bytes, so `zstd -d` and `sha256sum` are enough to check one. Knows
nothing of what the bytes mean and never deletes any.
"""

import hashlib
import os
import tempfile
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Any, cast

import fsspec.core  # pyright: ignore[reportMissingTypeStubs]  # fsspec ships no types
import zstandard
from fsspec.implementations.local import (  # pyright: ignore[reportMissingTypeStubs]  # fsspec ships no types
    LocalFileSystem,
)

from domain.errors import IntegrityError, StoreError
from storage.faults import disk_trouble

LEVEL = 3
"""zstd's own default: nearly the size of the higher ones at many times their speed."""

WORTH_IT = 0.9
"""A blob is kept compressed where that makes it smaller than this share of itself."""

SUFFIX = ".zst"


class BlobStore:
    """A content-addressed store in a folder, or behind any address fsspec knows."""

    def __init__(self, url: str) -> None:
        try:
            files, root = cast("tuple[Any, str]", fsspec.core.url_to_fs(url))  # pyright: ignore[reportUnknownMemberType]  # untyped
        except (ValueError, ImportError) as error:
            raise StoreError(
                f"The blob store {url.partition('?')[0]} cannot be opened.",
                str(error),
                "Give a folder, or an fsspec address whose package is installed, in INDICIA_BLOBS.",
            ) from error
        self._files = files
        self._root = PurePosixPath(root)
        self._local = isinstance(files, LocalFileSystem)

    def put(self, data: bytes) -> str:
        """Keep bytes and return their digest; bytes already kept are not written again."""
        sha256 = hashlib.sha256(data).hexdigest()
        if not self.has(sha256):
            packed = zstandard.ZstdCompressor(level=LEVEL).compress(data)
            pays = len(packed) < WORTH_IT * len(data)
            self._write(self._path(sha256, SUFFIX if pays else ""), packed if pays else data)
        return sha256

    def has(self, sha256: str) -> bool:
        """Return whether bytes with this digest are kept; does not read them."""
        return any(self._exists(self._path(sha256, suffix)) for suffix in (SUFFIX, ""))

    def get(self, sha256: str) -> bytes:
        """Return the bytes with this digest.

        Raises IntegrityError when what is kept is not what its name says, StoreError when nothing is.
        """
        for suffix in (SUFFIX, ""):
            kept = self._read(self._path(sha256, suffix))
            if kept is not None:
                return _checked(kept, sha256, packed=bool(suffix))
        raise StoreError(
            f"The blob {sha256} is gone from the blob store {self._root}.",
            "The database names it and no file holds it.",
            "Put it back from a backup; if the store was moved, point INDICIA_BLOBS to it.",
        )

    def _path(self, sha256: str, suffix: str) -> str:
        return str(self._root / sha256[:2] / (sha256 + suffix))

    def _exists(self, path: str) -> bool:
        return os.path.exists(path) if self._local else bool(self._files.exists(path))  # noqa: PTH110  # hot: a Path each is slow

    def _read(self, path: str) -> bytes | None:
        try:
            return Path(path).read_bytes() if self._local else cast("bytes", self._files.cat_file(path))
        except FileNotFoundError:
            return None
        except OSError as error:
            raise disk_trouble(f"The blob {path} cannot be read.", error) from error

    def _write(self, path: str, data: bytes) -> None:
        try:
            if self._local:
                _write_whole(Path(path), data)
            else:
                self._files.pipe_file(path, data)
        except OSError as error:
            raise disk_trouble(f"The blob {path} cannot be written.", error) from error


def _checked(kept: bytes, sha256: str, *, packed: bool) -> bytes:
    try:
        data = zstandard.ZstdDecompressor().decompress(kept) if packed else kept
    except zstandard.ZstdError:
        data = None
    if data is None or hashlib.sha256(data).hexdigest() != sha256:
        raise IntegrityError(
            f"The blob {sha256} was changed.",
            "Its bytes no longer have the digest they are kept under.",
            "Put it back from a backup, and find out who or what writes to the blob store.",
        )
    return data


def _write_whole(path: Path, data: bytes) -> None:
    """Write a file so that after a power cut it is there as a whole or not at all."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        with suppress(FileNotFoundError):
            Path(temporary).unlink()
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
