"""What just happened, in a card between transcript and composer: it covers nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAction, QEnterEvent, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop_app.errors import Cancelled
from desktop_app.errors.hub import Offline
from desktop_app.ui.action_names import Do
from desktop_app.ui.icons import icon_pixmap
from desktop_app.ui.present_error import error_words
from desktop_app.ui.text import literal_label
from desktop_app.ui.theme import Metric, Space
from desktop_app.ui.widgets.icon_button import IconButton

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_app.errors import AppError
    from desktop_app.ui.theme import Theme

NOTICE_MS = 8000


class Toast(QWidget):
    """One at a time; a notice goes by itself, an error stays until it is closed or another takes its place."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._on_action: Callable[[], None] | None = None
        self._about: int | None = None
        self._is_error = False
        self.card = QFrame(self)
        self.card.setObjectName("toast")
        self.mark = QLabel()
        self.message = _plain_label("strong")
        self.hint = _plain_label("quiet")
        self.action = QPushButton()
        self.action.setProperty("role", "link")
        self.action.clicked.connect(self._act)
        self.close_button = IconButton(theme, "x", self.tr("Close"))
        self.close_button.clicked.connect(self.hide)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(NOTICE_MS)
        self._timer.timeout.connect(self.hide)
        self._row = QHBoxLayout(self.card)
        self._lay_out()
        self._dress()
        theme.changed.connect(self._dress)
        theme.changed.connect(self._place)
        self.hide()

    def notice(
        self, text: str, action: str = "", on_action: Callable[[], None] | None = None, *, about: int | None = None
    ) -> None:
        """Say `text` for some seconds, with one thing to do about it; `about` is the conversation it speaks of."""
        self._is_error = False
        self._about = about
        self._say(text, "", action, on_action)
        self._timer.start()

    def error(self, error: AppError) -> None:
        """Say what happened and what to do, until closed; the details can be copied."""
        if isinstance(error, Cancelled):
            return
        words = error_words(error)
        self._is_error = True
        self._about = None
        self._timer.stop()
        switch = self.window().findChild(QAction, Do.OFFLINE)
        if isinstance(error, Offline) and isinstance(switch, QAction):
            self._say(words.message, words.hint, self.tr("Go online"), lambda: self._go_online(switch))
            return
        self._say(
            words.message,
            words.hint,
            self.tr("Copy details"),
            lambda: QGuiApplication.clipboard().setText(words.details),
        )

    def forget(self, about: int) -> None:
        """Take back a notice that speaks of this conversation: it no longer holds."""
        if self._about == about:
            self.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the column."""
        super().resizeEvent(event)
        self._place()

    def enterEvent(self, event: QEnterEvent) -> None:
        """A notice that is being read does not go away."""
        self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Count anew."""
        if not self._is_error:
            self._timer.start()
        super().leaveEvent(event)

    def _say(self, message: str, hint: str, action: str, on_action: Callable[[], None] | None) -> None:
        self._on_action = on_action
        self.message.setText(message)
        self.hint.setText(hint)
        self.hint.setVisible(bool(hint))
        self.action.setText(literal_label(action))
        self.action.setVisible(bool(action))
        self._dress()
        self._place()
        self.show()
        spoken = QAccessibleAnnouncementEvent(self, f"{message} {hint}".strip())
        QAccessible.updateAccessibility(spoken)

    def _go_online(self, switch: QAction) -> None:
        self.hide()
        switch.trigger()

    def _act(self) -> None:
        act = self._on_action
        if not self._is_error:
            self.hide()
        if act is not None:
            act()

    def _dress(self) -> None:
        name, token = ("circle-alert", "red") if self._is_error else ("info", "quiet")
        ratio = self.devicePixelRatioF()
        self.mark.setPixmap(icon_pixmap(name, self._theme.color(token), Metric.ICON_LARGE, ratio))

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(Space.XS)
        words.addWidget(self.message)
        words.addWidget(self.hint)
        row = self._row
        row.setContentsMargins(Space.L, Space.S, Space.S, Space.S)
        row.setSpacing(Space.M)
        row.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(words, 1)
        row.addWidget(self.action, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignVCenter)

    def _place(self) -> None:
        """As wide as the composer below, as high as the words."""
        width = min(self.width() - 2 * Space.S, self._theme.reading_width)
        self._row.activate()
        height = max(self._row.totalHeightForWidth(width), self._row.totalMinimumSize().height())
        self.card.setGeometry((self.width() - width) // 2, 0, width, height)
        self.setFixedHeight(height + Space.S)


def _plain_label(role: str) -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("role", role)
    label.setWordWrap(True)
    return label
