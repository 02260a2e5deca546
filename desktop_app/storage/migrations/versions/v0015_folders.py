"""Folders of conversations, and which conversations ask anew before anything of them leaves."""

from __future__ import annotations

from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """From the database in which every conversation lies beside every other."""
    op.execute(
        """CREATE TABLE folder (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    position INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    local_only BOOLEAN DEFAULT 0 NOT NULL
)"""
    )
    op.execute(
        """CREATE TABLE filed (
    conversation_id INTEGER NOT NULL,
    folder_id INTEGER NOT NULL,
    CONSTRAINT pk_filed PRIMARY KEY (conversation_id),
    CONSTRAINT fk_filed_conversation_id FOREIGN KEY(conversation_id) REFERENCES conversation (id) ON DELETE CASCADE,
    CONSTRAINT fk_filed_folder_id FOREIGN KEY(folder_id) REFERENCES folder (id) ON DELETE CASCADE
)"""
    )
    op.execute("CREATE INDEX ix_filed_folder_id ON filed (folder_id)")
    op.execute("ALTER TABLE conversation ADD COLUMN asks_anew BOOLEAN DEFAULT 0 NOT NULL")
    op.execute("UPDATE conversation SET asks_anew = local_only")
