"""Closing lanes, and bringing back what was closed: at once by Undo, by a key, or from the list of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_app.errors import AppError
from desktop_app.ui.lanes.open_lanes import MOST_LANES
from desktop_app.ui.lanes.words import lane_name
from desktop_app.ui.tasks import when_done

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future
    from typing import Any

    from PySide6.QtWidgets import QWidget

    from desktop_app.domain import Lane, LaneSetup
    from desktop_app.ui.lanes.closed_dialog import ClosedLanes
    from desktop_app.ui.lanes.lane_chat import LaneChat
    from desktop_app.ui.open_chat import OpenChat
    from desktop_app.ui.services import Lanes
    from desktop_app.ui.theme import Theme
    from desktop_app.ui.toast import Toast


class Closing(QObject):
    """In the conversation that is open."""

    failed = Signal(AppError)

    def __init__(self, window: QWidget, *, theme: Theme, chat: OpenChat, lanes: Lanes, toast: Toast) -> None:
        super().__init__(window)
        self._window = window
        self._theme = theme
        self._chat = chat
        self._service = lanes
        self._toast = toast
        self.dialog: ClosedLanes | None = None

    def close(self, lane: LaneChat) -> None:
        """Take it out of the conversation, which can be undone."""
        lane_id = lane.lane_id
        told = self.tr("{name} was closed").format(name=lane_name(lane))
        if lane_id is None:
            setup = lane.setup
            self._chat.lanes.put([one for one in self._chat.lanes.shown if one is not lane])
            if setup is not None:
                self._toast.notice(told, self.tr("Undo"), lambda: self._add_again(setup))
            return
        self._do(
            self._service.close(lane_id),
            lambda _: self._toast.notice(told, self.tr("Undo"), lambda: self.reopen(lane_id)),
        )

    def reopen(self, lane_id: int) -> None:
        """Bring a closed lane back."""
        self._do(self._service.reopen(lane_id))

    def reopen_last(self) -> None:
        """Bring back the lane of this conversation that was closed last."""
        self._read(lambda closed: self.reopen(closed[0].id))

    def show(self) -> None:
        """List those of this conversation."""
        self._read(self._show)

    def _show(self, closed: tuple[Lane, ...]) -> None:
        if self.dialog is not None:
            return
        from desktop_app.ui.lanes.closed_dialog import ClosedLanes

        has_room = len(self._chat.lanes.shown) < MOST_LANES
        dialog = self.dialog = ClosedLanes(self._theme, closed, can_reopen=has_room, parent=self._window)
        dialog.reopened.connect(self.reopen)
        dialog.deleted.connect(self._delete)
        dialog.finished.connect(self._forget)
        dialog.open()

    def _delete(self, lane_id: int) -> None:
        self._do(
            self._service.delete_forever(lane_id), lambda _: self._toast.notice(self.tr("The lane was deleted forever"))
        )

    def _forget(self) -> None:
        self.dialog = None

    def _read(self, then: Callable[[tuple[Lane, ...]], None]) -> None:
        conversation_id = self._chat.conversation_id

        def take(closed: tuple[Lane, ...]) -> None:
            if conversation_id != self._chat.conversation_id:
                return
            if closed:
                then(closed)
            else:
                self._toast.notice(self.tr("No lane was closed here"))

        if conversation_id is not None:
            self._do(self._service.closed(conversation_id), take)

    def _add_again(self, setup: LaneSetup) -> None:
        if self._chat.conversation_id is None and len(self._chat.lanes.shown) < MOST_LANES:
            self._chat.lanes.add_new(setup)

    def _do(self, future: Future[Any], then: Callable[[Any], None] = lambda _: None) -> None:
        when_done(future, then, self.failed.emit, self)
