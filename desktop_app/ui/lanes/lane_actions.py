"""What is done with lanes: by the window's actions with the active one, from a lane's head with that one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Signal

from desktop_app.errors import AppError
from desktop_app.ui.actions import Do
from desktop_app.ui.lanes.allowed import LanesAllow
from desktop_app.ui.lanes.closing import Closing
from desktop_app.ui.lanes.kept_widths import KeptWidths
from desktop_app.ui.lanes.missing import Missing
from desktop_app.ui.lanes.words import lane_name
from desktop_app.ui.tasks import when_done

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from concurrent.futures import Future
    from typing import Any

    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QWidget

    from desktop_app.domain import Lane
    from desktop_app.ui.lanes.lane_chat import LaneChat
    from desktop_app.ui.model_choice import ModelChoice
    from desktop_app.ui.open_chat import OpenChat
    from desktop_app.ui.services import Chat, Lanes
    from desktop_app.ui.shelf import Shelf
    from desktop_app.ui.theme import Theme
    from desktop_app.ui.window_frame import WindowFrame
    from desktop_app.ui.window_memory import WindowMemory

_STEP = 32
"""Pixels by which a key makes a column wider."""


class LaneActions(QObject):
    """A lane that is not stored yet can be added, moved and closed; everything else comes with the first prompt."""

    failed = Signal(AppError)
    together_changed = Signal()
    """Lanes are scrolled together from now on, or no more."""

    def __init__(
        self,
        window: QWidget,
        *,
        theme: Theme,
        actions: Mapping[Do, QAction],
        chat: OpenChat,
        choice: ModelChoice,
        frame: WindowFrame,
        lanes: Lanes,
        asking: Chat,
        shelf: Shelf,
        memory: WindowMemory,
    ) -> None:
        super().__init__(window)
        self._actions = actions
        self._chat = chat
        self._choice = choice
        self._frame = frame
        self._service = lanes
        self._asking = asking
        self._shelf = shelf
        self._memory = memory
        self._awaited: tuple[int, Callable[[LaneChat], None]] | None = None
        self.missing = Missing(window, lanes, chat.lanes)
        self.allowed = LanesAllow(window, theme, actions, chat, self.missing)
        self._window = window
        self.closing = Closing(window, theme=theme, chat=chat, lanes=lanes, toast=frame.toast)
        self.closing.failed.connect(self.failed)
        KeptWidths(frame.lanes, chat, memory, self)
        chat.lanes.lanes_changed.connect(self._meet)
        frame.composer.head.all_wanted.connect(lambda: chat.lanes.ask_alone(None))
        for do, act in (
            (Do.ADD_LANE, lambda _: self.add(self.pick)),
            (Do.DUPLICATE_LANE, lambda _: self.add(self._show_settings)),
            (Do.NEXT_LANE, lambda _: self.step(1)),
            (Do.PREVIOUS_LANE, lambda _: self.step(-1)),
            (Do.ASK_LANE, self.ask_alone),
            (Do.STOP_LANE, self.stop),
            (Do.RENAME_LANE, self._begin_rename),
            (Do.FOLD_LANE, lambda lane: self.fold(lane, folded=not lane.is_folded)),
            (Do.MOVE_LANE_LEFT, lambda lane: self.move(lane, -1)),
            (Do.MOVE_LANE_RIGHT, lambda lane: self.move(lane, 1)),
            (Do.CATCH_UP, self.catch_up),
            (Do.CONTINUE_ALONE, self.continue_alone),
            (Do.CLOSE_LANE, self.closing.close),
            (Do.NARROW_LANE, lambda lane: frame.lanes.widen(lane.column, -_STEP)),
            (Do.WIDEN_LANE, lambda lane: frame.lanes.widen(lane.column, _STEP)),
        ):
            actions[do].triggered.connect(lambda _=False, act=act: act(chat.active))
        actions[Do.REOPEN_LANE].triggered.connect(self.closing.reopen_last)
        actions[Do.CLOSED_LANES].triggered.connect(self.closing.show)
        actions[Do.EVEN_LANES].triggered.connect(frame.lanes.even_out)
        actions[Do.WRITE_AT_ONCE].triggered.connect(self._change_order)
        actions[Do.SCROLL_TOGETHER].triggered.connect(self._change_together)

    def open_menu(self, corner: QPoint) -> None:
        """Open it with its right edge at a corner."""
        menu = self.allowed.menu
        menu.popup(corner - QPoint(menu.sizeHint().width(), 0))

    @property
    def is_together(self) -> bool:
        """Whether lanes are scrolled together."""
        return self._memory.lanes_together

    def add(self, then: Callable[[LaneChat], None]) -> None:
        """One more lane, with the active one's settings to begin with."""
        setup, conversation_id = self._chat.setup, self._chat.conversation_id
        if setup is None:
            return
        if conversation_id is None:
            lane = self._chat.lanes.add_new(setup)
            self._chat.lanes.activate(lane)
            then(lane)
            return

        def added(lane: Lane) -> None:
            self._awaited = lane.id, then
            self._meet()

        self._chat.store_setup()
        when_done(self._service.add(conversation_id, setup), added, self.failed.emit, self)

    def pick(self, lane: LaneChat) -> None:
        """Let a model be chosen for a lane."""
        self._chat.lanes.activate(lane)
        self._frame.header.picker.open()

    def step(self, by: int) -> None:
        """Go to the next lane or the one before, with the keyboard."""
        shown = self._chat.lanes.shown
        lane = shown[(shown.index(self._chat.active) + by) % len(shown)]
        self._chat.lanes.activate(lane)
        lane.column.take_focus()

    def ask_alone(self, lane: LaneChat) -> None:
        """Let the next prompts go to a lane alone, or to all again."""
        lanes = self._chat.lanes
        lanes.activate(lane)
        lanes.ask_alone(None if lanes.alone is lane else lane)
        self._frame.composer.focus()

    def stop(self, lane: LaneChat) -> None:
        """End its answer; the others go on."""
        if lane.lane_id is not None:
            self._asking.stop_lane(lane.lane_id)

    def retry(self, lane: LaneChat) -> None:
        """Ask again for its last answer."""
        answer = lane.last_answer()
        if answer is not None:
            self._chat.again.regenerate(answer.id)

    def rename(self, lane: LaneChat, name: str) -> None:
        """Call it so; its model's name is none of its own."""
        if lane.lane_id is not None:
            own = "" if lane.setup is not None and name == lane.setup.model.name else name
            self._do(self._service.rename(lane.lane_id, own))

    def fold(self, lane: LaneChat, *, folded: bool) -> None:
        """Put it out of sight, or back."""
        if lane.lane_id is not None:
            self._do(self._service.fold(lane.lane_id, folded))

    def move(self, lane: LaneChat, by: int) -> None:
        """Let it stand further left (-1) or right (1)."""
        shown = self._chat.lanes.shown
        place = shown.index(lane) + by
        if lane.lane_id is not None:
            self._do(self._service.move(lane.lane_id, place))
        else:
            others = [one for one in shown if one is not lane]
            self._chat.lanes.put([*others[:place], lane, *others[place:]])

    def catch_up(self, lane: LaneChat) -> None:
        """Ask it what it missed."""
        if lane.lane_id is not None:
            self._chat.store_setup()
            self._do(self._asking.catch_up(lane.lane_id), self._tell_caught_up)

    def _tell_caught_up(self, prompts: int) -> None:
        if not prompts:
            self._frame.toast.notice(self.tr("This lane has been asked all that the others were asked"))

    def continue_alone(self, lane: LaneChat) -> None:
        """Go on from here as an ordinary chat; the comparison stays."""
        if lane.lane_id is not None:
            self._chat.store_setup()
            self._do(self._service.continue_alone(lane.lane_id), self._shelf.open)

    def _change_order(self) -> None:
        """Whether local models write at once, which spoils their times."""
        conversation = self._chat.conversation
        if conversation is None:
            return
        at_once = not conversation.is_side_by_side
        told = (
            self.tr("Local models write at once where memory allows. Their times are not fair then.")
            if at_once
            else self.tr("Local models write one after another, so that their times are fair.")
        )
        changed = self._service.set_side_by_side(conversation.id, at_once)
        self._do(changed, lambda _: self._frame.toast.notice(told))

    def _change_together(self) -> None:
        together = self._memory.lanes_together = not self._memory.lanes_together
        self.together_changed.emit()
        told = self.tr("Lanes scroll together") if together else self.tr("Each lane scrolls by itself")
        self._frame.toast.notice(told)

    def _begin_rename(self, lane: LaneChat) -> None:
        if lane.column.head is not None:
            lane.column.head.begin_rename(lane_name(lane))

    def _show_settings(self, lane: LaneChat) -> None:
        """The inspector speaks of the active lane."""
        self._chat.lanes.activate(lane)
        if not self._frame.beside.is_open:
            self._actions[Do.INSPECTOR].trigger()

    def _meet(self) -> None:
        """Turn to a lane that was added, once it is on the screen."""
        if self._awaited is None:
            return
        lane_id, then = self._awaited
        lane = self._chat.lanes.find(lane_id)
        if lane is not None:
            self._awaited = None
            self._chat.lanes.activate(lane)
            then(lane)

    def _do(self, future: Future[Any], then: Callable[[Any], None] = lambda _: None) -> None:
        when_done(future, then, self.failed.emit, self)
