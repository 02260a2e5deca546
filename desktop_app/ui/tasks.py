"""A future's outcome, on the window's thread."""

from __future__ import annotations

from concurrent.futures import CancelledError, Future
from typing import TYPE_CHECKING, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal, Slot

from desktop_app.errors import AppError

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

_under_way: set[_Outcome] = set()
"""Kept from the collector until delivered: an object that dies takes its queued signal with it."""


class _Outcome(QObject):
    ready = Signal()

    def __init__(self, deliver: Callable[[], None]) -> None:
        super().__init__()
        self._deliver = deliver
        self.ready.connect(self.arrive, Qt.ConnectionType.QueuedConnection)

    @Slot()
    def arrive(self) -> None:
        _under_way.discard(self)
        self._deliver()


def when_done(
    future: Future[T],
    on_result: Callable[[T], None],
    on_error: Callable[[AppError], None],
    owner: QObject,
    on_neither: Callable[[], None] = lambda: None,
) -> None:
    """Call one of the first two on this thread, later, unless `owner` is gone by then.

    Anything but an AppError is a bug and is raised into the event loop, where `sys.excepthook` reports it. Before that,
    and where the future was cancelled, `on_neither` is called.
    """

    def deliver() -> None:
        if not shiboken6.isValid(owner):
            return
        try:
            result = future.result()
        except AppError as error:
            on_error(error)
        except CancelledError:
            on_neither()
        except BaseException:
            on_neither()
            raise
        else:
            on_result(result)

    outcome = _Outcome(deliver)
    _under_way.add(outcome)
    future.add_done_callback(lambda _: outcome.ready.emit())
