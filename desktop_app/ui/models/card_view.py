"""A model card on the page. It is laid out where the reader looks, asks for nothing, and its links ask first."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.ui.chat.column import Column
from desktop_app.ui.chat.formulas import Formulas
from desktop_app.ui.chat.ink import Ink
from desktop_app.ui.chat.leaves import Leaf, Paragraph, Place, Run
from desktop_app.ui.chat.lexers import Lexers
from desktop_app.ui.models.card_text import card_leaves
from desktop_app.ui.tasks import when_done

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from desktop_app.ui.theme import Theme

_AHEAD = 400
"""Pixels beyond what is seen that are laid out too, so that scrolling meets nothing blank."""

_SLICE_S = 0.008

MOST_LEAVES = 2500
"""What a frame has time to estimate the heights of; the longest cards of real models have some hundreds."""


class CardView(QWidget):
    """Tell it by `look` which of its heights can be seen. The text stands `block.HANG` pixels from its edges."""

    link_activated = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._formulas = Formulas(self)
        self._lexers = Lexers(self)
        self._ink = Ink(theme, self._formulas, self._lexers)
        self._asked = 0
        self._seen = (0, 0)
        self._leaves: tuple[Leaf, ...] = ()
        self._column = self._made()
        self._more = QTimer(self, singleShot=True, interval=0)
        self._more.timeout.connect(self._show_span)
        self._theme = theme
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Model card"))
        self._formulas.came.connect(self._show_formulas)
        theme.changed.connect(self._dress)

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        """What is shown."""
        return self._leaves

    def show_card(self, markdown: str) -> None:
        """Show a card, once it is read; a long one takes its time on a thread of its own."""
        self._asked += 1
        number = self._asked
        self._show_leaves(())
        read: Future[tuple[Leaf, ...]] = Future()

        def parse() -> None:
            try:
                read.set_result(card_leaves(markdown))
            except Exception as error:  # noqa: BLE001 - whoever waits raises it
                read.set_exception(error)

        def show(leaves: tuple[Leaf, ...]) -> None:
            if number == self._asked:
                more = (Paragraph(Place((), ()), (Run(self.tr("The card goes on on its page.")),)),)
                self._show_leaves(leaves if len(leaves) <= MOST_LEAVES else leaves[:MOST_LEAVES] + more)

        if markdown:
            threading.Thread(target=parse, name="card", daemon=True).start()
            when_done(read, show, _raise, self)

    def look(self, top: int, bottom: int) -> None:
        """The reader sees what lies between two heights."""
        self._seen = (top, bottom)
        self._show_span()

    def sizeHint(self) -> QSize:
        """As high as the card."""
        return QSize(420, self._column.total())

    def minimumSizeHint(self) -> QSize:
        """It may be narrower, not lower."""
        return QSize(200, self._column.total())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the text out anew."""
        super().resizeEvent(event)
        self._fill()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy and mark all."""
        if event.matches(QKeySequence.StandardKey.Copy) and not self._column.selection.is_empty():
            QGuiApplication.clipboard().setText(self._column.selection.text())
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self._column.selection.take_all()
        else:
            super().keyPressEvent(event)

    def _made(self) -> Column:
        column = Column(self._ink, self)
        column.link_activated.connect(self.link_activated)
        column.selection_begun.connect(lambda: self.setFocus(Qt.FocusReason.MouseFocusReason))
        column.dragged.connect(lambda point: column.selection.extend(column.mapFromGlobal(point)))
        column.resized.connect(self._relay)
        column.show()
        return column

    def _show_leaves(self, leaves: tuple[Leaf, ...]) -> None:
        self._leaves = leaves
        self._column.selection.clear()
        self._column.show_leaves(leaves, 0, final=True)
        self._fill()

    def _fill(self) -> None:
        self._column.set_width(self.width())
        self._show_span()

    def _show_span(self) -> None:
        if not self._leaves:
            self._relay()
            return
        top, bottom = self._seen
        done = self._column.show_span(max(0, top - _AHEAD), bottom + _AHEAD, perf_counter() + _SLICE_S)
        if done:
            self._column.keep_only(max(0, top - 3 * _AHEAD), bottom + 3 * _AHEAD)
        else:
            self._more.start()
        self._relay()

    def _relay(self) -> None:
        self._column.setGeometry(0, 0, self.width(), self._column.total())
        if self.height() != self._column.total():
            self.updateGeometry()

    def _show_formulas(self) -> None:
        self._column.show_formulas()
        self._relay()

    def _dress(self) -> None:
        before = self._column
        self._ink = Ink(self._theme, self._formulas, self._lexers)
        self._column = self._made()
        before.hide()
        before.deleteLater()
        self._show_leaves(self._leaves)


def _raise(error: Exception) -> None:
    raise error
