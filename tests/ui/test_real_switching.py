"""Switching in the window on its real parts: two real models, the keyboard, and a conversation that goes on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_app.domain import KvType, LaneSetup, LoadSettings, ModelDefaults
from desktop_app.services.events import Readiness
from tests.ui.test_real_window import run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.ui.test_real_window import Running

__all__ = ["run"]

_CONTROL = Qt.KeyboardModifier.ControlModifier
_BOTH = _CONTROL | Qt.KeyboardModifier.ShiftModifier


def _short(setup: LaneSetup) -> LaneSetup:
    return replace(setup, sampling=replace(setup.sampling, max_tokens=8))


def _press(running: Running, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
    # Without a window manager nobody gives the focus back when a popup closes.
    running.window.activateWindow()
    running.until(running.window.isActiveWindow)
    running.press(key, modifier)


def _switch(running: Running, typed: str) -> None:
    _press(running, Qt.Key.Key_K, _CONTROL)
    field = running.window.header.picker.popup.models.field
    QTest.keyClicks(field, typed)
    QTest.keyClick(field, Qt.Key.Key_Return)


def test_a_conversation_goes_on_with_another_model_and_the_first_one_is_back_at_once(
    run: Callable[[], Running], gemma_model: Path
) -> None:
    running = run()
    running.until_ready()
    services = running.services
    (small,) = services.models.models
    gemma = services.models.add_file(gemma_model).result(120)
    load = LoadSettings(n_ctx=1024, kv_type=KvType.Q8_0)
    services.models.set_defaults(gemma.ref.id, ModelDefaults(load=load)).result(30)
    running.until(lambda: len(running.window.choice.now().models) == 2)
    running.window.chat.change_setup(_short)
    running.type("The capital of France is")
    running.until(lambda: len(running.stored()) == 2)
    assert running.until_idle().model == small.ref

    _switch(running, "gemma")
    running.type("And of Spain?")
    running.until(lambda: len(running.stored()) == 4)
    answer = running.until_idle()
    assert answer.generation is not None
    assert (answer.model, answer.generation.n_ctx) == (gemma.ref, 1024)
    assert answer.generation.timings.load_s > 0
    assert [message.text for message in running.stored()][::2] == ["The capital of France is", "And of Spain?"]

    _switch(running, "smol")
    running.type("And of Italy?")
    running.until(lambda: len(running.stored()) == 6)
    answer = running.until_idle()
    assert answer.generation is not None
    assert (answer.model, answer.generation.timings.load_s) == (small.ref, 0)
    assert running.window.choice.now().in_memory == {small.ref.id, gemma.ref.id}

    _press(running, Qt.Key.Key_E, _BOTH)
    running.until(lambda: running.window.choice.now().in_memory == {gemma.ref.id})
    assert services.models.state(small.ref.id).readiness is Readiness.IDLE
    _press(running, Qt.Key.Key_D, _BOTH)
    running.until(lambda: running.window.choice.now().favourites == {small.ref.id})
