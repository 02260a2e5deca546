"""What the window shows, laid out: the sidebar, or its icons, beside header, conversation and composer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.ui.actions import Do
from desktop_app.ui.chat.composer import Composer
from desktop_app.ui.header import Header
from desktop_app.ui.inspector.place import InspectorPlace
from desktop_app.ui.lanes.view import LanesView
from desktop_app.ui.panes import mark_panes
from desktop_app.ui.rail import Rail
from desktop_app.ui.sidebar import Sidebar
from desktop_app.ui.toast import Toast
from desktop_app.ui.welcome import Welcome

if TYPE_CHECKING:
    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QMenu

    from desktop_app.ui.files import Files
    from desktop_app.ui.theme import Theme


class WindowFrame(QStackedWidget):
    """The chat is its first page; models, settings and first steps lie over it as further ones."""

    def __init__(self, window: QWidget, *, theme: Theme, actions: dict[Do, QAction], menu: QMenu, files: Files) -> None:
        # Each part is made where it will be: to move what has been laid out is to dress all of it again.
        ground = QWidget(window)
        super().__init__(ground)
        self._ground = ground
        self.sidebar = Sidebar(
            theme,
            new_chat=actions[Do.NEW_CHAT],
            fold=actions[Do.SIDEBAR],
            models=actions[Do.MODELS],
            scoreboard=actions[Do.SCOREBOARD],
            offline=actions[Do.OFFLINE],
            settings=actions[Do.SETTINGS],
        )
        self.rail = Rail(theme, actions)
        self.header = Header(theme, actions, menu)
        self.lanes = LanesView(theme, window, files)
        self.composer = Composer(theme, window)
        self.toast = Toast(theme, window)
        self.welcome = Welcome(theme)
        self._pages = QStackedWidget(self)
        self._main = QWidget(self)
        self.beside = InspectorPlace(self._main, window)
        self._insists = False
        self._lay_out()

    def show_conversation(self, *, is_empty: bool) -> None:
        """Show the lanes, or the welcome where there is nothing in them yet."""
        self._pages.setCurrentWidget(self.welcome if is_empty else self.lanes)

    def insist(self, *, on_sidebar: bool) -> None:
        """Show the sidebar in a narrow window all the same, until it is wider."""
        self._insists = on_sidebar

    def make_room(self, *, sidebar_wanted: bool) -> None:
        """Show the sidebar as the user wants it, its icons alone where the window or the inspector leaves no room."""
        self._insists = self._insists and self.beside.is_narrow
        has_room = not self.beside.is_cramped and (self._insists or not self.beside.is_narrow)
        shown = sidebar_wanted and has_room
        comes, goes = (self.sidebar, self.rail) if shown else (self.rail, self.sidebar)
        focused = QApplication.focusWidget()
        had_focus = focused is not None and goes.isAncestorOf(focused)
        comes.show()
        if had_focus:
            (self.sidebar.fold if shown else self.rail.unfold).setFocus(Qt.FocusReason.OtherFocusReason)
        goes.hide()

    def over(self, foot: QWidget) -> QWidget:
        """This over what stands at the window's foot, whatever page is shown. The toast comes to where it is seen."""
        self._around = QVBoxLayout(self._ground)
        self._around.setContentsMargins(0, 0, 0, 0)
        self._around.setSpacing(0)
        self._around.addWidget(self, 1)
        self._around.addWidget(foot)
        self.currentChanged.connect(self._carry_toast)
        return self._ground

    def _carry_toast(self, page: int) -> None:
        column = self._column if page == 0 else self._around
        shown = not self.toast.isHidden()
        column.insertWidget(column.indexOf(self._pages if page == 0 else self) + 1, self.toast)
        self.toast.setVisible(shown)

    def _lay_out(self) -> None:
        self._main.setObjectName("main")
        self._main.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._pages.addWidget(self.welcome)
        self._pages.addWidget(self.lanes)
        mark_panes(self.sidebar, self.rail, self.header, self._pages, self.composer)
        self._column = column = QVBoxLayout(self._main)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self._pages, 1)
        column.addWidget(self.toast)
        column.addWidget(self.composer)
        chat = QWidget(self)
        row = QHBoxLayout(chat)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.sidebar)
        row.addWidget(self.rail)
        row.addWidget(self.beside, 1)
        self.addWidget(chat)
