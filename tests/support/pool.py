"""Databases with the schema and nothing else, used again: emptying one takes a hundredth of the time of making one.

A database comes back only as it was made: one whose schema, rights or settings a test changed, or to which somebody is
still connected, is used no more.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import psycopg

from tests.support.postgres import Server

_AS_MADE = """
SELECT md5(string_agg(fact, '|' ORDER BY fact)) FROM (
    SELECT concat('relation ', relname, relkind, relacl, relhastriggers) AS fact
        FROM pg_class WHERE relnamespace = 'public'::regnamespace
    UNION ALL SELECT concat('column ', attrelid::regclass, attname, atttypid, attnotnull)
        FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid WHERE relnamespace = 'public'::regnamespace
    UNION ALL SELECT concat('trigger ', tgrelid::regclass, tgname, tgenabled) FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT concat('function ', proname, md5(prosrc)) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT concat('view ', viewname, md5(definition)) FROM pg_views WHERE schemaname = 'public'
    UNION ALL SELECT concat('setting ', setconfig::text) FROM pg_db_role_setting
        WHERE setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
    UNION ALL SELECT concat('version ', version_num) FROM alembic_version
) AS facts
"""
_OTHERS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
_FROM_ONE = (
    "SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace"
)


class Pool:
    """Databases like a template, on a server. Use it as long as the server runs."""

    def __init__(self, server: Server, template: str) -> None:
        self._server = server
        self._template = template
        self._spare: list[str] = []
        self._made = ExitStack()
        self._as_made = self._look(template)

    @contextmanager
    def database(self) -> Iterator[str]:
        """Yield the name of a database with the schema and nothing else."""
        name = self._spare.pop() if self._spare else self._made.enter_context(self._server.database(self._template))
        yield name
        if self._empty(name):
            self._spare.append(name)

    def close(self) -> None:
        self._made.close()

    def _look(self, name: str) -> object:
        with psycopg.connect(self._address(name)) as connection:
            return connection.execute(_AS_MADE).fetchone()

    def _empty(self, name: str) -> bool:
        """Empty a database and return whether it is as it was made."""
        with psycopg.connect(self._address(name), autocommit=True) as connection:
            if (
                connection.execute(_OTHERS).fetchone() != (0,)
                or connection.execute(_AS_MADE).fetchone() != self._as_made
            ):
                return False
            connection.execute("SET session_replication_role = replica")  # no trigger of ours and no foreign key fires
            for (table,) in connection.execute(_TABLES).fetchall():
                connection.execute(f'DELETE FROM "{table}"'.encode())
            connection.execute(_FROM_ONE)
        return True

    def _address(self, name: str) -> str:
        return self._server.url(name).replace("+psycopg", "")
