"""Where each model stands, told as it changes. Every method is called with its owner's lock held."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.errors import AppError, Cancelled
from desktop_app.services.events import ModelChanged, Readiness

if TYPE_CHECKING:
    from desktop_app.services.device import Device
    from desktop_app.services.events import Listener
    from desktop_app.services.seats import Resident


class Standings:
    """What was told last of each model; who was never heard of is idle."""

    def __init__(self, device: Device, listen: Listener) -> None:
        self._device = device
        self._listen = listen
        self._states: dict[str, ModelChanged] = {}

    def of(self, model_id: str) -> ModelChanged:
        """Where a model stands; this alone needs no lock."""
        return self._states.get(model_id, ModelChanged(model_id=model_id, readiness=Readiness.IDLE))

    def tell(self, state: ModelChanged) -> None:
        """It stands so now."""
        self._states[state.model_id] = state
        self._listen(state)

    def tell_loading(self, model_id: str, fraction: float) -> None:
        """So much of it, from 0 to 1, is loaded."""
        self.tell(ModelChanged(model_id=model_id, readiness=Readiness.LOADING, fraction=fraction))

    def tell_ready(self, resident: Resident) -> None:
        """It stands ready."""
        self.tell(ModelChanged(model_id=resident.model_id, readiness=Readiness.READY, loaded=resident.loaded))

    def tell_gone(self, model_id: str) -> None:
        """A model that stood ready is no longer in memory."""
        if self.of(model_id).readiness is Readiness.READY:
            self.tell(self._at_rest(model_id))

    def tell_failure(self, model_id: str, error: AppError) -> None:
        """A load ended so."""
        trouble = ModelChanged(model_id=model_id, readiness=Readiness.TROUBLE, error=error)
        self.tell(self._at_rest(model_id) if isinstance(error, Cancelled) else trouble)

    def tell_death(self, resident: Resident, error: AppError) -> None:
        """A model that stood ready is gone; the next prompt starts it again."""
        trouble = Readiness.TROUBLE
        self.tell(ModelChanged(model_id=resident.model_id, readiness=trouble, loaded=resident.loaded, error=error))

    def settle(self, model_id: str) -> None:
        """Tell whether a model that is not in memory is waited for, if that changed."""
        now, rest = self.of(model_id).readiness, self._at_rest(model_id)
        if now is not rest.readiness and (
            now in {Readiness.IDLE, Readiness.QUEUED}
            or (now is Readiness.TROUBLE and rest.readiness is Readiness.QUEUED)
        ):
            self.tell(rest)

    def _at_rest(self, model_id: str) -> ModelChanged:
        waited_for = self._device.is_awaited_for(model_id)
        return ModelChanged(model_id=model_id, readiness=Readiness.QUEUED if waited_for else Readiness.IDLE)
