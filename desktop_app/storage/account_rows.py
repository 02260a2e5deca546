"""The tables of the user's accounts with providers."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from desktop_app.accounts import KeySource
from desktop_app.storage.column_types import one_of
from desktop_app.storage.schema import Row


class AccountRow(Row):
    """An `accounts.Account`; `models` is a list of `accounts.CloudModel`. A key is never here."""

    __tablename__ = "account"
    slug: Mapped[str] = mapped_column(Text, primary_key=True)
    provider: Mapped[str] = mapped_column(Text)
    name: Mapped[str]
    base_url: Mapped[str] = mapped_column(Text)
    organization: Mapped[str]
    project: Mapped[str]
    headers: Mapped[list[list[str]]] = mapped_column(JSON)
    proxy: Mapped[str] = mapped_column(Text)
    ca_file: Mapped[str]
    key_source: Mapped[KeySource] = mapped_column(one_of(KeySource, "key_source"))
    variable: Mapped[str] = mapped_column(Text)
    always: Mapped[bool]
    models: Mapped[list[dict[str, Any]]] = mapped_column(JSON)


class ConsentRow(Row):
    """The words of this conversation may go to this account."""

    __tablename__ = "consent"
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True)
    slug: Mapped[str] = mapped_column(ForeignKey("account.slug", ondelete="CASCADE"), primary_key=True)
