"""A prompt from the moment of sending until its answer has begun: it can be stopped all along."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from desktop_app.errors import AppError, Cancelled
from desktop_app.ui.tasks import when_done

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from desktop_app.ui.bridge import Bridge
    from desktop_app.ui.services import Chat

T = TypeVar("T")


@dataclass(slots=True)
class _Asked:
    """`turn` tells which conversation was on the screen then; `stop`: no answer is wanted any more."""

    turn: int
    stop: bool = False


class Asking(QObject):
    """One prompt at a time."""

    changed = Signal()
    """One was sent, or its answer has begun, or it failed."""
    failed = Signal(AppError)
    """Not if the user wanted nothing to be sent."""

    def __init__(self, chat: Chat, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._chat = chat
        self._bridge = bridge
        self._asked: _Asked | None = None

    @property
    def is_under_way(self) -> bool:
        """Whether one is on its way."""
        return self._asked is not None

    def is_for(self, turn: int) -> bool:
        """Whether one is on its way that was sent in this turn."""
        return self._asked is not None and self._asked.turn == turn

    def stop(self, turn: int) -> None:
        """Stop the answer as soon as it begins."""
        if self._asked is not None and self._asked.turn == turn:
            self._asked.stop = True

    def begin(
        self,
        future: Future[T],
        turn: int,
        place: Callable[[T], int],
        then: Callable[[T], None] = lambda _: None,
        instead: Callable[[], None] = lambda: None,
    ) -> None:
        """Wait for `future`, then do `then`, or `instead` where it fails; `place` tells the answer's conversation."""
        asked = self._asked = _Asked(turn)

        def begun(result: T) -> None:
            # What began comes as an event, perhaps a frame later: no moment without anything to stop.
            self._bridge.flush()
            self._asked = None
            then(result)
            if asked.stop:
                self._chat.stop(place(result))
            self.changed.emit()

        def given_up() -> None:
            self._asked = None
            instead()
            self.changed.emit()

        def failed(error: AppError) -> None:
            given_up()
            if not isinstance(error, Cancelled):
                self.failed.emit(error)

        self.changed.emit()
        when_done(future, begun, failed, self, given_up)
