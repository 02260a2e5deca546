"""What waits for the network goes on when it is back, and the system is not asked before."""

from __future__ import annotations

import sys
from enum import Enum
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

from desktop_app.ui.network_watch import LEAST_S, NetworkWatch

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


class Reachability(Enum):
    """As QNetworkInformation has it."""

    Disconnected = 1
    Online = 4


class Information(QObject):
    """A system that tells what the test says."""

    reachabilityChanged = Signal(object)  # noqa: N815
    Feature = SimpleNamespace(Reachability=1)
    Reachability = Reachability
    knows = True
    only: Information

    @classmethod
    def loadBackendByFeatures(cls, _features: int) -> bool:  # noqa: N802
        cls.only = Information()
        return cls.knows

    @classmethod
    def instance(cls) -> Information:
        return cls.only


@pytest.fixture
def backs(qtbot: QtBot) -> list[int]:
    del qtbot
    return []


@pytest.fixture
def now() -> list[float]:
    return [0.0]


@pytest.fixture
def watch(backs: list[int], now: list[float]) -> NetworkWatch:
    watch = NetworkWatch(network=lambda: SimpleNamespace(QNetworkInformation=Information), clock=lambda: now[0])
    watch.may_be_back.connect(lambda: backs.append(1))
    return watch


def _become(state: Qt.ApplicationState) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    app.applicationStateChanged.emit(state)


def _waiting(watch: NetworkWatch, qtbot: QtBot) -> None:
    watch.wait()
    qtbot.wait_until(lambda: hasattr(watch, "_online"))


def test_the_system_is_asked_only_once_something_waits(watch: NetworkWatch, backs: list[int], qtbot: QtBot) -> None:
    _become(Qt.ApplicationState.ApplicationActive)
    assert backs == []
    _waiting(watch, qtbot)
    Information.only.reachabilityChanged.emit(Reachability.Disconnected)
    assert backs == []
    Information.only.reachabilityChanged.emit(Reachability.Online)
    assert backs == [1]


def test_nothing_is_told_once_nothing_waits(watch: NetworkWatch, backs: list[int], qtbot: QtBot) -> None:
    _waiting(watch, qtbot)
    watch.rest()
    Information.only.reachabilityChanged.emit(Reachability.Online)
    _become(Qt.ApplicationState.ApplicationActive)
    assert backs == []


def test_whoever_comes_back_to_the_window_brings_about_a_try_now_and_then(
    watch: NetworkWatch, backs: list[int], now: list[float]
) -> None:
    watch.wait()
    _become(Qt.ApplicationState.ApplicationInactive)
    assert backs == []
    for _ in range(3):
        _become(Qt.ApplicationState.ApplicationActive)
    assert backs == [1]
    now[0] = LEAST_S
    _become(Qt.ApplicationState.ApplicationActive)
    assert backs == [1, 1]


def test_a_system_that_knows_nothing_is_no_trouble(
    watch: NetworkWatch, backs: list[int], monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    asked: list[int] = []

    def refuses(_features: int) -> bool:
        asked.append(1)
        return False

    monkeypatch.setattr(Information, "loadBackendByFeatures", refuses)
    watch.wait()
    qtbot.wait_until(lambda: asked == [1])
    _become(Qt.ApplicationState.ApplicationActive)
    assert backs == [1]


def test_the_real_system_can_be_asked(qtbot: QtBot, backs: list[int]) -> None:
    watch = NetworkWatch()
    watch.may_be_back.connect(lambda: backs.append(1))
    watch.wait()
    qtbot.wait_until(lambda: "PySide6.QtNetwork" in sys.modules and hasattr(watch, "_online"))
