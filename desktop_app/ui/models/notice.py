"""What is to be said about a search or a repository, with a way on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop_app.ui.icons import icon_pixmap
from desktop_app.ui.inspector.flow import FlowLayout
from desktop_app.ui.models.entry_words import breakable
from desktop_app.ui.present_error import error_words
from desktop_app.ui.settings.card import Card, plain
from desktop_app.ui.theme import Metric, Space

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop_app.errors import AppError
    from desktop_app.ui.theme import Theme


class Notice(Card):
    """An icon, what happened, what to do, and buttons that do it. Hidden while there is nothing to say."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._icon = ("info", "quiet")
        self._mark = QLabel()
        self.message = plain("")
        self.hint = plain("", "caption")
        self.buttons: list[QPushButton] = []
        self._ways = FlowLayout(Space.S)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.message)
        words.addWidget(self.hint)
        self._foot = QWidget()
        foot = QVBoxLayout(self._foot)
        foot.setContentsMargins(0, Space.S, 0, Space.XS)
        foot.addLayout(self._ways)
        words.addWidget(self._foot)
        inner = QWidget()
        line = QHBoxLayout(inner)
        line.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        line.setSpacing(Space.M)
        line.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(words, 1)
        self.add_widget(inner)
        theme.changed.connect(self._dress)
        self.hide()

    def say(
        self,
        message: str,
        hint: str = "",
        *,
        ways: Sequence[tuple[str, Callable[[], None]]] = (),
        icon: str = "info",
        token: str = "quiet",
    ) -> None:
        """Say this; `ways` pair the buttons' words with what they do."""
        self._icon = (icon, token)
        self.message.setText(breakable(message))
        self.hint.setText(breakable(hint))
        self.message.setAccessibleName(message)
        self.hint.setAccessibleName(hint)
        self.hint.setVisible(bool(hint))
        for button in self.buttons:
            self._ways.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = []
        for words, act in ways:
            button = QPushButton(words)
            button.setAccessibleDescription(f"{message} {hint}".strip())
            button.clicked.connect(lambda _=False, act=act: act())
            self._ways.addWidget(button)
            self.buttons.append(button)
        self._foot.setVisible(bool(ways))
        said = f"{message} {hint}".strip()
        is_new = self.isHidden() or self.accessibleName() != said
        self.setAccessibleName(said)
        self._dress()
        self.show()
        if is_new and self.isVisible():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, said))

    def say_error(self, error: AppError, ways: Sequence[tuple[str, Callable[[], None]]]) -> None:
        """Say what went wrong."""
        words = error_words(error)
        self.say(words.message, words.hint, ways=ways, icon="triangle-alert", token="amber")

    def _dress(self) -> None:
        name, token = self._icon
        ratio = self.devicePixelRatioF()
        self._mark.setPixmap(icon_pixmap(name, self._theme.color(token), Metric.ICON, ratio))
