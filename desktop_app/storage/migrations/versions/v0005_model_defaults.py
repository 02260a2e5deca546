"""How the user wants each model to run."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """From the database in which every model runs as Tandem sees fit."""
    op.execute(
        """CREATE TABLE model_defaults (
    sha256 TEXT NOT NULL,
    n_ctx INTEGER,
    gpu_layers INTEGER,
    threads INTEGER,
    kv_type VARCHAR(16) NOT NULL,
    sampling JSON,
    template VARCHAR(16) NOT NULL,
    system_prompt TEXT NOT NULL,
    CONSTRAINT pk_model_defaults PRIMARY KEY (sha256),
    CONSTRAINT ck_model_defaults_counts CHECK (n_ctx > 0 AND gpu_layers >= 0 AND threads > 0),
    CONSTRAINT fk_model_defaults_sha256 FOREIGN KEY(sha256) REFERENCES model (sha256) ON DELETE CASCADE,
    CONSTRAINT ck_model_defaults_kv_type CHECK (kv_type IN ('F16', 'Q8_0', 'Q4_0')),
    CONSTRAINT ck_model_defaults_template CHECK (
        template IN (
            'auto', 'plain', 'gemma', 'llama2', 'llama3', 'llama4', 'mistral', 'chatml', 'phi', 'alpaca', 'vicuna'
        )
    )
)"""
    )
