from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from desktop_app.domain import Ballot, Judgement, VoteKind, pair_ballot
from desktop_app.ui.actions import Do
from desktop_app.ui.votes.bar import VoteBar
from desktop_app.ui.votes.details import DetailsPopup, RankingPopup
from desktop_app.ui.votes.state import TurnState
from tests.services.ballots import judged, vote

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop_app.domain import Vote
    from desktop_app.ui.theme import Theme


@pytest.fixture
def bar(theme: Theme, qtbot: QtBot) -> VoteBar:
    made = VoteBar(theme)
    qtbot.addWidget(made)
    made.resize(1000, made.height())
    made.show()
    return made


def _state(count: int, cast: Vote | None = None) -> TurnState:
    names = ("Gemma", "SmolLM2", "Cloud", "Qwen")[:count]
    return TurnState(turn_id=1, names=names, keys=tuple(range(10, 10 + count)), vote=cast)


def _pressed(bar: VoteBar) -> list[str]:
    return [button.accessibleName() for button in bar.choices if button.isChecked()]


def test_four_buttons_say_all_that_can_be_said_of_two_answers(bar: VoteBar, qtbot: QtBot) -> None:
    bar.show_state(_state(2))
    expected = [
        pair_ballot((10, 11), 0),
        pair_ballot((10, 11), None),
        pair_ballot((10, 11), None, bad=True),
        pair_ballot((10, 11), 1),
    ]
    for button, ballot in zip(bar.choices, expected, strict=True):
        with qtbot.wait_signal(bar.voted) as voted:
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        assert voted.args == [ballot]
    assert _pressed(bar) == [], "nothing is pressed before it is stored"


def test_what_tells_two_names_apart_is_not_cut_off(bar: VoteBar) -> None:
    name = "A Model Whose Name Is Long"
    bar.show_state(replace(_state(2), names=(f"{name} · Q4_K_M", f"{name} (2)")))
    assert ["Q4_K_M" in button.text() for button in bar.choices] == [True, False, False, False]
    assert ["(2)" in button.text() for button in bar.choices] == [False, False, False, True]
    assert name not in bar.choices[0].text()


def test_what_was_said_stays_pressed(bar: VoteBar) -> None:
    cast = vote(judged("Gemma", 1, answer_id=10, is_bad=True), judged("SmolLM2", 1, answer_id=11, is_bad=True))
    bar.show_state(_state(2, cast))
    assert _pressed(bar) == ["Both bad"]
    cast = vote(judged("SmolLM2", 1, answer_id=11), judged("Gemma", 2, answer_id=10), tags=("code",), is_blind=True)
    bar.show_state(_state(2, cast))
    assert _pressed(bar) == ["SmolLM2 is better"]
    assert (bar.caption.text(), bar.details.text().strip()) == ("You voted blind", "code")


def test_keys_do_what_the_buttons_do(bar: VoteBar, qtbot: QtBot) -> None:
    bar.show_state(_state(2))
    assert "Alt+1" in bar.choices[0].toolTip()
    with qtbot.wait_signal(bar.voted) as voted:
        bar.vote(Do.VOTE_RIGHT)
    assert voted.args == [pair_ballot((10, 11), 1)]
    bar.show_state(_state(3))
    with qtbot.assert_not_emitted(bar.voted):
        bar.vote(Do.VOTE_RIGHT)


def test_more_answers_have_two_thumbs_each_that_can_be_taken_back(bar: VoteBar, qtbot: QtBot) -> None:
    bar.show_state(_state(3))
    assert [button.accessibleName() for button in bar.choices][:2] == ["Gemma: good", "Gemma: bad"]
    with qtbot.wait_signal(bar.voted) as voted:
        QTest.mouseClick(bar.choices[3], Qt.MouseButton.LeftButton)
    assert voted.args is not None
    (ballot,) = voted.args
    assert (ballot.kind, [(one.place, one.is_bad) for one in ballot.judgements]) == (
        VoteKind.THUMBS,
        [(None, False), (2, True), (None, False)],
    )
    answers = [judged(name, None, answer_id=key) for name, key in (("Gemma", 10), ("Cloud", 12))]
    cast = vote(*answers, judged("SmolLM2", 2, answer_id=11, is_bad=True))
    bar.show_state(_state(3, _as(cast, VoteKind.THUMBS)))
    assert _pressed(bar) == ["SmolLM2: bad"]
    with qtbot.wait_signal(bar.voted) as voted:
        QTest.mouseClick(bar.choices[3], Qt.MouseButton.LeftButton)
    assert voted.args is not None
    assert [one.place for one in voted.args[0].judgements] == [None, None, None]


