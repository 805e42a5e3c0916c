"""Durability reads back, and every database we cannot use is refused with a cure."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text

from domain.errors import StoreError, UsageError
from storage import Store, database, open_store
from storage.database import Database
from tests.storage.conftest import on_sqlite


def refusal(url: str, tmp_path: Path) -> str:
    with pytest.raises((StoreError, UsageError)) as caught:
        open_store(url, str(tmp_path / "blobs"), actor="ada")
    assert caught.value.cure
    return str(caught.value)


@on_sqlite
@pytest.mark.parametrize(
    ("name", "due"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("recursive_triggers", 1)]
)
def test_pragmas_read_back_on_every_connection(store: Store, name: str, due: object) -> None:
    engine = store._database.engine
    with engine.connect() as one, engine.connect() as other:
        assert one.execute(text(f"PRAGMA {name}")).scalar() == due
        assert other.execute(text(f"PRAGMA {name}")).scalar() == due


@on_sqlite
def test_a_pragma_that_is_not_taken_is_refused(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_PRAGMAS", (("synchronous", "OFF", 2),))
    assert "synchronous" in refusal(database_url, tmp_path)


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    assert "cannot be made" in refusal(f"sqlite:///{tmp_path}/file/home/x.db", tmp_path)


@on_sqlite
def test_a_database_that_cannot_be_written(database_url: str, tmp_path: Path) -> None:
    open_store(database_url, str(tmp_path / "blobs"), actor="ada").close()
    file = database_url.removeprefix("sqlite:///")
    only_read = f"sqlite:///file:{file}?mode=ro&uri=true"
    opened = open_store(only_read, str(tmp_path / "blobs"), actor="ada")
    with opened, pytest.raises(StoreError, match="cannot be written") as caught:
        opened.ledger.record_source(b"x", name="x", path="/x", collection="c")
    assert "write access" in caught.value.cure


def test_something_that_is_not_a_database(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_bytes(b"%PDF-1.7 " * 200)
    assert "is not a database" in refusal(f"sqlite:///{tmp_path}/x.db", tmp_path)


def test_somebody_elses_database(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "x.db") as theirs:
        theirs.execute("CREATE TABLE invoices (id)")
    theirs.close()
    assert "not Indicia's" in refusal(f"sqlite:///{tmp_path}/x.db", tmp_path)


def test_a_database_in_memory(tmp_path: Path) -> None:
    assert "in memory" in refusal("sqlite://", tmp_path)


def test_an_address_that_is_none(tmp_path: Path) -> None:
    assert "cannot be read" in refusal("not an address", tmp_path)


def test_a_driver_that_is_not_there(tmp_path: Path) -> None:
    said = refusal("oracle+nothing://scott:tiger@host/x", tmp_path)
    assert "no driver" in said
    assert "tiger" not in said


def test_errors_never_quote_what_was_to_be_stored(store: Store) -> None:
    with pytest.raises(StoreError) as caught:
        store.ledger.plan_document("no such run", source=None, name="secret", path="secret", refusal=_refusal())
    assert "secret" not in str(caught.value)


def _refusal() -> object:
    from domain.documents import Refusal, RefusalCode

    return Refusal(source=None, code=RefusalCode.UNREADABLE_FILE, reason="There is none.", cure="Look.")


def test_a_failed_write_leaves_nothing(database_url: str, blobs_url: str) -> None:
    with open_store(database_url, blobs_url, actor="ada") as opened:
        with pytest.raises(ZeroDivisionError):
            _write_and_break(opened)
        with opened._database.read() as session:
            assert session.execute(text("SELECT COUNT(*) FROM traces")).scalar() == 0


def _write_and_break(opened: Store) -> None:
    with opened._database.write() as session:
        session.execute(text("INSERT INTO traces VALUES ('a', 'b')"))
        raise ZeroDivisionError


def test_closing_lets_go(database_url: str) -> None:
    opened = Database(database_url)
    with opened.read() as session:
        session.execute(text("SELECT 1"))
    opened.close()
    assert opened.engine.pool.checkedout() == 0  # pyright: ignore[reportAttributeAccessIssue]  # QueuePool has it
