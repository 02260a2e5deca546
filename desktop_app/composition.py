"""Builds everything that the application does, on one profile, and ends it in order."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.engine.process.engine import ChildEngine, worker_argv
from desktop_app.preferences import Preferences, PreferencesStore
from desktop_app.services.accounts import AccountsService
from desktop_app.services.attachments import AttachmentsService
from desktop_app.services.chat import ChatService
from desktop_app.services.cloud import CloudService
from desktop_app.services.counting import PromptCounter
from desktop_app.services.curtain import Curtain
from desktop_app.services.differences import DifferencesService
from desktop_app.services.downloads import DownloadsService
from desktop_app.services.events import TokenChanged
from desktop_app.services.fit import FitService
from desktop_app.services.folders import FoldersService
from desktop_app.services.found_models import FoundModelsService
from desktop_app.services.hub import HubService
from desktop_app.services.keys import KeysService
from desktop_app.services.lanes import LanesService
from desktop_app.services.ledger import Ledger
from desktop_app.services.library import LibraryService
from desktop_app.services.locks import LocksService
from desktop_app.services.machine import MachineService
from desktop_app.services.model_files import ModelFilesService
from desktop_app.services.models import ModelsService
from desktop_app.services.network import NetworkService
from desktop_app.services.offline import NetworkGate
from desktop_app.services.prices import PricesService
from desktop_app.services.reports import ReportsService
from desktop_app.services.residency import Residency
from desktop_app.services.scoreboard import ScoreboardService
from desktop_app.services.usage import UsageService
from desktop_app.services.votes import VotesService
from desktop_app.storage import answers
from desktop_app.storage.database import Database

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from desktop_app.errors import AppError
    from desktop_app.services.events import AppEvent, Listener
    from desktop_app.settings import Paths


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Everything the application does, built on one profile."""

    database: Database
    library: LibraryService
    votes: VotesService
    scoreboard: ScoreboardService
    differences: DifferencesService
    reports: ReportsService
    models: ModelsService
    model_files: ModelFilesService
    chat: ChatService
    lanes: LanesService
    attachments: AttachmentsService
    folders: FoldersService
    locks: LocksService
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
    usage: UsageService
    prices: PricesService
    hub: HubService
    preferences: PreferencesStore

    def close(self) -> None:
        """End what runs, keep what it has, and close the database last."""
        self.chat.close()
        self.prices.close()
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
        self.scoreboard.close()
        self.differences.close()
        self.reports.close()
        self.usage.close()
        self.preferences.close()
        self.database.close()


@contextmanager
def library_alone(paths: Paths) -> Iterator[LibraryService]:
    """A profile's conversations and drafts, where nothing else of it is needed. Raises AppError."""
    paths.create()
    database = Database.open(paths.database)
    try:
        yield LibraryService(database, lambda _: None, stop_answers=lambda _: None)
    finally:
        database.close()


def build(paths: Paths, listen: Listener) -> Services:
    """Open a profile. Raises AppError when its database cannot be used."""
    listen = Curtain(listen).listen
    paths.create()
    database = Database.open(paths.database)
    database.submit(answers.interrupt_leftovers).result()

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
    keys = KeysService(sealed=paths.sealed_keys)
    accounts = AccountsService(database, keys, listen)
    cloud = CloudService(gate, accounts, keys)
    ledger = Ledger(database, cap=lambda: preferences.current.monthly_cap, listen=tell)
    ledger.tidy()
    accounts.use(cloud, ledger)
    chat = ChatService(database, models, cloud, ledger, tell)
    preferences.listen(lambda now: gate.follow(offline=now.offline))
    gate.listen(lambda offline: models.leave_workers() if offline else None)

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
    votes = VotesService(database, listen)
    return Services(
        database=database,
        library=LibraryService(database, listen, stop_answers=chat.stop),
        votes=votes,
        scoreboard=ScoreboardService(votes),
        differences=DifferencesService(database),
        reports=ReportsService(database, listen, models=lambda: models.models, accounts=lambda: accounts.accounts),
        models=models,
        model_files=ModelFilesService(database, models, make_inspector=make_engine, listen=listen),
        chat=chat,
        lanes=LanesService(database, listen, stop_lane=chat.stop_lane, stop_catching_up=chat.stop_catching_up),
        attachments=AttachmentsService(database),
        folders=FoldersService(database, listen, stop_leaving=chat.stop_leaving),
        locks=LocksService(database, listen, stop_leaving=chat.stop_leaving),
        counter=PromptCounter(database, models, cloud),
        machines=MachineService(),
        fit=fit,
        found_models=FoundModelsService(lambda: [path for entry in models.entries() for path in entry.paths]),
        gate=gate,
        downloads=downloads,
        network=network,
        keys=keys,
        accounts=accounts,
        cloud=cloud,
        usage=UsageService(database, ledger),
        prices=PricesService(cloud, accounts, paths.prices),
        hub=HubService(gate, token=network.token),
        preferences=preferences,
    )
