"""One answer among those that are compared: whose it is, how far it agrees, its marked text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop_app.services.differences import Kind
from desktop_app.ui.differences.marked_text import MarkedText
from desktop_app.ui.lanes.marks import lane_color
from desktop_app.ui.settings.card import Card
from desktop_app.ui.theme import Space
from desktop_app.ui.widgets.elided_label import ElidedLabel

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from desktop_app.services.differences import Marked
    from desktop_app.ui.differences.turns import Answer
    from desktop_app.ui.theme import Theme

LEAST_WIDTH = 300
_DOT = 10


class AnswerCard(Card):
    """Shows one; used again for others."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.setMinimumWidth(LEAST_WIDTH)
        self._dot = _Dot(theme)
        self.name = ElidedLabel("strong")
        self.agreement = QLabel()
        self.agreement.setProperty("role", "quiet")
        self.twin = QLabel()
        self.twin.setProperty("role", "caption")
        self.twin.setWordWrap(True)
        self.twin.setTextFormat(Qt.TextFormat.PlainText)
        self.twin.hide()
        self.text = MarkedText(theme)
        self.text.told.connect(self._tell)
        head = QHBoxLayout()
        head.setSpacing(Space.S)
        head.addWidget(self._dot)
        head.addWidget(self.name, 1)
        head.addWidget(self.agreement)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(Space.L, Space.M, Space.M, Space.M)
        column.setSpacing(Space.S)
        column.addLayout(head)
        column.addWidget(self.twin)
        column.addWidget(self.text, 1)
        self.add_widget(inside)

    def show_answer(self, answer: Answer, *, is_reference: bool) -> None:
        """Whose answer it is, and its words."""
        self._dot.show_color(answer.color)
        self.name.show_words(answer.name)
        self.agreement.setText(self.tr("Reference") if is_reference else "")
        self.twin.hide()
        self.text.show_plain(answer.text)
        self.text.setAccessibleName(self.tr("Answer of %1").replace("%1", answer.name))
        self.text.setAccessibleDescription("")

    def show_marked(self, marked: Marked, *, is_reference: bool) -> None:
        """How it differs."""
        self.text.show_marked(marked)
        counts = {kind: sum(span.kind is kind for span in marked.spans) for kind in Kind}
        said = [
            self.tr("%n sentence(s) only here", None, counts[Kind.ALONE]),
            self.tr("%n number(s) that differ", None, counts[Kind.NUMBER]),
            self.tr("%n name(s) that differ", None, counts[Kind.NAME]),
        ]
        share = self.tr("agrees by %1").replace("%1", QLocale().toString(round(100 * marked.agreement)) + "%")
        if not is_reference:
            self.agreement.setText(share)
            self.agreement.setToolTip(
                self.tr("How much of it the reference says too, by characters; what is said otherwise counts in part.")
            )
        self.text.setAccessibleDescription(", ".join([share, *said]))

    def _tell(self, words: str) -> None:
        """A screen reader hears what is marked there."""
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.text, words))

    def show_twin(self, words: str) -> None:
        """Where it parts from the reference, though it was to be written alike."""
        self.twin.setText(words)
        self.twin.show()


class _Dot(QWidget):
    """The lane's colour."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._color = 0
        self.setFixedSize(QSize(_DOT, _DOT))
        theme.changed.connect(self.update)

    def show_color(self, color: int) -> None:
        """The colour of that number."""
        self._color = color
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A disc."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(lane_color(self._theme, self._color))
        painter.drawEllipse(QRectF(self.rect()))
