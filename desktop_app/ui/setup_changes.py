"""The open lane's model and chat template, and changing them while nobody knows yet which lane that is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_app.domain import Lane, LaneSetup, ModelRef, TemplateChoice
from desktop_app.errors import AppError
from desktop_app.ui.tasks import when_done

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_app.ui.services import Library

    Change = Callable[[LaneSetup | None], LaneSetup | None]


class SetupChanges(QObject):
    """`setup` is what is shown; a change is stored at once, or as soon as the lane is known."""

    changed = Signal()
    failed = Signal(AppError)

    def __init__(self, library: Library, parent: QObject) -> None:
        super().__init__(parent)
        self._library = library
        self._lane_id: int | None = None
        self._waits = False
        self._waiting: list[Change] = []
        self.setup: LaneSetup | None = None

    def turn_to_new(self, setup: LaneSetup | None) -> None:
        """A conversation that is not stored yet: its first message stores the setup."""
        self._lane_id, self.setup = None, setup
        self._waiting.clear()
        self._waits = False

    def turn_away(self) -> None:
        """Another lane is being read: what is changed from now on is meant for that one."""
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
        self._lane_id, self.setup = lane.id, lane.setup
        self._waits = False
        self._make()

    def use_model(self, model: ModelRef) -> None:
        """Let this model answer from now on; a chat template that was picked for another does not go with it."""

        def change(setup: LaneSetup | None) -> LaneSetup | None:
            if setup is None:
                return LaneSetup(model=model)
            template = setup.template if setup.model.id == model.id else TemplateChoice.AUTO
            return replace(setup, model=model, template=template)

        self._change(change)

    def use_template(self, template: TemplateChoice) -> None:
        """Use this chat template from now on."""
        self._change(lambda setup: replace(setup, template=template) if setup else None)

    def _change(self, change: Change) -> None:
        self._waiting.append(change)
        if not self._waits:
            self._make()

    def _make(self) -> None:
        changes = self._waiting[:]
        self._waiting.clear()
        for change in changes:
            self._store(change(self.setup))

    def _store(self, setup: LaneSetup | None) -> None:
        before, self.setup = self.setup, setup
        self.changed.emit()

        def failed(error: AppError) -> None:
            if self.setup is setup:
                self.setup = before
                self.changed.emit()
            self.failed.emit(error)

        if self._lane_id is not None and setup is not None:
            when_done(self._library.change_setup(self._lane_id, setup), lambda _: None, failed, self)
