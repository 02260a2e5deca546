"""A long answer is told to somebody who works elsewhere, and nothing else is."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from desktop_app.domain import BlindTurn, Message, MessageState, Role
from desktop_app.errors.hub import DownloadBroken
from desktop_app.preferences import PreferencesStore
from desktop_app.repositories import DownloadState
from desktop_app.services.events import AnswerEnded, BlindTurnDone, TurnBegan
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.live_preferences import LivePreferences
from desktop_app.ui.notifications import LONG_S, Notifications
from tests.ui.fake_downloads import FakeDownloads

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop_app.errors import AppError


@dataclass
class Desktop:
    """What happens there: the time, whether the user looks at the window, what was told."""

    bridge: Bridge
    preferences: LivePreferences
    now: float = 1000.0
    watched: bool = False
    told: list[tuple[str, str, int]] = field(default_factory=list)
    told_of_downloads: list[str] = field(default_factory=list)

    def answer(self, takes_s: float, text: str = "It is done.", state: MessageState = MessageState.COMPLETE) -> None:
        begun = Message(
            id=5,
            lane_id=1,
            parent_id=None,
            turn_id=1,
            role=Role.ASSISTANT,
            text="",
            state=MessageState.STREAMING,
            created_at=datetime.now(UTC),
        )
        self.bridge.turn_began.emit(TurnBegan(conversation_id=7, messages=(begun,)))
        self.now += takes_s
        ended = Message(
            id=5,
            lane_id=1,
            parent_id=None,
            turn_id=1,
            role=Role.ASSISTANT,
            text=text,
            state=state,
            created_at=begun.created_at,
        )
        self.bridge.answer_ended.emit(AnswerEnded(conversation_id=7, answer=ended))


@pytest.fixture
def desktop(qtbot: QtBot, tmp_path: Path) -> Iterator[Desktop]:
    del qtbot
    bridge = Bridge()
    store = PreferencesStore(tmp_path / "preferences.json")
    made = Desktop(bridge, LivePreferences(store, bridge))
    notifications = Notifications(
        bridge,
        made.preferences,
        is_watched=lambda: made.watched,
        title_of=lambda conversation_id: f"Talk {conversation_id}",
        clock=lambda: made.now,
        parent=bridge,
    )
    notifications.wanted.connect(lambda *what: made.told.append(what))
    notifications.download_wanted.connect(lambda title, words, _: made.told_of_downloads.append(f"{title}: {words}"))
    yield made
    store.close()


def test_answers_that_come_together_without_names_are_told_of_once_and_say_nothing(desktop: Desktop) -> None:
    answers = tuple(
        Message(
            id=lane_id,
            lane_id=lane_id,
            parent_id=None,
            turn_id=9,
            role=Role.ASSISTANT,
            text="",
            state=MessageState.STREAMING,
            created_at=datetime.now(UTC),
        )
        for lane_id in (1, 2)
    )
    blind = BlindTurn(turn_id=9, lane_ids=(1, 2), is_revealed=False)
    desktop.bridge.turn_began.emit(TurnBegan(conversation_id=7, messages=answers, blind=blind))
    desktop.now += LONG_S + 1
    for answer in answers:
        ended = replace(answer, state=MessageState.COMPLETE)
        desktop.bridge.answer_ended.emit(AnswerEnded(conversation_id=7, answer=ended))
    desktop.bridge.blind_turn_done.emit(BlindTurnDone(conversation_id=7, turn_id=9))
    assert [words for _, words, _ in desktop.told] == ["All answers are there: which is better?"]


def test_a_long_answer_is_told_with_its_conversation(desktop: Desktop) -> None:
    desktop.answer(LONG_S + 1, "It is\n\ndone.")
    assert desktop.told == [("Talk 7", "It is done.", 7)]


def test_a_short_answer_is_not(desktop: Desktop) -> None:
    desktop.answer(LONG_S)
    assert desktop.told == []


def test_whoever_watches_is_not_told(desktop: Desktop) -> None:
    desktop.watched = True
    desktop.answer(LONG_S + 1)
    assert desktop.told == []


def test_whoever_wants_none_is_not_told(desktop: Desktop) -> None:
    desktop.preferences.change(notify_when_done=False)
    desktop.answer(LONG_S + 1)
    assert desktop.told == []


def test_what_the_user_stopped_is_not_told_but_a_failure_is(desktop: Desktop) -> None:
    desktop.answer(LONG_S + 1, state=MessageState.STOPPED)
    assert desktop.told == []
    desktop.answer(LONG_S + 1, state=MessageState.FAILED)
    assert desktop.told == [("Talk 7", "The answer could not be completed.", 7)]


def test_a_very_long_answer_is_told_in_a_few_words(desktop: Desktop) -> None:
    desktop.answer(LONG_S + 1, "word " * 1000)
    assert len(desktop.told[0][1]) <= 160


def _downloaded(desktop: Desktop, state: DownloadState, error: AppError | None = None) -> list[str]:
    downloads = FakeDownloads(desktop.bridge.listen)
    download = downloads.add("Small Q4_K_M", DownloadState.RUNNING)
    downloads.become(replace(download, state=DownloadState.VERIFYING))
    downloads.become(replace(download, state=state, error=error.as_record() if error else ""))
    desktop.bridge.flush()
    return desktop.told_of_downloads


def test_a_download_that_is_done_or_failed_is_told(desktop: Desktop) -> None:
    words = ["Small Q4_K_M: Downloaded and verified. Click to chat with it."]
    assert _downloaded(desktop, DownloadState.DONE) == words
    words.append("Small Q4_K_M: The download's process ended unexpectedly.")
    assert _downloaded(desktop, DownloadState.FAILED, DownloadBroken()) == words
    assert _downloaded(desktop, DownloadState.PAUSED) == words
    desktop.watched = True
    assert _downloaded(desktop, DownloadState.DONE) == words


def test_what_was_done_before_the_start_is_not_told(desktop: Desktop) -> None:
    FakeDownloads(desktop.bridge.listen).add(state=DownloadState.DONE)
    desktop.bridge.flush()
    assert desktop.told_of_downloads == []
