"""The window without a screen."""

from __future__ import annotations

import os
from itertools import chain

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, Qt
from PySide6.QtTest import QTest

from desktop_app.preferences import PreferencesStore
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.live_preferences import LivePreferences
from desktop_app.ui.main_window import MainWindow
from desktop_app.ui.services import Computer
from desktop_app.ui.settings.installation import Installation
from desktop_app.ui.theme import Theme
from desktop_app.ui.translation import install_translations
from desktop_app.ui.window_services import WindowServices
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
from tests.ui.fake_services import GEMMA, SMOL, FakeChat, FakeCounter, FakeLibrary, FakeModels
from tests.ui.fake_usage import FakeUsage
from tests.ui.fake_votes import FakeVotes
from tests.ui.house import House

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from desktop_app.ui.window_state import WindowState


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # What the offscreen platform cannot do with pop-ups and trays is no fault of the window.
    for item in items:
        item.add_marker(pytest.mark.qt_log_ignore("^This plugin does not support|systemTrayWindowChanged", extend=True))


@pytest.fixture(scope="session", autouse=True)
def english(qapp: QApplication) -> None:
    """Plurals and numbers as English writes them, whatever the machine speaks."""
    install_translations(qapp, QLocale("en_US"))


@pytest.fixture
def theme(qtbot: QtBot) -> Iterator[Theme]:
    """The light look, applied."""
    del qtbot
    # Windows of the tests before wait for an event loop to be deleted in; until then they would be dressed as well.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    made = Theme(scheme=Qt.ColorScheme.Light)
    made.apply()
    yield made
    made.deleteLater()


@pytest.fixture
def house(theme: Theme, qtbot: QtBot, tmp_path: Path) -> Iterator[House]:
    bridge = Bridge()
    library = FakeLibrary(bridge.listen)
    chat = FakeChat(library, bridge.listen)
    lanes = FakeLanes(library, bridge.listen)
    votes = FakeVotes(library, bridge.listen)
    models = FakeModels(bridge.listen, (SMOL, GEMMA))
    attachments = FakeAttachments()
    folders = FakeFolders(library, bridge.listen)
    locks = FakeLocks(library, folders, bridge.listen)
    computer = FakeComputer()
    model_files = FakeModelFiles(models)
    downloads = FakeDownloads(bridge.listen)
    accounts = FakeAccounts(bridge.listen)
    hub = FakeHub()
    network = FakeNetwork()
    differences = FakeDifferences()
    reports = FakeReports(library)
    usage = FakeUsage()
    prices = FakePrices()
    store = PreferencesStore(tmp_path / "preferences.json")
    store.change(first_run_done=True)
    preferences = LivePreferences(store, bridge)
    preferences.changed.connect(theme.wear)
    windows: list[MainWindow] = []

    def open_window(
        *,
        resize: bool = True,
        state: WindowState | None = None,
        services: dict[str, Any] | None = None,
        type_first: str = "",
    ) -> MainWindow:
        window = MainWindow(theme=theme, memory=tmp_path / "window.ini")
        QTest.keyClicks(window.composer.editor, type_first)
        built = WindowServices(
            chat=chat,
            library=library,
            folders=folders,
            lanes=lanes,
            votes=votes,
            boards=votes,
            differences=differences,
            reports=reports,
            models=models,
            attachments=attachments,
            locks=locks,
            counter=FakeCounter(),
            downloads=downloads,
            accounts=accounts,
            installation=Installation(data=tmp_path, examine=lambda: "All is well."),
            computer=Computer(machines=computer, found_models=computer, model_files=model_files, fits=computer.fits),
            hub=hub,
            network=network,
            usage=usage,
            prices=prices,
        )
        given = replace(built, **(services or {}))
        for _ in chain(window.furnish(), window.begin(given, bridge=bridge, preferences=preferences, state=state)):
            pass
        windows.append(window)
        if resize:
            window.resize(1100, 760)
        window.show()
        window.activateWindow()
        qtbot.wait_until(window.isActiveWindow)
        qtbot.wait_until(lambda: window.chat.is_settled and not window.choice.looking)
        return window

    yield House(
        library,
        chat,
        models,
        bridge,
        preferences,
        open_window,
        store.close,
        attachments,
        computer,
        downloads,
        network,
        hub,
        model_files,
        accounts,
        lanes,
        locks,
        votes,
        usage,
        prices,
        reports,
        differences,
        folders,
    )
    bridge.close()
    for window in windows:
        # One that gave way to another in a new language is gone already.
        if shiboken6.isValid(window):
            window.close()
            window.deleteLater()
    store.close()
