"""The tables of folders, and of what lies in them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from desktop_app.storage.schema import Row


class FolderRow(Row):
    """A `domain.Folder`."""

    __tablename__ = "folder"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    position: Mapped[int]
    created_at: Mapped[datetime]
    local_only: Mapped[bool] = mapped_column(server_default=sql("0"))
    __table_args__ = ({"sqlite_autoincrement": True},)


class FiledRow(Row):
    """A conversation lies in a folder. In none it has no row; so no conversation can be lost with its folder."""

    __tablename__ = "filed"
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True)
    folder_id: Mapped[int] = mapped_column(ForeignKey("folder.id", ondelete="CASCADE"), index=True)
