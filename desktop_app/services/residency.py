"""Which model is in memory.

One at a time for now: a model that is needed takes the place of the one that stood ready. Whoever loads or
generates holds the device, so that two models never share it and spoil each other's figures.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.engine.base import Engine, LoadedModel, LoadRequest
from desktop_app.errors import AppError, Cancelled
from desktop_app.services.device import Device
from desktop_app.services.events import ModelChanged, Readiness

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_app.domain import LocalModel
    from desktop_app.services.device import Ticket
    from desktop_app.services.events import Listener

    EngineFactory = Callable[[Callable[[AppError], None]], Engine]
    """Makes an engine; what it is given is called if the engine ends by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resident:
    """A model that stands ready. It was loaded from `began` to `ended`, in seconds of `time.perf_counter`."""

    engine: Engine
    loaded: LoadedModel
    began: float
    ended: float

    def load_after(self, moment: float) -> float:
        """The seconds of loading that fell after `moment`: what somebody who asked then waited for it."""
        return max(0.0, self.ended - max(self.began, moment))


class Residency:
    """Owns the engines; `ready` is called only by who holds `device`."""

    def __init__(self, make_engine: EngineFactory, listen: Listener) -> None:
        self.device = Device()
        self._make_engine = make_engine
        self._listen = listen
        self._lock = threading.Lock()
        self._closed = False
        self._model_id = ""
        self._engine: Engine | None = None
        self._resident: Resident | None = None
        self._states: dict[str, ModelChanged] = {}
        self._preparing: tuple[str, Ticket] | None = None
        self._loading_id = ""
        self._threads: list[threading.Thread] = []

    def ready(self, model: LocalModel, on_progress: Callable[[float], None]) -> Resident:
        """Load `model` unless it stands ready; blocks. Raises AppError, Cancelled included."""
        model_id = model.facts.sha256
        if self._resident is not None and self._model_id == model_id and self._resident.engine.alive:
            return self._resident
        self._unload()
        with self._lock:
            if self._closed:
                raise Cancelled
            engine = self._engine = self._make_engine(lambda error: self._died(model_id, error))
            self._model_id, self._loading_id = model_id, model_id
        self._tell(ModelChanged(model_id=model_id, readiness=Readiness.LOADING, fraction=0.0))

        def progress(fraction: float) -> None:
            self._tell(ModelChanged(model_id=model_id, readiness=Readiness.LOADING, fraction=fraction))
            on_progress(fraction)

        began = time.perf_counter()
        try:
            loaded = engine.load(LoadRequest(path=str(model.path)), progress)
        except Cancelled:
            self._unload()
            self._tell(ModelChanged(model_id=model_id, readiness=Readiness.IDLE))
            raise
        except AppError as error:
            self._unload()
            self._tell(ModelChanged(model_id=model_id, readiness=Readiness.TROUBLE, error=error))
            raise
        finally:
            self._loading_id = ""
        self._resident = Resident(engine=engine, loaded=loaded, began=began, ended=time.perf_counter())
        self._tell(ModelChanged(model_id=model_id, readiness=Readiness.READY, loaded=loaded))
        return self._resident

    def prepare(self, model: LocalModel) -> None:
        """Load in the background; an earlier preparation that is not done is given up."""
        model_id = model.facts.sha256
        with self._lock:
            if self._closed or (self._preparing and self._preparing[0] == model_id):
                return
            self._give_up_preparing()
            ticket = self.device.ticket()
            self._preparing = (model_id, ticket)
            thread = threading.Thread(target=self._prepare, args=(model, ticket), name="prepare")
            self._threads = [known for known in self._threads if known.is_alive()] + [thread]
        thread.start()

    def cancel_load(self, model_id: str) -> None:
        """Stop loading `model_id`, whoever asked for it."""
        with self._lock:
            if self._preparing and self._preparing[0] == model_id:
                self._give_up_preparing()
            elif self._loading_id == model_id and self._engine is not None:
                self._engine.cancel()

    def state(self, model_id: str) -> ModelChanged:
        """Where a model stands."""
        return self._states.get(model_id, ModelChanged(model_id=model_id, readiness=Readiness.IDLE))

    def close(self) -> None:
        """Give up what is being loaded and end the engine; safe to call twice."""
        with self._lock:
            self._closed = True
            self._give_up_preparing()
            engine = self._engine
        if engine is not None:
            engine.close()
        for thread in self._threads:
            thread.join()

    def _prepare(self, model: LocalModel, ticket: Ticket) -> None:
        try:
            with self.device.turn(ticket):
                if not ticket.given_up:
                    self.ready(model, lambda _fraction: None)
        except AppError:
            pass  # told as the model's state; nobody waits for this load
        finally:
            with self._lock:
                if self._preparing and self._preparing[1] is ticket:
                    self._preparing = None

    def _died(self, model_id: str, error: AppError) -> None:
        # the next prompt starts it again
        self._tell(ModelChanged(model_id=model_id, readiness=Readiness.TROUBLE, error=error))

    def _give_up_preparing(self) -> None:
        if self._preparing is None:
            return
        model_id, ticket = self._preparing
        self._preparing = None
        ticket.give_up()
        if self._loading_id == model_id and self._engine is not None:
            self._engine.cancel()

    def _unload(self) -> None:
        with self._lock:
            engine, self._engine, self._resident = self._engine, None, None
            model_id, self._model_id = self._model_id, ""
        if engine is not None:
            engine.close()
            if self.state(model_id).readiness is Readiness.READY:
                self._tell(ModelChanged(model_id=model_id, readiness=Readiness.IDLE))

    def _tell(self, state: ModelChanged) -> None:
        self._states[state.model_id] = state
        self._listen(state)
