from __future__ import annotations

import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject, QThread

from desktop_app.errors import AppError, DiskFull
from desktop_app.ui.tasks import when_done

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def _from_elsewhere(future: Future[int], outcome: int | BaseException) -> None:
    def finish() -> None:
        if isinstance(outcome, int):
            future.set_result(outcome)
        else:
            future.set_exception(outcome)

    thread = threading.Thread(target=finish)
    thread.start()
    thread.join()


def test_a_result_arrives_later_on_the_windows_thread(qtbot: QtBot) -> None:
    owner, future, got = QObject(), Future[int](), list[int]()
    threads: list[bool] = []

    def take(value: int) -> None:
        got.append(value)
        threads.append(QThread.currentThread() is owner.thread())

    when_done(future, take, _never, owner)
    _from_elsewhere(future, 7)
    assert got == []
    qtbot.wait_until(lambda: got == [7])
    assert threads == [True]


def test_a_known_failure_goes_to_on_error(qtbot: QtBot) -> None:
    owner, future, got = QObject(), Future[int](), list[AppError]()
    when_done(future, _never, got.append, owner)
    _from_elsewhere(future, DiskFull())
    qtbot.wait_until(lambda: [type(error) for error in got] == [DiskFull])


def test_a_bug_is_raised_into_the_event_loop(qtbot: QtBot) -> None:
    owner, future, told = QObject(), Future[int](), list[str]()
    when_done(future, _never, _never, owner, lambda: told.append("neither"))
    with qtbot.captureExceptions() as raised:
        _from_elsewhere(future, ZeroDivisionError())
        qtbot.wait_until(lambda: len(raised) == 1)
    assert raised[0][0] is ZeroDivisionError
    assert told == ["neither"]


def test_of_a_cancelled_future_is_told_that_there_is_neither(qtbot: QtBot) -> None:
    owner, future, told = QObject(), Future[int](), list[str]()
    when_done(future, _never, _never, owner, lambda: told.append("neither"))
    future.cancel()
    qtbot.wait_until(lambda: told == ["neither"])


def test_nothing_is_called_once_the_owner_is_gone(qtbot: QtBot) -> None:
    owner, other, got = QObject(), QObject(), list[int]()
    future, last = Future[int](), Future[int]()
    when_done(future, got.append, _never, owner)
    when_done(last, got.append, _never, other)
    _from_elsewhere(future, 1)
    shiboken6.delete(owner)
    _from_elsewhere(last, 2)
    qtbot.wait_until(lambda: got == [2])


def test_a_cancelled_future_is_silent(qtbot: QtBot) -> None:
    owner, got = QObject(), list[int]()
    future, last = Future[int](), Future[int]()
    when_done(future, _never, _never, owner)
    when_done(last, got.append, _never, owner)
    future.cancel()
    _from_elsewhere(last, 2)
    qtbot.wait_until(lambda: got == [2])


def _never(value: object) -> None:
    raise AssertionError(value)
