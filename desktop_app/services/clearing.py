"""Whether answers may be written: the user's consent, the month's cap, and what of the words a model elsewhere gets."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from desktop_app.services.cloud_requests import wanted_images
from desktop_app.services.consent import cleared
from desktop_app.storage import attachments

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop_app.services.clearance import Clearance, Given
    from desktop_app.services.cloud import CloudService
    from desktop_app.services.ledger import Ledger
    from desktop_app.services.running import Begun
    from desktop_app.services.scanning import Scanner
    from desktop_app.storage.database import Session


class Clearing:
    """In the transaction that stores the prompt, so that nothing is stored where nothing may be sent."""

    def __init__(self, cloud: CloudService, ledger: Ledger, scanner: Scanner) -> None:
        self._cloud = cloud
        self._ledger = ledger
        self._scanner = scanner

    def cleared(
        self, session: Session, asked: Sequence[Begun], consent: Given, to_come: Sequence[Begun] = ()
    ) -> tuple[Begun, ...]:
        """Answers that may be written, with who may read for it. Raises AppError where one may not: none is then."""
        clearances = cleared(session, self._cloud, self._scanner, asked, given=consent, to_come=to_come)
        for begun in asked:
            self._ledger.reserve(session, self._cloud, begun)
        return tuple(
            replace(begun, clearance=one, images=self._images(session, begun, one))
            for begun, one in zip(asked, clearances, strict=True)
        )

    def _images(self, session: Session, begun: Begun, clearance: Clearance) -> dict[str, bytes]:
        if not clearance.slug:
            return {}
        _, model = self._cloud.find(begun.lane.setup.model)
        return attachments.images(session, of=wanted_images(begun.history, model))
