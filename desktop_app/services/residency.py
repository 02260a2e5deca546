"""Which models are in memory.

As many stay as fit: before a load that would not, those go that nobody uses, the least recently used first; and whoever
was not used for as long as the user wants goes as well. Whoever loads or generates holds the device, so that two models
never share it and spoil each other's figures.

Locks are taken in this order: `Residency`, the device's, a child's. States are told with the first one held, so
that they arrive in the order in which they came about: a listener must not wait for anything.

Only who has the device's turn loads, one at a time, and makes room for that. A model is let go at another time only
while no ticket for it is in the device's queue; that is looked up with the lock held with which `ready` finds it, so
that it never goes under somebody's hands.
"""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from desktop_app.domain import LoadSettings
from desktop_app.engine.local.devices import available_memory
from desktop_app.errors import AppError, Bug, Cancelled, ModelFileMissing
from desktop_app.services.alarm import Alarm
from desktop_app.services.device import Device, Ticket
from desktop_app.services.events import BugFound, ModelChanged, Readiness
from desktop_app.services.faults import known
from desktop_app.services.loader import Loader
from desktop_app.services.room import Room
from desktop_app.services.seats import Preparation, Resident, Seat, Seats
from desktop_app.services.spare import SpareEngine
from desktop_app.services.standings import Standings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from desktop_app.domain import LocalModel
    from desktop_app.services.events import Listener
    from desktop_app.services.spare import EngineFactory

AUTOMATIC = LoadSettings()


