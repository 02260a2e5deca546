"""Between the lanes' turns and the votes on them: bars, blindness, keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.errors import AppError, MessageGone
from desktop_app.services.lane_names import kind_of, with_kinds
from desktop_app.ui.actions import Do
from desktop_app.ui.tasks import when_done
from desktop_app.ui.votes.bar import BAR_HEIGHT, VoteBar
from desktop_app.ui.votes.blind_cover import BlindCover
from desktop_app.ui.votes.popups import VotePopups
from desktop_app.ui.votes.turn_states import TurnStates

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QWidget

    from desktop_app.domain import Ballot, BlindTurn, HiddenTurn, Vote
    from desktop_app.services.events import BlindTurnDone, TurnBegan, VotesChanged
    from desktop_app.services.library import OpenConversation
    from desktop_app.ui.bridge import Bridge
    from desktop_app.ui.lanes.comparing import Comparing
    from desktop_app.ui.lanes.view import LanesView
    from desktop_app.ui.open_chat import OpenChat
    from desktop_app.ui.scoreboard.service import Votes
    from desktop_app.ui.theme import Theme

_FRAME_MS = 16
_KEYS = (Do.VOTE_LEFT, Do.VOTE_RIGHT, Do.VOTE_TIE, Do.VOTE_BAD)


class Voting(QObject):
    """Has nothing to do where a conversation has one lane."""

    failed = Signal(AppError)
    told = Signal(str)

    def __init__(
        self,
        window: QWidget,
        *,
        theme: Theme,
        actions: Mapping[Do, QAction],
        chat: OpenChat,
        view: LanesView,
        comparing: Comparing,
        votes: Votes,
        bridge: Bridge,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._theme = theme
        self._actions = actions
        self._chat = chat
        self._view = view
        self._comparing = comparing
        self._service = votes
        self._is_blind = False
        self._asked: set[int] = set()
        self._done: set[int] = set()
        """Turns that came to their end while their words were asked for, maybe too early."""
        self.popups = VotePopups(window, theme, votes)
        self.popups.ranked.connect(self._cast)
        self.popups.failed.connect(self._fail)
        self.cover = BlindCover()
        self._states = TurnStates(chat.lanes, comparing.sides, self.cover)
        self.bars: dict[int, VoteBar] = {}
        self._later = QTimer(self, singleShot=True, interval=_FRAME_MS)
        self._later.timeout.connect(self.show)
        chat.opened.connect(self._take_opened)
        chat.turned.connect(self._turn_away)
        chat.lanes.lanes_changed.connect(self._show_later)
        chat.lanes.moved_on.connect(self._show_later)
        chat.changed.connect(self._show_later)
        view.feet.seen.connect(self._show_later)
        bridge.turn_began.connect(self._begin_turn)
        bridge.blind_turn_done.connect(self._end_turn)
        bridge.votes_changed.connect(self._take_change)
        actions[Do.BLIND].setCheckable(True)
        actions[Do.BLIND].setEnabled(False)  # until there is something to compare, which the header follows
        actions[Do.BLIND].triggered.connect(self._switch_blind)
        actions[Do.VOTE_NOTE].triggered.connect(lambda: self._open_details(self._current()))
        for do in _KEYS:
            actions[do].triggered.connect(lambda _=False, do=do: self._at_bar(lambda bar: bar.vote(do)))
        actions[Do.VOTE_RANK].triggered.connect(lambda: self._at_bar(lambda bar: bar.ranking.click()))
        actions[Do.SHOW_NAMES].triggered.connect(lambda: self._at_bar(lambda bar: bar.reveal.click()))
        actions[Do.VOTE_BAR].triggered.connect(lambda: self._at_bar(VoteBar.take_focus))

    @property
    def is_blind(self) -> bool:
        """Whether the next turn is judged blind."""
        return self._chat.blind_new if self._chat.conversation_id is None else self._is_blind

    def show(self) -> None:
        """Bring bars, cover and actions up to date."""
        self._later.stop()
        several = self._chat.lanes.are_several
        self._view.feet.reserve(BAR_HEIGHT if several and not self._chat.is_empty else 0)
        if self._chat.is_settled:
            self._show_cover(several=several)
        self._actions[Do.BLIND].setEnabled(several)
        self._actions[Do.BLIND].setChecked(several and self.is_blind)
        if not several or self._view.feet.height == 0 or not self._chat.is_settled:
            self.bars.clear()
            self._enable(None)
            return
        there = {turn_id for lane in self._chat.lanes.shown for turn_id in lane.turns()}
        for turn_id in set(self.bars) - there:
            self.bars.pop(turn_id).hide()
        for turn_id in self._view.feet.turns_seen:
            if turn_id in there:
                self._show_bar(turn_id)
        self._enable(self._current())

    def _show_later(self) -> None:
        if not self._later.isActive():
            self._later.start()

    def _show_cover(self, *, several: bool) -> None:
        covered = self.cover.covered() if several else {}
        self._comparing.cover(covered)
        # As the last answers stood, so that nothing jumps at the vote, and what is done is done to what is seen.
        wanted = self.cover.last_places() if several and (covered or self._is_blind) else ()
        self._chat.lanes.stand_as(wanted)

    def _show_bar(self, turn_id: int) -> None:
        bar = self.bars.get(turn_id)
        state = self._states.of(turn_id, bar.state if bar is not None else None)
        foot = self._view.feet.foot(turn_id)
        if bar is None or bar.parentWidget() is not foot:
            if state is None:
                return
            bar = self.bars[turn_id] = VoteBar(self._theme, foot)
            foot.column.addWidget(bar)
            bar.voted.connect(lambda ballot: self._cast(turn_id, ballot))
            bar.details_wanted.connect(lambda: self._open_details(turn_id))
            bar.ranking_wanted.connect(lambda: self.popups.open_ranking(self.bars[turn_id]))
            bar.reveal_wanted.connect(lambda: self._reveal(turn_id))
        bar.setVisible(state is not None)
        if state is not None and state != bar.state:
            bar.show_state(state)

    def _current(self) -> int | None:
        """The turn that the keys mean: the newest one with a bar."""
        return max((turn_id for turn_id, bar in self.bars.items() if not bar.isHidden()), default=None)

    def _enable(self, turn_id: int | None) -> None:
        state = self.bars[turn_id].state if turn_id is not None else None
        pair = state is not None and len(state.keys) == 2 and not state.why_not
        for do in _KEYS:
            self._actions[do].setEnabled(pair)
        many = state is not None and len(state.keys) > 2 and not state.why_not
        self._actions[Do.VOTE_RANK].setEnabled(many)
        self._actions[Do.SHOW_NAMES].setEnabled(state is not None and state.is_hidden)
        self._actions[Do.VOTE_BAR].setEnabled(state is not None)
        self._actions[Do.VOTE_NOTE].setEnabled(state is not None and state.vote is not None)

    def _at_bar(self, act: Callable[[VoteBar], None]) -> None:
        turn_id = self._current()
        if turn_id is not None:
            act(self.bars[turn_id])

    def _cast(self, turn_id: int, ballot: Ballot) -> None:
        cast = self._service.cast_hidden if self.cover.hides(turn_id) else self._service.cast
        when_done(cast(turn_id, ballot), self._tell, self._fail, self)

    def _tell(self, vote: Vote) -> None:
        if vote.is_blind:
            kinds = [kind_of(answer.model, answer.quantization) for answer in vote.answers]
            names = with_kinds([answer.model.name for answer in vote.answers], kinds)
            best = [name for name, answer in zip(names, vote.answers, strict=True) if answer.place == 1]
            if len(best) == 1:
                self.told.emit(self.tr("You chose {name}").format(name=best[0]))

    def _reveal(self, turn_id: int) -> None:
        when_done(self._service.reveal(turn_id), lambda _: None, self._fail, self)

    def _switch_blind(self, on: bool) -> None:
        conversation_id = self._chat.conversation_id
        if conversation_id is None:
            self._chat.blind_new = on
            self.show()
        else:
            when_done(self._service.set_blind(conversation_id, on=on), lambda _: None, self._fail, self)
        self.told.emit(
            self.tr("The next answers come without names, until you have voted") if on else self.tr("Names are shown")
        )

    def _open_details(self, turn_id: int | None) -> None:
        if turn_id is not None:
            self.popups.open_details(self.bars[turn_id])

    def _fail(self, error: AppError) -> None:
        self.failed.emit(error)
        self._show_later()

    def _turn_away(self) -> None:
        self._states.votes, self._is_blind = (), False
        self.cover.clear()
        self.bars.clear()
        self._asked.clear()
        self._done.clear()
        self._show_later()

    def _take_opened(self, opened: OpenConversation) -> None:
        self._take(opened.votes, opened.blind_turns, is_blind=opened.is_blind)

    def _begin_turn(self, event: TurnBegan) -> None:
        if event.conversation_id == self._chat.conversation_id and event.blind is not None:
            self.cover.turns[event.blind.turn_id] = event.blind
            self.show()

    def _end_turn(self, event: BlindTurnDone) -> None:
        if event.conversation_id == self._chat.conversation_id:
            if event.turn_id in self._asked:
                self._done.add(event.turn_id)
            self._ask_hidden(event.turn_id)

    def _take_change(self, event: VotesChanged) -> None:
        if event.conversation_id is None or event.conversation_id != self._chat.conversation_id:
            return
        shown = any(turn.is_revealed and self.cover.hides(turn.turn_id) for turn in event.blind_turns)
        if shown or self._chat.is_reading:
            self._chat.read_again()  # until then what is hidden stays as it stands
        else:
            self._take(event.votes, event.blind_turns, is_blind=event.is_blind)

    def _take(self, votes: tuple[Vote, ...], blind_turns: tuple[BlindTurn, ...], *, is_blind: bool) -> None:
        self._states.votes, self._is_blind = votes, is_blind
        self.cover.turns = {turn.turn_id: turn for turn in blind_turns}
        for turn in blind_turns:
            if turn.is_revealed:
                self.cover.hidden.pop(turn.turn_id, None)
            elif turn.turn_id not in self.cover.hidden:
                self._ask_hidden(turn.turn_id)
        self._show_later()  # what was opened is told of before its lanes are there

    def _ask_hidden(self, turn_id: int) -> None:
        if turn_id not in self._asked:
            self._asked.add(turn_id)
            when_done(self._service.hidden(turn_id), self._take_hidden, lambda error: self._lose(turn_id, error), self)

    def _take_hidden(self, hidden: HiddenTurn) -> None:
        self._asked.discard(hidden.turn_id)
        is_done = hidden.turn_id in self._done
        self._done.discard(hidden.turn_id)
        if self.cover.hides(hidden.turn_id) and hidden.answers:
            self.cover.hidden[hidden.turn_id] = hidden
            self.show()
        elif self.cover.hides(hidden.turn_id) and is_done:
            self._ask_hidden(hidden.turn_id)

    def _lose(self, turn_id: int, error: AppError) -> None:
        self._asked.discard(turn_id)
        self._done.discard(turn_id)
        if not isinstance(error, MessageGone):
            self._fail(error)
