"""The tables. The rules that hold a conversation together are constraints, so that no bug can store a broken tree.

A lane's messages form a tree: parents and heads are tied to their lane by composite foreign keys, and a
parent is always older than its child. Ids of conversations and messages are never used again: a late write for
a deleted answer must not hit another one.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Date,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Text,
    UniqueConstraint,
)
from sqlalchemy import text as sql
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from desktop_app.domain import MessageState, Role, StopReason, TemplateChoice
from desktop_app.storage.column_types import FilePath, UtcTime, Words, one_of

APPLICATION_ID = 0x54414E44
"""“TAND”, in the header of every database of ours (https://www.sqlite.org/fileformat.html#application_id)."""

_AUTOINCREMENT = {"sqlite_autoincrement": True}

_parent_or_root = sql("coalesce(parent_id, 0)")


class Row(DeclarativeBase):
    """A table of ours."""

    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Words,
        datetime: UtcTime,
        Path: FilePath,
        float: Float,
        int: Integer,
        date: Date,
    }


class ModelColumns:
    """A `domain.ModelRef`."""

    model_provider: Mapped[str] = mapped_column(Text)
    model_id: Mapped[str] = mapped_column(Text)
    model_name: Mapped[str]


class SamplingColumns:
    """A `domain.Sampling`, with the template."""

    temperature: Mapped[float]
    top_k: Mapped[int]
    top_p: Mapped[float]
    min_p: Mapped[float]
    repeat_penalty: Mapped[float]
    sampling_seed: Mapped[int | None]
    max_tokens: Mapped[int | None]
    stop: Mapped[list[str]] = mapped_column(JSON, server_default="[]")
    json_schema: Mapped[str] = mapped_column(server_default="")
    grammar: Mapped[str] = mapped_column(server_default="")
    reasoning_effort: Mapped[str] = mapped_column(Text, server_default="")
    template: Mapped[TemplateChoice] = mapped_column(one_of(TemplateChoice, "template"))


class ConversationRow(Row):
    """A conversation; `updated_at` is when the user last asked something in it."""

    __tablename__ = "conversation"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]
    is_side_by_side: Mapped[bool] = mapped_column(server_default=sql("0"))
    local_only: Mapped[bool] = mapped_column(server_default=sql("0"))
    asks_anew: Mapped[bool] = mapped_column(server_default=sql("0"))
    __table_args__ = (
        Index("ix_conversation_recent", "updated_at", "id", sqlite_where=sql("deleted_at IS NULL")),
        _AUTOINCREMENT,
    )


class LaneRow(ModelColumns, SamplingColumns, Row):
    """A model and its own history. A closed one keeps its place, to come back to."""

    __tablename__ = "lane"
    # Part of a foreign key and yet made by SQLite.
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement="ignore_fk", sort_order=-3)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"), sort_order=-2)
    position: Mapped[int] = mapped_column(sort_order=-1)
    system_prompt: Mapped[str] = mapped_column(sort_order=1)
    n_ctx: Mapped[int | None] = mapped_column(sort_order=2)
    head_id: Mapped[int | None] = mapped_column(sort_order=2)
    name: Mapped[str] = mapped_column(sort_order=2, server_default="")
    is_folded: Mapped[bool] = mapped_column(sort_order=2, server_default=sql("0"))
    closed_at: Mapped[datetime | None] = mapped_column(sort_order=2)
    __table_args__ = (
        UniqueConstraint("conversation_id", "position"),
        # `use_alter` only tells SQLAlchemy that lane comes before message; in SQLite it is part of the table.
        ForeignKeyConstraint(["id", "head_id"], ["message.lane_id", "message.id"], name="fk_lane_head", use_alter=True),
    )


class TurnRow(Row):
    """One prompt, to every lane at once."""

    __tablename__ = "turn"
    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    __table_args__ = (_AUTOINCREMENT,)


class MessageRow(Row):
    """A message. The long columns come last: SQLite reads a row from its front.

    The parent's foreign key does not cascade: a chain of cascades deeper than 1,000 is an error in SQLite.
    """

    __tablename__ = "message"
    id: Mapped[int] = mapped_column(primary_key=True)
    lane_id: Mapped[int] = mapped_column(ForeignKey("lane.id", ondelete="CASCADE"))
    parent_id: Mapped[int | None]
    turn_id: Mapped[int] = mapped_column(ForeignKey("turn.id"))
    role: Mapped[Role] = mapped_column(one_of(Role, "role"))
    state: Mapped[MessageState] = mapped_column(one_of(MessageState, "state"))
    created_at: Mapped[datetime]
    model_provider: Mapped[str | None] = mapped_column(Text)
    model_id: Mapped[str | None] = mapped_column(Text)
    model_name: Mapped[str | None]
    writer: Mapped[str | None] = mapped_column(Text)
    reasoning: Mapped[str]
    text: Mapped[str]
    __table_args__ = (
        UniqueConstraint("lane_id", "id"),
        UniqueConstraint("turn_id", "id"),
        ForeignKeyConstraint(["lane_id", "parent_id"], ["message.lane_id", "message.id"]),
        CheckConstraint("parent_id < id", name="older_parent"),
        CheckConstraint("role = 'assistant' OR state = 'complete'", name="only_answers_stream"),
        CheckConstraint("(state = 'streaming') = (writer IS NOT NULL)", name="streaming_has_writer"),
        Index("ix_message_children", "lane_id", "parent_id"),
        Index(
            "ix_message_prompt", "turn_id", "lane_id", _parent_or_root, unique=True, sqlite_where=sql("role = 'user'")
        ),
        Index("ix_message_writer", "writer", sqlite_where=sql("writer IS NOT NULL")),
        _AUTOINCREMENT,
    )


