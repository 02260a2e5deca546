"""The texts that end an answer, each a chip that a press or Delete removes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QVBoxLayout, QWidget

from desktop_app.ui.chat import invisible
from desktop_app.ui.icons import paint_icon
from desktop_app.ui.inspector.flow import FlowLayout
from desktop_app.ui.inspector.number_field import is_escape_asked
from desktop_app.ui.inspector.row_head import RowHead, say_trouble, trouble_label
from desktop_app.ui.text import literal_tooltip
from desktop_app.ui.theme import Metric, Radius, Size, Space

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from desktop_app.ui.theme import Theme

MOST = 16
LONGEST = 200
_HEIGHT = Metric.CONTROL_HEIGHT - Space.S
_ESCAPES = {"n": "\n", "t": "\t", "\\": "\\"}


def written(text: str) -> str:
    """A stop word as it is shown and typed: line ends and tabs by their escapes."""
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")


def meant(typed: str) -> str:
    """The stop word that somebody typed."""
    text, at = "", 0
    while at < len(typed):
        escape = _ESCAPES.get(typed[at + 1 : at + 2]) if typed[at] == "\\" else None
        text += escape if escape is not None else typed[at]
        at += 2 if escape is not None else 1
    return text


class _Chip(QAbstractButton):
    def __init__(self, theme: Theme, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown = invisible.visible(written(text)).replace(" ", "\u00a0")
        self.word = text
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        words = self.tr("Remove the stop word “{word}”").format(word=self._shown)
        self.setAccessibleName(words)
        self.setToolTip(literal_tooltip(words))

    def sizeHint(self) -> QSize:
        """As long as the word."""
        font = self._theme.font(Size.CAPTION)
        return QSize(QFontMetrics(font).horizontalAdvance(self._shown) + Metric.ICON + 2 * Space.S + Space.XS, _HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete removes it too."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The word and a cross."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = self._theme.color
        painter.setPen(QPen(color("accent" if self.hasFocus() else "border"), 1))
        painter.setBrush(color("hover" if self.underMouse() else "sunken"))
        box = self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, Radius.CONTROL, Radius.CONTROL)
        font = self._theme.font(Size.CAPTION)
        painter.setFont(font)
        painter.setPen(color("text"))
        room = self.rect().adjusted(Space.S, 0, -Metric.ICON - Space.S, 0)
        shown = QFontMetrics(font).elidedText(self._shown, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
        side = Metric.ICON - Space.XS
        cross = box.adjusted(box.width() - side - Space.S, (_HEIGHT - side) / 2, 0, 0)
        cross.setSize(QSize(side, side).toSizeF())
        paint_icon(painter, "x", color("quiet"), cross)


class _WordField(QLineEdit):
    """Enter adds; Escape clears before it stops anything."""

    def event(self, event: QEvent) -> bool:
        """Escape belongs to what is typed here."""
        if is_escape_asked(event) and self.text():
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take back what was typed."""
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
        else:
            super().keyPressEvent(event)


class StopWords(QWidget):
    """`changed` tells all of them."""

    changed = Signal(tuple)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._words: tuple[str, ...] = ()
        name = self.tr("Stop words")
        self.head = RowHead(
            theme,
            name,
            self.tr(
                "The answer ends before any of these texts, which is not shown: add one to cut off what a model writes "
                "of its own accord; \\n stands for the end of a line."
            ),
        )
        self._box = QWidget()
        self._flow = FlowLayout(Space.XS, self._box)
        self.field = _WordField()
        self.field.setPlaceholderText(self.tr("Add a stop word"))
        self.field.setAccessibleName(self.tr("Add a stop word"))
        self.field.setMaxLength(LONGEST)
        self.trouble = trouble_label()
        self.field.returnPressed.connect(self._add)
        self.field.editingFinished.connect(self._add)
        self.field.textEdited.connect(lambda _: say_trouble(self.trouble, ""))
        self.head.reset_requested.connect(lambda: self._change(()))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        for widget in (self.head, self._box, self.field, self.trouble):
            column.addWidget(widget)
        self._box.hide()

    def show_words(self, words: tuple[str, ...]) -> None:
        """Show what holds."""
        self.head.set_changed(self.tr("none") if words else None)
        if words == self._words:
            return
        self._words = words
        while (item := self._flow.takeAt(0)) is not None:
            if (chip := item.widget()) is not None:
                chip.hide()
                chip.deleteLater()
        for word in words:
            chip = _Chip(self._theme, word, self._box)
            chip.clicked.connect(lambda _=False, word=word: self._remove(word))
            self._flow.addWidget(chip)
        self._box.setVisible(bool(words))
        self._box.updateGeometry()

    def _add(self) -> None:
        word = meant(self.field.text())
        if not word:
            return
        if word not in self._words and len(self._words) >= MOST:
            say_trouble(self.trouble, self.tr("There are {count} already; remove one first.").format(count=MOST))
            return
        self.field.clear()
        if word not in self._words:
            self._change((*self._words, word))

    def _remove(self, word: str) -> None:
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self._change(tuple(one for one in self._words if one != word))

    def _change(self, words: tuple[str, ...]) -> None:
        self.show_words(words)
        self.changed.emit(words)
