"""What came of a try: that it works, or in a sentence why not, with what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop_app.ui.accounts.buttons import button
from desktop_app.ui.icons import icon_pixmap
from desktop_app.ui.present_error import error_words
from desktop_app.ui.settings.card import plain
from desktop_app.ui.theme import Metric, Space

if TYPE_CHECKING:
    from desktop_app.errors import AppError
    from desktop_app.ui.theme import Theme

_WAITS, _WORKS, _FAILS = ("", "quiet"), ("check", "green"), ("circle-alert", "red")


class Outcome(QWidget):
    """Hidden until it has something to say."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._kind = _WAITS
        self._details = ""
        self._mark = QLabel()
        self.message = plain("")
        self.hint = plain("", "caption")
        self.copy = button(self.tr("Copy details"), self.tr("Copy details"), self._copy, "link")
        self.copy.setProperty("flush", "true")
        words = QVBoxLayout()
        words.setSpacing(2)
        for part in (self.message, self.hint):
            words.addWidget(part)
        words.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignLeft)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        theme.changed.connect(self._dress)
        self.hide()

    def words(self) -> str:
        """All that it says."""
        return f"{self.message.text()} {self.hint.text()}".strip()

    def wait(self, words: str) -> None:
        """Say what is being done."""
        self._say(_WAITS, words)

    def succeed(self, words: str, hint: str = "") -> None:
        """Say that it works."""
        self._say(_WORKS, words, hint)

    def fail(self, error: AppError) -> None:
        """Say why it does not; the details can be copied."""
        said = error_words(error)
        self._say(_FAILS, said.message, said.hint, said.details)

    def _say(self, kind: tuple[str, str], words: str, hint: str = "", details: str = "") -> None:
        self._kind, self._details = kind, details
        self.message.setText(words)
        self.hint.setText(hint)
        self.hint.setVisible(bool(hint))
        self.copy.setVisible(bool(details))
        self.setAccessibleName(self.words())
        self._dress()
        self.show()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._details)

    def _dress(self) -> None:
        icon, token = self._kind
        self._mark.setVisible(bool(icon))
        if icon:
            ratio = self.devicePixelRatioF()
            self._mark.setPixmap(icon_pixmap(icon, self._theme.color(token), Metric.ICON, ratio))
