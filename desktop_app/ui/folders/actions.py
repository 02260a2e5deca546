"""What can be done with folders: their part of the window's one table of actions."""

from __future__ import annotations

from desktop_app.errors import QT_TRANSLATE_NOOP
from desktop_app.ui.action_names import Do, Entry, Group

FOLDER_TABLE = (
    Entry(
        Do.MOVE_TO_FOLDER,
        Group.FOLDERS,
        QT_TRANSLATE_NOOP("actions", "Move to folder…"),
        "folder-input",
        ("Ctrl+Alt+M",),
    ),
    Entry(Do.NEW_FOLDER, Group.FOLDERS, QT_TRANSLATE_NOOP("actions", "New folder"), "folder-plus", ("Ctrl+Alt+N",)),
    Entry(
        Do.RENAME_FOLDER, Group.FOLDERS, QT_TRANSLATE_NOOP("actions", "Rename the folder"), "pencil", ("Ctrl+Alt+R",)
    ),
    Entry(
        Do.LOCK_FOLDER,
        Group.FOLDERS,
        QT_TRANSLATE_NOOP("actions", "Keep the folder on this computer"),
        "lock",
        ("Ctrl+Alt+K",),
    ),
    Entry(
        Do.MOVE_FOLDER_UP,
        Group.FOLDERS,
        QT_TRANSLATE_NOOP("actions", "Move the folder up"),
        "arrow-up",
        ("Ctrl+Alt+PgUp",),
    ),
    Entry(
        Do.MOVE_FOLDER_DOWN,
        Group.FOLDERS,
        QT_TRANSLATE_NOOP("actions", "Move the folder down"),
        "arrow-down",
        ("Ctrl+Alt+PgDown",),
    ),
    Entry(
        Do.DELETE_FOLDER,
        Group.FOLDERS,
        QT_TRANSLATE_NOOP("actions", "Delete the folder"),
        "trash-2",
        ("Ctrl+Alt+X",),
    ),
)
