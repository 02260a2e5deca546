"""How folders, and conversations in them, are spoken of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

if TYPE_CHECKING:
    from desktop_app.domain import Conversation
    from desktop_app.ui.folders.rows import FolderRow


def conversation_said(conversation: Conversation, title: str, *, is_writing: bool) -> str:
    """What a screen reader says of a conversation called `title`."""
    said, folder = title, conversation.folder
    if folder is not None:
        inside = QCoreApplication.translate("folders", "{title}, in the folder {folder}")
        said = inside.format(title=said, folder=folder.name)
    if folder is not None and folder.local_only:
        kept = QCoreApplication.translate("folders", "{title}, kept on this computer because its folder is")
        said = kept.format(title=said)
    elif conversation.local_only:
        said = QCoreApplication.translate("folders", "{title}, kept on this computer").format(title=said)
    writing = QCoreApplication.translate("folders", "{title}, writing an answer")
    return writing.format(title=said) if is_writing else said


def folder_said(row: FolderRow) -> str:
    """What a screen reader says of a folder: its name, how much is in it, whether that is shown, and its lock."""
    count = QCoreApplication.translate("folders", "%n conversation(s)", "", row.count)
    shown = QCoreApplication.translate("folders", "unfolded")
    state = QCoreApplication.translate("folders", "folded") if row.is_folded else shown
    words = QCoreApplication.translate("folders", "{name}, folder, {count}, {state}")
    said = words.format(name=row.folder.name, count=count, state=state)
    kept = QCoreApplication.translate("folders", "{title}, kept on this computer")
    return kept.format(title=said) if row.folder.local_only else said


def why_kept(conversation: Conversation) -> str:
    """Why no provider gets a conversation; "" where one may."""
    folder = conversation.folder
    if folder is not None and folder.local_only:
        words = QCoreApplication.translate("folders", "Local only because its folder “{folder}” is")
        return words.format(folder=folder.name)
    own = QCoreApplication.translate("folders", "Local only: no provider gets it")
    return own if conversation.local_only else ""
