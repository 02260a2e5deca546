"""The computer stays awake while an answer is written, and only then."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING

import pytest
from PySide6.QtDBus import QDBusConnection

from desktop_app.domain import Message, MessageState, Role
from desktop_app.preferences import PreferencesStore
from desktop_app.repositories import DownloadState
from desktop_app.services.events import AnswerBegan, AnswerEnded, TurnBegan
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.keep_awake import KeepAwake, LoginInhibitor
from desktop_app.ui.live_preferences import LivePreferences
from tests.ui.fake_downloads import FakeDownloads

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot


@dataclass
class Recorded:
    """Whether sleep is held off now, as the last of `states`."""

    states: list[bool] = field(default_factory=list)

    @property
    def held(self) -> bool:
        return bool(self.states) and self.states[-1]

    def hold(self) -> None:
        self.states.append(True)

    def release(self) -> None:
        self.states.append(False)


@dataclass
class Room:
    bridge: Bridge
    preferences: LivePreferences
    recorded: Recorded
    awake: KeepAwake


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> Iterator[Room]:
    del qtbot
    bridge = Bridge()
    store = PreferencesStore(tmp_path / "preferences.json")
    preferences = LivePreferences(store, bridge)
    recorded = Recorded()
    yield Room(bridge, preferences, recorded, KeepAwake(bridge, preferences, recorded, bridge))
    store.close()


def _answer(number: int, state: MessageState = MessageState.STREAMING) -> Message:
    return Message(
        id=number,
        lane_id=1,
        parent_id=None,
        turn_id=1,
        role=Role.ASSISTANT,
        text="",
        state=state,
        created_at=datetime.now(UTC),
    )


def _begin(bridge: Bridge, number: int) -> None:
    bridge.turn_began.emit(TurnBegan(conversation_id=1, messages=(_answer(number),)))


def _end(bridge: Bridge, number: int) -> None:
    bridge.answer_ended.emit(AnswerEnded(conversation_id=1, answer=_answer(number, MessageState.COMPLETE)))


def test_sleep_is_held_off_until_the_last_answer_ends(room: Room) -> None:
    _begin(room.bridge, 1)
    room.bridge.answer_began.emit(AnswerBegan(conversation_id=2, answer=_answer(2), replaces=9))
    _end(room.bridge, 1)
    assert room.recorded.states == [True, True, True]
    _end(room.bridge, 2)
    assert not room.recorded.held


def test_sleep_is_held_off_while_a_model_is_downloaded(room: Room) -> None:
    downloads = FakeDownloads(room.bridge.listen)
    for state, held in (
        (DownloadState.QUEUED, False),
        (DownloadState.RUNNING, True),
        (DownloadState.VERIFYING, True),
        (DownloadState.PAUSED, False),
        (DownloadState.RUNNING, True),
    ):
        download = downloads.add() if not downloads.all else downloads.all[1]
        downloads.become(replace(download, state=state))
        room.bridge.flush()
        assert room.recorded.held is held
    downloads.remove(1)
    room.bridge.flush()
    assert not room.recorded.held


def test_the_preference_holds_at_once(room: Room) -> None:
    _begin(room.bridge, 1)
    room.preferences.change(keep_awake=False)
    room.preferences.change(keep_awake=True)
    assert room.recorded.states == [True, False, True]


def test_nothing_is_held_after_the_end(room: Room) -> None:
    _begin(room.bridge, 1)
    room.awake.close()
    assert not room.recorded.held


class Login:
    """A stand-in for logind with a bus of its own."""

    def __init__(self, address: str, told: IO[str]) -> None:
        self.bus = QDBusConnection.connectToBus(address, "keep-awake-test")
        self._told = told

    def next_line(self) -> str:
        return self._told.readline().strip()


@pytest.fixture
def login(qtbot: QtBot) -> Iterator[Login]:
    del qtbot
    daemon = shutil.which("dbus-daemon")
    pytest.importorskip("jeepney", reason="jeepney, with which the stand-in talks to the bus, is for Linux")
    if daemon is None:
        pytest.skip("there is no dbus-daemon here to make a private bus with")
    with subprocess.Popen(
        [daemon, "--session", "--nofork", "--print-address"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as bus:
        assert bus.stdout is not None
        address = bus.stdout.readline().strip()
        with subprocess.Popen(
            [sys.executable, "-m", "tests.ui.fake_login", address], stdout=subprocess.PIPE, text=True
        ) as service:
            assert service.stdout is not None
            made = Login(address, service.stdout)
            assert made.next_line() == "ready"
            yield made
            QDBusConnection.disconnectFromBus("keep-awake-test")
            service.kill()
        bus.terminate()


def test_a_lock_is_taken_from_logind_and_given_back(login: Login, qtbot: QtBot) -> None:
    inhibitor = LoginInhibitor(bus=login.bus)
    inhibitor.hold()
    inhibitor.hold()
    qtbot.wait_until(lambda: inhibitor.is_held)
    assert login.next_line() == "held sleep|Tandem|An answer is being written, or a model downloaded|block"
    inhibitor.release()
    assert login.next_line() == "released"
    inhibitor.hold()
    qtbot.wait_until(lambda: inhibitor.is_held)
    assert login.next_line().startswith("held sleep")
    inhibitor.release()
    assert login.next_line() == "released"


def test_a_lock_that_comes_too_late_is_let_go(login: Login, qtbot: QtBot) -> None:
    inhibitor = LoginInhibitor(bus=login.bus)
    inhibitor.hold()
    inhibitor.release()
    assert login.next_line().startswith("held")
    qtbot.wait_until(lambda: not inhibitor.is_asking)
    assert not inhibitor.is_held
    assert login.next_line() == "released"


def test_where_nobody_answers_nothing_is_held_and_nothing_said(qtbot: QtBot) -> None:
    del qtbot
    inhibitor = LoginInhibitor(bus=QDBusConnection("not connected"))
    inhibitor.hold()
    assert not inhibitor.is_held
    inhibitor.release()
