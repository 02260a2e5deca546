"""Which figures of an answer are estimates, and how much energy it took."""

from __future__ import annotations

from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """From the database in which every figure was counted by somebody."""
    op.execute("ALTER TABLE generation ADD COLUMN is_estimate BOOLEAN DEFAULT 0 NOT NULL")
    op.execute("ALTER TABLE generation ADD COLUMN energy_j FLOAT")
    op.execute("ALTER TABLE generation ADD COLUMN energy_of TEXT DEFAULT '' NOT NULL")
