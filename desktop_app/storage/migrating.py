"""Bring a database to the newest schema. Importing this imports Alembic (0.3 s)."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config

from desktop_app.storage import migrations
from desktop_app.storage.driver import connect
from desktop_app.storage.transactions import WRITE, engine_on

SCRIPTS = Path(migrations.__file__).parent


class BrokenMigration(Exception):
    """A migration left rows that point at nothing; it was rolled back."""


def upgrade(database: Path) -> None:
    """Run the missing migrations in one transaction: all of them happen, or none.

    Raises BrokenMigration, SQLAlchemy's errors, and whatever a migration raises.
    """
    # Rebuilding a table drops it for a moment, so foreign keys are checked at the end instead.
    engine = engine_on(lambda: connect(database, foreign_keys=False), begin=WRITE)
    try:
        with engine.begin() as connection:
            command.upgrade(_config(connection), "head")
            orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            if orphans:
                raise BrokenMigration(f"{len(orphans)} rows, the first: {orphans[0]}")
    finally:
        engine.dispose()


def _config(connection: object) -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
