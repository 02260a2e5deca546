from __future__ import annotations

import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QThread

from desktop_app.domain import Message, MessageState, Role
from desktop_app.services.events import (
    AnswerEnded,
    AnswerGrew,
    AnswerPhase,
    ConversationsChanged,
    ModelChanged,
    Phase,
    Readiness,
)
from desktop_app.ui.bridge import Bridge

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop_app.services.events import AppEvent


def _message(answer_id: int, text: str = "") -> Message:
    return Message(
        id=answer_id,
        lane_id=1,
        parent_id=None,
        turn_id=1,
        role=Role.ASSISTANT,
        text=text,
        state=MessageState.COMPLETE,
        created_at=datetime.now(UTC),
    )


def _grew(text: str, answer_id: int = 1, *, reasoning: bool = False) -> AnswerGrew:
    return AnswerGrew(conversation_id=1, answer_id=answer_id, text=text, reasoning=reasoning)


def _ended(answer_id: int = 1) -> AnswerEnded:
    return AnswerEnded(conversation_id=1, answer=_message(answer_id))


def _record(bridge: Bridge) -> list[AppEvent]:
    seen: list[AppEvent] = []
    for signal in (
        bridge.answer_grew,
        bridge.answer_ended,
        bridge.answer_phase,
        bridge.model_changed,
        bridge.conversations_changed,
    ):
        signal.connect(seen.append)
    return seen


def test_events_from_another_thread_arrive_on_the_windows_thread_in_order(qtbot: QtBot) -> None:
    bridge = Bridge()
    threads: list[bool] = []
    bridge.answer_grew.connect(lambda _: threads.append(QThread.currentThread() is bridge.thread()))
    seen = _record(bridge)

    def speak() -> None:
        for number in range(2000):
            bridge.listen(_grew(f"{number} "))
        bridge.listen(_ended())

    with qtbot.waitSignal(bridge.answer_ended, timeout=10_000):
        threading.Thread(target=speak).start()
    text = "".join(event.text for event in seen if isinstance(event, AnswerGrew))
    assert text == "".join(f"{number} " for number in range(2000))
    assert isinstance(seen[-1], AnswerEnded)
    assert all(threads)


def test_what_comes_within_a_frame_is_one_signal(qtbot: QtBot) -> None:
    bridge = Bridge()
    seen = _record(bridge)
    for letter in "abc":
        bridge.listen(_grew(letter))
    with qtbot.waitSignal(bridge.answer_grew):
        pass
    assert seen == [_grew("abc")]


def test_only_growth_of_the_same_answer_and_kind_is_joined(qtbot: QtBot) -> None:
    bridge = Bridge()
    seen = _record(bridge)
    told: list[AppEvent] = [_grew("a"), _grew("b", 2), _grew("c", 2, reasoning=True), _grew("d", 2)]
    for event in told:
        bridge.listen(event)
    bridge.listen(_ended())
    with qtbot.waitSignal(bridge.answer_ended):
        pass
    assert seen[:4] == told


def test_answers_that_are_written_at_once_are_one_signal_each_but_none_past_an_end(qtbot: QtBot) -> None:
    bridge = Bridge()
    seen = _record(bridge)
    for letter in "abc":
        for answer_id in (1, 2, 3):
            bridge.listen(_grew(letter, answer_id))
    end = _ended(2)
    bridge.listen(end)
    bridge.listen(_grew("d", 3))
    bridge.listen(_grew("d", 1))
    bridge.listen(_grew("e", 3))
    with qtbot.waitSignal(bridge.answer_ended):
        pass
    assert seen == [_grew("abc"), _grew("abc", 2), _grew("abc", 3), end, _grew("de", 3), _grew("d")]


def test_progress_keeps_only_the_latest_but_never_jumps_over_a_change(qtbot: QtBot) -> None:
    bridge = Bridge()
    seen = _record(bridge)
    loading = [
        ModelChanged(model_id="m", readiness=Readiness.LOADING, fraction=fraction) for fraction in (0.1, 0.5, 0.9)
    ]
    ready = ModelChanged(model_id="m", readiness=Readiness.READY)
    reading = [AnswerPhase(conversation_id=1, answer_id=1, phase=Phase.READING, fraction=f) for f in (0.1, 0.8)]
    told: list[AppEvent] = [*loading, ready, *reading, ConversationsChanged(), ConversationsChanged()]
    for event in told:
        bridge.listen(event)
    with qtbot.waitSignal(bridge.conversations_changed):
        pass
    assert seen == [loading[-1], ready, reading[-1], ConversationsChanged()]


def test_a_slot_that_waits_in_a_dialog_does_not_turn_the_order_round(qtbot: QtBot) -> None:
    bridge = Bridge()
    order: list[int] = []

    def slow(event: AnswerEnded) -> None:
        order.append(event.answer.id)
        if event.answer.id == 1:
            bridge.listen(_ended(4))
            loop = QEventLoop()
            bridge.answer_ended.connect(lambda last: loop.quit() if last.answer.id == 4 else None)
            loop.exec()

    bridge.answer_ended.connect(slow)
    for answer_id in (1, 2, 3):
        bridge.listen(_ended(answer_id))
    qtbot.wait_until(lambda: len(order) == 4)
    assert order == [1, 2, 3, 4]


def test_after_close_nothing_arrives(qtbot: QtBot) -> None:
    bridge, other = Bridge(), Bridge()
    seen = _record(bridge)
    bridge.listen(_grew("lost"))
    bridge.close()
    bridge.listen(_ended())
    other.listen(_ended())
    with qtbot.waitSignal(other.answer_ended):
        pass
    assert seen == []
