"""The window as a program: what it opens, in which order, and how it ends."""

from __future__ import annotations

import gc
import importlib
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from desktop_app import terminal
from desktop_app.composition import build
from desktop_app.engine.process.spawn import child_environment, own_argv
from desktop_app.errors import AlreadyRunning, AppError
from desktop_app.preferences import load
from desktop_app.storage.instance_lock import InstanceLock

if TYPE_CHECKING:
    from concurrent.futures import Future

    from PySide6.QtWidgets import QApplication

    from desktop_app.composition import Services
    from desktop_app.settings import Paths
    from desktop_app.ui.bridge import Bridge
    from desktop_app.ui.live_preferences import LivePreferences
    from desktop_app.ui.main_window import MainWindow
    from desktop_app.ui.theme import Theme
    from desktop_app.ui.window_services import WindowServices
    from desktop_app.ui.window_state import WindowState

EXAMINE_S = 60.0


def open_window(
    services: Services,
    *,
    bridge: Bridge,
    theme: Theme,
    preferences: LivePreferences,
    paths: Paths,
    state: WindowState | None = None,
) -> MainWindow:
    """The window on these services, not shown yet; `state` is what another one has handed on."""
    from desktop_app.ui.main_window import MainWindow

    window = MainWindow(theme=theme, memory=paths.window_memory)
    window.begin(window_services(services, paths), bridge=bridge, preferences=preferences, state=state)
    return window


def window_services(services: Services, paths: Paths) -> WindowServices:
    """What the window asks, of these services."""
    from desktop_app.ui.services import Computer
    from desktop_app.ui.settings.installation import Installation
    from desktop_app.ui.window_services import WindowServices

    return WindowServices(
        chat=services.chat,
        library=services.library,
        lanes=services.lanes,
        votes=services.votes,
        boards=services.scoreboard,
        differences=services.differences,
        reports=services.reports,
        models=services.models,
        attachments=services.attachments,
        locks=services.locks,
        counter=services.counter,
        accounts=services.accounts,
        downloads=services.downloads,
        network=services.network,
        hub=services.hub,
        usage=services.usage,
        computer=Computer(
            machines=services.machines,
            found_models=services.found_models,
            model_files=services.model_files,
            fits=services.fit,
        ),
        installation=Installation(data=paths.data, examine=_examine),
    )


def _examine() -> str:
    """The doctor's report, from a process of its own: a broken library or a keyring that hangs ends only that."""
    try:
        asked = subprocess.run(
            own_argv("doctor"),
            env=child_environment(),
            capture_output=True,
            text=True,
            timeout=EXAMINE_S,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    return f"{asked.stdout}{asked.stderr}".strip()


def run_window(paths: Paths) -> int:
    """Show the window until it is closed; the exit status. A second one raises the first instead."""
    from PySide6.QtWidgets import QApplication

    from desktop_app.ui.translation import install_translations, locale_for

    # Before anything can fail: whoever clicked an icon sees no stderr.
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Tandem")
    install_translations(app, locale_for(load(paths.preferences).language))
    try:
        paths.create()
        with InstanceLock.acquire(paths.database):
            return _run(app, paths)
    except AppError as error:
        return _tell(error, paths)


def _tell(error: AppError, paths: Paths) -> int:
    from desktop_app.ui.fatal import fatal_box
    from desktop_app.ui.second_start import raise_running_window

    terminal.write(f"tandem: {error.text()}\n", sys.stderr)
    if isinstance(error, AlreadyRunning) and raise_running_window(paths.raise_request):
        return 0
    fatal_box(error).exec()
    return 1


def _run(app: QApplication, paths: Paths) -> int:
    from desktop_app.ui.bridge import Bridge

    bridge = Bridge(app)
    with ThreadPoolExecutor(1, "opening") as opening:
        # SQLite checks the whole file first, which takes the longer the more is stored.
        opened = opening.submit(build, paths, bridge.listen)
        try:
            return _show(app, bridge, paths, opened)
        finally:
            bridge.close()
            if opened.exception() is None:
                opened.result().close()


def _show(app: QApplication, bridge: Bridge, paths: Paths, opened: Future[Services]) -> int:
    from desktop_app.ui.bug_reports import BugReports
    from desktop_app.ui.desk import Desk
    from desktop_app.ui.live_preferences import LivePreferences
    from desktop_app.ui.second_start import RaiseOnRequest
    from desktop_app.ui.termination import CloseOnSignal
    from desktop_app.ui.theme import Theme

    theme = Theme(app, look=load(paths.preferences))
    theme.apply()
    bugs = BugReports(theme, app)
    bugs.install()
    try:
        CloseOnSignal(app)
        bridge.bug_found.connect(lambda bug: bugs.report(bug.report))
        importlib.import_module("desktop_app.ui.main_window")  # takes long enough to be done meanwhile
        services = opened.result()
        services.downloads.begin()
        preferences = LivePreferences(services.preferences, app)

        def make_window(state: WindowState | None) -> MainWindow:
            return open_window(services, bridge=bridge, theme=theme, preferences=preferences, paths=paths, state=state)

        desk = Desk(app, make_window=make_window, bridge=bridge, theme=theme, preferences=preferences)
        RaiseOnRequest(desk.raise_window, paths.raise_request, desk)
        desk.window.show()
        gc.freeze()  # what was made until now stays: nobody looks through it again for garbage
        gc.enable()
        try:
            return app.exec()
        finally:
            desk.close()
    finally:
        bugs.uninstall()
