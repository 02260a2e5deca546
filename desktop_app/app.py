"""The composition root: the one place that builds services and the window, and ends them in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.engine.process.engine import ChildEngine, worker_argv
from desktop_app.services.chat import ChatService
from desktop_app.services.library import LibraryService
from desktop_app.services.models import ModelsService
from desktop_app.storage import messages
from desktop_app.storage.database import Database

if TYPE_CHECKING:
    from desktop_app.services.events import Listener
    from desktop_app.settings import Paths


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Everything the application does, built on one profile."""

    database: Database
    library: LibraryService
    models: ModelsService
    chat: ChatService

    def close(self) -> None:
        """End what runs, keep what it has, and close the database last."""
        self.chat.close()
        self.models.close()
        self.database.close()


def build(paths: Paths, listen: Listener) -> Services:
    """Open a profile. Raises AppError when its database cannot be used."""
    paths.create()
    database = Database.open(paths.database)
    database.submit(messages.interrupt_leftovers).result()

    def make_engine() -> ChildEngine:
        return ChildEngine(worker_argv("llama"), kind="llama")

    models = ModelsService(
        database, folder=paths.models, make_engine=make_engine, make_inspector=make_engine, listen=listen
    )
    return Services(
        database=database,
        library=LibraryService(database, listen),
        models=models,
        chat=ChatService(database, models, listen),
    )
