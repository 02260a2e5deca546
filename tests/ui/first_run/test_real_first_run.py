"""The first minute on the real parts: a new profile, the starter model, a model of another program."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_app.composition import Services, build
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.live_preferences import LivePreferences
from desktop_app.windows import open_window
from tests.ui.first_run.conftest import steps

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop_app.settings import Paths
    from desktop_app.ui.main_window import MainWindow
    from desktop_app.ui.theme import Theme

DEADLINE_MS = 90_000


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user whose other programs are only those of the test."""
    folder = tmp_path / "home"
    folder.mkdir()
    for variable in ("HF_HOME", "HF_HUB_CACHE", "LLAMA_CACHE", "OLLAMA_MODELS", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("USERPROFILE", str(folder))
    return folder


@pytest.fixture
def new_window(
    home: Path, paths: Paths, theme: Theme, qtbot: QtBot
) -> Iterator[Callable[[], tuple[MainWindow, Services]]]:
    del home
    bridge = Bridge()
    opened: list[tuple[MainWindow, Services]] = []

    def make() -> tuple[MainWindow, Services]:
        services = build(paths, bridge.listen)
        preferences = LivePreferences(services.preferences, bridge)
        window = open_window(services, bridge=bridge, theme=theme, preferences=preferences, paths=paths)
        opened.append((window, services))
        window.show()
        window.activateWindow()
        qtbot.wait_until(lambda: window.isActiveWindow() and window.first_run.is_open)
        return window, services

    yield make
    for window, _ in opened:
        window.close()
        window.deleteLater()
    bridge.close()
    for _, services in opened:
        services.close()


def press(window: MainWindow, key: Qt.Key) -> None:
    QTest.keyClick(window.focusWidget(), key)


def test_three_keys_and_a_question_lead_to_the_first_token_and_the_sample_is_stored_once(
    new_window: Callable[[], tuple[MainWindow, Services]], qtbot: QtBot
) -> None:
    window, services = new_window()
    press(window, Qt.Key.Key_Return)
    qtbot.wait_until(steps(window).present.button.hasFocus, timeout=DEADLINE_MS)
    press(window, Qt.Key.Key_Return)
    QTest.keyClicks(window.focusWidget(), "Say hello.")
    press(window, Qt.Key.Key_Return)
    qtbot.wait_until(lambda: len(window.chat.messages()) == 2, timeout=DEADLINE_MS)
    qtbot.wait_until(lambda: bool(window.chat.messages()[-1].text), timeout=DEADLINE_MS)
    window.chat.stop()
    qtbot.wait_until(lambda: not window.chat.is_writing, timeout=DEADLINE_MS)
    titles = [one.title for one in services.library.conversations().result(30)]
    assert titles == ["Say hello.", "What Tandem can do"]
    assert services.preferences.current.first_run_done


def test_a_model_of_another_program_is_used_where_it_lies(
    new_window: Callable[[], tuple[MainWindow, Services]],
    qtbot: QtBot,
    home: Path,
    starter_model: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("desktop_app.services.models.starter_models", lambda: iter(()))
    monkeypatch.setattr("desktop_app.ui.first_run.first_run.starter_models", lambda: iter(()))
    file = home / ".lmstudio/models/somebody/SmolLM2-GGUF/SmolLM2-Q4_1.gguf"
    file.parent.mkdir(parents=True)
    shutil.copyfile(starter_model, file)
    window, services = new_window()
    page = steps(window)
    page.show_step(1)
    qtbot.wait_until(lambda: [row.found.path for row in page.found.rows] == [file], timeout=DEADLINE_MS)
    QTest.mouseClick(page.found.rows[0], Qt.MouseButton.LeftButton)
    press(window, Qt.Key.Key_Return)
    qtbot.wait_until(lambda: not window.first_run.is_open, timeout=DEADLINE_MS)
    (model,) = services.models.models
    assert model.path == file
    assert window.chat.setup is not None
    assert window.chat.setup.model == model.ref
    assert services.found_models.find().result(30).models == ()
