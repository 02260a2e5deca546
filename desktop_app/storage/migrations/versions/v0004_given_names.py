"""Names that the user gives to models."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """From the database in which a model is called what its file says."""
    op.execute("ALTER TABLE model ADD COLUMN given_name TEXT DEFAULT '' NOT NULL")
