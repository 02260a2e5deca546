"""Where the next words are typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QGuiApplication, QPainter, QPen
from PySide6.QtWidgets import QLabel, QWidget

from desktop_app.ui.chat.prompt_edit import PromptEdit
from desktop_app.ui.chat.send_button import SendButton
from desktop_app.ui.theme import Metric, Radius, Size, Space

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent, QPaintEvent, QResizeEvent

    from desktop_app.ui.theme import Theme

_SHARE_OF_THE_WINDOW = 0.4
_HINT_MS = 4000


class Composer(QWidget):
    """Grows with its text up to a share of the window. It keeps what was sent until it is told to clear."""

    send_requested = Signal(str)
    stop_requested = Signal()
    text_changed = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._is_writing = False
        self._reason = ""
        self._last_prompt = ""
        self._surface = QRectF()
        self.editor = PromptEdit(theme, self)
        self.button = SendButton(theme, self)
        self.hint = QLabel(self)
        self.hint.setTextFormat(Qt.TextFormat.PlainText)
        self.hint.setProperty("role", "caption")
        self.hint.setFont(theme.font(Size.CAPTION))
        self._hint_timer = QTimer(self, singleShot=True, interval=_HINT_MS)
        self._hint_timer.timeout.connect(self._show_hint)
        self.editor.textChanged.connect(self._take_text)
        self.editor.submitted.connect(self._submit)
        self.editor.escaped.connect(self._stop)
        self.editor.recalled.connect(self._recall)
        self.editor.installEventFilter(self)
        self.button.clicked.connect(self._press)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.button.setCursor(Qt.CursorShape.ArrowCursor)
        theme.changed.connect(self._grow)
        self._show_state()
        self._grow()

    def text(self) -> str:
        """What stands in the field."""
        return self.editor.toPlainText()

    def set_text(self, text: str) -> None:
        """Put `text` into the field, with the cursor at its end."""
        self.editor.setPlainText(text)
        cursor = self.editor.textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        self.editor.setTextCursor(cursor)

    def clear(self) -> None:
        """Empty the field."""
        self.editor.clear()

    def set_writing(self, writing: bool) -> None:
        """Whether an answer is being written: nothing can be sent then, but typing goes on."""
        self._is_writing = writing
        self._show_hint()
        self._show_state()

    def set_enabled_reason(self, reason: str) -> None:
        """Say why nothing can be sent, or take that back with an empty string."""
        self._reason = reason
        self._show_state()

    def focus(self) -> None:
        """Type here."""
        self.editor.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The surface's edge shows the field's focus."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the column."""
        super().resizeEvent(event)
        self._grow()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The whole surface is the field."""
        if self._surface.contains(event.position()):
            self.focus()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The surface."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(self._theme.color("surface"))
        painter.setPen(QPen(self._theme.color("accent" if self.editor.hasFocus() else "border"), 1))
        painter.drawRoundedRect(self._surface.adjusted(0.5, 0.5, -0.5, -0.5), Radius.COMPOSER, Radius.COMPOSER)

    def _take_text(self) -> None:
        self._show_state()
        self._grow()
        self.text_changed.emit(self.text())

    def _show_state(self) -> None:
        possible = not self._reason and not self.editor.document().isEmpty() and not self._is_blank()
        self.button.show_state(stops=self._is_writing, reason=self._reason, possible=possible)

    def _is_blank(self) -> bool:
        block = self.editor.document().begin()
        while block.isValid():
            if block.text().strip():
                return False
            block = block.next()
        return True

    def _grow(self) -> None:
        """As high as the text, up to a share of the window."""
        width = min(self.width() - 2 * Space.S, int(Metric.READING_WIDTH))
        if width <= 0:
            return
        left = (self.width() - width) // 2
        inner = width - 2 * Space.L
        self.editor.resize(inner, self.editor.height())
        least = self.editor.fontMetrics().lineSpacing() + 2
        height = self.editor.text_height(max(least, round(self.window().height() * _SHARE_OF_THE_WINDOW)))
        self.editor.setGeometry(left + Space.L, Space.M, inner, height)
        row = Space.M + height + Space.S
        side = self.button.sizeHint().width()
        self.button.setGeometry(left + width - side - Space.S, row, side, side)
        self.hint.setGeometry(left + Space.L, row, inner - side, side)
        self._surface = QRectF(left, 0, width, row + side + Space.S)
        self.setFixedHeight(round(self._surface.height()) + Space.L)
        self.update()

    def _press(self) -> None:
        if self.button.stops():
            self._stop()
        else:
            self._submit()

    def _submit(self) -> None:
        # what an input method is still composing belongs to the prompt
        QGuiApplication.inputMethod().commit()
        if self._is_writing:
            self._show_hint(self.tr("Wait for the answer, or stop it"))
        elif self._reason:
            self._show_hint(self._reason)
        elif not self._is_blank():
            self._last_prompt = self.text().strip()
            self.send_requested.emit(self._last_prompt)

    def _stop(self) -> None:
        if self._is_writing:
            self.stop_requested.emit()

    def _recall(self) -> None:
        if self._last_prompt:
            self.set_text(self._last_prompt)

    def _show_hint(self, words: str = "") -> None:
        self.hint.setText(words)
        if words:
            self._hint_timer.start()
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))
