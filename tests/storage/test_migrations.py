"""The migrations make the very schema the models speak of; old and new schemas are told apart."""

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text

from domain.errors import StoreError
from storage import Store, migrate, open_store
from storage.tables import Base
from tests.storage.conftest import on_sqlite

AUDIT_VIEWS = {
    "audit_answers", "audit_calls", "audit_citations", "audit_coverage", "audit_documents", "audit_events",
    "audit_reasoning", "audit_reviews",
}  # fmt: skip


def execute(url: str, statement: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


def set_revision(url: str, revision: str) -> None:
    execute(url, f"UPDATE alembic_version SET version_num = '{revision}'")


def test_models_and_migrations_agree(store: Store) -> None:
    ours = {"include_name": lambda name, kind, _: not (kind == "table" and name.startswith("search_grams"))}
    with store._database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts=ours), Base.metadata) == []


def test_the_known_revisions_are_the_scripts() -> None:
    config = Config()
    config.set_main_option("script_location", str(migrate._SCRIPTS))
    config.set_main_option("path_separator", "os")
    scripts = ScriptDirectory.from_config(config)
    assert scripts.get_heads() == [migrate.HEAD]
    assert tuple(script.revision for script in scripts.walk_revisions())[::-1] == migrate.REVISIONS


def test_the_auditors_views_are_there_and_can_be_read(store: Store) -> None:
    with store._database.read() as session:
        assert set(inspect(session.connection()).get_view_names()) >= AUDIT_VIEWS
        for view in AUDIT_VIEWS:
            assert session.execute(text(f"SELECT * FROM {view}")).all() is not None


def test_upgrading_twice_changes_nothing(empty_database_url: str, blobs_url: str) -> None:
    assert not migrate.check(empty_database_url).current
    assert migrate.upgrade(empty_database_url) == migrate.upgrade(empty_database_url) == migrate.HEAD
    assert migrate.check(empty_database_url).current
    open_store(empty_database_url, blobs_url, actor="ada").close()


def test_a_newer_database_is_refused(database_url: str, blobs_url: str) -> None:
    set_revision(database_url, "9999")
    with pytest.raises(StoreError, match="newer Indicia"):
        open_store(database_url, blobs_url, actor="ada")
    with pytest.raises(StoreError, match="newer Indicia"):
        migrate.upgrade(database_url)
    assert migrate.check(database_url).found == "9999"


def test_an_older_database_is_refused_until_upgraded(
    database_url: str, blobs_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_revision(database_url, "0000")
    monkeypatch.setattr(migrate, "REVISIONS", ("0000", *migrate.REVISIONS))
    with pytest.raises(StoreError, match="indicia db upgrade"):
        open_store(database_url, blobs_url, actor="ada")


@on_sqlite
def test_a_broken_reference_is_a_problem(database_url: str) -> None:
    execute(database_url, "INSERT INTO run_questions VALUES ('no such run', 'parties', 0)")
    state = migrate.check(database_url)
    assert not state.current
    assert state.problems == ("a row of run_questions names a runs that is gone",)


def test_several_processes_may_open_an_empty_database_at_once(empty_database_url: str, blobs_url: str) -> None:
    script = "import sys; from storage import open_store; open_store(sys.argv[1], sys.argv[2], actor='x').close()"
    opening = [
        subprocess.Popen([sys.executable, "-c", script, empty_database_url, blobs_url], stderr=subprocess.PIPE)
        for _ in range(3)
    ]
    said = [process.communicate()[1] for process in opening]
    assert [process.returncode for process in opening] == [0, 0, 0], said
    assert migrate.check(empty_database_url).current


def test_a_schema_half_made_is_never_left(empty_database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks() -> None:
        raise RuntimeError("killed here")

    monkeypatch.setattr("storage.migrations.first.views.create", breaks)
    with pytest.raises(RuntimeError):
        migrate.upgrade(empty_database_url)
    assert migrate.check(empty_database_url).found is None


def test_the_package_holds_what_it_needs() -> None:
    first = Path(migrate._SCRIPTS) / "first" / "sql"
    assert {file.stem.partition("_")[2] for file in first.glob("*.sql")} >= AUDIT_VIEWS
