"""Room in memory for a model that is about to be loaded: others go, or finish first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.errors import Cancelled
from desktop_app.services.seats import has_room, reserved_bytes, who_makes_room

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_app.engine.base import Engine, LoadRequest
    from desktop_app.services.device import Device, Ticket
    from desktop_app.services.seats import Resident


class Room:
    """`free_memory` tells the computer's free bytes, `others` the models that stand ready beside one of this id,
    `unload` ends one and waits for that.
    """

    def __init__(
        self,
        device: Device,
        free_memory: Callable[[], int],
        *,
        others: Callable[[str], tuple[Resident, ...]],
        unload: Callable[[str], None],
    ) -> None:
        self._device = device
        self._free_memory = free_memory
        self._others = others
        self._unload = unload

    def make(self, engine: Engine, request: LoadRequest, ticket: Ticket) -> int:
        """The bytes that others need and that seem free, once there is room for `request` or all have gone that can
        make some. Who shares the device is waited for. Raises AppError.
        """
        while others := self._others(ticket.model_id):
            plan = engine.plan(request)
            beside = self._device.writing_beside(ticket)
            in_use = {one.model_id for one in beside}
            leaving = who_makes_room(
                plan, others, self._free_memory(), is_wanted=self._device.is_wanted_for, in_use=in_use
            )
            if ticket.given_up:
                raise Cancelled
            if leaving is not None:
                self._unload(leaving.model_id)
            elif beside and not has_room(plan, others, self._free_memory()):
                self._device.await_leaving(ticket, beside)
            else:
                break
        if ticket.given_up:
            raise Cancelled
        return reserved_bytes(others)
