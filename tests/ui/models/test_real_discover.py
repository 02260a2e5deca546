"""From the search to a finished download, in the real window with the real services, over a Hub on loopback."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from desktop_app.ui.models.hub_search import Stand
from tests.engine.local.tiny_models import write_llama
from tests.hub_repo import Fault, Repo
from tests.hub_server import TOKEN, HubServer
from tests.ui.models.test_discover import discover, under
from tests.ui.test_real_window import Running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop_app.settings import Paths
    from desktop_app.ui.models.discover import Discover
    from desktop_app.ui.theme import Theme

REPO = "someone/Zebra-GGUF"
CARD = "# Zebra\n\nA model of **no use**. <img src='https://example.org/x.png' alt='Picture'>\n"
HTML = b"<html><body>Please sign in to this network</body></html>"


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return write_llama(tmp_path / "Tiny-F32.gguf")


@pytest.fixture
def hub(model: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[HubServer]:
    files: dict[str, bytes | Path] = {"Tiny-F32.gguf": model}
    gguf = {"total": 2_000_000, "architecture": "llama"}
    repos = {
        REPO: Repo(files, card=CARD, downloads=4321, gguf=gguf),
        "someone/Gated-GGUF": Repo(dict(files), gated="auto", granted=(TOKEN,), gguf=gguf),
        "someone/Private-GGUF": Repo(dict(files), private=True, granted=(TOKEN,), gguf=gguf),
    }
    for name in ("HF_TOKEN", "HF_HUB_OFFLINE"):
        monkeypatch.delenv(name, raising=False)
    with HubServer(repos) as server:
        monkeypatch.setenv("HF_ENDPOINT", server.endpoint)
        yield server


@pytest.fixture
def run(paths: Paths, theme: Theme, qtbot: QtBot) -> Iterator[Callable[[], Running]]:
    runs: list[Running] = []

    def start() -> Running:
        runs.append(Running(paths, theme, qtbot))
        return runs[-1]

    yield start
    for running in runs:
        running.close()


def _look_at(running: Running, repo_id: str) -> Discover:
    part = discover(running.window)
    part.field.setText(repo_id)
    QTest.keyClick(part.field, Qt.Key.Key_Return)
    running.until(lambda: not part.view.looking.is_asking)
    return part


def test_search_look_and_download(run: Callable[[], Running], hub: HubServer, paths: Paths, model: Path) -> None:
    running = run()
    part = discover(running.window)
    assert hub.requests == []
    QTest.keyClicks(part.field, "zebra")
    running.until(lambda: under(part, "On the Hub") == ["Zebra-GGUF"])
    QTest.keyClick(part.field, Qt.Key.Key_Down)
    running.until(lambda: part.view.looking.repository is not None)
    QTest.keyClick(part.field, Qt.Key.Key_Return)
    running.until(lambda: "Computed from the file's own header." in part.view.figures.sureness.text())
    running.until(lambda: len(part.view.card.leaves) == 2)
    assert [row.offer.name for row in part.view.groups.rows] == ["F32"]
    assert "fits well" in part.view.obtaining.words.text()
    assert part.view.obtaining.button.text() == "Download"
    running.click(part.view.obtaining.button)
    running.until(lambda: part.view.obtaining.button.text() == "Chat with it")
    assert (paths.models / REPO / "Tiny-F32.gguf").read_bytes() == model.read_bytes()
    running.click(part.view.obtaining.button)
    assert not running.window.models.is_open
    running.until(lambda: running.window.chat.setup is not None and running.window.chat.setup.model.name == "tiny")


@pytest.mark.parametrize(
    ("repo_id", "message"),
    [
        ("someone/Nothing-GGUF", "There is no “someone/Nothing-GGUF” on the Hub, or it is private."),
        ("someone/Private-GGUF", "There is no “someone/Private-GGUF” on the Hub, or it is private."),
    ],
)
def test_what_is_not_there_or_private_says_so(
    run: Callable[[], Running], hub: HubServer, repo_id: str, message: str
) -> None:
    part = _look_at(run(), repo_id)
    assert hub.requests
    assert part.view.notices.trouble.message.text() == message
    assert part.view.obtaining.isHidden()


def test_a_gated_model_without_a_token_shows_the_way_in(run: Callable[[], Running], hub: HubServer) -> None:
    running = run()
    part = _look_at(running, "someone/Gated-GGUF")
    gate = part.view.notices.gate
    running.until(lambda: "Try again" in [button.text() for button in gate.buttons])
    assert gate.message.text() == "“someone/Gated-GGUF” is only for people who have accepted its terms."
    assert f"{hub.endpoint}/someone/Gated-GGUF" in gate.accessibleName()


def test_a_gated_model_opens_by_itself_once_there_is_a_token(run: Callable[[], Running], hub: HubServer) -> None:
    running = run()
    part = _look_at(running, "someone/Gated-GGUF")
    running.until(lambda: "Try again" in [button.text() for button in part.view.notices.gate.buttons])
    running.services.network.keep(TOKEN)
    running.until(lambda: part.view.notices.gate.message.text() == "Its terms are accepted: you may download it.")
    assert hub.requests


def test_a_private_model_opens_by_itself_once_there_is_a_token(run: Callable[[], Running], hub: HubServer) -> None:
    running = run()
    part = _look_at(running, "someone/Private-GGUF")
    assert not part.view.notices.trouble.isHidden()
    running.services.network.keep(TOKEN)
    running.until(lambda: "Computed from the file's own header." in part.view.figures.sureness.text())
    assert hub.requests


def test_whoever_comes_back_from_accepting_the_terms_need_press_nothing(
    run: Callable[[], Running], hub: HubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    hub.repos["someone/Gated-GGUF"].granted = ()
    running = run()
    part = _look_at(running, "someone/Gated-GGUF")
    running.until(lambda: "Try again" in [button.text() for button in part.view.notices.gate.buttons])
    hub.repos["someone/Gated-GGUF"].granted = (TOKEN,)
    app = QGuiApplication.instance()
    assert isinstance(app, QGuiApplication)
    app.applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)
    running.until(lambda: part.view.notices.gate.message.text() == "Its terms are accepted: you may download it.")


def test_a_gated_model_with_a_token_can_be_downloaded(
    run: Callable[[], Running], hub: HubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    running = run()
    part = _look_at(running, "someone/Gated-GGUF")
    running.until(lambda: "Computed from the file's own header." in part.view.figures.sureness.text())
    assert part.view.notices.gate.message.text() == "Its terms are accepted: you may download it."
    assert hub.requests


def test_a_network_that_answers_with_a_page_says_so(run: Callable[[], Running], hub: HubServer) -> None:
    hub.faults.extend(Fault(status=200, headers={"Content-Type": "text/html"}, body=HTML) for _ in range(9))
    part = _look_at(run(), REPO)
    assert part.view.notices.trouble.message.text() == (
        "What 127.0.0.1 answered does not come from a Hugging Face Hub."
    )


def test_no_network_says_so_and_leaves_the_catalogue(
    run: Callable[[], Running], hub: HubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    running = run()
    part = discover(running.window)
    part.field.setText("gemma")
    running.until(lambda: part.search.stand is Stand.FAILED)
    assert part.notice.message.text() == "127.0.0.1 cannot be reached."
    assert under(part, "Tandem's selection")
    assert hub.requests == []


def test_offline_no_request_leaves_whatever_one_does(run: Callable[[], Running], hub: HubServer) -> None:
    running = run()
    running.window.offline.action.trigger()
    part = discover(running.window)
    part.field.setText("tiny")
    running.until(lambda: part.search.stand is Stand.FAILED)
    assert part.notice.message.text() == "Tandem is offline."
    part.field.setText(REPO)
    QTest.keyClick(part.field, Qt.Key.Key_Return)
    running.until(lambda: part.view.looking.error is not None)
    assert part.view.notices.trouble.message.text() == "Tandem is offline."
    part.field.clear()
    part.list.step(0)
    running.click(part.view.obtaining.button)
    running.until(lambda: part.view.looking.error is not None)
    assert hub.requests == hub.storage_requests == []
    assert running.services.gate.processes() == ()
