"""The user's accounts with providers, and to whom the words of a conversation may go."""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """From the database that knows models on this computer alone."""
    op.execute(
        """CREATE TABLE account (
    slug TEXT NOT NULL,
    provider TEXT NOT NULL,
    name TEXT NOT NULL,
    base_url TEXT NOT NULL,
    organization TEXT NOT NULL,
    project TEXT NOT NULL,
    headers JSON NOT NULL,
    proxy TEXT NOT NULL,
    ca_file TEXT NOT NULL,
    key_source VARCHAR(16) NOT NULL,
    variable TEXT NOT NULL,
    always BOOLEAN NOT NULL,
    models JSON NOT NULL,
    CONSTRAINT pk_account PRIMARY KEY (slug),
    CONSTRAINT ck_account_key_source CHECK (key_source IN ('none', 'keyring', 'session', 'sealed', 'environment'))
)"""
    )
    op.execute(
        """CREATE TABLE consent (
    conversation_id INTEGER NOT NULL,
    slug TEXT NOT NULL,
    CONSTRAINT pk_consent PRIMARY KEY (conversation_id, slug),
    CONSTRAINT fk_consent_conversation_id FOREIGN KEY(conversation_id) REFERENCES conversation (id) ON DELETE CASCADE,
    CONSTRAINT fk_consent_slug FOREIGN KEY(slug) REFERENCES account (slug) ON DELETE CASCADE
)"""
    )
