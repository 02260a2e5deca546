"""Loading a model into a place in memory that was taken for it."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from desktop_app.engine.base import LoadNote, LoadRequest
from desktop_app.engine.process.diagnostics import blames_a_card
from desktop_app.errors import ChildDied
from desktop_app.services.seats import Resident

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable

    from desktop_app.domain import LoadSettings, LocalModel
    from desktop_app.errors import AppError
    from desktop_app.services.device import Ticket
    from desktop_app.services.room import Room
    from desktop_app.services.seats import Seat
    from desktop_app.services.spare import SpareEngine
    from desktop_app.services.standings import Standings


class Loader:
    """`take_seat` gives a place, `unload` ends a model's engine and waits for that, `died` hears of one that ended by
    itself. States are told with `lock` held.
    """

    def __init__(
        self,
        spare: SpareEngine,
        room: Room,
        standings: Standings,
        lock: threading.Lock,
        *,
        take_seat: Callable[[Ticket], Seat],
        unload: Callable[[str], None],
        died: Callable[[Seat, AppError], None],
    ) -> None:
        self._spare = spare
        self._room = room
        self._standings = standings
        self._lock = lock
        self._take_seat = take_seat
        self._unload = unload
        self._died = died

    def load(
        self, model: LocalModel, ticket: Ticket, on_progress: Callable[[float], None], settings: LoadSettings
    ) -> Resident:
        """Load it, on the CPU alone where a graphics card takes the process with it; blocks. Raises AppError."""
        try:
            return self._load(model, ticket, on_progress, settings)
        except ChildDied as error:
            if settings.gpu_layers == 0 or not blames_a_card(error):
                raise
        self._unload(model.facts.sha256)
        return self._load(model, ticket, on_progress, settings, without_card=True)

    def _load(
        self,
        model: LocalModel,
        ticket: Ticket,
        on_progress: Callable[[float], None],
        settings: LoadSettings,
        *,
        without_card: bool = False,
    ) -> Resident:
        seat = self._take_seat(ticket)
        engine = seat.engine = self._spare.take(lambda error: self._died(seat, error))

        def progress(fraction: float) -> None:
            if ticket.given_up:
                engine.cancel()
            with self._lock:
                self._standings.tell_loading(seat.model_id, fraction)
            on_progress(fraction)

        with ticket.cancelling(engine.cancel):
            given = replace(settings, gpu_layers=0) if without_card else settings
            request = LoadRequest(path=str(model.path), settings=given)
            reserved = self._room.make(engine, request, ticket)
            loaded = engine.load(replace(request, reserved_bytes=reserved), progress)
        if without_card:
            loaded = replace(loaded, notes=(*loaded.notes, LoadNote.GPU_FAILED))
        resident = Resident(
            model_id=seat.model_id,
            asked=settings,
            engine=engine,
            loaded=loaded,
            began=max(seat.began, ticket.waited_until),
            ended=time.perf_counter(),
            was_prepared=ticket.prepares,
        )
        with self._lock:
            seat.resident = resident
            self._standings.tell_ready(resident)
            if seat.death is not None:
                self._standings.tell_death(resident, seat.death)
        return resident
