"""The notices under an answer, below one another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QGuiApplication, QPainter
from PySide6.QtWidgets import QLabel, QWidget

from desktop_app.ui.chat import invisible
from desktop_app.ui.chat.button import SIDE, QuietButton
from desktop_app.ui.icons import paint_icon
from desktop_app.ui.theme import MEDIUM, REGULAR, Metric, Size, Space

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QFont, QPaintEvent

    from desktop_app.ui.chat.notices import Notice
    from desktop_app.ui.theme import Theme

_LEFT = Metric.ICON + Space.S


class NoticeList(QWidget):
    """Shows as many notices as there are, and takes no room without any."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines: list[_Line] = []
        self.hide()

    def show_notices(self, notices: Sequence[Notice]) -> None:
        """Show these instead of any before."""
        for line in self._lines:
            line.hide()
            line.deleteLater()
        self._lines = [_Line(self._theme, notice, self) for notice in notices]
        for line in self._lines:
            line.show()
        self.setVisible(bool(notices))

    def lay(self, width: int) -> int:
        """Lay out for `width` pixels; the height, with the gap above."""
        y = 0
        for line in self._lines:
            height = line.lay(width)
            line.setGeometry(0, y + Space.S, width, height)
            y += Space.S + height
        return y


class _Line(QWidget):
    """One notice."""

    def __init__(self, theme: Theme, notice: Notice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._notice = notice
        is_grave = bool(notice.hint)
        self._words = self._label(notice.words, "" if is_grave else "quiet", MEDIUM if is_grave else REGULAR)
        self._hint = self._label(notice.hint, "quiet", REGULAR)
        self._copy_button: QuietButton | None = None
        if notice.details:
            words = self.tr("Copy details")
            self._copy_button = QuietButton(theme, "copy", words, self, words=words)
            self._copy_button.clicked.connect(lambda: QGuiApplication.clipboard().setText(notice.details))

    def lay(self, width: int) -> int:
        """Lay out for `width` pixels; the height."""
        y = int(Space.XS)
        for label in (self._words, self._hint):
            if label.text():
                height = label.heightForWidth(width - _LEFT)
                label.setGeometry(_LEFT, y, width - _LEFT, height)
                y += height + Space.XS
        if self._copy_button is not None:
            self._copy_button.setGeometry(_LEFT - Space.XS - 2, y, self._copy_button.sizeHint().width(), SIDE)
            y += SIDE
        return y

    def paintEvent(self, event: QPaintEvent) -> None:
        """The icon."""
        del event
        painter = QPainter(self)
        top = Space.XS + (self._words.fontMetrics().height() - Metric.ICON) / 2
        color = self._theme.color(self._notice.token)
        paint_icon(painter, self._notice.icon, color, QRectF(0, top, Metric.ICON, Metric.ICON))

    def _label(self, words: str, role: str, weight: QFont.Weight) -> QLabel:
        label = QLabel(self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setFont(self._theme.font(Size.CONTROL, weight))
        label.setProperty("role", role)
        label.setText(invisible.visible(words))
        label.setVisible(bool(words))
        return label
