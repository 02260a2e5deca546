"""The tables of the user's votes and of the turns that are judged blind."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Text
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from desktop_app.domain import VoteKind
from desktop_app.storage.column_types import one_of
from desktop_app.storage.schema import ModelColumns, Row


class VoteRow(Row):
    """A judgement on the answers of a turn. A changed vote is kept, with the time at which a newer one took its place:
    what was said blind stays said blind. `turn_id` is NULL once the conversation was deleted for good.
    """

    __tablename__ = "vote"
    id: Mapped[int] = mapped_column(primary_key=True)
    first_id: Mapped[int | None] = mapped_column(ForeignKey("vote.id", ondelete="CASCADE"), index=True)
    turn_id: Mapped[int | None] = mapped_column(ForeignKey("turn.id", ondelete="SET NULL"), index=True)
    kind: Mapped[VoteKind] = mapped_column(one_of(VoteKind, "kind"))
    blind: Mapped[bool]
    tags: Mapped[list[str]] = mapped_column(JSON)
    note: Mapped[str]
    created_at: Mapped[datetime]
    replaced_at: Mapped[datetime | None]
    __table_args__ = (
        CheckConstraint("first_id < id", name="older_first"),
        {"sqlite_autoincrement": True},
    )


class VoteAnswerRow(ModelColumns, Row):
    """What was said of one answer, and its figures at that time; `position` counts from the left."""

    __tablename__ = "vote_answer"
    vote_id: Mapped[int] = mapped_column(ForeignKey("vote.id", ondelete="CASCADE"), primary_key=True, sort_order=-4)
    position: Mapped[int] = mapped_column(primary_key=True, sort_order=-3)
    message_id: Mapped[int | None] = mapped_column(
        ForeignKey("message.id", ondelete="SET NULL"), index=True, sort_order=-2
    )
    generation_id: Mapped[int | None] = mapped_column(
        ForeignKey("generation.id", ondelete="SET NULL"), index=True, sort_order=-1
    )
    quantization: Mapped[str] = mapped_column(sort_order=1)
    place: Mapped[int | None] = mapped_column(sort_order=1)
    bad: Mapped[bool] = mapped_column(sort_order=1)
    characters: Mapped[int] = mapped_column(sort_order=1)
    headings: Mapped[int] = mapped_column(sort_order=1)
    list_items: Mapped[int] = mapped_column(sort_order=1)
    bold: Mapped[int] = mapped_column(sort_order=1)
    tokens: Mapped[int] = mapped_column(sort_order=1)
    seconds: Mapped[float] = mapped_column(sort_order=1)
    decode_s: Mapped[float] = mapped_column(sort_order=1)
    cost_nanos: Mapped[int | None] = mapped_column(sort_order=1)
    currency: Mapped[str | None] = mapped_column(Text, sort_order=1)
    __table_args__ = (
        CheckConstraint("place >= 1", name="place"),
        CheckConstraint("(cost_nanos IS NULL) = (currency IS NULL)", name="cost_has_its_currency"),
    )


class BlindConversationRow(Row):
    """The next turns of this conversation are judged blind."""

    __tablename__ = "blind_conversation"
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True)


class BlindTurnRow(Row):
    """A turn whose answers stand without names until `revealed_at`; `lane_ids`: from the left, drawn by lot."""

    __tablename__ = "blind_turn"
    turn_id: Mapped[int] = mapped_column(ForeignKey("turn.id", ondelete="CASCADE"), primary_key=True)
    lane_ids: Mapped[list[int]] = mapped_column(JSON)
    revealed_at: Mapped[datetime | None]
    __table_args__ = (Index("ix_blind_turn_covered", "turn_id", sqlite_where=sql("revealed_at IS NULL")),)
