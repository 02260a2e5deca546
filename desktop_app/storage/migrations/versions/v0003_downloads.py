"""Downloads, so that they outlive the program."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"

_STATEMENTS = (
    """CREATE TABLE download (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    repo_id TEXT NOT NULL,
    revision TEXT NOT NULL,
    folder BLOB NOT NULL,
    name TEXT NOT NULL,
    state VARCHAR(16) NOT NULL,
    received_bytes INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    error TEXT NOT NULL,
    files JSON NOT NULL,
    CONSTRAINT ck_download_state CHECK (
        state IN ('queued', 'running', 'paused', 'verifying', 'done', 'failed', 'cancelled')
    )
)""",
)


def upgrade() -> None:
    """From the database without downloads."""
    for statement in _STATEMENTS:
        op.execute(statement)
