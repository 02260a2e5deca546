"""The row below the field: attach, what there is to say, the tokens, send."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QLabel, QWidget

from desktop_app.ui.chat.button import SIDE, QuietButton
from desktop_app.ui.chat.send_button import SendButton
from desktop_app.ui.chat.token_count import TokenCount
from desktop_app.ui.theme import Metric, Size, Space

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from desktop_app.ui.theme import Theme

_HINT_MS = 4000


class ComposerFoot(QWidget):
    """Words said with `say` go after some seconds; those given to `keep_saying` stand while nothing else is said."""

    attach_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._lasting = ""
        self.attach_button = QuietButton(theme, "plus", self.tr("Attach a file"), self)
        self.attach_button.clicked.connect(self.attach_requested)
        self.hint = QLabel(self)
        self.hint.setTextFormat(Qt.TextFormat.PlainText)
        self.hint.setProperty("role", "caption")
        self.hint.setFont(theme.font(Size.CAPTION))
        self.count = TokenCount(theme, self)
        self.count.resized.connect(self._place)
        self.button = SendButton(theme, self)
        self.button.setCursor(Qt.CursorShape.ArrowCursor)
        self.setFixedHeight(Metric.CONTROL_HEIGHT)
        self._timer = QTimer(self, singleShot=True, interval=_HINT_MS)
        self._timer.timeout.connect(self._rest)

    def say(self, words: str) -> None:
        """Say something for a while, also to who cannot see it."""
        self.hint.setText(words)
        self._timer.start()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def keep_saying(self, words: str) -> None:
        """Say something until further notice."""
        self._lasting = words
        self._timer.stop()
        self._rest()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep to both ends."""
        super().resizeEvent(event)
        self._place()

    def _rest(self) -> None:
        self.hint.setText(self._lasting)

    def _place(self) -> None:
        side, right = self.button.sizeHint().width(), self.width() - Space.S
        self.button.setGeometry(right - side, 0, side, side)
        count = self.count.sizeHint().width() if self.count.words else 0
        self.count.setGeometry(right - side - Space.M - count, 0, count, side)
        self.attach_button.setGeometry(Space.M - 2, (side - SIDE) // 2, SIDE, SIDE)
        start = self.attach_button.geometry().right() + 1 + Space.XS
        self.hint.setGeometry(start, 0, max(0, self.count.x() - Space.S - start), side)
