"""What the window shows, laid out: the sidebar, or its icons, beside header, conversation and composer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.ui.chat.composer import Composer
from desktop_app.ui.inspector.place import InspectorPlace
from desktop_app.ui.panes import mark_panes
from desktop_app.ui.room import Edge, Room
from desktop_app.ui.theme import Metric

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QMenu

    from desktop_app.ui.action_names import Do
    from desktop_app.ui.files import Files
    from desktop_app.ui.header import Header
    from desktop_app.ui.lanes.view import LanesView
    from desktop_app.ui.rail import Rail
    from desktop_app.ui.sidebar import Sidebar
    from desktop_app.ui.theme import Theme
    from desktop_app.ui.toast import Toast
    from desktop_app.ui.welcome import Welcome


class WindowFrame(QStackedWidget):
    """The chat is its first page; models, settings and first steps lie over it as further ones.

    At first there is a field to type in, and room for everything else, in which `fill` makes it. What that takes is
    imported there: nobody waits for it to see the window.
    """

    sidebar: Sidebar
    rail: Rail
    header: Header
    lanes: LanesView
    toast: Toast
    welcome: Welcome

    def __init__(self, window: QWidget, theme: Theme) -> None:
        # Each part is made where it will be: to move what has been laid out is to dress all of it again.
        self.ground = QWidget(window)
        super().__init__(self.ground)
        self._theme = theme
        self._is_filled = False
        self._main = QWidget(self)
        self._main.setAutoFillBackground(True)
        self._main.setBackgroundRole(QPalette.ColorRole.Base)
        self.beside = InspectorPlace(self._main, window)
        self.composer = Composer(theme, self._main, furnished=False)
        self._beside_main = Room(theme, "window", Edge.RIGHT)
        self._over_main = Room(theme, "surface", Edge.BOTTOM)
        self._over_main.setFixedHeight(Metric.HEADER)
        self._pages = QStackedWidget(self._main)
        self._pages.addWidget(QWidget())  # nobody knows yet what there is to show
        self._insists = False
        self._lay_out()

    def fill(self, actions: Mapping[Do, QAction], menu: QMenu, files: Files) -> Iterator[None]:
        """Make every part in its place, a piece at a time."""
        self.composer.furnish()
        yield
        yield from self._fill_side(actions)
        from desktop_app.ui.header import Header

        yield
        self.header = Header(self._theme, actions, menu, self._main)
        self.header.picker.hide()
        self._put(self.header, self._over_main, self._column)
        yield
        from desktop_app.ui.lanes.view import LanesView

        yield
        self.lanes = LanesView(self._theme, self._pages, files)
        yield
        from desktop_app.ui.toast import Toast
        from desktop_app.ui.welcome import Welcome

        self.toast = Toast(self._theme, self._main)
        self.welcome = Welcome(self._theme, self._pages)
        self._column.insertWidget(2, self.toast)
        self._pages.addWidget(self.welcome)
        self._pages.addWidget(self.lanes)
        mark_panes(self.sidebar, self.rail, self.header, self.welcome, self.composer)
        self._main.setObjectName("main")
        self._main.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        yield

    def keep_room_for_inspector(self, width: int) -> None:
        """It is open, `width` pixels wide, as soon as it is there."""
        self.beside.keep_room(Room(self._theme, "window", Edge.LEFT), width)

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
        if not self._is_filled:
            self._beside_main.setFixedWidth(Metric.SIDEBAR if shown else Metric.RAIL)
            return
        comes, goes = (self.sidebar, self.rail) if shown else (self.rail, self.sidebar)
        focused = QApplication.focusWidget()
        had_focus = focused is not None and goes.isAncestorOf(focused)
        comes.show()
        if had_focus:
            (self.sidebar.fold if shown else self.rail.unfold).setFocus(Qt.FocusReason.OtherFocusReason)
        goes.hide()

    def stand_on(self, foot: QWidget) -> None:
        """Have this at the window's foot, whatever page is shown. The toast comes to where it is seen."""
        self._around.addWidget(foot)
        self.currentChanged.connect(self._carry_toast)

    def _carry_toast(self, page: int) -> None:
        column = self._column if page == 0 else self._around
        shown = not self.toast.isHidden()
        column.insertWidget(column.indexOf(self._pages if page == 0 else self) + 1, self.toast)
        self.toast.setVisible(shown)

    def _fill_side(self, actions: Mapping[Do, QAction]) -> Iterator[None]:
        from desktop_app.ui.action_names import Do
        from desktop_app.ui.rail import Rail
        from desktop_app.ui.sidebar import Sidebar

        yield
        is_wide = self._beside_main.width() == Metric.SIDEBAR
        self.sidebar = Sidebar(
            self._theme,
            self._chat,
            new_chat=actions[Do.NEW_CHAT],
            new_folder=actions[Do.NEW_FOLDER],
            fold=actions[Do.SIDEBAR],
            models=actions[Do.MODELS],
            scoreboard=actions[Do.SCOREBOARD],
            offline=actions[Do.OFFLINE],
            settings=actions[Do.SETTINGS],
        )
        yield
        self.rail = Rail(self._theme, actions, self._chat)
        stays, other = (self.sidebar, self.rail) if is_wide else (self.rail, self.sidebar)
        other.hide()
        self._put(stays, self._beside_main, self._row)
        self._row.insertWidget(1, other)
        self._is_filled = True
        yield

    def _put(self, part: QWidget, room: Room, layout: QHBoxLayout | QVBoxLayout) -> None:
        layout.replaceWidget(room, part)
        room.hide()
        room.deleteLater()
        part.show()

    def _lay_out(self) -> None:
        self._column = column = QVBoxLayout(self._main)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._over_main)
        column.addWidget(self._pages, 1)
        column.addWidget(self.composer)
        self._chat = QWidget(self)
        self._row = row = QHBoxLayout(self._chat)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._beside_main)
        row.addWidget(self.beside, 1)
        self.addWidget(self._chat)
        self._around = QVBoxLayout(self.ground)
        self._around.setContentsMargins(0, 0, 0, 0)
        self._around.setSpacing(0)
        self._around.addWidget(self, 1)
