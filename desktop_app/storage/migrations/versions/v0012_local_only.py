"""What may not leave this computer: conversations, files, and words that placeholders stand for."""

from __future__ import annotations

from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """From the database in which everything may go to a provider."""
    op.execute("ALTER TABLE conversation ADD COLUMN local_only BOOLEAN DEFAULT 0 NOT NULL")
    op.execute(
        """CREATE TABLE kept_content (
    sha256 TEXT NOT NULL,
    CONSTRAINT pk_kept_content PRIMARY KEY (sha256),
    CONSTRAINT fk_kept_content_sha256 FOREIGN KEY(sha256) REFERENCES content (sha256) ON DELETE CASCADE
)"""
    )
    op.execute(
        """CREATE TABLE private_value (
    conversation_id INTEGER NOT NULL,
    slug TEXT NOT NULL,
    value TEXT NOT NULL,
    kind TEXT NOT NULL,
    number INTEGER NOT NULL,
    replaced BOOLEAN NOT NULL,
    CONSTRAINT pk_private_value PRIMARY KEY (conversation_id, slug, value),
    CONSTRAINT ck_private_value_number CHECK (number > 0),
    CONSTRAINT fk_private_value_conversation_id FOREIGN KEY(conversation_id)
        REFERENCES conversation (id) ON DELETE CASCADE,
    CONSTRAINT fk_private_value_slug FOREIGN KEY(slug) REFERENCES account (slug) ON DELETE CASCADE
)"""
    )
