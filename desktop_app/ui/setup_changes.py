"""The open lane's model and settings, and changing them while nobody knows yet which lane that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.domain import Lane, LaneSetup, ModelRef
from desktop_app.errors import AppError, LaneGone
from desktop_app.services.beginnings import with_model
from desktop_app.ui.tasks import when_done

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_app.ui.services import Library

    Change = Callable[[LaneSetup | None], LaneSetup | None]
    Begin = Callable[[ModelRef], LaneSetup]

STORE_AFTER_MS = 400
"""From the first change that is not stored, however long the typing goes on."""

RETRY_AFTER_MS = 5000


def plainly(model: ModelRef) -> LaneSetup:
    """A conversation that begins with nothing but its model."""
    return LaneSetup(model=model)


class SetupChanges(QObject):
    """`setup` is what is shown. A change holds at once and is stored soon after, or as soon as the lane is known.
    Where that fails a choice is taken back, and what was typed is tried again.
    """

    changed = Signal()
    failed = Signal(AppError)
    """A change could not be stored; told once, until one is stored again."""

    def __init__(self, library: Library, parent: QObject, unstored: dict[int, LaneSetup] | None = None) -> None:
        """`unstored` is what is not on disk yet, by lane; lanes that take one another's places share it."""
        super().__init__(parent)
        self._library = library
        self._lane_id: int | None = None
        self._waits = False
        self._waiting: list[Change] = []
        self._unstored: dict[int, LaneSetup] = {} if unstored is None else unstored
        self._told = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.store)
        self.setup: LaneSetup | None = None

    def turn_to_new(self, setup: LaneSetup | None) -> None:
        """A conversation that is not stored yet: its first message stores the setup."""
        self.store()
        self._lane_id, self.setup = None, setup
        self._waiting.clear()
        self._waits = False

    def turn_away(self) -> None:
        """Another lane is being read: what is changed from now on is meant for that one."""
        self.store()
        self._lane_id = None
        self._waiting.clear()
        self._waits = True

    def await_lane(self) -> None:
        """The setup is on its way to the disk: what is changed from now on comes after it."""
        self._waits = self._waits or self._lane_id is None

    def stay_new(self) -> None:
        """The lane that was awaited does not come."""
        if self._lane_id is None:
            self._waits = False
            self._make()

    def show(self, lane: Lane) -> None:
        """This is the lane."""
        self._lane_id, self.setup = lane.id, self._unstored.get(lane.id, lane.setup)
        self._waits = False
        self._make()

    def use_model(self, model: ModelRef, begin: Begin = plainly) -> None:
        """Let this model answer from now on; `begin` tells what a conversation with a model begins with."""

        def change(setup: LaneSetup | None) -> LaneSetup | None:
            return begin(model) if setup is None else with_model(setup, begin(setup.model), begin(model))

        self._change(change, at_once=True)

    def choose(self, change: Callable[[LaneSetup], LaneSetup]) -> None:
        """Let what `change` makes of the setup hold from now on, and store it now."""
        self._change(lambda setup: change(setup) if setup else None, at_once=True)

    def use(self, change: Callable[[LaneSetup], LaneSetup]) -> None:
        """Let what `change` makes of the setup hold from now on."""
        self._change(lambda setup: change(setup) if setup else None)

    def store(self) -> None:
        """Store now what is not stored yet."""
        self._timer.stop()
        for lane_id, setup in tuple(self._unstored.items()):
            self._put(lane_id, setup)

    def _change(self, change: Change, *, at_once: bool = False) -> None:
        before = self.setup
        self._waiting.append(change)
        if self._waits:
            return
        self._make()
        if at_once and self._lane_id is not None and (setup := self._unstored.get(self._lane_id)) is not None:
            self._put(self._lane_id, setup, before)

    def _make(self) -> None:
        changes = self._waiting[:]
        self._waiting.clear()
        for change in changes:
            before, self.setup = self.setup, change(self.setup)
            if self.setup == before:
                continue
            if self._lane_id is not None and self.setup is not None:
                self._unstored[self._lane_id] = self.setup
                if not self._timer.isActive():
                    self._timer.start(STORE_AFTER_MS)
            self.changed.emit()

    def _put(self, lane_id: int, setup: LaneSetup, before: LaneSetup | None = None) -> None:
        """Store it; `before` holds again if that fails, or else it is tried again."""

        def forget() -> None:
            if self._unstored.get(lane_id) is setup:
                del self._unstored[lane_id]

        def stored(_: None) -> None:
            self._told = False
            forget()

        def failed(error: AppError) -> None:
            if isinstance(error, LaneGone):
                forget()
            elif before is not None and self.setup is setup:
                # What was typed before the choice may not be stored either.
                self.setup = self._unstored[lane_id] = before
                self._timer.start(RETRY_AFTER_MS)
                self.changed.emit()
            elif not self._timer.isActive():
                self._timer.start(RETRY_AFTER_MS)
            if not self._told:
                self._told = True
                self.failed.emit(error)

        when_done(self._library.change_setup(lane_id, setup), stored, failed, self)