class GenerationRow(ModelColumns, SamplingColumns, Row):
    """The facts of one answer; an answer that was carried on has several. Cost in billionths of the currency."""

    __tablename__ = "generation"
    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-3)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"), index=True, sort_order=-2)
    created_at: Mapped[datetime] = mapped_column(sort_order=-1)
    quantization: Mapped[str] = mapped_column(sort_order=1)
    engine_version: Mapped[str] = mapped_column(sort_order=1)
    device: Mapped[str] = mapped_column(sort_order=1)
    n_ctx: Mapped[int] = mapped_column(sort_order=1)
    seed: Mapped[int] = mapped_column(sort_order=1)
    prompt_tokens: Mapped[int] = mapped_column(sort_order=1)
    cached_tokens: Mapped[int] = mapped_column(sort_order=1)
    completion_tokens: Mapped[int] = mapped_column(sort_order=1)
    omitted_messages: Mapped[int] = mapped_column(sort_order=1)
    queue_s: Mapped[float] = mapped_column(sort_order=1)
    load_s: Mapped[float] = mapped_column(sort_order=1)
    prompt_s: Mapped[float] = mapped_column(sort_order=1)
    first_token_s: Mapped[float] = mapped_column(sort_order=1)
    decode_s: Mapped[float] = mapped_column(sort_order=1)
    reasoning_s: Mapped[float] = mapped_column(sort_order=1, server_default="0")
    is_estimate: Mapped[bool] = mapped_column(sort_order=1, server_default=sql("0"))
    energy_j: Mapped[float | None] = mapped_column(sort_order=1)
    energy_of: Mapped[str] = mapped_column(sort_order=1, server_default="")
    stop_reason: Mapped[StopReason] = mapped_column(one_of(StopReason, "stop_reason"), sort_order=1)
    error: Mapped[str] = mapped_column(sort_order=1)
    cost_nanos: Mapped[int | None] = mapped_column(sort_order=1)
    currency: Mapped[str | None] = mapped_column(Text, sort_order=1)
    price_date: Mapped[date | None] = mapped_column(sort_order=1)
    beside: Mapped[int] = mapped_column(sort_order=1, server_default=sql("0"))
    __table_args__ = (
        CheckConstraint(
            "(cost_nanos IS NULL) = (currency IS NULL) AND (cost_nanos IS NULL) = (price_date IS NULL)",
            name="cost_has_its_date",
        ),
        _AUTOINCREMENT,
    )


class SentPromptRow(Row):
    """What a model was given in a generation. `rendered` and `system`: UTF-8, deflated; `message_tokens`: a list of
    counts; `written`: the tokens that it wrote, four bytes each, the lowest first, deflated.
    """

    __tablename__ = "sent_prompt"
    generation_id: Mapped[int] = mapped_column(ForeignKey("generation.id", ondelete="CASCADE"), primary_key=True)
    prompt_tokens: Mapped[int]
    cached_tokens: Mapped[int]
    omitted_messages: Mapped[int]
    message_tokens: Mapped[list[int]] = mapped_column(JSON)
    rendered: Mapped[bytes]
    system: Mapped[bytes | None]
    written: Mapped[bytes | None]


class ContentRow(Row):
    """The bytes of attached files, each content once."""

    __tablename__ = "content"
    sha256: Mapped[str] = mapped_column(Text, primary_key=True)
    data: Mapped[bytes]


class AttachmentRow(Row):
    """A file that goes with a prompt, or with a draft."""

    __tablename__ = "attachment"
    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"), index=True)
    draft_id: Mapped[int | None] = mapped_column(ForeignKey("draft.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    name: Mapped[str]
    media_type: Mapped[str] = mapped_column(Text)
    size_bytes: Mapped[int]
    sha256: Mapped[str] = mapped_column(ForeignKey("content.sha256"), index=True)
    __table_args__ = (CheckConstraint("(message_id IS NULL) <> (draft_id IS NULL)", name="has_one_owner"),)


class DraftRow(Row):
    """Words not sent yet, of a conversation or (NULL) of the one to come."""

    __tablename__ = "draft"
    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int | None] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    text: Mapped[str]
    __table_args__ = (Index("ix_draft_one_each", sql("coalesce(conversation_id, 0)"), unique=True),)
