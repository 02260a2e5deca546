"""How much of the context window the prompt would take, beside the button that sends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QWidget

from desktop_app.ui.icons import paint_icon
from desktop_app.ui.text import literal_tooltip
from desktop_app.ui.theme import Metric, Size, Space

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from desktop_app.services.counting import PromptSize
    from desktop_app.ui.theme import Theme

_NEARLY_FULL = 0.85


class TokenCount(QWidget):
    """Quiet until the window is nearly full; then amber, with a sign and words."""

    resized = Signal()
    """It wants another width."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._words = ""
        self._warns = False
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.hide()

    @property
    def words(self) -> str:
        """What it says."""
        return self._words

    @property
    def warns(self) -> bool:
        """Whether it says so in amber."""
        return self._warns

    def show_size(self, size: PromptSize | None) -> None:
        """Show a count, or nothing."""
        self._words = self._short(size) if size else ""
        self._warns = size is not None and (size.omitted > 0 or 0 < _NEARLY_FULL * size.n_ctx <= size.prompt)
        told = self._long(size) if size else ""
        self.setAccessibleName(told)
        self.setToolTip(literal_tooltip(told) if told else "")
        self.setVisible(size is not None)
        self.resized.emit()
        self.update()

    def sizeHint(self) -> QSize:
        """As long as its words."""
        words = QFontMetrics(self._theme.font(Size.CAPTION)).horizontalAdvance(self._words)
        return QSize(words + (Metric.ICON + Space.XS if self._warns else 0), Metric.CONTROL_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A sign if it warns, and the figures."""
        del event
        painter = QPainter(self)
        color = self._theme.color("amber" if self._warns else "quiet")
        left = 0
        if self._warns:
            top = (self.height() - Metric.ICON) / 2
            paint_icon(painter, "triangle-alert", color, QRectF(0, top, Metric.ICON, Metric.ICON))
            left = Metric.ICON + Space.XS
        painter.setPen(color)
        painter.setFont(self._theme.font(Size.CAPTION))
        painter.drawText(self.rect().adjusted(left, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self._words)

    def _long(self, size: PromptSize) -> str:
        locale = QLocale()
        prompt, n_ctx = locale.toString(size.prompt), locale.toString(size.n_ctx)
        if size.estimate and size.n_ctx:
            told = self.tr(
                "The prompt has about {prompt} tokens, estimated from the number of characters; the context window of "
                "the model holds {n_ctx}. The provider counts them when it reads them."
            ).format(prompt=prompt, n_ctx=n_ctx)
            return f"{told} {self._left_out(size)}." if size.omitted else told
        if size.estimate:
            return self.tr(
                "About {prompt} tokens, estimated from the number of characters until the model is ready to count them."
            ).format(prompt=prompt)
        told = self.tr("The prompt has {prompt} tokens; the context window of the model holds {n_ctx}.").format(
            prompt=prompt, n_ctx=n_ctx
        )
        return f"{told} {self._left_out(size)}." if size.omitted else told

    def _short(self, size: PromptSize) -> str:
        locale = QLocale()
        words = self.tr("%1 tok").replace("%1", locale.toString(size.words))
        if size.estimate:
            words = f"≈ {words}"
        if not size.n_ctx:
            return words
        figures = f"{words} · {locale.toString(size.prompt)} / {locale.toString(size.n_ctx)}"
        return f"{self._left_out(size)} · {figures}" if size.omitted else figures

    def _left_out(self, size: PromptSize) -> str:
        return self.tr("%n older message(s) will be left out", "", size.omitted)
