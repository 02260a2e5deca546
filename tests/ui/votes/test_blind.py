"""A blind duel in the window: nothing tells the sides apart before the vote, everything stands there after it."""

from __future__ import annotations

from concurrent.futures import Future
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from desktop_app.domain import HiddenTurn, LaneSetup, MessageState
from desktop_app.ui.actions import Do
from tests.storage.duels import places
from tests.ui.house import send
from tests.ui.votes.duelling import MODELS, Duels, duels

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from desktop_app.settings import Paths
    from desktop_app.ui.chat.message_view import MessageView
    from desktop_app.ui.main_window import MainWindow
    from tests.ui.house import House

_WORDS = ("text", "toolTip", "accessibleName", "accessibleDescription", "statusTip", "placeholderText")
BETRAYS = ("SmolLM2", "Gemma", "smol", "gemma", "tok/s", "10 tok")


@pytest.fixture
def ring(house: House, paths: Paths) -> Iterator[Duels]:
    with duels(house, paths) as made:
        yield made


def _open(house: House, ring: Duels, qtbot: QtBot, *, blind: bool = True) -> MainWindow:
    window = ring.open_window(house, blind=blind)
    window.resize(1300, 800)
    window.shelf.open(ring.conversation_id)
    qtbot.wait_until(lambda: len(window.chat.lanes.shown) == len(ring.models) and not window.chat.is_empty)
    return window


def _answers(window: MainWindow) -> list[MessageView]:
    """The newest answer of each column, from the left."""
    columns = [lane.column.transcript.page.views() for lane in window.chat.lanes.shown]
    return [max((view for view in views if not view.is_user), key=lambda view: view.message.id) for views in columns]


def _texts(window: MainWindow) -> list[str]:
    return [view.message.text for view in _answers(window)]


def _fight(window: MainWindow, ring: Duels, qtbot: QtBot, texts: tuple[str, ...]) -> int:
    """A turn in which each lane answers with these words; its id."""
    send(window, "Who are you?")
    qtbot.wait_until(lambda: bool(ring.chat.answers) and bool(window.voting.cover.turns))
    for at, text in enumerate(texts):
        ring.chat.grow(at, text)
        ring.chat.end(at, text)
    turn_id = ring.chat.answers[0].turn_id
    qtbot.wait_until(lambda: _can_vote(window, turn_id))
    return turn_id


def _can_vote(window: MainWindow, turn_id: int) -> bool:
    bar = window.voting.bars.get(turn_id)
    return bar is not None and bar.state is not None and not bar.state.why_not


def _said(window: MainWindow) -> str:
    """Everything that can be read, hovered over or heard in the part of the window where lanes stand."""
    words = [window.windowTitle()]
    earlier = [
        view
        for lane in window.chat.lanes.shown
        for view in lane.column.transcript.page.views()
        if view.message.turn_id not in window.voting.cover.turns
    ]
    for part in (window.lanes, *window.lanes.findChildren(QObject)):
        if any(part is view or (isinstance(part, QWidget) and view.isAncestorOf(part)) for view in earlier):
            continue
        for name in _WORDS:
            value = part.property(name)
            if isinstance(value, str) and (not isinstance(part, QWidget) or part.isVisible()):
                words.append(value)
    for lane in window.chat.lanes.shown:
        for view in lane.column.transcript.page.views():
            if view.message.turn_id in window.voting.cover.turns:
                words += [view.message.text, repr(view.message.model), repr(view.message.generation)]
    return "\n".join(words)


def test_answers_appear_together_masked_and_on_sides_drawn_by_lot(house: House, ring: Duels, qtbot: QtBot) -> None:
    window = _open(house, ring, qtbot)
    send(window, "Who are you?")
    qtbot.wait_until(lambda: bool(ring.chat.answers) and bool(window.voting.cover.turns))
    ring.chat.grow(0, "I am SmolLM2, an AI model.")
    ring.chat.end(0, "I am SmolLM2, an AI model.")
    qtbot.wait(50)
    assert _texts(window) == ["", ""]
    (turn,) = window.voting.cover.turns.values()
    assert window.voting.bars[turn.turn_id].caption.text() == "The answers appear together when all are written."
    ring.chat.end(1, "I answer as Gemma, trained by Google.")
    said = {places(ring.database, turn.turn_id).index(ring.chat.answers[0].lane_id): "I am ▇▇▇, an AI model."}
    said[1 - next(iter(said))] = "I answer as ▇▇▇, trained by ▇▇▇."
    qtbot.wait_until(lambda: _texts(window) == [said[0], said[1]])


def test_before_the_vote_nothing_in_the_lanes_says_who_is_who(house: House, ring: Duels, qtbot: QtBot) -> None:
    window = _open(house, ring, qtbot)
    _fight(window, ring, qtbot, ("I am SmolLM2 by Hugging Face.", "I am Gemma, a model by Google."))
    said = _said(window).casefold()
    for word in BETRAYS:
        assert word.casefold() not in said, word
    assert "answer a" in said
    assert "answer b" in said


