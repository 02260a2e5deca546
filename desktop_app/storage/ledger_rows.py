"""The table of what answers take. It survives the conversations: money that is spent stays spent."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, Text
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from desktop_app.storage.schema import ModelColumns, Row


class LedgerRow(ModelColumns, Row):
    """A `usage.Spent`; no foreign keys are meant. `is_open`: the answer is being written, and this is what it will take
    by an estimate. `energy_of` names the counters, one a line.
    """

    __tablename__ = "ledger"
    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-3)
    created_at: Mapped[datetime] = mapped_column(sort_order=-2, index=True)
    conversation_id: Mapped[int] = mapped_column(sort_order=-1)
    answer_id: Mapped[int] = mapped_column(sort_order=-1)
    account: Mapped[str] = mapped_column(sort_order=1)
    prompt_tokens: Mapped[int] = mapped_column(sort_order=1)
    cached_tokens: Mapped[int] = mapped_column(sort_order=1)
    completion_tokens: Mapped[int] = mapped_column(sort_order=1)
    cost_nanos: Mapped[int | None] = mapped_column(sort_order=1)
    currency: Mapped[str | None] = mapped_column(Text, sort_order=1)
    price_date: Mapped[date | None] = mapped_column(sort_order=1)
    is_estimate: Mapped[bool] = mapped_column(sort_order=1)
    is_open: Mapped[bool] = mapped_column(sort_order=1)
    read_s: Mapped[float] = mapped_column(sort_order=1)
    write_s: Mapped[float] = mapped_column(sort_order=1)
    energy_j: Mapped[float | None] = mapped_column(sort_order=1)
    energy_of: Mapped[str] = mapped_column(sort_order=1)
    __table_args__ = (
        CheckConstraint(
            "(cost_nanos IS NULL) = (currency IS NULL) AND (cost_nanos IS NULL) = (price_date IS NULL)",
            name="cost_has_its_date",
        ),
        Index("ix_ledger_open", "answer_id", unique=True, sqlite_where=sql("is_open")),
    )
