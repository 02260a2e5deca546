"""A lane as a column: its head, what was said in it, and below that whom the composer speaks to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.ui.chat.transcript import Transcript
from desktop_app.ui.panes import mark_panes

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent, QObject

    from desktop_app.ui.files import Files
    from desktop_app.ui.lanes.empty import EmptyLane
    from desktop_app.ui.lanes.face import Face
    from desktop_app.ui.lanes.foot import LaneFoot
    from desktop_app.ui.lanes.head import LaneHead
    from desktop_app.ui.lanes.strip import FoldedStrip
    from desktop_app.ui.theme import Theme


class LaneColumn(QWidget):
    """The only lane of a conversation has neither head nor foot: it looks as a chat does."""

    picked = Signal()
    """The reader turned to it: by a click, or with the keyboard."""
    wanted = Signal()
    """What an empty lane offers."""

    def __init__(self, theme: Theme, parent: QWidget, files: Files | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.transcript = Transcript(theme, self, files)
        self.transcript.picked.connect(self.picked)
        self.head: LaneHead | None = None
        self.foot: LaneFoot | None = None
        self.strip: FoldedStrip | None = None
        self.empty: EmptyLane | None = None
        self._is_folded = False
        self._is_framed = False
        self._why_empty = ""
        mark_panes(self)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._layout.addWidget(self.transcript, 1)

    @property
    def is_folded(self) -> bool:
        """Whether only a strip of it is shown."""
        return self._is_folded

    @property
    def shows_transcript(self) -> bool:
        """Whether what was said here has a place on the screen."""
        return not self.transcript.isHidden()

    def set_framed(self, *, framed: bool) -> None:
        """Whether it stands beside others."""
        if framed and self.head is None:
            self._make_frame()
        self._is_framed = framed
        self._show_parts()

    def set_folded(self, *, folded: bool) -> None:
        """Whether only a strip of it is shown."""
        self._is_folded = folded
        self._show_parts()

    def set_empty(self, why: str, offer: str = "") -> None:
        """Say why nothing stands here yet, with what can be done about that; "" where something does."""
        self._why_empty = why
        if why and self.empty is None:
            from desktop_app.ui.lanes.empty import EmptyLane

            self.empty = EmptyLane(self)
            self.empty.wanted.connect(self.wanted)
            self._layout.insertWidget(self._layout.indexOf(self.transcript), self.empty, 1)
        if self.empty is not None:
            self.empty.say(why, offer)
        self._show_parts()

    def show_face(self, face: Face) -> None:
        """Show in head, foot and strip where the lane stands."""
        if self.head is not None and self.foot is not None and self.strip is not None:
            self.head.show_face(face)
            self.foot.show_face(face)
            self.strip.show_face(face)
        if self._is_framed:
            name = self.tr("Lane {name}").format(name=face.name)
            self.setAccessibleName(name)
            self.setAccessibleDescription(face.words)
            self.transcript.page.setAccessibleName(self.tr("Answers of {name}").format(name=face.name))

    def tab_stops(self) -> list[QWidget]:
        """What Tab goes through here, in the order of reading."""
        page, stops = self.transcript.page, list[QWidget]()
        if self.head is not None:
            stops += self.head.tab_stops()
        if self.empty is not None:
            stops.append(self.empty.button)
        stops.append(page)
        return stops + [part for part in (self.foot, self.strip) if part is not None]

    def take_focus(self) -> None:
        """Ready for the keyboard, at what was said or at what is offered."""
        if self.strip is not None and self.strip.isVisible():
            part: QWidget = self.strip
        elif self.empty is not None and self.empty.isVisible() and self.head is not None:
            part = self.head.model
        else:
            part = self.transcript
        part.setFocus(Qt.FocusReason.TabFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A press anywhere in it turns to it."""
        if event.type() == event.Type.MouseButtonPress:
            self.picked.emit()
        return super().eventFilter(watched, event)

    def _make_frame(self) -> None:
        # Most conversations have one lane, and no need of any of this.
        from desktop_app.ui.lanes.foot import LaneFoot
        from desktop_app.ui.lanes.head import LaneHead
        from desktop_app.ui.lanes.strip import FoldedStrip

        self.head = LaneHead(self._theme, self)
        self.foot = LaneFoot(self._theme, self)
        self.strip = FoldedStrip(self._theme, self)
        self._layout.insertWidget(0, self.head)
        self._layout.addWidget(self.foot)
        self._layout.addWidget(self.strip, 1)
        self.head.pressed.connect(self.picked)
        self.transcript.page.viewport().installEventFilter(self)

    def _show_parts(self) -> None:
        is_open = not (self._is_framed and self._is_folded)
        for part in (self.head, self.foot):
            if part is not None:
                part.setVisible(self._is_framed and is_open)
        if self.strip is not None:
            self.strip.setVisible(not is_open)
        if self.empty is not None:
            self.empty.setVisible(is_open and bool(self._why_empty))
        self.transcript.setVisible(is_open and not self._why_empty)
        if not self._is_framed:
            self.transcript.page.setAccessibleName(self.tr("Conversation"))
