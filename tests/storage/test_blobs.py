"""Blobs: what is put comes back equal, and what was tampered with is never given out."""

import hashlib
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import IntegrityError, StoreError
from storage.blobs import BlobStore

WORDY = b"the governing law of this agreement " * 100
NOISE = bytes(hashlib.sha256(b"%d" % number).digest()[0] for number in range(2000))


@pytest.fixture
def blobs(tmp_path: Path) -> BlobStore:
    return BlobStore(str(tmp_path / "blobs"))


@given(data=st.binary(max_size=5000))
def test_what_is_put_comes_back(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    blobs = BlobStore(str(tmp_path_factory.mktemp("blobs")))
    sha256 = blobs.put(data)
    assert sha256 == hashlib.sha256(data).hexdigest()
    assert blobs.get(sha256) == data
    assert blobs.put(data) == sha256


@pytest.mark.parametrize(("data", "packed"), [(WORDY, True), (NOISE, False)])
def test_compresses_only_where_it_pays(blobs: BlobStore, tmp_path: Path, data: bytes, packed: bool) -> None:
    sha256 = blobs.put(data)
    (file,) = (path for path in tmp_path.rglob("*") if path.is_file())
    assert file.name == sha256 + (".zst" if packed else "")
    assert (file.stat().st_size < len(data)) is packed


@pytest.mark.parametrize("data", [WORDY, NOISE])
def test_every_changed_byte_is_noticed(blobs: BlobStore, tmp_path: Path, data: bytes) -> None:
    sha256 = blobs.put(data)
    (file,) = (path for path in tmp_path.rglob("*") if path.is_file())
    whole = file.read_bytes()
    for place in {0, 5, len(whole) // 2, len(whole) - 1}:
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(IntegrityError, match="was changed"):
            blobs.get(sha256)
    file.write_bytes(whole[:-1])
    with pytest.raises(IntegrityError):
        blobs.get(sha256)


def test_a_blob_that_is_gone_is_named(blobs: BlobStore) -> None:
    sha256 = hashlib.sha256(b"never put").hexdigest()
    assert not blobs.has(sha256)
    with pytest.raises(StoreError, match=sha256):
        blobs.get(sha256)


def test_nothing_half_written_is_left(blobs: BlobStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("storage.blobs.os.fsync", full)
    with pytest.raises(StoreError, match="No space left"):
        blobs.put(WORDY)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_any_fsspec_address_will_do() -> None:
    blobs = BlobStore("memory://indicia-test/blobs")
    assert blobs.get(blobs.put(WORDY)) == WORDY
    with pytest.raises(StoreError, match="gone"):
        blobs.get("0" * 64)


def test_an_unknown_address_is_refused_with_its_cure() -> None:
    with pytest.raises(StoreError, match="INDICIA_BLOBS"):
        BlobStore("nonsense://somewhere")


def test_a_blob_can_be_checked_without_us(blobs: BlobStore, tmp_path: Path) -> None:
    sha256 = blobs.put(NOISE)
    (file,) = (path for path in tmp_path.rglob("*") if path.is_file())
    said = subprocess.run(["sha256sum", str(file)], capture_output=True, text=True, check=True).stdout
    assert said.split()[0] == sha256
