"""Four real lanes in the window: two models on this computer, two providers on loopback."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_app.accounts import Provider
from desktop_app.composition import build
from desktop_app.domain import LOCAL, MessageState, Role
from desktop_app.services.consent import Consent
from desktop_app.ui.actions import Do
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.live_preferences import LivePreferences
from desktop_app.windows import open_window
from tests.cloud_server import ANSWER, KEY, CloudServer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from desktop_app.composition import Services
    from desktop_app.domain import LaneSetup
    from desktop_app.settings import Paths
    from desktop_app.ui.main_window import MainWindow
    from desktop_app.ui.theme import Theme

DEADLINE_MS = 180_000
WHOLE = "".join(ANSWER)


@pytest.fixture
def server() -> Iterator[CloudServer]:
    with CloudServer() as made:
        yield made


@pytest.fixture
def real(
    paths: Paths, theme: Theme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[MainWindow, Services]]:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("PYTHONPATH", str(Path.cwd()))
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    bridge = Bridge()
    services = build(paths, bridge.listen)
    preferences = LivePreferences(services.preferences, bridge)
    preferences.change(first_run_done=True, keep_awake=False)
    window = open_window(services, bridge=bridge, theme=theme, preferences=preferences, paths=paths)
    window.resize(1640, 900)
    window.show()
    window.activateWindow()
    yield window, services
    window.close()
    bridge.close()
    services.close()
    window.deleteLater()


def _short(setup: LaneSetup) -> LaneSetup:
    return replace(setup, sampling=replace(setup.sampling, max_tokens=24, temperature=0.2, seed=7))


def test_two_models_here_and_two_elsewhere_answer_side_by_side(
    real: tuple[MainWindow, Services], server: CloudServer, gemma_model: Path, qtbot: QtBot
) -> None:
    window, services = real
    qtbot.wait_until(lambda: window.chat.is_settled and not window.choice.looking, timeout=DEADLINE_MS)
    gemma = services.models.add_file(gemma_model).result(60)
    refs = []
    for provider, path in ((Provider.OPENAI, "/v1"), (Provider.ANTHROPIC, "")):
        new = replace(services.accounts.new(provider), base_url=f"{server.origin}{path}")
        account = services.accounts.keep(new, KEY).result(60)
        services.accounts.try_out(account.slug).result(60)
        account = services.accounts.get(account.slug)
        refs.append(account.ref(account.models[0]))
    qtbot.wait_until(lambda: len(window.choice.now().accounts) == 2, timeout=DEADLINE_MS)

    window.chat.change_setup(_short)
    for place in range(3):
        QTest.keyClick(window, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
        qtbot.wait_until(window.header.picker.popup.isVisible)
        window.header.picker.popup.hide()
        if place:
            window.choice.use_cloud(refs[place - 1])
        else:
            window.choice.use_model(gemma)
        window.chat.change_setup(_short)
    lanes = window.chat.lanes
    assert [lane.setup.model.provider == LOCAL for lane in lanes.shown if lane.setup] == [True, True, False, False]

    window.composer.focus()
    QTest.keyClicks(window.composer.editor, "Tell a story about a lighthouse.")
    QTest.keyClick(window.composer.editor, Qt.Key.Key_Return)
    qtbot.wait_until(lambda: window.asking_chat.dialog is not None, timeout=DEADLINE_MS)
    assert window.asking_chat.dialog is not None
    window.asking_chat.dialog.decided.emit(Consent.CONVERSATION)
    window.asking_chat.dialog.accept()
    heads = [lane.column.head for lane in lanes.shown]
    told: list[set[str]] = [set() for _ in heads]

    def all_ended() -> bool:
        for words, head in zip(told, heads, strict=True):
            if head is not None:
                words.add(head.state.text().split(" · ")[0])
        answers = [lane.last_answer() for lane in lanes.shown]
        return all(answer is not None and answer.state is not MessageState.STREAMING for answer in answers)

    qtbot.wait_until(all_ended, timeout=DEADLINE_MS)
    answers = [lane.last_answer() for lane in lanes.shown]
    assert [answer.state for answer in answers if answer is not None] == [MessageState.COMPLETE] * 4
    assert [answer.text for answer in answers[2:] if answer is not None] == [WHOLE, WHOLE]
    assert all(answer is not None and answer.text for answer in answers)
    assert any(word.startswith("queued behind") for word in told[0] | told[1])
    qtbot.wait_until(lambda: all(head is not None and head.state.text().startswith("done") for head in heads))

    # Each goes on with its own history alone.
    window.actions_by_name[Do.FOCUS_COMPOSER].trigger()
    QTest.keyClicks(window.composer.editor, "Go on.")
    QTest.keyClick(window.composer.editor, Qt.Key.Key_Return)
    qtbot.wait_until(lambda: all(len(lane.messages()) == 4 for lane in lanes.shown), timeout=DEADLINE_MS)
    qtbot.wait_until(lambda: not any(lane.is_writing for lane in lanes.shown), timeout=DEADLINE_MS)
    own = [[one.text for one in lane.messages() if one.role is Role.ASSISTANT] for lane in lanes.shown]
    for lane, texts in zip(lanes.shown, own, strict=True):
        answer = lane.last_answer()
        assert answer is not None
        sent = services.library.sent(answer.id).result(60).parts[-1].prompt
        assert sent is not None
        assert texts[0][:20] in sent.rendered or lane.setup is None
        for other in own:
            if other[0] not in texts:
                assert other[0] not in sent.rendered
