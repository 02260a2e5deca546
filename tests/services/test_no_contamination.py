"""Whatever the user does with lanes, a model reads what was said in its own lane, and no other lane's answer."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from itertools import cycle
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.domain import LaneSetup, Role, pair_ballot
from desktop_app.errors import AppError
from desktop_app.services.events import AnswerBegan, AnswerEnded, CatchUp, TurnBegan
from desktop_app.services.reports import Kind, ReportsService, Words
from desktop_app.services.votes import VotesService
from desktop_app.settings import Paths
from tests.services.recording_engine import Recorder
from tests.services.world import DEADLINE_S, Heard, World

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Future
    from typing import Any

    from desktop_app.domain import Lane, LocalModel, Message
    from desktop_app.engine.base import GenerationRequest
    from desktop_app.services.events import AppEvent
    from desktop_app.services.library import OpenLane

JUDGING = ("blind", "seen", "vote", "show names", "run again")
STEPS = st.tuples(
    st.sampled_from(
        [
            *("ask", "ask", "ask one", "add", "close", "reopen", "edit", "edit one", "regenerate", "continue"),
            *("branch", "fold", "unfold", "move", "catch up", "catch up", "alone", "delete"),
            *JUDGING,
        ]
    ),
    st.integers(0, 9),
    st.integers(0, 9),
)


def _pieces(text: str) -> list[str]:
    """The answers in a text: one that was carried on has several."""
    return [piece for piece in text.replace("⟧", "⟧ ").split() if piece.startswith("⟦")]


@dataclass
class Settling(Heard):
    """Also knows whether everything that began has ended, and which lane each answer was written for."""

    written_for: dict[str, int] = field(default_factory=dict)
    _open: set[int] = field(default_factory=set)
    _catching_up: set[int] = field(default_factory=set)
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def listen(self, event: AppEvent) -> None:
        with self._changed:
            match event:
                case TurnBegan():
                    self._open |= {one.id for one in event.messages if one.role is Role.ASSISTANT}
                case AnswerBegan():
                    self._open.add(event.answer.id)
                case AnswerEnded():
                    self._open.discard(event.answer.id)
                    for piece in _pieces(event.answer.text):
                        self.written_for.setdefault(piece, event.answer.lane_id)
                case CatchUp():
                    (self._catching_up.discard if event.is_over else self._catching_up.add)(event.lane_id)
            self._changed.notify_all()

    def settle(self) -> None:
        """Wait until nothing is under way."""
        with self._changed:
            assert self._changed.wait_for(lambda: not self._open and not self._catching_up, DEADLINE_S)


class LanesWorld(World):
    """Answers at once, and remembers what was asked."""

    def __init__(self, paths: Paths) -> None:
        self.recorder = Recorder()
        self.settling = Settling()
        super().__init__(paths, make_engine=self.recorder.engine, heard=self.settling)
        self.votes = VotesService(self.database, self.settling.listen)
        self.reports = ReportsService(
            self.database, self.settling.listen, models=lambda: self.models.models, accounts=tuple
        )
        self.file = paths.data / "comparison.json"

    def close(self) -> None:
        self.reports.close()
        super().close()


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LanesWorld]:
    """One profile for all examples; each has conversations of its own."""
    folder = tmp_path_factory.mktemp("profile")
    paths = Paths(data=folder / "data", config=folder / "config", cache=folder / "cache", state=folder / "state")
    paths.create()
    made = LanesWorld(paths)
    yield made
    made.close()


@pytest.fixture(scope="module")
def models(world: LanesWorld, tmp_path_factory: pytest.TempPathFactory) -> list[LocalModel]:
    folder = tmp_path_factory.mktemp("models")
    return [world.add_model(folder, name) for name in ("small", "large")]


class User:
    """Does what a list of steps says, where that is possible; `blind` from the beginning, or with the names seen."""

    def __init__(self, world: LanesWorld, models: list[LocalModel], *, blind: bool) -> None:
        self._world = world
        self._models = models
        self._prompts = 0
        self._origins: dict[int, int] = {}
        self.recorded: set[int] = set()
        """Lanes that were taken in from a file: what was asked elsewhere stands there, too."""
        first, *beside = (LaneSetup(model=model.ref) for model in models)
        sent = world.chat.send(
            conversation_id=None, text=self._prompt(), setup=first, beside=tuple(beside), blind=blind
        )
        self.conversations = [sent.result(DEADLINE_S)]
        world.settling.settle()

    def do(self, kind: str, one: int, other: int) -> None:
        conversation = self.conversations[one % len(self.conversations)]
        lanes = self._world.open_lanes(conversation)
        if kind in JUDGING:
            done = self._with_all(kind, conversation)
        else:
            done = self._begin(kind, conversation, lanes, lanes[other % len(lanes)], one + other)
        if done is not None:
            try:
                outcome = done.result(DEADLINE_S)
            except AppError:
                pass  # there are rules: the last lane stays, and so on
            else:
                if kind == "alone":
                    self.conversations.append(outcome)
                    (alone,) = self._world.open_lanes(outcome)
                    self._origins[alone.lane.id] = lanes[other % len(lanes)].lane.id
                elif kind == "run again":
                    self._run_again(lanes)
        self._world.settling.settle()

    def show_names(self) -> None:
        """In all turns that stand without them."""
        for conversation in self.conversations:
            for turn in self._world.library.open(conversation).result(DEADLINE_S).blind_turns:
                self._world.votes.reveal(turn.turn_id).result(DEADLINE_S)

    def histories(self, lane_id: int) -> set[int]:
        """The lane, and those whose history it goes on from alone."""
        found = {lane_id}
        while lane_id in self._origins:
            lane_id = self._origins[lane_id]
            found.add(lane_id)
        return found

    def _begin(
        self, kind: str, conversation: int, lanes: tuple[OpenLane, ...], lane: OpenLane, which: int
    ) -> Future[Any] | None:
        world, lane_id = self._world, lane.lane.id
        setup = LaneSetup(model=self._models[which % len(self._models)].ref)
        closed = world.lanes.closed(conversation).result(DEADLINE_S)
        match kind:
            case "ask" | "ask one":
                only = (lane_id,) if kind == "ask one" else None
                own = lanes[0].lane.setup
                return world.chat.send(conversation_id=conversation, text=self._prompt(), setup=own, lanes=only)
            case "add":
                return world.lanes.add(conversation, setup)
            case "close":
                return world.lanes.close(lane_id)
            case "reopen":
                return world.lanes.reopen(_pick(closed, which).id) if closed else None
            case "delete":
                return world.lanes.delete_forever(_pick(closed, which).id) if closed else None
            case "fold" | "unfold":
                return world.lanes.fold(lane_id, kind == "fold")
            case "move":
                return world.lanes.move(lane_id, which % len(lanes))
            case "catch up":
                return world.chat.catch_up(lane_id)
            case "alone":
                return world.lanes.continue_alone(lane_id)
        return self._with_message(kind, lane, which)

    def _with_all(self, kind: str, conversation: int) -> Future[Any] | None:
        match kind:
            case "blind" | "seen":
                return self._world.votes.set_blind(conversation, on=kind == "blind")
            case "run again":
                return self._world.reports.write(conversation, self._world.file, Kind.JSON, Words(), "en")
        return self._judge(conversation, votes=kind == "vote")

    def _judge(self, conversation: int, *, votes: bool) -> Future[Any] | None:
        opened = self._world.library.open(conversation).result(DEADLINE_S)
        turn = next((one for one in opened.blind_turns if not one.is_revealed), None)
        if turn is None:
            return None
        if not votes or len(turn.lane_ids) != 2:
            return self._world.votes.reveal(turn.turn_id)
        return self._world.votes.cast_hidden(turn.turn_id, pair_ballot((0, 1), 0))

    def _run_again(self, lanes: tuple[OpenLane, ...]) -> None:
        """Take in what was written of a conversation with these lanes, and ask all of it again."""
        reports = self._world.reports
        saved = reports.look(self._world.file).result(DEADLINE_S)
        chosen = {one.key: one.here for one in saved.models if one.here is not None}
        taken = reports.take_in(saved, chosen).result(DEADLINE_S)
        conversation, anew = taken.conversation_id, dict(taken.asks)
        self.conversations.append(conversation)
        closed = self._world.lanes.closed(conversation).result(DEADLINE_S)
        there = {*(one.lane.id for one in self._world.open_lanes(conversation)), *(one.id for one in closed)}
        for old, new in zip(lanes, sorted(there - set(anew)), strict=True):
            self._origins[new] = old.lane.id
            self.recorded.add(new)
        for lane_id, asks in anew.items():
            self._world.chat.run_again(lane_id, asks).result(DEADLINE_S)
            self._world.settling.settle()

    def _with_message(self, kind: str, lane: OpenLane, which: int) -> Future[Any] | None:
        chat, said = self._world.chat, lane.messages
        if not said or any(one.role is not two for one, two in zip(said, cycle((Role.USER, Role.ASSISTANT)))):
            return None  # nothing, or a recorded lane that has left a prompt without an answer
        prompt = said[which % len(said) // 2 * 2]
        answer = said[which % len(said) // 2 * 2 + 1]
        match kind:
            case "edit":
                return chat.edit(prompt.id, self._prompt())
            case "edit one":
                return chat.edit(prompt.id, self._prompt(), lanes=(lane.lane.id,))
            case "regenerate":
                return chat.regenerate(answer.id)
            case "continue":
                return chat.continue_answer(said[-1].id)
            case _:
                return self._world.library.show_sibling(answer.id if which % 2 else prompt.id, 1 if which % 3 else -1)

    def _prompt(self) -> str:
        self._prompts += 1
        return f"prompt {self._prompts}"


def _pick(lanes: tuple[Lane, ...], which: int) -> Lane:
    return lanes[which % len(lanes)]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=st.lists(STEPS, max_size=14), blind=st.booleans())
def test_a_model_is_never_sent_what_another_lane_answered(
    world: LanesWorld, models: list[LocalModel], steps: list[tuple[str, int, int]], blind: bool
) -> None:
    asked, written_for = world.recorder.asked, world.settling.written_for
    before = set(asked)
    user = User(world, models, blind=blind)
    for step in steps:
        user.do(*step)
    # Whatever was sent, on any branch, for lanes that are gone as well: what a model had said, it had said there.
    for text in set(asked) - before:
        answers = [piece for said in asked[text].messages for piece in _pieces(said.text)]
        assert {written_for[answer] for answer in answers} <= user.histories(written_for[text])
    # Where the lane still shows it: word for word what stands above it.
    user.show_names()
    for conversation in user.conversations:
        for lane in world.open_lanes(conversation):
            if not user.recorded & user.histories(lane.lane.id):
                _check_branch(lane.messages, asked)


def _check_branch(said: tuple[Message, ...], asked: dict[str, GenerationRequest]) -> None:
    for place, message in enumerate(said):
        if message.role is Role.ASSISTANT:
            *begun, last = _pieces(message.text)
            above = [one.text for one in said[:place]]
            assert [one.text for one in asked[last].messages] == above + (["".join(begun)] if begun else [])
    turns = [message.turn_id for message in said]
    assert turns == sorted(turns)
    assert len(set(turns)) * 2 == len(said)
