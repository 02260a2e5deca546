"""What just happened, in a card over the foot of the transcript: never in the way of typing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QColor, QEnterEvent, QGuiApplication, QShowEvent
from PySide6.QtWidgets import QFrame, QGraphicsDropShadowEffect, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop_app.errors import Cancelled
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


class Toast(QFrame):
    """One at a time; a notice goes by itself, an error stays until it is closed or another takes its place."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._room = parent
        self._on_action: Callable[[], None] | None = None
        self._is_error = False
        self.setObjectName("toast")
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
        self._shadow = QGraphicsDropShadowEffect(self)
        self._shadow.setBlurRadius(Space.XL)
        self._shadow.setOffset(0, Space.XS)
        self.setGraphicsEffect(self._shadow)
        self._row = QHBoxLayout(self)
        self._lay_out()
        self._dress()
        theme.changed.connect(self._dress)
        parent.installEventFilter(self)
        self.hide()

    def notice(self, text: str, action: str = "", on_action: Callable[[], None] | None = None) -> None:
        """Say `text` for some seconds, with one thing to do about it."""
        self._is_error = False
        self._say(text, "", action, on_action)
        self._timer.start()

    def error(self, error: AppError) -> None:
        """Say what happened and what to do, until closed; the details can be copied."""
        if isinstance(error, Cancelled):
            return
        words = error_words(error)
        self._is_error = True
        self._timer.stop()
        self._say(
            words.message,
            words.hint,
            self.tr("Copy details"),
            lambda: QGuiApplication.clipboard().setText(words.details),
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the parent's size."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """A notice that is being read does not go away."""
        self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Count anew."""
        if not self._is_error:
            self._timer.start()
        super().leaveEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """In its place from the first frame."""
        super().showEvent(event)
        self._place()

    def _say(self, message: str, hint: str, action: str, on_action: Callable[[], None] | None) -> None:
        self._on_action = on_action
        self.message.setText(message)
        self.hint.setText(hint)
        self.hint.setVisible(bool(hint))
        self.action.setText(literal_label(action))
        self.action.setVisible(bool(action))
        self._dress()
        self.show()
        self.raise_()
        self._place()
        spoken = QAccessibleAnnouncementEvent(self, f"{message} {hint}".strip())
        QAccessible.updateAccessibility(spoken)

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
        shadow = QColor(self._theme.color("shadow"))
        shadow.setAlphaF(0.5 if self._theme.tokens.dark else 0.16)
        self._shadow.setColor(shadow)

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
        room = self._room.rect()
        width = min(Metric.TOAST_ERROR if self._is_error else Metric.TOAST, room.width() - 2 * Space.L)
        self.setFixedWidth(width)
        self._row.activate()
        height = max(self._row.totalHeightForWidth(width), self._row.totalMinimumSize().height())
        self.setFixedHeight(height)
        self.move((room.width() - width) // 2, room.height() - height - Space.M)


def _plain_label(role: str) -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("role", role)
    label.setWordWrap(True)
    return label
