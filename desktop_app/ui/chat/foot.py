"""The quiet line under an answer: what can be done with it, and what was measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QLabel, QWidget

from desktop_app.domain import MessageState, StopReason
from desktop_app.errors import NoRoomToContinue, PromptTooLong
from desktop_app.ui.actions import Do
from desktop_app.ui.chat.author import is_hidden
from desktop_app.ui.chat.button import SIDE, QuietButton
from desktop_app.ui.chat.code import COPIED_MS
from desktop_app.ui.chat.figures import figures, phase_words
from desktop_app.ui.chat.notices import failure
from desktop_app.ui.text import literal_tooltip
from desktop_app.ui.theme import Metric, Space

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from desktop_app.domain import Message
    from desktop_app.errors import AppError
    from desktop_app.services.events import Phase
    from desktop_app.ui.theme import Theme

_UNFINISHED = (MessageState.STOPPED, MessageState.INTERRUPTED, MessageState.FAILED)
_CUT = (StopReason.LENGTH, StopReason.CONTEXT)
_IN_VAIN = (PromptTooLong, NoRoomToContinue)
"""With the answer so far the prompt would only be longer."""

OVERHANG = (SIDE - Metric.ICON) // 2
"""The first icon, not its ground, stands under the text's edge: so far the foot begins to the left of it."""

_FIGURES_LINE = Metric.ICON + Space.XS
"""Pixels of a line without buttons."""
_BETWEEN = int(Space.M)
_DOT = 2
_GAUGE_WIDTH = 96
_GAUGE_HEIGHT = 3


def can_continue(message: Message, error: AppError | None = None) -> bool:
    """Whether an answer ended before the model meant it to, and what it has can be carried on."""
    reason = message.generation.stop_reason if message.generation else StopReason.END
    is_cut = message.state in _UNFINISHED or (message.state is MessageState.COMPLETE and reason in _CUT)
    written = bool(message.text or message.reasoning)
    return is_cut and written and not isinstance(failure(message, error), _IN_VAIN)


