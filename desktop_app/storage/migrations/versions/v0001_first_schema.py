"""The first schema: conversations, lanes, turns, messages, generations, votes, models and drafts."""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None

_STATEMENTS = (
    "PRAGMA application_id=0x54414E44",
    """CREATE TABLE conversation (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    title TEXT NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    deleted_at DATETIME
)""",
    "CREATE INDEX ix_conversation_recent ON conversation (updated_at, id) WHERE deleted_at IS NULL",
    """CREATE TABLE model (
    sha256 TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    architecture TEXT NOT NULL,
    name TEXT NOT NULL,
    quantization TEXT NOT NULL,
    parameters INTEGER NOT NULL,
    context_length INTEGER NOT NULL,
    layers INTEGER NOT NULL,
    template_source VARCHAR(16) NOT NULL,
    template_family VARCHAR(16),
    is_base BOOLEAN NOT NULL,
    CONSTRAINT pk_model PRIMARY KEY (sha256),
    CONSTRAINT ck_model_template_source CHECK (template_source IN ('file', 'family', 'none')),
    CONSTRAINT ck_model_template_family CHECK (
        template_family IN (
            'auto', 'plain', 'gemma', 'llama2', 'llama3', 'llama4', 'mistral', 'chatml', 'phi', 'alpaca', 'vicuna'
        )
    )
)""",
    """CREATE TABLE draft (
    id INTEGER NOT NULL,
    conversation_id INTEGER,
    text TEXT NOT NULL,
    CONSTRAINT pk_draft PRIMARY KEY (id),
    CONSTRAINT fk_draft_conversation_id FOREIGN KEY(conversation_id) REFERENCES conversation (id) ON DELETE CASCADE
)""",
    "CREATE UNIQUE INDEX ix_draft_one_each ON draft (coalesce(conversation_id, 0))",
    """CREATE TABLE lane (
    id INTEGER NOT NULL,
    conversation_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    model_provider TEXT NOT NULL,
    model_id TEXT NOT NULL,
    model_name TEXT NOT NULL,
    temperature FLOAT NOT NULL,
    top_k INTEGER NOT NULL,
    top_p FLOAT NOT NULL,
    min_p FLOAT NOT NULL,
    repeat_penalty FLOAT NOT NULL,
    sampling_seed INTEGER,
    max_tokens INTEGER,
    template VARCHAR(16) NOT NULL,
    system_prompt TEXT NOT NULL,
    head_id INTEGER,
    CONSTRAINT pk_lane PRIMARY KEY (id),
    CONSTRAINT uq_lane_conversation_id_position UNIQUE (conversation_id, position),
    CONSTRAINT fk_lane_head FOREIGN KEY(id, head_id) REFERENCES message (lane_id, id),
    CONSTRAINT fk_lane_conversation_id FOREIGN KEY(conversation_id) REFERENCES conversation (id) ON DELETE CASCADE,
    CONSTRAINT ck_lane_template CHECK (
        template IN (
            'auto', 'plain', 'gemma', 'llama2', 'llama3', 'llama4', 'mistral', 'chatml', 'phi', 'alpaca', 'vicuna'
        )
    )
)""",
    """CREATE TABLE model_file (
    path BLOB NOT NULL,
    sha256 TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    CONSTRAINT pk_model_file PRIMARY KEY (path),
    CONSTRAINT fk_model_file_sha256 FOREIGN KEY(sha256) REFERENCES model (sha256) ON DELETE CASCADE
)""",
    "CREATE INDEX ix_model_file_sha256 ON model_file (sha256)",
    """CREATE TABLE turn (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    conversation_id INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    CONSTRAINT fk_turn_conversation_id FOREIGN KEY(conversation_id) REFERENCES conversation (id) ON DELETE CASCADE
)""",
    "CREATE INDEX ix_turn_conversation_id ON turn (conversation_id)",
    """CREATE TABLE message (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    lane_id INTEGER NOT NULL,
    parent_id INTEGER,
    turn_id INTEGER NOT NULL,
    role VARCHAR(16) NOT NULL,
    state VARCHAR(16) NOT NULL,
    created_at DATETIME NOT NULL,
    model_provider TEXT,
    model_id TEXT,
    model_name TEXT,
    writer TEXT,
    reasoning TEXT NOT NULL,
    text TEXT NOT NULL,
    CONSTRAINT uq_message_lane_id_id UNIQUE (lane_id, id),
    CONSTRAINT uq_message_turn_id_id UNIQUE (turn_id, id),
    CONSTRAINT fk_message_lane_id_parent_id FOREIGN KEY(lane_id, parent_id) REFERENCES message (lane_id, id),
    CONSTRAINT ck_message_older_parent CHECK (parent_id < id),
    CONSTRAINT ck_message_only_answers_stream CHECK (role = 'assistant' OR state = 'complete'),
    CONSTRAINT ck_message_streaming_has_writer CHECK ((state = 'streaming') = (writer IS NOT NULL)),
    CONSTRAINT fk_message_lane_id FOREIGN KEY(lane_id) REFERENCES lane (id) ON DELETE CASCADE,
    CONSTRAINT fk_message_turn_id FOREIGN KEY(turn_id) REFERENCES turn (id),
    CONSTRAINT ck_message_role CHECK (role IN ('system', 'user', 'assistant')),
    CONSTRAINT ck_message_state CHECK (state IN ('streaming', 'complete', 'stopped', 'interrupted', 'failed'))
)""",
    "CREATE INDEX ix_message_children ON message (lane_id, parent_id)",
    "CREATE UNIQUE INDEX ix_message_prompt ON message (turn_id, lane_id) WHERE role = 'user'",
    "CREATE INDEX ix_message_writer ON message (writer) WHERE writer IS NOT NULL",
    """CREATE TABLE generation (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    message_id INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    model_provider TEXT NOT NULL,
    model_id TEXT NOT NULL,
    model_name TEXT NOT NULL,
    temperature FLOAT NOT NULL,
    top_k INTEGER NOT NULL,
    top_p FLOAT NOT NULL,
    min_p FLOAT NOT NULL,
    repeat_penalty FLOAT NOT NULL,
    sampling_seed INTEGER,
    max_tokens INTEGER,
    template VARCHAR(16) NOT NULL,
    quantization TEXT NOT NULL,
    engine_version TEXT NOT NULL,
    device TEXT NOT NULL,
    n_ctx INTEGER NOT NULL,
    seed INTEGER NOT NULL,
    prompt_tokens INTEGER NOT NULL,
    cached_tokens INTEGER NOT NULL,
    completion_tokens INTEGER NOT NULL,
    omitted_messages INTEGER NOT NULL,
    queue_s FLOAT NOT NULL,
    load_s FLOAT NOT NULL,
    prompt_s FLOAT NOT NULL,
    first_token_s FLOAT NOT NULL,
    decode_s FLOAT NOT NULL,
    stop_reason VARCHAR(16) NOT NULL,
    error TEXT NOT NULL,
    cost_nanos INTEGER,
    currency TEXT,
    price_date DATE,
    CONSTRAINT ck_generation_cost_has_its_date
        CHECK ((cost_nanos IS NULL) = (currency IS NULL) AND (cost_nanos IS NULL) = (price_date IS NULL)),
    CONSTRAINT fk_generation_message_id FOREIGN KEY(message_id) REFERENCES message (id) ON DELETE CASCADE,
    CONSTRAINT ck_generation_template CHECK (
        template IN (
            'auto', 'plain', 'gemma', 'llama2', 'llama3', 'llama4', 'mistral', 'chatml', 'phi', 'alpaca', 'vicuna'
        )
    ),
    CONSTRAINT ck_generation_stop_reason CHECK (stop_reason IN ('end', 'length', 'context', 'stopped', 'failed'))
)""",
    "CREATE INDEX ix_generation_message_id ON generation (message_id)",
    """CREATE TABLE vote (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    turn_id INTEGER NOT NULL,
    outcome VARCHAR(16) NOT NULL,
    winner_id INTEGER,
    blind BOOLEAN NOT NULL,
    order_shown JSON NOT NULL,
    tags JSON NOT NULL,
    note TEXT NOT NULL,
    created_at DATETIME NOT NULL,
    CONSTRAINT fk_vote_turn_id_winner_id FOREIGN KEY(turn_id, winner_id) REFERENCES message (turn_id, id),
    CONSTRAINT ck_vote_winner_is_named CHECK ((outcome = 'winner') = (winner_id IS NOT NULL)),
    CONSTRAINT fk_vote_turn_id FOREIGN KEY(turn_id) REFERENCES turn (id) ON DELETE CASCADE,
    CONSTRAINT ck_vote_outcome CHECK (outcome IN ('winner', 'tie', 'both_bad'))
)""",
    "CREATE INDEX ix_vote_turn_id ON vote (turn_id)",
)


def upgrade() -> None:
    """Make every table."""
    for statement in _STATEMENTS:
        op.execute(statement)
