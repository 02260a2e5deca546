"""The composition root: the one place that builds services and the window, and ends them in order."""

from __future__ import annotations

import gc
import importlib
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app import terminal
from desktop_app.engine.process.engine import ChildEngine, worker_argv
from desktop_app.engine.process.spawn import child_environment, own_argv
from desktop_app.errors import AlreadyRunning, AppError
from desktop_app.preferences import Preferences, PreferencesStore, load
from desktop_app.services.accounts import AccountsService
from desktop_app.services.attachments import AttachmentsService
from desktop_app.services.chat import ChatService
from desktop_app.services.cloud import CloudService
from desktop_app.services.counting import PromptCounter
from desktop_app.services.downloads import DownloadsService
from desktop_app.services.events import TokenChanged
from desktop_app.services.fit import FitService
from desktop_app.services.found_models import FoundModelsService
from desktop_app.services.hub import HubService
from desktop_app.services.keys import KeysService
from desktop_app.services.library import LibraryService
from desktop_app.services.machine import MachineService
from desktop_app.services.model_files import ModelFilesService
from desktop_app.services.models import ModelsService
from desktop_app.services.network import NetworkService
from desktop_app.services.offline import NetworkGate
from desktop_app.services.residency import Residency
from desktop_app.storage import messages
from desktop_app.storage.database import Database
from desktop_app.storage.instance_lock import InstanceLock

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from PySide6.QtWidgets import QApplication

    from desktop_app.services.events import AppEvent, Listener
    from desktop_app.settings import Paths
    from desktop_app.ui.bridge import Bridge
    from desktop_app.ui.live_preferences import LivePreferences
    from desktop_app.ui.main_window import MainWindow
    from desktop_app.ui.theme import Theme
    from desktop_app.ui.window_state import WindowState

EXAMINE_S = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Everything the application does, built on one profile."""

    database: Database
    library: LibraryService
    models: ModelsService
    model_files: ModelFilesService
    chat: ChatService
    attachments: AttachmentsService
    counter: PromptCounter
    machines: MachineService
    fit: FitService
    found_models: FoundModelsService
    gate: NetworkGate
    network: NetworkService
    downloads: DownloadsService
    keys: KeysService
    accounts: AccountsService
    cloud: CloudService
    hub: HubService
    preferences: PreferencesStore

    def close(self) -> None:
        """End what runs, keep what it has, and close the database last."""
        self.chat.close()
        self.accounts.close()
        self.cloud.close()
        self.keys.close()
        self.network.close()
        self.downloads.close()
        self.hub.close()
        self.gate.close()
        self.model_files.close()
        self.models.close()
        self.counter.close()
        self.fit.close()
        self.machines.close()
        self.found_models.close()
        self.attachments.close()
        self.preferences.close()
        self.database.close()


def build(paths: Paths, listen: Listener) -> Services:
    """Open a profile. Raises AppError when its database cannot be used."""
    paths.create()
    database = Database.open(paths.database)
    database.submit(messages.interrupt_leftovers).result()

    def tell(event: AppEvent) -> None:
        fit.follow(event)
        listen(event)

    def make_engine(on_death: Callable[[AppError], None] | None = None) -> ChildEngine:
        return ChildEngine(worker_argv("llama"), kind="llama", on_death=on_death)

    preferences = PreferencesStore(paths.preferences)
    residency = Residency(make_engine, tell)

    def keep_models(now: Preferences) -> None:
        residency.keep_for(now.keep_models_minutes * 60 or None)

    keep_models(preferences.current)
    preferences.listen(keep_models)
    models = ModelsService(
        database,
        folder=paths.models,
        residency=residency,
        make_inspector=make_engine,
        preferences=preferences,
        listen=tell,
    )
    fit = FitService(cache=paths.cache, make_engine=make_engine, get=models.get, listen=listen)
    gate = NetworkGate(offline=preferences.current.offline)
    keys = KeysService()
    accounts = AccountsService(database, keys, listen)
    cloud = CloudService(gate, accounts, keys)
    accounts.use(cloud)
    chat = ChatService(database, models, cloud, tell)
    preferences.listen(lambda now: gate.follow(offline=now.offline))

    def take_token() -> None:
        downloads.take_token()
        listen(TokenChanged())

    network = NetworkService(paths.config, on_token=take_token)
    downloads = DownloadsService(
        database,
        gate=gate,
        folder=models.folders.for_downloads,
        add_model=models.add_file,
        listen=listen,
        token=network.token,
    )
    return Services(
        database=database,
        library=LibraryService(database, listen, stop_answers=chat.stop),
        models=models,
        model_files=ModelFilesService(database, models, make_inspector=make_engine, listen=listen),
        chat=chat,
        attachments=AttachmentsService(database),
        counter=PromptCounter(database, models),
        machines=MachineService(),
        fit=fit,
        found_models=FoundModelsService(lambda: [path for entry in models.entries() for path in entry.paths]),
        gate=gate,
        downloads=downloads,
        network=network,
        keys=keys,
        accounts=accounts,
        cloud=cloud,
        hub=HubService(gate, token=network.token),
        preferences=preferences,
    )


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
    from desktop_app.ui.services import Computer
    from desktop_app.ui.settings.installation import Installation

    return MainWindow(
        chat=services.chat,
        library=services.library,
        models=services.models,
        attachments=services.attachments,
        counter=services.counter,
        accounts=services.accounts,
        downloads=services.downloads,
        network=services.network,
        bridge=bridge,
        theme=theme,
        preferences=preferences,
        installation=Installation(data=paths.data, examine=_examine),
        computer=Computer(
            machines=services.machines,
            found_models=services.found_models,
            model_files=services.model_files,
            fits=services.fit,
        ),
        hub=services.hub,
        memory=paths.window_memory,
        state=state,
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

    theme = Theme(app, preferences=load(paths.preferences))
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
