"""The page about the views: its columns are the database's, in their order, and its queries run, on both databases."""

import re
from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, create_engine, inspect, text

from storage import migrate
from tests.house.tree import tables
from tests.house.tree import text as text_of

PAGE = "docs/audit-views.md"
VIEWS = {title: rows for title, rows in tables(PAGE).items() if title.startswith("audit_")}
QUERIES = re.findall(r"```sql\n(.*?)```", text_of(PAGE), re.DOTALL)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    if request.param == "sqlite":
        yield from _opened(f"sqlite:///{tmp_path_factory.mktemp('views') / 'indicia.db'}")
        return
    server = request.getfixturevalue("postgres_server")
    with server.database() as name:
        yield from _opened(server.url(name))


def _opened(url: str) -> Iterator[Connection]:
    migrate.upgrade(url)
    engine = create_engine(url)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def test_every_view_is_told_and_no_other(database: Connection) -> None:
    views = [name for name in inspect(database).get_view_names() if name.startswith("audit_")]
    assert sorted(VIEWS) == sorted(views)


@pytest.mark.parametrize("view", VIEWS)
def test_the_columns_are_those_of_the_database(database: Connection, view: str) -> None:
    columns = [column["name"] for column in inspect(database).get_columns(view)]
    assert [row[0] for row in VIEWS[view]] == columns
    assert all(meaning for _, meaning in VIEWS[view])


@pytest.mark.parametrize("query", QUERIES, ids=["absent", "accepted", "cost"])
def test_the_queries_run(database: Connection, query: str) -> None:
    parameters = dict.fromkeys(re.findall(r"(?<!:):(\w+)", query), "0" * 8)
    assert database.execute(text(query), parameters).all() == []


def test_the_grant_names_every_view() -> None:
    grant = re.search(r"GRANT SELECT ON (.*?) TO", text_of(PAGE), re.DOTALL)
    assert grant is not None
    assert set(re.findall(r"\w+", grant[1])) == set(VIEWS)
