"""What is to be known about an answer besides its words: why it ended early, what was left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale, QRectF, Qt, Signal
from PySide6.QtGui import QGuiApplication, QPainter
from PySide6.QtWidgets import QLabel, QWidget

from desktop_app.domain import MessageState, StopReason
from desktop_app.errors import from_record
from desktop_app.ui.chat import invisible
from desktop_app.ui.chat.button import SIDE, QuietButton
from desktop_app.ui.icons import paint_icon
from desktop_app.ui.present_error import error_words
from desktop_app.ui.theme import MEDIUM, REGULAR, Metric, Size, Space

if TYPE_CHECKING:
    from PySide6.QtGui import QFont, QPaintEvent

    from desktop_app.domain import Message
    from desktop_app.errors import AppError
    from desktop_app.ui.theme import Theme

_LEFT = Metric.ICON + Space.S


@dataclass(frozen=True, slots=True)
class Notice:
    """`token` names the colour of the icon; `details` can be copied if there are any."""

    icon: str
    token: str
    words: str
    hint: str = ""
    details: str = ""


def notices(message: Message, error: AppError | None) -> tuple[Notice, ...]:
    """What there is to say about an answer that is not under way."""
    generation = message.generation
    said: list[Notice] = []
    if generation is not None and generation.omitted_messages:
        said.append(Notice("triangle-alert", "amber", _omitted(generation.omitted_messages)))
    ending = _ending(message, error)
    return (*said, ending) if ending else tuple(said)


def _omitted(count: int) -> str:
    if count == 1:
        return QCoreApplication.translate("notices", "1 earlier message did not fit the context window")
    words = QCoreApplication.translate("notices", "%1 earlier messages did not fit the context window")
    return words.replace("%1", QLocale().toString(count))


def _ending(message: Message, error: AppError | None) -> Notice | None:
    generation = message.generation
    match message.state:
        case MessageState.FAILED:
            return _failure(error or from_record(generation.error if generation else ""))
        case MessageState.INTERRUPTED:
            words = QCoreApplication.translate("notices", "Interrupted: Tandem ended before the answer did")
            return Notice("triangle-alert", "amber", words)
        case MessageState.STOPPED:
            return Notice("square", "quiet", QCoreApplication.translate("notices", "Stopped"))
    match generation.stop_reason if generation else StopReason.END:
        case StopReason.LENGTH:
            words = QCoreApplication.translate("notices", "Ended at the limit of tokens for one answer")
            return Notice("info", "quiet", words)
        case StopReason.CONTEXT:
            return Notice(
                "triangle-alert", "amber", QCoreApplication.translate("notices", "The context window is full")
            )
    return None


def _failure(error: AppError | None) -> Notice:
    if error is None:
        return Notice("circle-alert", "red", QCoreApplication.translate("notices", "The answer failed"))
    told = error_words(error)
    return Notice("circle-alert", "red", told.message, told.hint, told.details)


class NoticeLine(QWidget):
    """A notice under an answer."""

    copied = Signal()

    def __init__(self, theme: Theme, notice: Notice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._notice = notice
        is_grave = bool(notice.hint)
        self._words = self._label(notice.words, "" if is_grave else "quiet", MEDIUM if is_grave else REGULAR)
        self._hint = self._label(notice.hint, "quiet", REGULAR)
        self.copy_button: QuietButton | None = None
        if notice.details:
            words = self.tr("Copy details")
            self.copy_button = QuietButton(theme, "copy", words, self, words=words)
            self.copy_button.clicked.connect(lambda: QGuiApplication.clipboard().setText(notice.details))

    def lay(self, width: int) -> int:
        """Lay out for `width` pixels; the height."""
        y = int(Space.XS)
        for label in (self._words, self._hint):
            if label.text():
                height = label.heightForWidth(width - _LEFT)
                label.setGeometry(_LEFT, y, width - _LEFT, height)
                y += height + Space.XS
        if self.copy_button is not None:
            self.copy_button.setGeometry(_LEFT - Space.XS - 2, y, self.copy_button.sizeHint().width(), SIDE)
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
