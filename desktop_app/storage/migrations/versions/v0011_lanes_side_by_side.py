"""Lanes that have names, fold away and close; answers that shared the device."""

from __future__ import annotations

from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """From the database whose conversations have one lane, in which each turn asks each lane once."""
    op.execute("ALTER TABLE conversation ADD COLUMN is_side_by_side BOOLEAN DEFAULT 0 NOT NULL")
    op.execute("ALTER TABLE lane ADD COLUMN name TEXT DEFAULT '' NOT NULL")
    op.execute("ALTER TABLE lane ADD COLUMN is_folded BOOLEAN DEFAULT 0 NOT NULL")
    op.execute("ALTER TABLE lane ADD COLUMN closed_at DATETIME")
    op.execute("ALTER TABLE generation ADD COLUMN beside INTEGER DEFAULT 0 NOT NULL")
    # A lane that catches up may be asked again what it was asked before, on another branch.
    op.execute("DROP INDEX ix_message_prompt")
    op.execute(
        "CREATE UNIQUE INDEX ix_message_prompt ON message (turn_id, lane_id, coalesce(parent_id, 0)) "
        "WHERE role = 'user'"
    )
