"""Long work on the window's thread, a piece at a time, so that keys and clicks come in between."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def imported(*modules: str) -> Iterator[None]:
    """Import these modules of the window, each in a piece of its own."""
    for module in modules:
        import_module(f"desktop_app.ui.{module}")
        yield


class Pieces(QObject):
    """Does one piece of `work` whenever nothing else is to be done, and `then` after the last."""

    def __init__(self, work: Iterator[None], then: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._work = work
        self._then = then
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._go_on)
        self._timer.start()

    def _go_on(self) -> None:
        try:
            next(self._work)
        except StopIteration:
            self._timer.stop()
            self.deleteLater()
            self._then()
        except BaseException:
            self._timer.stop()
            raise
