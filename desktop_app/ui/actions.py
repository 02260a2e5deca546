"""Everything the window can be told to do, once: menu, keys, palette and cheat sheet are made from this table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QSize
from PySide6.QtGui import QAction, QKeySequence

from desktop_app.errors import QT_TRANSLATE_NOOP
from desktop_app.ui.action_names import Do, Entry, Group
from desktop_app.ui.folders.actions import FOLDER_TABLE
from desktop_app.ui.icons import keep_icon
from desktop_app.ui.lanes.actions import LANE_TABLE
from desktop_app.ui.votes.actions import VOTE_TABLE
from desktop_app.ui.widgets.popup import RoundMenu

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop_app.ui.theme import Theme

TABLE = (
    Entry(Do.NEW_CHAT, Group.CONVERSATION, QT_TRANSLATE_NOOP("actions", "New chat"), "square-pen", ("Ctrl+N",)),
    Entry(Do.RENAME, Group.CONVERSATION, QT_TRANSLATE_NOOP("actions", "Rename"), "pencil", ("F2",)),
    Entry(
        Do.TRASH,
        Group.CONVERSATION,
        QT_TRANSLATE_NOOP("actions", "Move to trash"),
        "trash-2",
        ("Ctrl+Shift+Backspace",),
    ),
    Entry(
        Do.LOCAL_ONLY,
        Group.CONVERSATION,
        QT_TRANSLATE_NOOP("actions", "Keep on this computer"),
        "lock",
        ("Ctrl+Shift+K",),
    ),
    Entry(
        Do.PREVIOUS_CHAT,
        Group.CONVERSATION,
        QT_TRANSLATE_NOOP("actions", "Previous conversation"),
        "arrow-up",
        ("Alt+Up",),
        in_menu=False,
    ),
    Entry(
        Do.NEXT_CHAT,
        Group.CONVERSATION,
        QT_TRANSLATE_NOOP("actions", "Next conversation"),
        "arrow-down",
        ("Alt+Down",),
        in_menu=False,
    ),
    Entry(
        Do.ATTACH_FILE,
        Group.CONVERSATION,
        QT_TRANSLATE_NOOP("actions", "Attach a file…"),
        "plus",
        ("Ctrl+Shift+A",),
    ),
    *FOLDER_TABLE,
    Entry(Do.STOP, Group.ANSWER, QT_TRANSLATE_NOOP("actions", "Stop writing"), "circle-stop", ("Esc",)),
    Entry(
        Do.REGENERATE,
        Group.ANSWER,
        QT_TRANSLATE_NOOP("actions", "Regenerate the last answer"),
        "refresh-cw",
        ("Ctrl+R",),
    ),
    Entry(
        Do.EDIT_PROMPT,
        Group.ANSWER,
        QT_TRANSLATE_NOOP("actions", "Edit the prompt and ask again…"),
        "pencil",
        ("Ctrl+P",),
    ),
    Entry(
        Do.COPY_ANSWER, Group.ANSWER, QT_TRANSLATE_NOOP("actions", "Copy the last answer"), "copy", ("Ctrl+Shift+C",)
    ),
    Entry(
        Do.SENT_PROMPT,
        Group.ANSWER,
        QT_TRANSLATE_NOOP("actions", "Show what was sent for the last answer"),
        "scroll-text",
        ("Ctrl+Shift+I",),
        in_menu=False,
    ),
    *LANE_TABLE,
    *VOTE_TABLE,
    Entry(Do.PICK_MODEL, Group.MODEL, QT_TRANSLATE_NOOP("actions", "Choose a model"), "monitor", ("Ctrl+K", "Ctrl+M")),
    Entry(
        Do.OPEN_MODEL_FILE, Group.MODEL, QT_TRANSLATE_NOOP("actions", "Open a model file…"), "folder-open", ("Ctrl+O",)
    ),
    Entry(
        Do.FAVOURITE_MODEL,
        Group.MODEL,
        QT_TRANSLATE_NOOP("actions", "Make the model a favourite, or no more"),
        "star",
        ("Ctrl+Shift+D",),
        in_menu=False,
    ),
    Entry(
        Do.UNLOAD_MODEL,
        Group.MODEL,
        QT_TRANSLATE_NOOP("actions", "Take the model out of memory"),
        "memory-stick",
        ("Ctrl+Shift+E",),
    ),
    Entry(Do.MODELS, Group.MODEL, QT_TRANSLATE_NOOP("actions", "Models"), "boxes", ("Ctrl+Shift+M",)),
    Entry(Do.DOWNLOADS, Group.MODEL, QT_TRANSLATE_NOOP("actions", "Downloads"), "download", ("Ctrl+J",)),
    Entry(
        Do.FOCUS_COMPOSER,
        Group.VIEW,
        QT_TRANSLATE_NOOP("actions", "Go to the message field"),
        "message-square",
        ("Ctrl+L",),
    ),
    Entry(
        Do.INSPECTOR, Group.VIEW, QT_TRANSLATE_NOOP("actions", "Show or hide the inspector"), "panel-right", ("Ctrl+I",)
    ),
    Entry(Do.SIDEBAR, Group.VIEW, QT_TRANSLATE_NOOP("actions", "Show or hide the sidebar"), "panel-left", ("Ctrl+B",)),
    Entry(
        Do.LARGER_TEXT,
        Group.VIEW,
        QT_TRANSLATE_NOOP("actions", "Larger text"),
        "a-arrow-up",
        ("Ctrl++", "Ctrl+="),
        in_menu=False,
    ),
    Entry(
        Do.SMALLER_TEXT,
        Group.VIEW,
        QT_TRANSLATE_NOOP("actions", "Smaller text"),
        "a-arrow-down",
        ("Ctrl+-",),
        in_menu=False,
    ),
    Entry(
        Do.USUAL_TEXT,
        Group.VIEW,
        QT_TRANSLATE_NOOP("actions", "Text in its usual size"),
        "a-large-small",
        ("Ctrl+0",),
        in_menu=False,
    ),
    Entry(
        Do.LIGHT_OR_DARK,
        Group.VIEW,
        QT_TRANSLATE_NOOP("actions", "Change between light and dark"),
        "contrast",
        ("Ctrl+Shift+L",),
        in_menu=False,
    ),
    Entry(Do.PALETTE, Group.PROGRAM, QT_TRANSLATE_NOOP("actions", "Command palette"), "command", ("Ctrl+Shift+P",)),
    Entry(Do.CHEAT_SHEET, Group.PROGRAM, QT_TRANSLATE_NOOP("actions", "All keys"), "keyboard", ("Ctrl+/", "F1")),
    Entry(
        Do.NEXT_PANE,
        Group.PROGRAM,
        QT_TRANSLATE_NOOP("actions", "Go to the next part of the window"),
        "arrow-down",
        ("F6",),
        in_menu=False,
    ),
    Entry(
        Do.PREVIOUS_PANE,
        Group.PROGRAM,
        QT_TRANSLATE_NOOP("actions", "Go to the previous part of the window"),
        "arrow-up",
        ("Shift+F6",),
        in_menu=False,
    ),
    Entry(Do.SCOREBOARD, Group.PROGRAM, QT_TRANSLATE_NOOP("actions", "Scoreboard"), "trophy", ("Ctrl+Shift+B",)),
    Entry(
        Do.ACCOUNTS, Group.PROGRAM, QT_TRANSLATE_NOOP("actions", "Accounts"), "cloud", ("Ctrl+Shift+Y",), in_menu=False
    ),
    Entry(Do.USAGE, Group.PROGRAM, QT_TRANSLATE_NOOP("actions", "Usage and cost"), "gauge", ("Ctrl+Shift+X",)),
    Entry(Do.SETTINGS, Group.PROGRAM, QT_TRANSLATE_NOOP("actions", "Settings"), "settings", ("Ctrl+,",)),
    Entry(Do.OFFLINE, Group.PROGRAM, QT_TRANSLATE_NOOP("actions", "Offline"), "wifi-off", ("Ctrl+Shift+O",)),
    Entry(Do.SET_UP, Group.PROGRAM, QT_TRANSLATE_NOOP("actions", "Set up Tandem…"), "cpu", ("Shift+F1",)),
    Entry(Do.QUIT, Group.PROGRAM, QT_TRANSLATE_NOOP("actions", "Quit"), "x", ("Ctrl+Q",)),
)

__all__ = ["TABLE", "Do", "Entry", "Group", "entry", "key_of", "make_actions", "make_menu"]

_ROLES = {Do.QUIT: QAction.MenuRole.QuitRole, Do.SETTINGS: QAction.MenuRole.PreferencesRole}


def entry(do: Do) -> Entry:
    """An action's line in the table."""
    return next(one for one in TABLE if one.do == do)


