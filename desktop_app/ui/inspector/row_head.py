"""Over each setting: its name, a dot that resets it, and a question mark that explains it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.ui.icons import paint_icon
from desktop_app.ui.text import literal_tooltip
from desktop_app.ui.theme import MEDIUM, Metric, Radius, Space

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from desktop_app.ui.theme import Theme

_SIDE = Metric.ICON + Space.S
_DOT = 6


class _Small(QAbstractButton):
    """A small button that draws itself; `words` are for tooltip and screen readers."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedSize(QSize(_SIDE, _SIDE))
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme.changed.connect(self.update)

    def say(self, words: str) -> None:
        """What it does."""
        self.setAccessibleName(words)
        self.setToolTip(literal_tooltip(words))

    def _ground(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(self._theme.color("accent"), 1) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("hover") if self.underMouse() else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, Radius.CONTROL, Radius.CONTROL)

    def _middle(self, size: float) -> QRectF:
        return QRectF((self.width() - size) / 2, (self.height() - size) / 2, size, size)


class ResetDot(_Small):
    """Says that a setting is not as it was given, and takes it back."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """A dot; the way back where the pointer or the focus is."""
        del event
        painter = QPainter(self)
        self._ground(painter)
        if self.underMouse() or self.hasFocus():
            paint_icon(painter, "rotate-ccw", self._theme.color("accent"), self._middle(Metric.ICON - 2))
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("accent"))
        painter.drawEllipse(self._middle(_DOT))


class HelpButton(_Small):
    """Unfolds an explanation, which a screen reader has without that."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.setCheckable(True)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A question mark, in the accent while the explanation is shown."""
        del event
        painter = QPainter(self)
        self._ground(painter)
        color = self._theme.color("accent" if self.isChecked() else "quiet")
        paint_icon(painter, "circle-question-mark", color, self._middle(Metric.ICON - 2))


class RowHead(QWidget):
    """Name, dot, question mark, and whatever stands at the end of the line; the explanation unfolds below."""

    reset_requested = Signal()

    def __init__(
        self, theme: Theme, name: str, explanation: str, trailing: QWidget | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._name = name
        self.label = QLabel(name)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setFont(theme.font(weight=MEDIUM))
        self.label.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.help = HelpButton(theme, self)
        self.help.say(self.tr("What is this: {name}").format(name=name))
        self.help.setAccessibleDescription(explanation)
        self.dot = ResetDot(theme, self)
        self.dot.hide()
        self.explanation = QLabel(explanation)
        self.explanation.setTextFormat(Qt.TextFormat.PlainText)
        self.explanation.setProperty("role", "caption")
        self.explanation.setWordWrap(True)
        self.explanation.hide()
        self._remark = QLabel()
        self._remark.setTextFormat(Qt.TextFormat.PlainText)
        self._remark.setProperty("role", "caption")
        self._remark.setWordWrap(True)
        self._remark.hide()
        self.help.toggled.connect(self.explanation.setVisible)
        self.dot.clicked.connect(self._reset)
        self._lay_out(trailing)

    def set_changed(self, usual: str | None) -> None:
        """Offer to go back to `usual`, in words; None: it is as it was given."""
        if usual is None and self.dot.hasFocus():
            self.help.setFocus(Qt.FocusReason.OtherFocusReason)
        self.dot.setVisible(usual is not None)
        if usual is not None:
            self.dot.say(self.tr("{name}: back to {value}").format(name=self._name, value=usual))

    def remark(self, words: str) -> None:
        """Say something lasting about the setting; "" nothing."""
        self._remark.setText(words)
        self._remark.setVisible(bool(words))

    def remarked(self) -> str:
        """What is said about it."""
        return self._remark.text()

    def _reset(self) -> None:
        self.help.setFocus(Qt.FocusReason.OtherFocusReason)
        self.reset_requested.emit()

    def _lay_out(self, trailing: QWidget | None) -> None:
        line = QHBoxLayout()
        line.setSpacing(2)
        line.addWidget(self.label)
        line.addWidget(self.help)
        line.addWidget(self.dot)
        line.addStretch(1)
        if trailing is not None:
            line.addWidget(trailing)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        column.addLayout(line)
        column.addWidget(self.explanation)
        column.addWidget(self._remark)


def trouble_label() -> QLabel:
    """A line for what is wrong with an input, hidden while nothing is."""
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("role", "trouble")
    label.setWordWrap(True)
    label.hide()
    return label


def say_trouble(label: QLabel, words: str) -> None:
    """Show what is wrong below an input; "" that nothing is."""
    label.setText(f"⚠ {words}" if words else "")
    label.setVisible(bool(words))
