"""Stop words, bound forms, context length, reasoning time; prompts as they were sent; attached files."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"

_STATEMENTS = (
    *(
        f"ALTER TABLE {table} ADD COLUMN {column}"
        for table in ("lane", "generation")
        for column in (
            "stop JSON DEFAULT '[]' NOT NULL",
            "json_schema TEXT DEFAULT '' NOT NULL",
            "grammar TEXT DEFAULT '' NOT NULL",
        )
    ),
    "ALTER TABLE lane ADD COLUMN n_ctx INTEGER",
    "ALTER TABLE generation ADD COLUMN reasoning_s FLOAT DEFAULT '0' NOT NULL",
    """CREATE TABLE sent_prompt (
    generation_id INTEGER NOT NULL,
    prompt_tokens INTEGER NOT NULL,
    cached_tokens INTEGER NOT NULL,
    omitted_messages INTEGER NOT NULL,
    message_tokens JSON NOT NULL,
    rendered BLOB NOT NULL,
    CONSTRAINT pk_sent_prompt PRIMARY KEY (generation_id),
    CONSTRAINT fk_sent_prompt_generation_id FOREIGN KEY(generation_id) REFERENCES generation (id) ON DELETE CASCADE
)""",
    """CREATE TABLE content (
    sha256 TEXT NOT NULL,
    data BLOB NOT NULL,
    CONSTRAINT pk_content PRIMARY KEY (sha256)
)""",
    """CREATE TABLE attachment (
    id INTEGER NOT NULL,
    message_id INTEGER,
    draft_id INTEGER,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    CONSTRAINT pk_attachment PRIMARY KEY (id),
    CONSTRAINT ck_attachment_has_one_owner CHECK ((message_id IS NULL) <> (draft_id IS NULL)),
    CONSTRAINT fk_attachment_message_id FOREIGN KEY(message_id) REFERENCES message (id) ON DELETE CASCADE,
    CONSTRAINT fk_attachment_draft_id FOREIGN KEY(draft_id) REFERENCES draft (id) ON DELETE CASCADE,
    CONSTRAINT fk_attachment_sha256 FOREIGN KEY(sha256) REFERENCES content (sha256)
)""",
    "CREATE INDEX ix_attachment_message_id ON attachment (message_id)",
    "CREATE INDEX ix_attachment_draft_id ON attachment (draft_id)",
    "CREATE INDEX ix_attachment_sha256 ON attachment (sha256)",
)


def upgrade() -> None:
    """From the database of the first release."""
    for statement in _STATEMENTS:
        op.execute(statement)
