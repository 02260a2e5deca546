"""The tables of what may not leave this computer."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from desktop_app.storage.schema import Row


class KeptContentRow(Row):
    """The content of an attached file that may not leave this computer."""

    __tablename__ = "kept_content"
    sha256: Mapped[str] = mapped_column(ForeignKey("content.sha256", ondelete="CASCADE"), primary_key=True)


class PrivateValueRow(Row):
    """Something private in a conversation's words, and whether an account gets a placeholder in its place. `number`
    tells those of a `kind` apart, and is the same for every account.
    """

    __tablename__ = "private_value"
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True)
    slug: Mapped[str] = mapped_column(ForeignKey("account.slug", ondelete="CASCADE"), primary_key=True)
    value: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(Text)
    number: Mapped[int]
    replaced: Mapped[bool]
    __table_args__ = (CheckConstraint("number > 0", name="number"),)
