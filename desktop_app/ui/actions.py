"""Everything the window can be told to do, once: menu, keys and tooltips are made from this table."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction, QKeySequence

from desktop_app.errors import QT_TRANSLATE_NOOP
from desktop_app.ui.icons import keep_icon
from desktop_app.ui.widgets.popup import RoundMenu

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop_app.ui.theme import Theme


class Do(StrEnum):
    """The actions by name."""

    NEW_CHAT = "new_chat"
    RENAME = "rename"
    TRASH = "trash"
    STOP = "stop"
    REGENERATE = "regenerate"
    COPY_ANSWER = "copy_answer"
    FOCUS_COMPOSER = "focus_composer"
    PICK_MODEL = "pick_model"
    OPEN_MODEL_FILE = "open_model_file"
    SIDEBAR = "sidebar"
    QUIT = "quit"


@dataclass(frozen=True, slots=True)
class _Entry:
    """One action. `separated`: a line stands before it in the menu."""

    do: Do
    text: str
    icon: str
    keys: tuple[str, ...] = ()
    separated: bool = False


_TABLE = (
    _Entry(Do.NEW_CHAT, QT_TRANSLATE_NOOP("actions", "New chat"), "square-pen", ("Ctrl+N",)),
    _Entry(Do.RENAME, QT_TRANSLATE_NOOP("actions", "Rename"), "pencil", ("F2",)),
    _Entry(Do.TRASH, QT_TRANSLATE_NOOP("actions", "Move to trash"), "trash-2", ("Ctrl+Shift+Backspace",)),
    _Entry(Do.STOP, QT_TRANSLATE_NOOP("actions", "Stop writing"), "square", ("Esc",), separated=True),
    _Entry(Do.REGENERATE, QT_TRANSLATE_NOOP("actions", "Regenerate the last answer"), "refresh-cw", ("Ctrl+R",)),
    _Entry(Do.COPY_ANSWER, QT_TRANSLATE_NOOP("actions", "Copy the last answer"), "copy", ("Ctrl+Shift+C",)),
    _Entry(
        Do.PICK_MODEL,
        QT_TRANSLATE_NOOP("actions", "Choose a model"),
        "monitor",
        ("Ctrl+K", "Ctrl+M"),
        separated=True,
    ),
    _Entry(Do.OPEN_MODEL_FILE, QT_TRANSLATE_NOOP("actions", "Open a model file…"), "folder-open", ("Ctrl+O",)),
    _Entry(
        Do.FOCUS_COMPOSER,
        QT_TRANSLATE_NOOP("actions", "Go to the message field"),
        "message-square",
        ("Ctrl+L",),
        separated=True,
    ),
    _Entry(Do.SIDEBAR, QT_TRANSLATE_NOOP("actions", "Show or hide the sidebar"), "panel-left", ("Ctrl+B",)),
    _Entry(Do.QUIT, QT_TRANSLATE_NOOP("actions", "Quit"), "x", ("Ctrl+Q",), separated=True),
)


def make_actions(window: QWidget, theme: Theme) -> dict[Do, QAction]:
    """All of them, with their keys working anywhere in `window`."""
    made: dict[Do, QAction] = {}
    for entry in _TABLE:
        action = QAction(QCoreApplication.translate("actions", entry.text), window)
        action.setObjectName(entry.do)
        action.setShortcuts([QKeySequence(key) for key in entry.keys])
        if entry.do == Do.QUIT:
            action.setMenuRole(QAction.MenuRole.QuitRole)
        keep_icon(action, theme, entry.icon, "quiet")
        if entry.do == Do.REGENERATE:
            # The transcript has this key; two owners would leave it to neither.
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        window.addAction(action)
        made[entry.do] = action
    return made


def make_menu(actions: dict[Do, QAction], parent: QWidget) -> RoundMenu:
    """The window's menu, in the table's order."""
    menu = RoundMenu(QCoreApplication.translate("actions", "Chat"), parent)
    for entry in _TABLE:
        if entry.separated:
            menu.addSeparator()
        menu.addAction(actions[entry.do])
    return menu
