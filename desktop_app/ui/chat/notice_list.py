"""The notices under an answer, below one another, each with what can be done about it."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from math import ceil
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QGuiApplication, QPainter
from PySide6.QtWidgets import QLabel, QWidget

from desktop_app.ui.action_names import Do
from desktop_app.ui.chat import invisible
from desktop_app.ui.chat.button import SIDE, QuietButton
from desktop_app.ui.icons import paint_icon
from desktop_app.ui.theme import MEDIUM, REGULAR, Metric, Size, Space

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QFont, QPaintEvent

    from desktop_app.ui.chat.notices import Notice
    from desktop_app.ui.chat.remedies import Remedy
    from desktop_app.ui.theme import Theme

_LEFT = Metric.ICON + Space.S
_SECOND_MS = 1000


class NoticeList(QWidget):
    """Shows as many notices as there are, and takes no room without any."""

    again_requested = Signal()
    picked = Signal()
    """Something of the window's is about to be done for this answer."""
    link_activated = Signal(str)
    resized = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines: list[_Line] = []
        self._busy = False
        self.hide()

    def show_notices(self, notices: Sequence[Notice], *, offers: bool) -> None:
        """Show these instead of any before; `offers`: with what can be done about them."""
        for line in self._lines:
            line.hide()
            line.deleteLater()
        self._lines = [_Line(self._theme, notice, offers=offers, parent=self) for notice in notices]
        for line in self._lines:
            line.again_requested.connect(self.again_requested)
            line.picked.connect(self.picked)
            line.link_activated.connect(self.link_activated)
            line.resized.connect(self.resized)
            line.set_busy(busy=self._busy)
            line.show()
        self.setVisible(bool(notices))

    def set_busy(self, *, busy: bool) -> None:
        """Whether an answer is under way: no other can be begun then."""
        self._busy = busy
        for line in self._lines:
            line.set_busy(busy=busy)

    def lay(self, width: int) -> int:
        """Lay out for `width` pixels; the height, with the gap above."""
        y = 0
        for line in self._lines:
            height = line.lay(width)
            line.setGeometry(0, y + Space.S, width, height)
            y += Space.S + height
        return y

    def buttons(self) -> list[QuietButton]:
        """What can be pressed, in its order."""
        return [button for line in self._lines for button in line.buttons]


class _Line(QWidget):
    """One notice."""

    again_requested = Signal()
    picked = Signal()
    link_activated = Signal(str)
    resized = Signal()

    def __init__(self, theme: Theme, notice: Notice, *, offers: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._notice = notice
        self._busy = False
        is_grave = bool(notice.hint)
        self._words = self._label(notice.words, "" if is_grave else "quiet", MEDIUM if is_grave else REGULAR)
        self._hint = self._label(notice.hint, "quiet", REGULAR)
        self.buttons: list[QuietButton] = []
        self._waiting: tuple[QuietButton, Remedy] | None = None
        self._again: QuietButton | None = None
        for remedy in notice.remedies if offers else ():
            self._offer(remedy)
        if notice.details:
            self._button("copy", self.tr("Copy details")).clicked.connect(
                lambda: QGuiApplication.clipboard().setText(notice.details)
            )
        self._tick = QTimer(self, interval=_SECOND_MS)
        self._tick.timeout.connect(self._count_down)
        self._count_down()

    def set_busy(self, *, busy: bool) -> None:
        """Whether another answer is under way."""
        self._busy = busy
        if self._again is not None:
            self._again.setEnabled(not busy and not self._tick.isActive())

    def lay(self, width: int) -> int:
        """Lay out for `width` pixels; the height."""
        y = int(Space.XS)
        for label in (self._words, self._hint):
            if label.text():
                height = label.heightForWidth(width - _LEFT)
                label.setGeometry(_LEFT, y, width - _LEFT, height)
                y += height + Space.XS
        left = x = _LEFT - Space.XS - 2
        for button in self.buttons:
            size = button.sizeHint().width()
            if x > left and x + size > width:
                x, y = left, y + SIDE
            button.setGeometry(x, y, size, SIDE)
            x += size + Space.XS
        return y + (SIDE if self.buttons else 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The icon."""
        del event
        painter = QPainter(self)
        top = Space.XS + (self._words.fontMetrics().height() - Metric.ICON) / 2
        color = self._theme.color(self._notice.token)
        paint_icon(painter, self._notice.icon, color, QRectF(0, top, Metric.ICON, Metric.ICON))

    def _offer(self, remedy: Remedy) -> None:
        button = self._button(remedy.icon, remedy.words)
        if remedy.do is not None:
            button.stand_for(remedy.do)
            button.clicked.connect(partial(self._do, remedy.do))
        elif remedy.address:
            button.clicked.connect(lambda: self.link_activated.emit(remedy.address))
        else:
            button.clicked.connect(self.again_requested)
            self._again = button
            if remedy.not_before is not None:
                self._waiting = button, remedy

    def _do(self, name: str) -> None:
        action, inspector = self.window().findChild(QAction, name), self.window().findChild(QWidget, "inspector")
        if name == Do.INSPECTOR and inspector is not None and inspector.isVisible():
            return  # it would be hidden
        if isinstance(action, QAction):
            self.picked.emit()
            action.trigger()

    def _count_down(self) -> None:
        """How long the provider still wants to be left alone, by the clock: it may be long over."""
        if self._waiting is None:
            return
        button, remedy = self._waiting
        assert remedy.not_before is not None
        left_s = (remedy.not_before - datetime.now(UTC)).total_seconds()
        if left_s > 0:
            self._tick.start()
            words = self.tr("{words} in {time}").format(words=remedy.words, time=_time_left(left_s))
        else:
            self._tick.stop()
            self._waiting = None
            words = remedy.words
        button.setText(words)
        button.setAccessibleName(words)
        self.set_busy(busy=self._busy)
        self.resized.emit()

    def _button(self, icon: str, words: str) -> QuietButton:
        button = QuietButton(self._theme, icon, words, self, words=words)
        self.buttons.append(button)
        return button

    def _label(self, words: str, role: str, weight: QFont.Weight) -> QLabel:
        label = QLabel(self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setFont(self._theme.font(Size.CONTROL, weight))
        label.setProperty("role", role)
        label.setText(invisible.visible(words))
        label.setVisible(bool(words))
        return label


def _time_left(seconds: float) -> str:
    """As a clock that counts down: "0:23", "1:01:05"."""
    minutes, second = divmod(ceil(seconds), 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour}:{minute:02}:{second:02}" if hour else f"{minute}:{second:02}"
