"""How much a model is asked to reason before it answers."""

from __future__ import annotations

from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """From the database in which that was left to every model."""
    for table in ("lane", "generation"):
        op.execute(f"ALTER TABLE {table} ADD COLUMN reasoning_effort TEXT DEFAULT '' NOT NULL")