class Foot(QWidget):
    """Buttons and figures; while the answer is under way, its phase instead."""

    copy_requested = Signal()
    regenerate_requested = Signal()
    continue_requested = Signal()
    sent_requested = Signal()
    sibling_requested = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._row: list[QWidget] = []
        self._told: list[QLabel] = []
        self._dots: list[QPointF] = []
        self._fraction: float | None = None
        self._lively = False
        self._busy = False
        self.buttons: list[QuietButton] = []
        self.copy_button: QuietButton | None = None
        self._sent_button: QuietButton | None = None
        self._copied = QTimer(self, singleShot=True, interval=COPIED_MS)
        self._copied.timeout.connect(self._forget_copied)

    def show_message(self, message: Message, error: AppError | None, *, is_last: bool) -> None:
        """Show what belongs to an answer that is not under way."""
        self._clear()
        self._fraction = None
        if message.text:
            self.copy_button = self._button("copy", self.tr("Copy"), self.copy_requested.emit)
        if is_hidden(message):
            self._dress()
            return
        again = self._button("refresh-cw", self.tr("Regenerate"), self.regenerate_requested.emit)
        if is_last:
            again.stand_for(Do.REGENERATE)
        if is_last and can_continue(message, error):
            words = self.tr("Continue")
            self._button("play", words, self.continue_requested.emit, words=words)
        self._sent_button = self._button("scroll-text", self.tr("Sent prompt…"), self.sent_requested.emit)
        if message.siblings > 1:
            self._versions(message)
        if message.generation is not None:
            self._figures(message)
        self._dress()

    def show_phase(self, phase: Phase | None, fraction: float | None, wait_s: float = 0.0) -> None:
        """Show where an answer under way stands; None: something else says it."""
        words = phase_words(phase, fraction, wait_s) if phase else ""
        self._fraction = fraction
        if len(self._row) == 1 and isinstance(label := self._row[0], QLabel):
            label.setText(words)
            label.adjustSize()
        else:
            self._clear()
            self._label(words)
        self.update()

    def words(self) -> str:
        """The phase or the figures as they stand there."""
        return " ".join(item.text() for item in self._row if isinstance(item, QLabel))

    def set_lively(self, *, lively: bool) -> None:
        """Whether the reader's pointer or focus is at the message."""
        self._lively = lively
        self._dress()

    def set_busy(self, *, busy: bool) -> None:
        """Whether an answer is under way somewhere: no other can be begun then."""
        self._busy = busy
        self._dress()

    def say_copied(self) -> None:
        """Show for a moment that the answer is on the clipboard."""
        if self.copy_button is not None:
            self.copy_button.set_icon("check")
            self._copied.start()

    def lay(self, width: int) -> int:
        """Place everything in lines of at most `width` pixels; the height."""
        x, y, height = 0, 0, int(SIDE)
        self._dots.clear()
        before: QWidget | None = None
        for item in self._row:
            size, is_button = item.sizeHint(), isinstance(item, QuietButton)
            gap = _BETWEEN if before in self._told and item in self._told else 0
            if x and x + gap + size.width() > width - OVERHANG:
                x, y, gap = 0, y + height, 0
                height = SIDE if is_button else _FIGURES_LINE
            if gap:
                self._dots.append(QPointF(x + OVERHANG + gap / 2, y + height / 2))
            x += gap
            item.setGeometry(x if is_button else x + OVERHANG, y, size.width(), height)
            x += size.width() + (0 if is_button or item in self._told else Space.XS)
            before = item
        return y + height

    def paintEvent(self, event: QPaintEvent) -> None:
        """Dots between the figures; a gauge of what is done, where that is known."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("quiet"))
        for dot in self._dots:
            painter.drawEllipse(dot, _DOT / 2, _DOT / 2)
        if self._fraction is None or not self._row:
            return
        left = self._row[-1].geometry().right() + Space.M
        track = QRectF(left, (SIDE - _GAUGE_HEIGHT) / 2, _GAUGE_WIDTH, _GAUGE_HEIGHT)
        painter.setBrush(self._theme.color("hairline"))
        painter.drawRoundedRect(track, _GAUGE_HEIGHT / 2, _GAUGE_HEIGHT / 2)
        track.setWidth(max(_GAUGE_HEIGHT, track.width() * min(1.0, self._fraction)))
        painter.setBrush(self._theme.color("accent"))
        painter.drawRoundedRect(track, _GAUGE_HEIGHT / 2, _GAUGE_HEIGHT / 2)

    def _versions(self, message: Message) -> None:
        back = self._button("chevron-left", self.tr("Earlier version"), lambda: self.sibling_requested.emit(-1))
        back.setProperty("possible", message.sibling > 1)
        place = self._label(f"{message.sibling}/{message.siblings}")
        place.setToolTip(literal_tooltip(self.tr("Version of this answer")))
        on = self._button("chevron-right", self.tr("Later version"), lambda: self.sibling_requested.emit(1))
        on.setProperty("possible", message.sibling < message.siblings)

    def _figures(self, message: Message) -> None:
        assert message.generation is not None
        for figure in figures(message.generation, message.text):
            label = self._label(figure.words)
            self._told.append(label)
            label.setToolTip(literal_tooltip(figure.explanation))
            label.setAccessibleName(figure.words)
            label.setAccessibleDescription(figure.explanation)

    def _button(self, icon: str, name: str, act: object, *, words: str = "") -> QuietButton:
        button = QuietButton(self._theme, icon, name, self, words=words)
        button.clicked.connect(act)
        button.show()
        self.buttons.append(button)
        self._row.append(button)
        return button

    def _label(self, words: str) -> QLabel:
        label = QLabel(words, self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setProperty("role", "caption")
        label.show()
        self._row.append(label)
        return label

    def _dress(self) -> None:
        for button in self.buttons:
            button.set_dim(dim=not self._lively and not button.text())
            begins_something = button not in (self.copy_button, self._sent_button)
            possible = button.property("possible") is not False
            button.setEnabled(possible and not (self._busy and begins_something))

    def _clear(self) -> None:
        for item in self._row:
            item.hide()
            item.deleteLater()
        self._row.clear()
        self._told.clear()
        self._dots.clear()
        self.buttons.clear()
        self.copy_button = self._sent_button = None

    def _forget_copied(self) -> None:
        if self.copy_button is not None:
            self.copy_button.set_icon("copy")
