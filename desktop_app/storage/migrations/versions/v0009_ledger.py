"""What answers took, in a table that survives them; those that are there already are entered."""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """From the database that forgets with a conversation what it cost."""
    op.execute(
        """CREATE TABLE ledger (
    id INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    conversation_id INTEGER NOT NULL,
    answer_id INTEGER NOT NULL,
    model_provider TEXT NOT NULL,
    model_id TEXT NOT NULL,
    model_name TEXT NOT NULL,
    account TEXT NOT NULL,
    prompt_tokens INTEGER NOT NULL,
    cached_tokens INTEGER NOT NULL,
    completion_tokens INTEGER NOT NULL,
    cost_nanos INTEGER,
    currency TEXT,
    price_date DATE,
    is_estimate BOOLEAN NOT NULL,
    is_open BOOLEAN NOT NULL,
    read_s FLOAT NOT NULL,
    write_s FLOAT NOT NULL,
    energy_j FLOAT,
    energy_of TEXT NOT NULL,
    CONSTRAINT pk_ledger PRIMARY KEY (id),
    CONSTRAINT ck_ledger_cost_has_its_date
        CHECK ((cost_nanos IS NULL) = (currency IS NULL) AND (cost_nanos IS NULL) = (price_date IS NULL))
)"""
    )
    op.execute("CREATE INDEX ix_ledger_created_at ON ledger (created_at)")
    op.execute("CREATE UNIQUE INDEX ix_ledger_open ON ledger (answer_id) WHERE is_open")
    # The newest generation of an answer has the sums of all its legs.
    op.execute(
        """INSERT INTO ledger (created_at, conversation_id, answer_id, model_provider, model_id, model_name, account,
    prompt_tokens, cached_tokens, completion_tokens, cost_nanos, currency, price_date, is_estimate, is_open,
    read_s, write_s, energy_of)
SELECT generation.created_at, lane.conversation_id, message.id, generation.model_provider, generation.model_id,
    generation.model_name, coalesce(account.name, iif(generation.model_provider = 'local', '', generation.device)),
    generation.prompt_tokens, generation.cached_tokens, generation.completion_tokens, generation.cost_nanos,
    generation.currency, generation.price_date, false, false, generation.prompt_s, generation.decode_s, ''
FROM generation
JOIN message ON message.id = generation.message_id
JOIN lane ON lane.id = message.lane_id
LEFT JOIN account ON account.slug = generation.model_provider
WHERE generation.id IN (SELECT max(id) FROM generation GROUP BY message_id)
    AND generation.model_provider <> 'tandem'
    AND generation.prompt_tokens + generation.completion_tokens > 0
ORDER BY generation.created_at, generation.id"""
    )