def test_the_vote_reveals_and_the_chat_goes_on(house: House, ring: Duels, qtbot: QtBot) -> None:
    window = _open(house, ring, qtbot)
    turn_id = _fight(window, ring, qtbot, ("One.", "Two."))
    bar = window.voting.bars[turn_id]
    left = _texts(window)[0]
    QTest.mouseClick(bar.choices[0], Qt.MouseButton.LeftButton)
    qtbot.wait_until(lambda: bar.state is not None and bar.state.vote is not None)
    (vote,) = ring.votes.every().result()
    assert vote.is_blind
    winner = next(answer for answer in vote.answers if answer.place == 1)
    expected = MODELS[0] if left == "One." else MODELS[1]
    assert winner.model == expected
    qtbot.wait_until(lambda: _answers(window)[0].accessibleName() == expected.name)
    assert _texts(window)[0] == left, "nothing jumps"
    assert bar.caption.text() == "You voted blind"
    assert bar.choices[0].isChecked()
    again = _fight(window, ring, qtbot, ("Three.", "Four."))
    assert again != turn_id


def test_a_changed_vote_is_not_blind_and_leaves_the_blind_one(house: House, ring: Duels, qtbot: QtBot) -> None:
    window = _open(house, ring, qtbot)
    turn_id = _fight(window, ring, qtbot, ("One.", "Two."))
    bar = window.voting.bars[turn_id]
    window.actions_by_name[Do.VOTE_LEFT].trigger()
    qtbot.wait_until(lambda: bar.state is not None and bar.state.vote is not None and not bar.state.is_hidden)
    blind = ring.votes.every().result()
    window.actions_by_name[Do.VOTE_RIGHT].trigger()
    qtbot.wait_until(lambda: bar.state is not None and bar.state.winner == 1)
    assert not ring.votes.every().result()[0].is_blind
    assert ring.votes.every(blind_only=True).result() == blind


def test_what_did_not_end_cannot_be_judged_blind_but_shown(house: House, ring: Duels, qtbot: QtBot) -> None:
    window = _open(house, ring, qtbot)
    send(window, "Who are you?")
    qtbot.wait_until(lambda: bool(ring.chat.answers) and bool(window.voting.cover.turns))
    ring.chat.end(0, "Half an ans", MessageState.STOPPED)
    ring.chat.end(1, "Whole.")
    turn_id = ring.chat.answers[0].turn_id
    qtbot.wait_until(lambda: "cannot be judged blind" in window.voting.bars[turn_id].caption.text())
    bar = window.voting.bars[turn_id]
    assert not bar.choices[0].isVisible()
    QTest.mouseClick(bar.reveal, Qt.MouseButton.LeftButton)
    qtbot.wait_until(lambda: sorted(_texts(window)) == ["Half an ans", "Whole."])
    qtbot.wait_until(lambda: _can_vote(window, turn_id) and bar.choices[0].isVisible())


def test_names_shown_early_bring_what_is_written_by_then_and_the_rest_as_it_comes(
    house: House, ring: Duels, qtbot: QtBot
) -> None:
    window = _open(house, ring, qtbot)
    send(window, "Who are you?")
    qtbot.wait_until(lambda: bool(ring.chat.answers) and bool(window.voting.bars))
    ring.chat.grow(0, "I am ")
    ring.chat.end(1, "Whole.")
    window.actions_by_name[Do.SHOW_NAMES].trigger()
    qtbot.wait_until(lambda: sorted(_texts(window)) == ["I am ", "Whole."])
    shown = [view.accessibleName() for view in _answers(window)]
    assert sorted(shown) == sorted(model.name for model in MODELS)
    assert [live.message.id for live in window.live.in_conversation(ring.conversation_id)] == [ring.chat.answers[0].id]
    ring.chat.grow(0, "SmolLM2.")
    qtbot.wait_until(
        lambda: any("I am SmolLM2." in one.text for lane in window.chat.lanes.shown for one in lane.messages())
    )
    assert window.chat.is_writing
    ring.chat.end(0, "I am SmolLM2.")
    qtbot.wait_until(lambda: not window.chat.can_stop and _can_vote(window, ring.chat.answers[0].turn_id))
    assert sorted(_texts(window)) == ["I am SmolLM2.", "Whole."]


