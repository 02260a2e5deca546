"""Which model is in memory.

One at a time for now: a model that is needed takes the place of the one that stood ready. Whoever loads or
generates holds the device, so that two models never share it and spoil each other's figures.

Locks are taken in this order: `Residency`, the device's, a child's. States are told with the first one held, so
that they arrive in the order in which they came about: a listener must not wait for anything.
"""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.engine.base import Engine, LoadedModel, LoadRequest
from desktop_app.errors import AppError, Bug, Cancelled, ModelFileMissing
from desktop_app.services.device import Device, Ticket
from desktop_app.services.events import BugFound, ModelChanged, Readiness
from desktop_app.services.faults import known

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from desktop_app.domain import LocalModel
    from desktop_app.services.events import Listener

    EngineFactory = Callable[[Callable[[AppError], None]], Engine]
    """Makes an engine; what it is given is called if the engine ends by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resident:
    """A model that stands ready, with the context length that was asked for (None: what fits). It was loaded from
    `began` to `ended`, in seconds of `time.perf_counter`.
    """

    model_id: str
    asked_n_ctx: int | None
    engine: Engine
    loaded: LoadedModel
    began: float
    ended: float

    def serves(self, model_id: str, n_ctx: int | None) -> bool:
        """Whether it is this model with this context length, and lives."""
        fits = n_ctx == self.asked_n_ctx or n_ctx == self.loaded.n_ctx
        return self.model_id == model_id and fits and self.engine.alive

    def load_after(self, moment: float) -> float:
        """The seconds of loading that fell after `moment`: what somebody who asked then waited for it."""
        return max(0.0, self.ended - max(self.began, moment))


@dataclass(slots=True, kw_only=True, eq=False)
class _Seat:
    """The place in memory, taken before an engine starts for it; `resident` once the model stands ready."""

    ticket: Ticket
    began: float
    engine: Engine | None = None
    resident: Resident | None = None
    death: AppError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Preparation:
    """A load in the background; `wants` is the model's id and the context length."""

    ticket: Ticket
    wants: tuple[str, int | None]


