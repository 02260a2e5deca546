"""A button as a line: an icon, words that are elided where they do not fit, perhaps a chevron for a menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QWidget

from desktop_app.ui.icons import paint_icon
from desktop_app.ui.text import tooltip_with_key
from desktop_app.ui.theme import REGULAR, Metric, Size, Space

if TYPE_CHECKING:
    from PySide6.QtGui import QAction, QPaintEvent

    from desktop_app.ui.theme import Theme


class RowButton(QPushButton):
    """`role` "row" is bare until hovered, "card" has a frame. The words are shown as they stand."""

    def __init__(
        self,
        theme: Theme,
        icon: str,
        words: str = "",
        *,
        role: str = "row",
        token: str = "quiet",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = icon
        self._token = token
        self._words = ""
        self._action: QAction | None = None
        self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_words(words)
        theme.changed.connect(self.update)

    @property
    def words(self) -> str:
        """What it says."""
        return self._words

    def set_words(self, words: str) -> None:
        """Say something else."""
        self._words = words
        self.setAccessibleName(words)
        self.updateGeometry()
        self.update()

    def set_icon(self, icon: str, token: str) -> None:
        """Another icon, in a token's colour."""
        self._icon, self._token = icon, token
        self.update()

    def stand_for(self, action: QAction) -> None:
        """Trigger `action`; the tooltip has its key, whatever that becomes."""
        self._action = action
        action.changed.connect(self._follow)
        self._follow()
        self.clicked.connect(action.trigger)

    def sizeHint(self) -> QSize:
        """Long enough for the words."""
        words = QFontMetrics(self._theme.font(Size.CONTROL, REGULAR)).horizontalAdvance(self._words)
        return QSize(words + Metric.ICON + Space.S + 2 * Space.M, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """In a narrow place the words give way."""
        return QSize(Metric.CONTROL_HEIGHT * 3, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The style sheet's ground, then icon and words by hand: Qt's own gap between the two is too small."""
        del event
        painter = QPainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        self.style().drawControl(QStyle.ControlElement.CE_PushButtonBevel, option, painter, self)
        middle = (self.height() - Metric.ICON) / 2
        paint_icon(painter, self._icon, self._theme.color(self._token), _square(Space.M, middle))
        right = self.width() - Space.M
        if self.menu() is not None:
            right -= Metric.ICON
            paint_icon(painter, "chevron-down", self._theme.color("quiet"), _square(right, middle))
            right -= Space.S
        left = Space.M + Metric.ICON + Space.S
        font = self._theme.font(Size.CONTROL, REGULAR)
        shown = QFontMetrics(font).elidedText(self._words, Qt.TextElideMode.ElideRight, right - left)
        painter.setFont(font)
        painter.setPen(self._theme.color("text" if self.isEnabled() else "disabled"))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine
        painter.drawText(QRect(left, 0, right - left, self.height()), flags, shown)

    def _follow(self) -> None:
        if self._action is not None:
            self.setToolTip(tooltip_with_key(self._action.text(), self._action.shortcut()))


def _square(left: float, top: float) -> QRectF:
    return QRectF(left, top, Metric.ICON, Metric.ICON)