def test_words_that_were_asked_for_too_early_are_asked_for_again(
    house: House, ring: Duels, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = _open(house, ring, qtbot)
    send(window, "Who are you?")
    qtbot.wait_until(lambda: bool(ring.chat.answers) and bool(window.voting.bars))
    held: Future[HiddenTurn] = Future()
    early = ring.votes.hidden(ring.chat.answers[0].turn_id).result()
    with monkeypatch.context() as patch:
        patch.setattr(ring.votes, "hidden", lambda _: held)
        window.actions_by_name[Do.BLIND].trigger()
        qtbot.wait_until(lambda: not window.voting.is_blind)
    for at in range(2):
        ring.chat.end(at, f"Answer {at}.")
    house.bridge.flush()
    held.set_result(early)
    qtbot.wait_until(lambda: sorted(_texts(window)) == ["Answer 0.", "Answer 1."])


def test_a_covered_turn_stays_covered_in_another_window(house: House, ring: Duels, qtbot: QtBot) -> None:
    window = _open(house, ring, qtbot)
    turn_id = _fight(window, ring, qtbot, ("One.", "Two."))
    sides = _texts(window)
    window.shelf.new_chat()
    qtbot.wait_until(lambda: window.chat.conversation_id is None)
    window.shelf.open(ring.conversation_id)
    qtbot.wait_until(lambda: not window.chat.is_empty and _texts(window) == sides)
    said = _said(window)
    assert not any(word in said for word in BETRAYS)
    assert turn_id in window.voting.bars


def test_blindness_is_switched_before_sending(house: House, ring: Duels, qtbot: QtBot) -> None:
    window = _open(house, ring, qtbot, blind=False)
    qtbot.wait_until(window.header.blind.isVisible)
    QTest.mouseClick(window.header.blind, Qt.MouseButton.LeftButton)
    qtbot.wait_until(lambda: window.voting.is_blind)
    qtbot.wait_until(window.header.blind.isChecked)
    _fight(window, ring, qtbot, ("One.", "Two."))
    assert not any(word in _said(window) for word in BETRAYS)


def test_without_blindness_votes_are_cast_with_the_names_seen(house: House, ring: Duels, qtbot: QtBot) -> None:
    window = _open(house, ring, qtbot, blind=False)
    send(window, "Who are you?")
    qtbot.wait_until(lambda: bool(ring.chat.answers))
    for at in range(2):
        ring.chat.end(at, f"Answer {at}.")
    turn_id = ring.chat.answers[0].turn_id
    qtbot.wait_until(lambda: _can_vote(window, turn_id))
    bar = window.voting.bars[turn_id]
    assert [button.accessibleName() for button in bar.choices] == [
        "SmolLM2 135M Instruct is better",
        "Tie",
        "Both bad",
        "Gemma 3 270M is better",
    ]
    window.actions_by_name[Do.VOTE_BAD].trigger()
    qtbot.wait_until(lambda: bar.state is not None and bar.state.are_bad)
    (vote,) = ring.votes.every().result()
    assert (vote.is_blind, [answer.is_bad for answer in vote.answers]) == (False, [True, True])


class _Paints(QObject):
    """Counts what is painted or laid out anew in the lanes."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.count = 0
        for part in (window.lanes, *window.lanes.findChildren(QWidget)):
            part.installEventFilter(self)

    def rest(self) -> bool:
        """Whether nothing was painted since this was asked last; counting begins anew."""
        before, self.count = self.count, 0
        return before == 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Paint, QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self.count += 1
        return super().eventFilter(watched, event)


@pytest.mark.parametrize("fast", [0, 1])
def test_nothing_is_painted_or_told_while_only_one_of_them_has_answered(
    house: House, ring: Duels, qtbot: QtBot, fast: int
) -> None:
    window = _open(house, ring, qtbot)
    send(window, "Who are you?")
    qtbot.wait_until(lambda: bool(ring.chat.answers) and bool(window.voting.bars))
    told: list[object] = []
    for signal in (house.bridge.answer_phase, house.bridge.answer_grew, house.bridge.answer_ended):
        signal.connect(told.append)
    paints = _Paints(window)
    for _ in range(3):
        qtbot.wait(100)
        qtbot.wait_until(paints.rest)
    for _ in range(20):
        ring.chat.grow(fast, "word " * 40)
        house.bridge.flush()
    ring.chat.end(fast, "word " * 800)
    house.bridge.flush()
    qtbot.wait(50)
    assert told == []
    assert paints.count == 0
    ring.chat.end(1 - fast, "Short.")
    qtbot.wait_until(lambda: "Short." in _texts(window))
    assert len(told) == 2


def test_a_new_comparison_can_be_begun_blind(house: House, qtbot: QtBot) -> None:
    window = house.open_window()
    window.resize(1300, 800)
    window.chat.lanes.add_new(LaneSetup(model=MODELS[1]))
    qtbot.wait_until(window.header.blind.isVisible)
    QTest.mouseClick(window.header.blind, Qt.MouseButton.LeftButton)
    assert window.voting.is_blind
    send(window, "Who are you?")
    qtbot.wait_until(lambda: house.chat.blind == [True])