def test_thumbs_are_given_by_digits_and_cast_with_enter(bar: VoteBar, qtbot: QtBot) -> None:
    bar.show_state(replace(_state(3), is_hidden=True, keys=(0, 1, 2)))
    bar.take_focus()
    for key in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_3, Qt.Key.Key_3):
        focused = bar.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, key)
    assert _pressed(bar) == ["Gemma: good", "SmolLM2: bad"]
    with qtbot.wait_signal(bar.voted) as voted:
        QTest.keyClick(bar.choices[0], Qt.Key.Key_Return)
    (ballot,) = voted.args
    assert [(one.place, one.is_bad) for one in ballot.judgements] == [(1, False), (2, True), (None, False)]


@pytest.mark.parametrize("hidden", [True, False])
@pytest.mark.parametrize("count", [2, 4, 6])
def test_nothing_on_a_button_is_cut_however_narrow_the_bar_is(bar: VoteBar, count: int, hidden: bool) -> None:
    names = ("SmolLM2 135M Instruct", "Gemma 3 270M", "Cloud", "Qwen 4 4B", "Phi 6 mini", "Mistral")[:count]
    bar.show_state(TurnState(turn_id=1, names=names, keys=tuple(range(count)), is_hidden=hidden))
    for width in range(320, 1400, 40):
        bar.resize(width, bar.height())
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        seen = [button for button in bar.findChildren(QPushButton) if button.isVisible()]
        assert [button.text() for button in seen if button.width() < button.sizeHint().width()] == [], width


def test_thumbs_on_answers_without_names_are_one_vote_for_all(bar: VoteBar, qtbot: QtBot) -> None:
    hidden = TurnState(turn_id=1, names=("Answer A", "Answer B", "Answer C"), keys=(0, 1, 2), is_hidden=True)
    bar.show_state(hidden)
    with qtbot.assert_not_emitted(bar.voted):
        QTest.mouseClick(bar.choices[0], Qt.MouseButton.LeftButton)
        assert not bar.cast.isEnabled()
        QTest.mouseClick(bar.choices[3], Qt.MouseButton.LeftButton)
    assert _pressed(bar) == ["Answer A: good", "Answer B: bad"]
    with qtbot.wait_signal(bar.voted) as voted:
        QTest.mouseClick(bar.cast, Qt.MouseButton.LeftButton)
    assert voted.args is not None
    assert [(one.answer_id, one.place) for one in voted.args[0].judgements] == [(0, 1), (1, 2), (2, None)]


def _as(cast: Vote, kind: VoteKind) -> Vote:

    return replace(cast, kind=kind)


def test_a_ranking_gives_each_answer_a_place_by_keyboard(theme: Theme, qtbot: QtBot) -> None:
    anchor = QWidget()
    qtbot.addWidget(anchor)
    popup = RankingPopup(theme, anchor)
    popup.open_for(_state(3), anchor)
    assert not popup.keep.isEnabled()
    for line, key in zip(popup.places, (Qt.Key.Key_2, Qt.Key.Key_1, Qt.Key.Key_2), strict=True):
        QTest.keyClick(line.buttons[0], key)
    with qtbot.wait_signal(popup.ranked) as ranked:
        QTest.keyClick(popup.places[0].buttons[1], Qt.Key.Key_Return)
    expected = tuple(Judgement(answer_id=key, place=place) for key, place in ((10, 2), (11, 1), (12, 2)))
    assert ranked.args == [Ballot(kind=VoteKind.RANKING, judgements=expected)]


def test_tags_and_note_are_kept_when_the_popup_closes(theme: Theme, qtbot: QtBot) -> None:
    anchor = QWidget()
    qtbot.addWidget(anchor)
    popup = DetailsPopup(theme, anchor)
    cast = vote(judged("A", 1), judged("B", 2), number=7, tags=("code",), is_blind=True)
    popup.open_for(cast, ("code", "Korean", "sums"), anchor)
    assert "keeps what you said first" in popup.told.text()
    popup.tags.setText("code, ko")
    completer = popup.tags.completer()
    completer.setCompletionPrefix("ko")
    assert completer.currentCompletion() == "code, Korean"
    popup.tags.setText("code, Korean")
    popup.note.setText(" clearer ")
    with qtbot.wait_signal(popup.kept) as kept:
        QTest.keyClick(popup.note, Qt.Key.Key_Return)
    assert kept.args == [7, ("code", "Korean"), "clearer"]
    popup.open_for(cast, (), anchor)
    with qtbot.assert_not_emitted(popup.kept), qtbot.wait_signal(popup.withdrawn) as withdrawn:
        popup.withdraw.click()
    assert withdrawn.args == [7]
