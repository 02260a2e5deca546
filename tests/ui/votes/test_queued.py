"""A prompt that was queued while blind answers were written: it takes the vote away from nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop_app.domain import MessageState
from desktop_app.ui.actions import Do
from tests.ui.house import send
from tests.ui.votes.duelling import Duels, duels

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from desktop_app.settings import Paths
    from desktop_app.ui.main_window import MainWindow
    from tests.ui.house import House


@pytest.fixture
def ring(house: House, paths: Paths) -> Iterator[Duels]:
    with duels(house, paths) as made:
        yield made


@pytest.fixture
def window(house: House, ring: Duels, qtbot: QtBot) -> Iterator[MainWindow]:
    """Two answers are being written blind, and "Second" is queued."""
    window = ring.open_window(house, blind=True)
    window.shelf.open(ring.conversation_id)
    qtbot.wait_until(lambda: len(window.chat.lanes.shown) == 2 and not window.chat.is_empty)
    send(window, "First")
    qtbot.wait_until(lambda: bool(window.voting.bars) and window.chat.is_writing and not window.chat.is_asking)
    send(window, "Second")
    assert _line(window) == "Queued: Second"
    yield window
    window.close()  # it stores what waits, as long as there is a database


def _line(window: MainWindow) -> str:
    return window.composer.head.queue_line.words


def test_it_waits_for_the_vote_and_goes_then(ring: Duels, window: MainWindow, qtbot: QtBot) -> None:
    first = ring.chat.answers
    for at in range(2):
        ring.chat.end(at, f"Answer {at}.")
    qtbot.wait_until(window.actions_by_name[Do.VOTE_LEFT].isEnabled)
    assert (_line(window), ring.chat.answers) == ("Asked after your vote: Second", first)
    send(window, "Third")
    assert (window.composer.text(), ring.chat.answers) == ("Third", first)
    window.actions_by_name[Do.VOTE_LEFT].trigger()
    qtbot.wait_until(lambda: ring.chat.answers != first)
    (vote,) = ring.votes.every().result()
    assert (vote.is_blind, vote.turn_id) == (True, first[0].turn_id)
    qtbot.wait_until(lambda: _line(window) == "" and window.chat.is_writing)


def test_it_is_a_draft_again_where_no_answer_ended_well_once_that_is_seen(
    ring: Duels, window: MainWindow, qtbot: QtBot
) -> None:
    first = ring.chat.answers
    for at in range(2):
        ring.chat.end(at, "", MessageState.FAILED)
    qtbot.wait_until(lambda: _line(window) == "Asked after your vote: Second")
    window.actions_by_name[Do.SHOW_NAMES].trigger()
    qtbot.wait_until(lambda: _line(window) == "")
    assert (window.composer.text(), ring.chat.answers) == ("Second", first)


def test_it_is_a_draft_again_at_once_where_the_user_stopped_them(ring: Duels, window: MainWindow, qtbot: QtBot) -> None:
    window.chat.stop()
    for at in range(2):
        ring.chat.end(at, "Half", MessageState.STOPPED)
    qtbot.wait_until(lambda: _line(window) == "")
    assert window.composer.text() == "Second"


def test_names_shown_while_they_write_keep_it_until_they_have_ended(
    ring: Duels, window: MainWindow, qtbot: QtBot
) -> None:
    first = ring.chat.answers
    ring.chat.end(0, "Whole.")
    window.actions_by_name[Do.SHOW_NAMES].trigger()
    qtbot.wait_until(lambda: not window.chat.lanes.are_covered)
    assert (_line(window), ring.chat.answers) == ("Queued: Second", first)
    ring.chat.end(1, "", MessageState.FAILED)
    qtbot.wait_until(lambda: ring.chat.answers != first)
