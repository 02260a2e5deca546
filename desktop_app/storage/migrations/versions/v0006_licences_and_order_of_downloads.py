"""Under which licence a download stands, and in which order they begin."""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """From the database whose downloads begin in the order in which they were asked for."""
    op.execute("ALTER TABLE download ADD COLUMN licence TEXT DEFAULT '' NOT NULL")
    op.execute("ALTER TABLE download ADD COLUMN licence_url TEXT DEFAULT '' NOT NULL")
    op.execute("ALTER TABLE download ADD COLUMN place INTEGER DEFAULT 0 NOT NULL")
