"""What Alembic runs: the migrations that are missing, in the transaction that the caller began."""

from __future__ import annotations

from alembic import context

from desktop_app.storage.schema import Row

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Row.metadata,
    # SQLite can change its schema inside a transaction; ours is real because the driver begins none itself.
    transactional_ddl=True,
    render_as_batch=True,
)
context.run_migrations()
