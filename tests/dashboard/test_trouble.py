"""A database of another version, locked or down; a picture or a paper gone or changed: told clearly, nothing leaked."""

import shutil
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from dashboard.app import create_app
from dashboard.door import Trouble, trouble
from dashboard.settings import Settings
from domain.errors import StoreError
from storage import open_store
from tests.dashboard.conftest import RealSite, client_of
from tests.dashboard.site import Site
from tests.support.databases import copy_home, falsify, locked, rows, sqlite_url


@pytest.fixture
def copy(real: RealSite, tmp_path: Path) -> RealSite:
    """The real record, to be broken."""
    home = tmp_path / "copy"
    copy_home(real.home, home, shutil.copytree)
    return RealSite(home, run=real.run, answers=real.answers)


def told(site: Site, path: str = "/runs") -> tuple[int, str]:
    with client_of(site) as client:
        answer = client.get(path)
    assert str(site.home) not in answer.text
    assert "Traceback" not in answer.text
    assert "content-security-policy" in answer.headers
    return answer.status_code, answer.text


@pytest.mark.parametrize("revision", ["0001", "9999"])
def test_a_database_of_another_version(copy: RealSite, revision: str) -> None:
    rows(copy.home, "UPDATE alembic_version SET version_num = :revision", revision=revision)
    code, text = told(copy)
    assert code == 503
    assert "The database is of another version" in text
    assert "indicia db upgrade" in text


def test_a_database_of_something_else(tmp_path: Path) -> None:
    rows(tmp_path, "DROP TABLE IF EXISTS alembic_version")
    rows(tmp_path, "CREATE TABLE theirs (x INTEGER)")
    assert told(Site(tmp_path))[0] == 503


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "indicia.db").write_bytes(b"not a database at all " * 100)
    code, text = told(Site(tmp_path, url_of_database=sqlite_url(tmp_path)))
    assert code == 503
    assert "The record cannot be used at the moment" in text


def test_a_locked_database_and_how_it_comes_back(copy: RealSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "storage.database._PRAGMAS", (("busy_timeout", "100", 100), ("journal_mode", "WAL", "wal")), raising=True
    )
    monkeypatch.setattr("dashboard.door.PATIENCE", 0.2)
    with client_of(copy) as client:
        with locked(copy.home):
            answer = client.get("/runs")
            assert answer.status_code == 503
            assert "The database is locked" in answer.text
            assert client.get("/healthz").status_code == 503
        assert client.get("/runs").status_code == 200


def test_a_database_server_that_is_down(tmp_path: Path) -> None:
    settings = Settings(
        database_url="postgresql+psycopg://nobody@127.0.0.1:9/none", blobs=str(tmp_path / "blobs"), actor="ada"
    )
    with TestClient(create_app(settings), base_url="http://127.0.0.1", raise_server_exceptions=False) as client:
        answer = client.get("/runs")
    assert answer.status_code == 503
    assert "The database cannot be reached" in answer.text
    assert "psycopg" not in answer.text
    assert "nobody" not in answer.text


def test_the_server_starts_and_says_so_while_its_database_is_no_use(tmp_path: Path) -> None:
    (tmp_path / "indicia.db").write_bytes(b"not a database at all " * 100)
    site = Site(tmp_path, url_of_database=sqlite_url(tmp_path))
    site.start()
    log = site.stop()
    assert site.url
    assert "Traceback" not in log


def _answer(site: RealSite) -> dict[str, object]:
    return next(each for each in site.answers if each["answer"] == site.answer("governing-law"))


def _picture(site: RealSite) -> tuple[str, Path]:
    """The address of a page's picture and its file in the blob store, drawn and recorded."""
    document = str(_answer(site)["document"])
    address = f"/pages/{document}/8.img?run={site.run}"
    with client_of(site) as client:
        assert client.get(address).status_code == 200
    with site.store() as store:
        reader = store.queries.document_of_run(site.run, document).reader
        image = store.queries.page_image(document, reader, 8)
    assert image is not None
    (file,) = (site.home / "blobs").glob(f"*/{image.sha256}*")
    return address, file


def test_a_picture_that_was_changed_is_not_shown(copy: RealSite) -> None:
    address, file = _picture(copy)
    file.chmod(0o600)
    file.write_bytes(b"\x89PNG\r\n\x1a\nsomething else")
    code, text = told(copy, address)
    assert code == 500
    assert "What is stored is not what was recorded" in text


def test_a_picture_that_is_gone_is_drawn_again_if_it_comes_out_the_same(copy: RealSite) -> None:
    address, file = _picture(copy)
    kept = file.read_bytes()
    file.unlink()
    assert told_bytes(copy, address)
    assert file.read_bytes() == kept, "the store is whole again"


def test_a_picture_that_is_gone_and_comes_out_otherwise_is_not_passed_off(copy: RealSite) -> None:
    address, file = _picture(copy)
    file.unlink()
    falsify(copy.home, "UPDATE page_images SET sha256 = :other", other="0" * 64)
    code, text = told(copy, address)
    assert code == 410
    assert "The picture of this page is gone" in text


def test_a_picture_is_shown_where_the_store_can_only_be_read(copy: RealSite, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise StoreError("The blob store cannot be written.")

    monkeypatch.setattr("storage.blobs.BlobStore.put", refuse)
    with client_of(copy) as client:
        answer = client.get(f"/pages/{_answer(copy)['document']}/7.img?run={copy.run}")
    assert answer.status_code == 200


def test_a_picture_whose_original_is_gone_too(copy: RealSite) -> None:
    address, file = _picture(copy)
    file.unlink()
    document = str(_answer(copy)["document"])
    for original in (copy.home / "blobs").glob(f"*/{document}*"):
        original.unlink()
    assert told(copy, address)[0] == 410


def told_bytes(site: RealSite, address: str) -> bytes:
    with client_of(site) as client:
        answer = client.get(address)
    assert answer.status_code == 200
    return answer.content


def test_a_raw_reply_that_is_gone_or_changed(copy: RealSite) -> None:
    call = str(_answer(copy)["call"])
    with copy.store() as store:
        exchange = store.queries.exchange(call)
    assert exchange is not None
    (file,) = (copy.home / "blobs").glob(f"*/{exchange[0].response}*")
    address = f"/answers/{_answer(copy)['answer']}/reply"
    file.chmod(0o600)
    file.write_bytes(b"{}")
    assert told(copy, address)[0] == 500
    file.unlink()
    code, text = told(copy, address)
    assert code == 410
    assert "gone from its store" in text


def test_a_changed_pack_is_not_asked_for_its_words(copy: RealSite) -> None:
    falsify(copy.home, "UPDATE runs SET record = replace(record, pack_sha256, :other)", other="0" * 64)
    code, text = told(copy, f"/answers/{_answer(copy)['answer']}")
    assert code == 200
    assert "The pack on this machine is not the one this run used" in text
    assert "Which law governs" not in text


def test_the_kinds_of_trouble_are_told_by_storages_own_words(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path / 'a.db'}", str(tmp_path / "blobs"), actor="ada") as store:
        with pytest.raises(StoreError) as gone:
            store.blobs.get("0" * 64)
        assert trouble(gone.value) is Trouble.BLOB_GONE
    assert trouble(StoreError("Something else.")) is Trouble.OTHER
