"""Under which system prompt an answer was written, and by which tokens."""

from __future__ import annotations

from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """From the database that knew only the prompt as a template had made it."""
    op.execute("ALTER TABLE sent_prompt ADD COLUMN system BLOB")
    op.execute("ALTER TABLE sent_prompt ADD COLUMN written BLOB")