class Residency:
    """Owns the engines; any thread may call, `ready` only within a `turn`."""

    def __init__(self, make_engine: EngineFactory, listen: Listener) -> None:
        self.device = Device()
        self._make_engine = make_engine
        self._listen = listen
        self._lock = threading.Lock()
        self._closed = False
        self._seat: _Seat | None = None
        self._states: dict[str, ModelChanged] = {}
        self._preparing: _Preparation | None = None
        self._threads: list[threading.Thread] = []

    @contextmanager
    def turn(self, ticket: Ticket) -> Iterator[None]:
        """Hold the device when it is the ticket's turn. Raises Cancelled once it is given up."""
        try:
            with self.device.turn(ticket, lambda: self._settle(ticket.model_id)):
                yield
        finally:
            self._settle(ticket.model_id)

    def ready(
        self, model: LocalModel, ticket: Ticket, on_progress: Callable[[float], None], *, n_ctx: int | None
    ) -> Resident:
        """Load `model` with a context of `n_ctx` tokens (None: what fits) unless it stands ready so; blocks.

        Raises AppError, Cancelled once `ticket` is given up.
        """
        resident = self._seat.resident if self._seat is not None else None
        if resident is not None and resident.serves(model.facts.sha256, n_ctx):
            return resident
        if not model.path.is_file():
            missing = ModelFileMissing(path=str(model.path))
            self._tell_failure(model.facts.sha256, missing)
            raise missing
        self._unload()
        try:
            return self._load(model, ticket, on_progress, n_ctx)
        except Exception as error:
            self._unload()
            self._tell_failure(model.facts.sha256, known(error))
            raise

    def prepare(self, model: LocalModel, n_ctx: int | None = None) -> None:
        """Load in the background; an earlier preparation that is not done is given up."""
        model_id = model.facts.sha256
        with self._lock:
            if self._closed or (self._preparing is not None and self._preparing.wants == (model_id, n_ctx)):
                return
            self._give_up_preparing()
            ticket = self.device.ticket(model_id)
            self._preparing = _Preparation(ticket=ticket, wants=(model_id, n_ctx))
            thread = threading.Thread(target=self._prepare, args=(model, ticket, n_ctx), name="prepare")
            self._threads = [one for one in self._threads if one.is_alive()] + [thread]
            thread.start()

    def cancel_load(self, model_id: str) -> None:
        """Stop loading `model_id`, now and in the queue, whoever asked for it; nothing if it stands ready."""
        with self._lock:
            if self.state(model_id).readiness is not Readiness.READY:
                self.device.give_up(model_id)
            if self._preparing is not None and self._preparing.ticket.given_up:
                self._preparing = None

    def state(self, model_id: str) -> ModelChanged:
        """Where a model stands."""
        return self._states.get(model_id, ModelChanged(model_id=model_id, readiness=Readiness.IDLE))

    def at_rest(self, model_id: str, n_ctx: int | None) -> Resident | None:
        """This model with this context length, if it stands ready and nobody uses the device or waits for it."""
        seat = self._seat
        resident = seat.resident if seat is not None else None
        if resident is None or not resident.serves(model_id, n_ctx) or not self.device.is_idle():
            return None
        return resident

    def loading_since(self, model_id: str) -> float | None:
        """When the load of this model that is under way began, by `time.perf_counter`."""
        seat = self._seat
        if seat is None or seat.resident is not None or seat.ticket.model_id != model_id:
            return None
        return seat.began

    def close(self) -> None:
        """Give up what is being loaded and end the engine; safe to call twice."""
        with self._lock:
            self._closed = True
            self._give_up_preparing()
            seat = self._seat
            if seat is not None:
                seat.ticket.give_up()
        # An engine that is only now being started is closed by who starts it.
        if seat is not None and seat.engine is not None:
            seat.engine.close()
        for thread in self._threads:
            thread.join()

    def _load(
        self, model: LocalModel, ticket: Ticket, on_progress: Callable[[float], None], n_ctx: int | None
    ) -> Resident:
        model_id = model.facts.sha256
        seat = _Seat(ticket=ticket, began=time.perf_counter())
        with self._lock:
            if self._closed or ticket.given_up:
                raise Cancelled
            self._seat = seat
            self._tell(ModelChanged(model_id=model_id, readiness=Readiness.LOADING, fraction=0.0))
        engine = seat.engine = self._make_engine(lambda error: self._died(seat, error))

        def progress(fraction: float) -> None:
            if ticket.given_up:
                engine.cancel()
            with self._lock:
                self._tell(ModelChanged(model_id=model_id, readiness=Readiness.LOADING, fraction=fraction))
            on_progress(fraction)

        with ticket.cancelling(engine.cancel):
            loaded = engine.load(LoadRequest(path=str(model.path), n_ctx=n_ctx), progress)
        resident = Resident(
            model_id=model_id,
            asked_n_ctx=n_ctx,
            engine=engine,
            loaded=loaded,
            began=seat.began,
            ended=time.perf_counter(),
        )
        with self._lock:
            seat.resident = resident
            self._tell(ModelChanged(model_id=model_id, readiness=Readiness.READY, loaded=loaded))
            if seat.death is not None:
                self._tell_death(resident, seat.death)
        return resident

    def _prepare(self, model: LocalModel, ticket: Ticket, n_ctx: int | None) -> None:
        try:
            with self.turn(ticket):
                self.ready(model, ticket, lambda _fraction: None, n_ctx=n_ctx)
        except Exception as error:  # noqa: BLE001 - told as the model's state; nobody waits for this load
            failure = known(error)
            if isinstance(failure, Bug):
                self._listen(BugFound(report=failure.detail))
        finally:
            with self._lock:
                if self._preparing is not None and self._preparing.ticket is ticket:
                    self._preparing = None

    def _give_up_preparing(self) -> None:
        if self._preparing is not None:
            self._preparing.ticket.give_up()
            self._preparing = None

    def _died(self, seat: _Seat, error: AppError) -> None:
        """Tell that a model which stood ready is gone; the next prompt starts it again."""
        with self._lock:
            seat.death = error
            if self._seat is seat and seat.resident is not None:
                self._tell_death(seat.resident, error)

    def _unload(self) -> None:
        with self._lock:
            seat, self._seat = self._seat, None
        if seat is None:
            return
        if seat.engine is not None:
            seat.engine.close()
        with self._lock:
            if self.state(seat.ticket.model_id).readiness is Readiness.READY:
                self._tell(self._unloaded(seat.ticket.model_id))

    def _settle(self, model_id: str) -> None:
        """Tell whether a model that is not in memory is waited for, if that changed."""
        with self._lock:
            now, rest = self.state(model_id).readiness, self._unloaded(model_id)
            if now is not rest.readiness and (
                now in {Readiness.IDLE, Readiness.QUEUED}
                or (now is Readiness.TROUBLE and rest.readiness is Readiness.QUEUED)
            ):
                self._tell(rest)

    def _unloaded(self, model_id: str) -> ModelChanged:
        waited_for = self.device.is_awaited_for(model_id)
        return ModelChanged(model_id=model_id, readiness=Readiness.QUEUED if waited_for else Readiness.IDLE)

    def _tell_failure(self, model_id: str, error: AppError) -> None:
        trouble = ModelChanged(model_id=model_id, readiness=Readiness.TROUBLE, error=error)
        with self._lock:
            self._tell(self._unloaded(model_id) if isinstance(error, Cancelled) else trouble)

    def _tell_death(self, resident: Resident, error: AppError) -> None:
        trouble = Readiness.TROUBLE
        self._tell(ModelChanged(model_id=resident.model_id, readiness=trouble, loaded=resident.loaded, error=error))

    def _tell(self, state: ModelChanged) -> None:
        self._states[state.model_id] = state
        self._listen(state)
