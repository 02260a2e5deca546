"""Votes on any number of answers, which outlive their conversation; turns that are judged blind."""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """From the database whose votes name one winner."""
    op.execute("ALTER TABLE vote RENAME TO old_vote")
    op.execute("DROP INDEX ix_vote_turn_id")
    op.execute(
        """CREATE TABLE vote (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    first_id INTEGER,
    turn_id INTEGER,
    kind VARCHAR(16) NOT NULL,
    blind BOOLEAN NOT NULL,
    tags JSON NOT NULL,
    note TEXT NOT NULL,
    created_at DATETIME NOT NULL,
    replaced_at DATETIME,
    CONSTRAINT ck_vote_older_first CHECK (first_id < id),
    CONSTRAINT fk_vote_first_id FOREIGN KEY(first_id) REFERENCES vote (id) ON DELETE CASCADE,
    CONSTRAINT fk_vote_turn_id FOREIGN KEY(turn_id) REFERENCES turn (id) ON DELETE SET NULL,
    CONSTRAINT ck_vote_kind CHECK (kind IN ('pair', 'ranking', 'thumbs'))
)"""
    )
    op.execute("CREATE INDEX ix_vote_first_id ON vote (first_id)")
    op.execute("CREATE INDEX ix_vote_turn_id ON vote (turn_id)")
    op.execute(
        """CREATE TABLE vote_answer (
    vote_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    message_id INTEGER,
    generation_id INTEGER,
    model_provider TEXT NOT NULL,
    model_id TEXT NOT NULL,
    model_name TEXT NOT NULL,
    quantization TEXT NOT NULL,
    place INTEGER,
    bad BOOLEAN NOT NULL,
    characters INTEGER NOT NULL,
    headings INTEGER NOT NULL,
    list_items INTEGER NOT NULL,
    bold INTEGER NOT NULL,
    tokens INTEGER NOT NULL,
    seconds FLOAT NOT NULL,
    decode_s FLOAT NOT NULL,
    cost_nanos INTEGER,
    currency TEXT,
    CONSTRAINT pk_vote_answer PRIMARY KEY (vote_id, position),
    CONSTRAINT ck_vote_answer_place CHECK (place >= 1),
    CONSTRAINT ck_vote_answer_cost_has_its_currency CHECK ((cost_nanos IS NULL) = (currency IS NULL)),
    CONSTRAINT fk_vote_answer_vote_id FOREIGN KEY(vote_id) REFERENCES vote (id) ON DELETE CASCADE,
    CONSTRAINT fk_vote_answer_message_id FOREIGN KEY(message_id) REFERENCES message (id) ON DELETE SET NULL,
    CONSTRAINT fk_vote_answer_generation_id FOREIGN KEY(generation_id) REFERENCES generation (id) ON DELETE SET NULL
)"""
    )
    op.execute("CREATE INDEX ix_vote_answer_message_id ON vote_answer (message_id)")
    op.execute("CREATE INDEX ix_vote_answer_generation_id ON vote_answer (generation_id)")
    op.execute(
        """CREATE TABLE blind_conversation (
    conversation_id INTEGER NOT NULL,
    CONSTRAINT pk_blind_conversation PRIMARY KEY (conversation_id),
    CONSTRAINT fk_blind_conversation_conversation_id
        FOREIGN KEY(conversation_id) REFERENCES conversation (id) ON DELETE CASCADE
)"""
    )
    op.execute(
        """CREATE TABLE blind_turn (
    turn_id INTEGER NOT NULL,
    lane_ids JSON NOT NULL,
    revealed_at DATETIME,
    CONSTRAINT pk_blind_turn PRIMARY KEY (turn_id),
    CONSTRAINT fk_blind_turn_turn_id FOREIGN KEY(turn_id) REFERENCES turn (id) ON DELETE CASCADE
)"""
    )
    op.execute("CREATE INDEX ix_blind_turn_covered ON blind_turn (turn_id) WHERE revealed_at IS NULL")
    _carry_over()
    op.execute("DROP TABLE old_vote")


def _carry_over() -> None:
    """What was stored of two answers says the same in the new form."""
    op.execute(
        "INSERT INTO vote (id, turn_id, kind, blind, tags, note, created_at)"
        " SELECT id, turn_id, 'pair', blind, tags, note, created_at FROM old_vote"
    )
    op.execute(
        """INSERT INTO vote_answer (
    vote_id, position, message_id, generation_id, model_provider, model_id, model_name, quantization, place, bad,
    characters, headings, list_items, bold, tokens, seconds, decode_s, cost_nanos, currency
) SELECT
    old_vote.id, shown.key, message.id, generation.id,
    coalesce(message.model_provider, ''), coalesce(message.model_id, ''), coalesce(message.model_name, ''),
    coalesce(generation.quantization, ''),
    CASE WHEN old_vote.outcome = 'winner' AND message.id <> old_vote.winner_id THEN 2 ELSE 1 END,
    old_vote.outcome = 'both_bad',
    length(message.text), 0, 0, 0,
    coalesce(generation.completion_tokens, 0),
    coalesce(generation.prompt_s, 0) + coalesce(generation.decode_s, 0),
    coalesce(generation.decode_s, 0),
    generation.cost_nanos, generation.currency
FROM old_vote, json_each(old_vote.order_shown) AS shown
JOIN message ON message.id = shown.value
LEFT JOIN generation ON generation.id = (SELECT max(id) FROM generation WHERE message_id = message.id)"""
    )
