"""A way to a first model. The step that offers them knows no more of them than this."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop_app.domain import LocalModel
from desktop_app.errors import AppError
from desktop_app.ui.first_run.sign import Sign
from desktop_app.ui.present_error import error_words
from desktop_app.ui.settings.card import Card, plain
from desktop_app.ui.theme import Space

if TYPE_CHECKING:
    from desktop_app.ui.theme import Theme


class Way(Card):
    """A card with what it is, a sentence about it, and the button that goes this way; `body` has room for more.

    `taken` brings the model to begin with; `failed` what went wrong when the way was out of sight; `changed` tells
    that the button can be pressed or not, `is_meant`: the user has begun to go this way, or `has_models`: there are
    models, or may be some, at its end.
    """

    taken = Signal(LocalModel)
    failed = Signal(AppError)
    changed = Signal()

    def __init__(self, theme: Theme, icon: str, button: str) -> None:
        super().__init__(theme)
        self.is_meant = False
        self.has_models = False
        self.name = QLabel()
        self.name.setTextFormat(Qt.TextFormat.PlainText)
        self.name.setProperty("role", "strong")
        self.name.setWordWrap(True)
        self.words = plain("", "caption")
        self.button = QPushButton(button)
        said = QVBoxLayout()
        said.setSpacing(2)
        said.addWidget(self.name)
        said.addWidget(self.words)
        head = QWidget()
        line = QHBoxLayout(head)
        line.setContentsMargins(Space.L, Space.M, Space.M, Space.M)
        line.setSpacing(Space.M)
        line.addWidget(Sign(theme, icon), 0, Qt.AlignmentFlag.AlignVCenter)
        line.addLayout(said, 1)
        line.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.add_widget(head)

    def say(self, name: str, words: str) -> None:
        """What it is, and a sentence about it."""
        self.name.setText(name)
        self.words.setText(words)
        self.words.setVisible(bool(words))
        self.button.setAccessibleDescription(f"{name}. {words}")

    def start_again(self) -> None:
        """The step is shown anew."""

    def tell(self, error: AppError) -> None:
        """Say what went wrong where the user looks."""
        if not self.isVisible():
            self.failed.emit(error)
            return
        words = error_words(error)
        self.words.setText(f"{words.message} {words.hint}".strip())
        self.words.show()