def make_actions(window: QWidget) -> dict[Do, QAction]:
    """All of them, with their own keys working anywhere in `window`."""
    made: dict[Do, QAction] = {}
    for one in TABLE:
        action = QAction(one.name, window)
        action.setObjectName(one.do)
        action.setShortcuts(one.sequences)
        action.setMenuRole(_ROLES.get(one.do, QAction.MenuRole.NoRole))
        window.addAction(action)
        made[one.do] = action
    return made


def key_of(part: QWidget, do: Do) -> QKeySequence:
    """The key that does it now, in the window that `part` is in; its own key where there is no such window."""
    action = part.window().findChild(QAction, do)
    return action.shortcut() if isinstance(action, QAction) else entry(do).sequences[0]


_UNDER = {
    Group.FOLDERS: "folder",
    Group.ANSWER: "message-square",
    Group.LANES: "columns-2",
    Group.MODEL: "boxes",
    Group.VIEW: "panel-right",
}
"""Groups with a menu of their own: all in one would be longer than a small screen."""


class WindowMenu(RoundMenu):
    """The window's actions. Their icons are drawn when it first opens: no start has to wait for them."""

    def __init__(self, actions: dict[Do, QAction], theme: Theme, parent: QWidget) -> None:
        super().__init__(QCoreApplication.translate("actions", "Chat"), parent)
        self._theme = theme
        self._undrawn = [(actions[one.do], one.icon) for one in TABLE if one.in_menu]
        self._under: dict[Group, RoundMenu] = {}
        self.aboutToShow.connect(self._draw_icons)

    def sizeHint(self) -> QSize:
        """With the icons, by which it is placed before it opens."""
        self._draw_icons()
        return super().sizeHint()

    def menu_of(self, group: Group) -> RoundMenu:
        """Where a group's actions stand: here, or in a menu below this one."""
        if group not in _UNDER:
            return self
        if group not in self._under:
            menu = self._under[group] = RoundMenu(group.words, self)
            self.addMenu(menu)
            self._undrawn.append((menu.menuAction(), _UNDER[group]))
        return self._under[group]

    def _draw_icons(self) -> None:
        while self._undrawn:
            action, icon = self._undrawn.pop()
            keep_icon(action, self._theme, icon, "quiet")


def make_menu(actions: dict[Do, QAction], theme: Theme, parent: QWidget) -> WindowMenu:
    """The window's menu, in the table's order, with a line between groups."""
    menu = WindowMenu(actions, theme, parent)
    before = TABLE[0].group
    for one in TABLE:
        if not one.in_menu:
            continue
        if one.group != before and not (one.group in _UNDER and before in _UNDER):
            menu.addSeparator()
        before = one.group
        menu.menu_of(one.group).addAction(actions[one.do])
    return menu
