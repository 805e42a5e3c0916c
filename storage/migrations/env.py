"""Where Alembic finds the connection: it is handed over, already inside the transaction to work in."""

from alembic import context

from storage.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    transactional_ddl=True,  # SQLite can do it; half a schema must never be left behind
)
context.run_migrations()
