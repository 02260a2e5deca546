"""Between lanes, their columns and the composer: heads, tabs and composer say what holds, whatever changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.domain import MessageState
from desktop_app.errors import AppError
from desktop_app.services.parity import differences
from desktop_app.ui.actions import Do
from desktop_app.ui.lanes.face import Face
from desktop_app.ui.lanes.figuring import Figuring
from desktop_app.ui.lanes.lane_actions import LaneActions
from desktop_app.ui.lanes.parity_words import badge, sentences
from desktop_app.ui.lanes.sides import Sides
from desktop_app.ui.lanes.words import lane_name, lane_names, standing_words, where_words, why_fixed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QWidget

    from desktop_app.services.events import CatchUp, LanesChanged
    from desktop_app.services.parity import Difference
    from desktop_app.ui.bridge import Bridge
    from desktop_app.ui.lanes.cover import CoveredTurn
    from desktop_app.ui.lanes.lane_chat import LaneChat
    from desktop_app.ui.live_answers import LiveAnswers
    from desktop_app.ui.model_choice import ModelChoice
    from desktop_app.ui.open_chat import OpenChat
    from desktop_app.ui.services import Chat, Lanes
    from desktop_app.ui.shelf import Shelf
    from desktop_app.ui.theme import Theme
    from desktop_app.ui.window_frame import WindowFrame
    from desktop_app.ui.window_memory import WindowMemory

_FRAME_MS = 16


class Comparing(QObject):
    """Costs nothing where a conversation has one lane."""

    failed = Signal(AppError)

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
        live: LiveAnswers,
        bridge: Bridge,
        memory: WindowMemory,
    ) -> None:
        super().__init__(window)
        self._chat = chat
        self._choice = choice
        self._frame = frame
        self._live = live
        self._view = frame.lanes
        self._catching_up: dict[int, CatchUp] = {}
        self._connected: set[LaneChat] = set()
        self.doing = LaneActions(
            window,
            theme=theme,
            actions=actions,
            chat=chat,
            choice=choice,
            frame=frame,
            lanes=lanes,
            asking=asking,
            shelf=shelf,
            memory=memory,
        )
        self.doing.failed.connect(self.failed)
        self.doing.missing.counted.connect(self._show_later)
        self.figuring = Figuring(window, chat.lanes, actions[Do.FIGURES])
        self.sides = Sides(chat.lanes, self)
        self._later = QTimer(self, singleShot=True, interval=_FRAME_MS)
        self._later.timeout.connect(self.show)
        chat.lanes.lanes_changed.connect(self.show)
        chat.lanes.changed.connect(self._show_later)
        chat.lanes.moved_on.connect(self._show_later)
        choice.changed.connect(self._show_later)
        live.conversations_changed.connect(self._show_later)
        bridge.lanes_changed.connect(self._read_again)
        bridge.catch_up.connect(self._take_catching_up)
        chat.turned.connect(self._turn_away)
        self._view.arranged.connect(self._show_later)
        self.doing.together_changed.connect(self._read_together)
        self._view.tab_chosen.connect(lambda place: chat.lanes.activate(chat.lanes.shown[place]))

    def cover(self, turns: Mapping[int, CoveredTurn]) -> None:
        """Hide whose answers are whose in these turns, by their ids, and in no others."""
        if turns == self.sides.turns:
            return
        self.sides.cover(turns)
        if turns:
            self.figuring.close()
        self.show()

    def show(self) -> None:
        """Bring everything up to date."""
        self._later.stop()
        lanes = self._chat.lanes
        several = lanes.are_several
        self._frame.header.picker.setVisible(not several)
        self.doing.allowed.enable()
        if not several:
            self._frame.header.picker.anchor = None
            self._frame.composer.set_asked("")
            lanes.active.column.set_empty("")
            self._read_together()
            return
        for lane in lanes.shown:
            self._connect(lane)
            self._view.set_folded(lane.column, folded=lane.is_folded)
            self._show_empty(lane)
        head = lanes.active.column.head
        self._frame.header.picker.anchor = head.model if head is not None else None
        each = zip(lanes.shown, lane_names(lanes.shown), self._unlike(), strict=True)
        self._view.show_faces([self._face(place, *one) for place, one in enumerate(each)])
        self._show_asked()
        self._read_together()

    def _turn_away(self) -> None:
        self._view.read_together([])
        self._view.feet.clear()

    def _read_together(self) -> None:
        lanes = self._chat.lanes
        wanted = lanes.are_several and self.doing.is_together and self._view.shows_columns
        self._view.feet.last_turn = max((turn for lane in lanes.shown for turn in lane.turns()[-1:]), default=None)
        read = [lane.column for lane in lanes.shown if not lane.is_folded and not lane.is_empty] if wanted else []
        self._view.read_together(read if len(read) > 1 else [])

    def _show_later(self) -> None:
        if self._chat.lanes.are_several and not self._later.isActive():
            self._later.start()

    def _unlike(self) -> tuple[tuple[Difference, ...], ...]:
        """How each lane is asked otherwise than the first; nothing is said while one has no model."""
        setups = self._chat.lanes.setups()
        if len(setups) < len(self._chat.lanes.shown):
            return ((),) * len(self._chat.lanes.shown)
        accounts = [self._choice.of(setup).account for setup in setups]
        return differences(setups, accounts)

    def _face(self, place: int, lane: LaneChat, name: str, unlike: tuple[Difference, ...]) -> Face:
        lanes, choice, last = self._chat.lanes, self._choice.of(lane.setup), lane.last_answer()
        live = self._live.get(last.id) if last is not None else None
        catching_up = self._catching_up.get(lane.lane_id) if lane.lane_id is not None else None
        if self.sides.is_covered:
            return self._covered_face(place, lane, name)
        failed = last is not None and last.state in (MessageState.FAILED, MessageState.INTERRUPTED)
        return Face(
            name=name,
            where=where_words(choice),
            is_cloud=choice.account is not None,
            words=standing_words(live, last, choice, catching_up),
            fraction=live.fraction if live is not None else None,
            is_trouble=failed,
            is_writing=live is not None or catching_up is not None,
            differs=badge(unlike),
            why_differs=sentences(unlike),
            color=lanes.color(lane),
            is_active=lane is lanes.active,
            is_alone=lane is lanes.alone,
            place=place + 1,
            places=len(lanes.shown),
        )

    def _covered_face(self, place: int, lane: LaneChat, name: str) -> Face:
        side = self.sides.newest(lane)
        waits = side is not None and side.text is None
        return Face(
            name=side.name if side is not None else name,
            words=self.tr("answers are shown when all are done") if waits else "",
            color=None,
            is_alone=lane is self._chat.lanes.alone,
            why_fixed=why_fixed(),
            place=place + 1,
            places=len(self._chat.lanes.shown),
        )

    def _show_empty(self, lane: LaneChat) -> None:
        if not lane.is_empty:
            lane.column.set_empty("")
        elif self._chat.is_empty:
            lane.column.set_empty(self.tr("Each model answers here by itself. None sees what another wrote."))
        else:
            missed = self.doing.missing.of(lane)
            lane.column.set_empty(
                self.tr("Nothing was asked here yet."),
                self.tr("Catch up on %n prompt(s)", "", missed) if missed else "",
            )

    def _show_asked(self) -> None:
        lanes, composer = self._chat.lanes, self._frame.composer
        if lanes.alone is not None:
            composer.set_asked("", self.tr("Only {name} is asked").format(name=lane_name(lanes.alone)))
        else:
            composer.set_asked(self.tr("Ask all %n at once…", "", len(lanes.asked())))

    def _connect(self, lane: LaneChat) -> None:
        """What its head asks for, once it has one."""
        column = lane.column
        if lane in self._connected or column.head is None or column.foot is None or column.strip is None:
            return
        self._connected.add(lane)
        head, doing = column.head, self.doing
        head.model.clicked.connect(lambda: doing.pick(lane))
        head.stop_wanted.connect(lambda: doing.stop(lane))
        head.retry_wanted.connect(lambda: doing.retry(lane))
        head.renamed.connect(lambda name: doing.rename(lane, name))
        head.menu_wanted.connect(doing.open_menu)
        column.foot.clicked.connect(lambda: doing.ask_alone(lane))
        column.strip.clicked.connect(lambda: doing.fold(lane, folded=False))
        column.wanted.connect(lambda: doing.catch_up(lane))

    def _read_again(self, event: LanesChanged) -> None:
        if event.conversation_id == self._chat.conversation_id:
            self._chat.read_again()

    def _take_catching_up(self, event: CatchUp) -> None:
        if event.is_over:
            self._catching_up.pop(event.lane_id, None)
            if event.error is not None and self._chat.lanes.find(event.lane_id) is not None:
                self.failed.emit(event.error)
        else:
            self._catching_up[event.lane_id] = event
        self._show_later()
