"""Shows an action's keys, and takes another one when pressed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QKeyCombination, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QKeySequence, QPainter, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from desktop_app.ui.keys.key_label import keys_width, paint_keys
from desktop_app.ui.theme import REGULAR, Metric, Radius, Size, Space

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent

    from desktop_app.ui.theme import Theme

_MODIFIERS = (
    Qt.Key.Key_Control,
    Qt.Key.Key_Shift,
    Qt.Key.Key_Alt,
    Qt.Key.Key_AltGr,
    Qt.Key.Key_Meta,
    Qt.Key.Key_Super_L,
    Qt.Key.Key_Super_R,
    Qt.Key.Key_CapsLock,
    Qt.Key.Key_NumLock,
    Qt.Key.Key_unknown,
)
_LEAST_WIDTH = 140


class KeyButton(QAbstractButton):
    """Listens from a press on until a key comes: Escape leaves all as it is, Backspace takes the keys away."""

    captured = Signal(QKeySequence)
    cleared = Signal()

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._name = name
        self._keys: tuple[str, ...] = ()
        self._listens = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.clicked.connect(self._listen)
        theme.changed.connect(self.update)
        self.show_keys(())

    @property
    def listens(self) -> bool:
        """Whether the next key is taken."""
        return self._listens

    def show_keys(self, keys: Sequence[str]) -> None:
        """Keys as the platform writes them."""
        self._keys = tuple(keys)
        self._say()

    def sizeHint(self) -> QSize:
        """Room for its keys, or for what it asks for."""
        asks = QFontMetrics(self._theme.font(Size.CONTROL)).horizontalAdvance(self.tr("Press a key"))
        width = max(_LEAST_WIDTH, asks + 2 * Space.M, keys_width(self._theme, self._keys) + 2 * Space.S)
        return QSize(width, Metric.CONTROL_HEIGHT)

    def event(self, event: QEvent) -> bool:
        """While it listens, no key means anything else."""
        if self._listens and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self._take(event)
                return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Whoever turns away wants no other key."""
        self._stop()
        super().focusOutEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The keys, or what it waits for."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, box = self._theme, QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        lively = self.underMouse() or self.hasFocus() or self._listens
        if lively:
            painter.setPen(QPen(theme.color("accent" if self.hasFocus() or self._listens else "hairline"), 1))
            painter.setBrush(theme.color("hover") if self.underMouse() else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, Radius.CONTROL, Radius.CONTROL)
        if self._keys and not self._listens:
            paint_keys(painter, theme, self._keys, self.width() - Space.S + 2, self.height() / 2)
            return
        painter.setFont(theme.font(Size.CONTROL, REGULAR))
        painter.setPen(theme.color("accent" if self._listens else "quiet"))
        words = self.tr("Press a key") if self._listens else self.tr("No key")
        painter.drawText(
            box.adjusted(0, 0, -Space.S, 0), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, words
        )

    def _listen(self) -> None:
        self._listens = True
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._say()

    def _stop(self) -> None:
        if self._listens:
            self._listens = False
            self._say()

    def _take(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if key in _MODIFIERS:
            return
        self._stop()
        if plain and key == Qt.Key.Key_Escape:
            return
        if plain and key in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self.cleared.emit()
            return
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        self.captured.emit(QKeySequence(QKeyCombination(modifiers, key)))

    def _say(self) -> None:
        keys = ", ".join(self._keys) or self.tr("No key")
        self.setAccessibleName(f"{self._name}: {keys}")
        asks = self.tr("Press the new key. Escape keeps the old one, Backspace takes it away.")
        self.setAccessibleDescription(asks if self._listens else self.tr("Press to change the key"))
        self.updateGeometry()
        self.update()
