from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from desktop_app.domain import ModelRef
from desktop_app.services.scoreboard import BoardFilter, scoreboard
from desktop_app.ui.actions import Do
from desktop_app.ui.scoreboard.page import ScoreboardPage
from desktop_app.ui.scoreboard.pictures import Picture
from tests.services.ballots import duel, judged, vote

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytestqt.qtbot import QtBot

    from desktop_app.domain import Vote
    from desktop_app.ui.theme import Theme
    from tests.ui.house import House

VOTES = [
    *(duel("Good", "Small", 1, number=at + 1, tags=("code",), is_blind=True) for at in range(30)),
    *(duel("Good", "Small", -1, number=at + 40) for at in range(4)),
    *(duel("Good", "Cloud", result, number=at + 50) for at, result in enumerate((1, -1, 0, 1, -1) * 6)),
]


@pytest.fixture
def page(theme: Theme, qtbot: QtBot) -> ScoreboardPage:
    made = ScoreboardPage(theme)
    qtbot.addWidget(made)
    made.resize(1000, 800)
    made.show()
    return made


def _show(page: ScoreboardPage, votes: Sequence[Vote], chosen: BoardFilter | None = None) -> None:
    page.show_board(scoreboard(votes, chosen or BoardFilter(), everything=votes))


def _words(page: ScoreboardPage) -> list[str]:
    return [label.text() for label in page.findChildren(QLabel) if label.isVisible()]


def test_an_empty_board_says_how_to_begin_and_offers_one_button(page: ScoreboardPage, qtbot: QtBot) -> None:
    _show(page, ())
    page.take_focus()
    assert "Which model is good enough for you?" in _words(page)
    assert page.empty.button.hasFocus()
    with qtbot.wait_signal(page.begin_wanted):
        QTest.keyClick(page.empty.button, Qt.Key.Key_Space)
    assert not page.tag.isVisible()


def test_each_model_is_a_line_that_a_screen_reader_can_read(page: ScoreboardPage) -> None:
    _show(page, VOTES)
    page.take_focus()
    lines = page.view.ratings.lines
    assert [line.standing.model.name for line in lines][-1] == "Small"
    assert lines[0].hasFocus()
    spoken = next(line for line in lines if line.standing.model.name == "Small").accessibleName()
    assert spoken.startswith("3. Small, Q4_K_M · this computer. Rating ")
    assert spoken.endswith("4 won · 0 tied · 30 lost. Told apart.")
    QTest.keyClick(lines[0], Qt.Key.Key_Down)
    assert lines[1].hasFocus()
    assert "64 votes, 30 of them blind" in _words(page)


def test_overlapping_intervals_are_called_too_few_votes(page: ScoreboardPage) -> None:
    _show(page, VOTES)
    close = next(line for line in page.view.ratings.lines if line.standing.model.name == "Cloud")
    assert "Not enough votes yet" in close.accessibleName()
    assert "overlaps" in close.accessibleDescription()


def test_duels_say_who_won_how_often(page: ScoreboardPage) -> None:
    _show(page, VOTES)
    explained = {label.accessibleName() for label in page.view.wins.findChildren(QLabel)}
    assert "Good against Small: 30 won, 0 tied, 4 lost" in explained
    assert "Cloud and Small were not compared" in explained
    assert "88% of 34" in _words(page)


def test_votes_are_chosen_by_tag_blindness_and_style(page: ScoreboardPage, qtbot: QtBot) -> None:
    _show(page, VOTES)
    assert [page.tag.itemText(at) for at in range(page.tag.count())] == ["All tags", "code (30)"]
    with qtbot.wait_signal(page.chosen):
        QTest.mouseClick(page.kind.segments[1], Qt.MouseButton.LeftButton)
    with qtbot.wait_signal(page.chosen):
        QTest.mouseClick(page.style_switch, Qt.MouseButton.LeftButton)
    page.tag.setCurrentIndex(1)
    assert page.filter == BoardFilter(tag="code", blind_only=True, equal_style=True)
    _show(page, VOTES, page.filter)
    assert page.filter.tag == "code"
    _show(page, [duel("A", "A", 1)])
    assert "No two models were compared yet" in _words(page)


def test_pictures_set_quality_against_cost_and_speed(page: ScoreboardPage, qtbot: QtBot) -> None:
    costly = [vote(judged("Cloud", 1, cost_nanos=40_000_000), judged("Here", 2)), duel("Here", "Cloud", 1)]
    _show(page, costly * 3)
    qtbot.wait_until(lambda: page.view.by_speed is not None, timeout=30_000)
    assert isinstance(page.view.by_cost, Picture)
    assert "Here: " in page.view.by_cost.accessibleName()
    assert page.view.by_cost.accessibleName().startswith("Quality against cost. ")
    assert page.view.no_cost.text() == "Costs in USD; a model on this computer costs no money."


def test_two_files_of_one_model_are_told_apart_wherever_they_are_named(page: ScoreboardPage, qtbot: QtBot) -> None:
    name = "Small Model With A Long Name"
    files = [
        (ModelRef(provider="local", id=kind, name=name), judged("", place, quantization=kind))
        for place, kind in ((1, "Q8_0"), (2, "Q4_K_M"))
    ]
    fought = vote(*(replace(answer, model=model) for model, answer in files))
    _show(page, [fought, duel("Here", "There", 1)])
    for label in (f"{name} · Q8_0", f"{name} · Q4_K_M"):
        assert any(label in line.accessibleName() for line in page.view.ratings.lines)
        assert [word for word in _words(page) if word.endswith(label)]
        assert label in {one.text() for one in page.view.takes.findChildren(QLabel)}
    explained = {label.accessibleName() for label in page.view.wins.findChildren(QLabel)}
    assert f"{name} · Q8_0 against {name} · Q4_K_M: 1 won, 0 tied, 0 lost" in explained
    qtbot.wait_until(lambda: page.view.by_speed is not None, timeout=30_000)
    assert page.view.by_speed is not None
    assert "Small Model With A Lo… · Q8_0: " in page.view.by_speed.accessibleName()


def test_votes_of_deleted_conversations_can_be_forgotten(page: ScoreboardPage, qtbot: QtBot) -> None:
    _show(page, VOTES)
    assert not page.view.forget.isVisible()
    _show(page, [*VOTES, duel("Good", "Small", 1, turn_id=None)])
    assert any(words.startswith("1 vote of conversations") for words in _words(page))
    with qtbot.wait_signal(page.forget_wanted):
        page.view.forget.click()


def test_the_page_opens_by_its_key_and_follows_the_votes(house: House, qtbot: QtBot) -> None:
    window = house.open_window()
    window.actions_by_name[Do.SCOREBOARD].trigger()
    qtbot.wait_until(lambda: window.scoreboard.is_open)
    page = window.scoreboard.page
    assert page is not None
    qtbot.wait_until(page.empty.isVisible)
    house.votes.stored = list(VOTES)
    house.votes.forget_deleted().result()
    qtbot.wait_until(lambda: len(page.view.ratings.lines) == 3)
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert not window.scoreboard.is_open
