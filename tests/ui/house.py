"""The window with its scripted services, and what a test does in it and sees of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_app.ui.bridge import Bridge
from desktop_app.ui.live_preferences import LivePreferences
from desktop_app.ui.main_window import MainWindow
from tests.ui.fake_accounts import FakeAccounts
from tests.ui.fake_attachments import FakeAttachments
from tests.ui.fake_computer import FakeComputer
from tests.ui.fake_differences import FakeDifferences
from tests.ui.fake_downloads import FakeDownloads
from tests.ui.fake_folders import FakeFolders
from tests.ui.fake_hub import FakeHub
from tests.ui.fake_lanes import FakeLanes
from tests.ui.fake_locks import FakeLocks
from tests.ui.fake_model_files import FakeModelFiles
from tests.ui.fake_network import FakeNetwork
from tests.ui.fake_prices import FakePrices
from tests.ui.fake_reports import FakeReports
from tests.ui.fake_services import FakeChat, FakeLibrary, FakeModels
from tests.ui.fake_usage import FakeUsage
from tests.ui.fake_votes import FakeVotes


@dataclass
class House:
    """A window with its scripted services."""

    library: FakeLibrary
    chat: FakeChat
    models: FakeModels
    bridge: Bridge
    preferences: LivePreferences
    open_window: Callable[..., MainWindow]
    close_preferences: Callable[[], None]
    attachments: FakeAttachments
    computer: FakeComputer
    downloads: FakeDownloads
    network: FakeNetwork
    hub: FakeHub
    model_files: FakeModelFiles
    accounts: FakeAccounts
    lanes: FakeLanes
    locks: FakeLocks
    votes: FakeVotes
    usage: FakeUsage
    prices: FakePrices
    reports: FakeReports
    differences: FakeDifferences
    folders: FakeFolders


def send(window: MainWindow, text: str) -> None:
    window.composer.focus()
    QTest.keyClicks(window.composer.editor, text)
    QTest.keyClick(window.composer.editor, Qt.Key.Key_Return)


def titles(window: MainWindow) -> list[str]:
    model = window.sidebar.list.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def shown(window: MainWindow) -> list[str]:
    return [message.text for message in window.chat.messages()]
