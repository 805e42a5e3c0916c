"""The migrations make the very schema the models speak of; old and new schemas are told apart."""

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, column, create_engine, inspect, select, text

from domain.errors import StoreError
from storage import AnswerFilter, Store, migrate, open_store
from storage.tables import Base
from tests.storage import builders as build
from tests.storage.conftest import on_sqlite

AUDIT_VIEWS = {
    "audit_answers", "audit_calls", "audit_charts", "audit_citations", "audit_coverage", "audit_documents",
    "audit_events", "audit_reasoning", "audit_reviews",
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


def test_a_database_of_the_first_version_is_upgraded_whole(
    store: Store, database_url: str, empty_database_url: str, blobs_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the lists are ordered by and what the search looks into is made of what is on record."""
    pack = ("zebra", "apple", "mango")
    store.ledger.open_run(build.run(), questions=pack)
    source = build.ingest(store)
    store.ledger.plan_document("run-1", source=source, name="a.pdf", path="/in/a.pdf")
    answers = [build.answer(source, question, value=f"州 {question}\N{SYMBOL FOR NULL}\0") for question in pack]
    store.ledger.record_answers("run-1", source, [], answers)
    with monkeypatch.context() as then:
        then.setattr(migrate, "HEAD", "0001")
        migrate.upgrade(empty_database_url)
    copy_rows(database_url, empty_database_url)
    with pytest.raises(StoreError, match="older schema") as caught:
        open_store(empty_database_url, blobs_url, actor="ada")
    assert "indicia db upgrade" in caught.value.cure
    assert migrate.upgrade(empty_database_url) == migrate.HEAD
    with open_store(empty_database_url, blobs_url, actor="ada") as upgraded:
        assert upgraded.queries.grid("run-1") == store.queries.grid("run-1")
        assert upgraded.queries.grid("run-1").questions == pack
        for text_sought, number in (("apple", 1), ("州", 3), ("準拠", 3), ("law", 3), ("ohio", 0)):
            chosen = AnswerFilter(text=text_sought)
            assert upgraded.queries.search(chosen) == store.queries.search(chosen)
            assert len(upgraded.queries.search(chosen).records) == number
        upgraded.ledger.record_answers("run-1", source, [], [build.answer(source, "apple", value="Ohio")])
        assert len(upgraded.queries.search(AnswerFilter(text="ohio")).records) == 1


def copy_rows(of: str, to: str) -> None:
    """Copy what another database's tables have room for: in an order that references allow, and as written down."""
    source, target = create_engine(of), create_engine(to)
    there = MetaData()
    there.reflect(target)
    tables = [table for table in there.sorted_tables if table.name != "alembic_version"]
    with source.connect() as reading, target.begin() as writing:
        for table in tables:
            now = Base.metadata.tables[table.name].columns
            wanted = select(*(column(each.name) for each in table.columns)).select_from(text(table.name))
            rows = reading.execute(wanted.order_by(text("position")) if "position" in now else wanted).mappings().all()
            if rows:
                writing.execute(table.insert(), [dict(row) for row in rows])
            if rows and "seq" in now and target.dialect.name == "postgresql":
                writing.execute(text(f"SELECT setval(pg_get_serial_sequence('{table.name}', 'seq'), {len(rows)})"))
    source.dispose()
    target.dispose()


@on_sqlite
def test_a_broken_reference_is_a_problem(database_url: str) -> None:
    execute(database_url, "INSERT INTO run_questions VALUES ('no such run', 'parties', 0, 1)")
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
    assert {file.stem.partition("_")[2] for file in first.glob("*.sql")} >= AUDIT_VIEWS - {"audit_charts"}
    assert (Path(migrate._SCRIPTS) / "charts" / "audit_charts.sql").is_file()
