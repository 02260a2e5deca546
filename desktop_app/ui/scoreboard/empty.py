"""What the scoreboard says before there is anything to rate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop_app.ui.icons import paint_icon
from desktop_app.ui.settings.card import plain
from desktop_app.ui.theme import Space

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from desktop_app.services.scoreboard import Scoreboard
    from desktop_app.ui.theme import Theme

_SIGN = 40
_WIDTH = 460


class EmptyBoard(QWidget):
    """Says how to begin, or that no vote is of the kind that was chosen."""

    begin_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.title = plain("", "section")
        self.words = plain("", "quiet")
        self.button = QPushButton(self.tr("Compare two models"))
        self.button.setProperty("role", "primary")
        self.button.clicked.connect(self.begin_wanted)
        column = QVBoxLayout(self)
        column.setSpacing(Space.M)
        column.addStretch(2)
        column.addWidget(_Sign(theme), 0, Qt.AlignmentFlag.AlignHCenter)
        said = QWidget()
        said.setFixedWidth(_WIDTH)
        inner = QVBoxLayout(said)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(Space.S)
        for label in (self.title, self.words):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            inner.addWidget(label)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(said)
        middle.addStretch(1)
        column.addLayout(middle)
        column.addSpacing(Space.S)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def show_reason(self, board: Scoreboard) -> None:
        """Why there is nothing to see."""
        if board.all_votes and not board.votes:
            self.title.setText(self.tr("No vote is of this kind"))
            self.words.setText(self.tr("Choose another tag, or count all votes, blind or not."))
        elif board.votes:
            self.title.setText(self.tr("No two models were compared yet"))
            self.words.setText(self.tr("Put two different models side by side, ask, and judge the answers of both."))
        else:
            self.title.setText(self.tr("Which model is good enough for you?"))
            self.words.setText(
                self.tr(
                    "Ask two models the same question, side by side, and say which answer is better, blind if you "
                    "like. Your votes add up to a rating of your own here. They stay on this computer."
                )
            )
        self.button.setVisible(not board.all_votes or bool(board.votes))


class _Sign(QLabel):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(_SIGN, _SIGN)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        paint_icon(QPainter(self), "trophy", self._theme.color("quiet"), QRectF(0, 0, _SIGN, _SIGN))
