"""How the user wants each model to run, at hand without waiting for the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.domain import ModelDefaults
from desktop_app.storage import model_defaults as store

if TYPE_CHECKING:
    from concurrent.futures import Future

    from desktop_app.storage.database import Database


class KeptDefaults:
    """The defaults of every model; any thread may ask, and none waits.

    They are read before anything can be known of a model: reads of the database keep their order.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._of: dict[str, ModelDefaults] = {}
        database.read(store.every).add_done_callback(self._take)

    def of(self, model_id: str) -> ModelDefaults:
        """What holds for a model."""
        return self._of.get(model_id, ModelDefaults())

    def keep(self, model_id: str, defaults: ModelDefaults) -> Future[None]:
        """Let these hold from now on; the result means that they are stored. The future fails with NoSuchModel."""
        self._of[model_id] = defaults
        return self._database.submit(store.keep, sha256=model_id, defaults=defaults)

    def _take(self, read: Future[dict[str, ModelDefaults]]) -> None:
        if not read.cancelled() and read.exception() is None:
            self._of = {**read.result(), **self._of}
