"""Under which licence a model stands."""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """From the database that does not know what files say of their licences."""
    op.execute("ALTER TABLE model ADD COLUMN licence TEXT")
