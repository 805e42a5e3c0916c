"""A database that is locked, down, or something else: named, with a cure, and used again afterwards."""

import socket
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from domain.errors import StoreError
from storage import Store, open_store
from tests.storage import builders as build
from tests.storage.conftest import on_postgresql, on_sqlite
from tests.support import postgres
from tests.support.postgres import Server

PATIENCE = 0.05


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def refused(url: str, tmp_path: Path, why: str) -> StoreError:
    with pytest.raises(StoreError, match=why) as caught:
        open_store(url, str(tmp_path / "blobs"), actor="ada", patience=PATIENCE)
    error = caught.value
    assert error.why
    assert error.cure
    assert "\n" not in error.what
    return error


@contextmanager
def written_by_another(backend: str, database_url: str) -> Iterator[None]:
    """Hold what every writer of events needs."""
    if backend == "sqlite":
        other = sqlite3.connect(database_url.removeprefix("sqlite:///"), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")
        other.close()
        return
    with psycopg.connect(database_url.replace("+psycopg", "")) as connection:
        connection.execute("LOCK TABLE events")
        yield
        connection.rollback()


def test_a_database_that_another_writes_to_for_too_long(backend: str, database_url: str, blobs_url: str) -> None:
    with open_store(database_url, blobs_url, actor="ada", patience=PATIENCE) as store:
        with written_by_another(backend, database_url):
            with pytest.raises(StoreError, match="is locked") as caught:
                build.ingest(store)
            assert "wait for it" in caught.value.cure
            assert store.queries.documents() == ()
        build.ingest(store)
        assert len(store.queries.documents()) == 1


@on_sqlite
def test_a_database_that_another_holds_alone(database_url: str, tmp_path: Path) -> None:
    other = sqlite3.connect(database_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    other.execute("DELETE FROM events")
    refused(database_url, tmp_path, "is locked")
    other.close()


@on_postgresql
def test_a_server_that_goes_down_and_comes_back_under_an_open_store(tmp_path: Path, backend: str) -> None:
    with postgres.running(port=free_port()) as server:
        with open_store(server.url(), str(tmp_path), actor="ada", patience=PATIENCE) as store:
            store.ledger.open_run(build.run("run-1"))
            server.stop()
            for _ in range(2):
                with pytest.raises(StoreError, match="cannot be reached") as caught:
                    store.queries.run_summaries()
            assert "Start the database server" in caught.value.cure
            with pytest.raises(StoreError, match="cannot be reached"):
                store.ledger.open_run(build.run("run-2"))
            server.start()
            assert [run.run for run in store.queries.runs()] == ["run-1"]
            store.ledger.open_run(build.run("run-2"))
            assert len(store.queries.run_summaries()) == 2
            _cut_every_connection(server)
            assert len(store.queries.run_summaries()) == 2
        server.stop()
        refused(server.url(), tmp_path, "cannot be reached")
        server.start()


def _cut_every_connection(server: Server) -> None:
    server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datid > 0")


@on_postgresql
def test_a_connection_cut_in_the_middle_of_a_transaction(store: Store, postgres_server: Server, backend: str) -> None:
    store.ledger.open_run(build.run("run-1"))
    with pytest.raises(StoreError, match="cannot be reached"):
        _write_over_a_cut_connection(store, postgres_server)
    assert [run.run for run in store.queries.runs()] == ["run-1"]


def _write_over_a_cut_connection(store: Store, server: Server) -> None:
    with store._database.write() as session:
        session.connection().exec_driver_sql("DELETE FROM run_questions")
        _cut_every_connection(server)
        session.connection().exec_driver_sql("DELETE FROM runs")


def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    refused(f"postgresql+psycopg://ada@127.0.0.1:{free_port()}/x", tmp_path, "cannot be reached")
    refused(f"postgresql+psycopg://ada@localhost:{free_port()}/x", tmp_path, "cannot be reached")
    refused(f"postgresql+psycopg://ada@/x?host={tmp_path}", tmp_path, "cannot be reached")


def test_a_server_of_another_kind(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        answering = threading.Thread(target=_answer_in_http, args=(server,))
        answering.start()
        refused(f"postgresql+psycopg://ada@127.0.0.1:{server.getsockname()[1]}/x", tmp_path, "is not a database")
        answering.join()


def _answer_in_http(server: socket.socket) -> None:
    connection, _ = server.accept()
    with connection:
        connection.recv(100)
        connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")


def test_a_server_that_says_nothing(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        refused(f"postgresql+psycopg://ada@127.0.0.1:{server.getsockname()[1]}/x", tmp_path, "cannot be reached")


@on_postgresql
def test_a_database_or_user_that_the_server_does_not_know(
    postgres_server: Server, backend: str, tmp_path: Path
) -> None:
    error = refused(postgres_server.url("no_such"), tmp_path, "is not there")
    assert "createdb" in error.cure
    refused(postgres_server.url().replace("postgres@", "nobody@"), tmp_path, "refuses us")


@on_postgresql
def test_a_database_that_cannot_hold_every_character(postgres_server: Server, backend: str, tmp_path: Path) -> None:
    postgres_server.execute("CREATE DATABASE narrow TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'")
    error = refused(postgres_server.url("narrow"), tmp_path, "cannot hold every character")
    assert "LATIN1" in error.why
    postgres_server.execute("DROP DATABASE narrow")


@on_postgresql
def test_a_user_without_rights(postgres_server: Server, database_url: str, backend: str, tmp_path: Path) -> None:
    postgres_server.execute("CREATE ROLE stranger LOGIN")
    refused(database_url.replace("postgres@", "stranger@"), tmp_path, "refuses us")
    postgres_server.execute("DROP ROLE stranger")


@on_postgresql
def test_no_error_shows_a_password(postgres_server: Server, backend: str, tmp_path: Path) -> None:
    secret = "s3cr3t"
    urls = (
        f"postgresql+psycopg://ada:{secret}@127.0.0.1:{free_port()}/x",
        f"postgresql+psycopg://ada@127.0.0.1:{free_port()}/x?password={secret}",
        postgres_server.url("no_such", password=secret),
    )
    for url in urls:
        assert secret not in str(refused(url, tmp_path, "The database"))


def test_no_error_quotes_what_was_to_be_stored(store: Store) -> None:
    run = build.run().model_copy(update={"collection": "secret client"})
    store.ledger.open_run(run)
    with pytest.raises(StoreError) as caught:
        store.ledger.open_run(run)
    assert "secret" not in str(caught.value)