class Residency:
    """Owns the engines; any thread may call, `ready` only within a `turn`."""

    def __init__(
        self,
        make_engine: EngineFactory,
        listen: Listener,
        *,
        free_memory: Callable[[], int] = available_memory,
        now: Callable[[], float] = time.monotonic,
        make_alarm: Callable[[Callable[[], None]], Alarm] = Alarm,
    ) -> None:
        """`free_memory` tells bytes of the computer's, `now` seconds."""
        self.device = Device(self._is_loaded)
        self._spare = SpareEngine(make_engine)
        self._listen = listen
        self._now = now
        self._lock = threading.Lock()
        self._closed = False
        self._seats = Seats()
        self._standings = Standings(self.device, listen)
        self._preparing: Preparation | None = None
        self._threads: list[threading.Thread] = []
        self._keep_s: float | None = None
        self._alarm = make_alarm(self.unload_unused)
        self._loader = Loader(
            self._spare,
            Room(self.device, free_memory, others=self._others, unload=self._unload),
            self._standings,
            self._lock,
            take_seat=self._take_seat,
            unload=self._unload,
            died=self._died,
        )

    @contextmanager
    def turn(self, ticket: Ticket, on_wait: Callable[[str], None] = lambda _behind: None) -> Iterator[None]:
        """Hold the device when it is the ticket's turn; `on_wait` is told behind whom it waits until then.

        Raises Cancelled once it is given up.
        """

        def waits(behind: str) -> None:
            self._settle(ticket.model_id)
            on_wait(behind)

        try:
            with self.device.turn(ticket, waits):
                yield
        finally:
            self._settle(ticket.model_id)
            with self._lock:
                self._seats.touch(ticket.model_id, self._now())
                self._set_alarm()

    def ready(
        self,
        model: LocalModel,
        ticket: Ticket,
        on_progress: Callable[[float], None],
        *,
        settings: LoadSettings = AUTOMATIC,
    ) -> Resident:
        """Load `model` unless it stands ready with these settings; blocks.

        Raises AppError, Cancelled once `ticket` is given up.
        """
        model_id = model.facts.sha256
        with self._lock:
            resident = self._seats.resident(model_id)
            if resident is not None and resident.serves(settings):
                return resident
        if not model.path.is_file():
            missing = ModelFileMissing(path=str(model.path))
            self._tell_failure(model_id, missing)
            raise missing
        with self.device.loading(ticket):
            self._unload(model_id)
            try:
                return self._loader.load(model, ticket, on_progress, settings)
            except Exception as error:
                self._unload(model_id)
                self._tell_failure(model_id, known(error))
                raise

    def prepare(self, model: LocalModel, settings: LoadSettings = AUTOMATIC) -> None:
        """Load in the background; an earlier preparation that is not done is given up."""
        wants = (model.facts.sha256, settings)
        with self._lock:
            if self._closed or (self._preparing is not None and self._preparing.wants == wants):
                return
            self._give_up_preparing()
            ticket = self.device.ticket(model.facts.sha256, settings, label=model.name, prepares=True)
            self._preparing = Preparation(ticket=ticket, wants=wants)
            self._start(self._prepare, model, ticket, settings)

    def expect(self) -> None:
        """Another model is likely to be wanted soon. Never blocks."""
        self._spare.expect()

    def keep_for(self, seconds: float | None) -> None:
        """Unload models that were not used for so long; None: only where another one needs the memory. Never blocks."""
        with self._lock:
            self._keep_s = seconds
            self._set_alarm()

    def unload(self, model_id: str) -> None:
        """Let a model go that nobody uses or waits for; nothing otherwise. Never blocks."""
        with self._lock:
            seat = self._seats.of(model_id)
            if seat is not None and seat.resident is not None and not self.device.is_wanted_for(model_id):
                self._let_go(seat)

    def end(self, suits: Callable[[Resident], bool]) -> None:
        """End the models that suit, whoever uses them. Never blocks."""
        with self._lock:
            for seat in self._seats:
                if seat.resident is not None and suits(seat.resident):
                    self._let_go(seat)

    def unload_unused(self) -> None:
        """Let go whoever was not used for as long as `keep_for` says."""
        with self._lock:
            if self._closed or self._keep_s is None:
                return
            for seat in self._idle():
                if self._now() - seat.used_at >= self._keep_s:
                    self._let_go(seat)
            self._set_alarm()

    def cancel_load(self, model_id: str) -> None:
        """Stop loading `model_id`, now and in the queue, whoever asked for it; nothing if it stands ready."""
        with self._lock:
            if self.state(model_id).readiness is not Readiness.READY:
                self.device.give_up(model_id)
            if self._preparing is not None and self._preparing.ticket.given_up:
                self._preparing = None

    def state(self, model_id: str) -> ModelChanged:
        """Where a model stands."""
        return self._standings.of(model_id)

    def at_rest(self, model_id: str, settings: LoadSettings = AUTOMATIC) -> Resident | None:
        """This model with these settings, if it stands ready and nobody uses the device or waits for it."""
        resident = self._seats.resident(model_id)
        if resident is None or not resident.serves(settings) or not self.device.is_idle():
            return None
        return resident

    def loading_since(self, model_id: str) -> float | None:
        """When the load of this model that is under way for nobody began, by `time.perf_counter`."""
        seat = self._seats.of(model_id)
        return seat.began if seat is not None and seat.resident is None and seat.ticket.prepares else None

    def close(self) -> None:
        """Give up what is being loaded and end the engines; safe to call twice."""
        with self._lock:
            self._closed = True
            self._alarm.off()
            self._give_up_preparing()
            seats = tuple(self._seats)
            for seat in seats:
                seat.ticket.give_up()
                # An engine that is only now being started is closed by who starts it.
                if seat.engine is not None:
                    self._start(seat.engine.close)
            threads = tuple(self._threads)
        self._spare.close()
        for thread in threads:
            thread.join()

    def _take_seat(self, ticket: Ticket) -> Seat:
        """A place for a model that is about to be loaded. Raises Cancelled where nobody wants it any more."""
        seat = Seat(ticket=ticket, began=time.perf_counter(), used_at=self._now())
        with self._lock:
            if self._closed or ticket.given_up:
                raise Cancelled
            self._seats.put(seat)
            self._standings.tell_loading(ticket.model_id, 0.0)
        return seat

    def _others(self, model_id: str) -> tuple[Resident, ...]:
        with self._lock:
            return self._seats.beside(model_id)

    def _prepare(self, model: LocalModel, ticket: Ticket, settings: LoadSettings) -> None:
        try:
            with self.turn(ticket):
                self.ready(model, ticket, lambda _fraction: None, settings=settings)
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

    def _died(self, seat: Seat, error: AppError) -> None:
        """Tell that a model which stood ready is gone; the next prompt starts it again."""
        with self._lock:
            seat.death = error
            if self._seats.of(seat.model_id) is seat and seat.resident is not None:
                self._standings.tell_death(seat.resident, error)

    def _unload(self, model_id: str) -> None:
        """End a model's engine, and wait for that."""
        with self._lock:
            seat = self._seats.pop(model_id)
        if seat is None:
            return
        if seat.engine is not None:
            seat.engine.close()
        with self._lock:
            self._standings.tell_gone(model_id)

    def _let_go(self, seat: Seat) -> None:
        self._seats.pop(seat.model_id)
        self._standings.tell_gone(seat.model_id)
        if seat.engine is not None:
            self._start(seat.engine.close)

    def _idle(self) -> tuple[Seat, ...]:
        return tuple(seat for seat in self._seats if seat.is_lived_in and not self.device.is_wanted_for(seat.model_id))

    def _set_alarm(self) -> None:
        """For when the next one will not have been used for long enough; a model in use sets it anew at its end."""
        idle = () if self._closed or self._keep_s is None else self._idle()
        if not idle or self._keep_s is None:
            self._alarm.off()
            return
        self._alarm.set(min(seat.used_at for seat in idle) + self._keep_s - self._now())

    def _start(self, work: Callable[..., None], *given: object) -> None:
        thread = threading.Thread(target=work, args=given, name="residency")
        self._threads = [one for one in self._threads if one.is_alive()] + [thread]
        thread.start()

    def _is_loaded(self, ticket: Ticket) -> bool:
        resident = self._seats.resident(ticket.model_id)
        return resident is not None and resident.serves(ticket.settings or resident.asked)

    def _settle(self, model_id: str) -> None:
        with self._lock:
            self._standings.settle(model_id)

    def _tell_failure(self, model_id: str, error: AppError) -> None:
        with self._lock:
            self._standings.tell_failure(model_id, error)
