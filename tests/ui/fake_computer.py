"""A computer as the test wants it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.services.found_models import Found
from desktop_app.services.machine import Machine
from tests.ui.fake_fits import FakeFits
from tests.ui.fake_services import done

if TYPE_CHECKING:
    from concurrent.futures import Future

    from desktop_app.services.machine import GraphicsCard


class FakeComputer:
    """16 GB and no graphics card, unless told; `finding` keeps a search under way."""

    def __init__(self) -> None:
        self.machine = Machine(
            processor="AMD Ryzen 7 7840U", cores=8, memory_bytes=16_600_000_000, free_bytes=9_200_000_000
        )
        self.graphics: tuple[GraphicsCard, ...] = ()
        self.found = Found()
        self.fits = FakeFits()
        self.finding: Future[Found] | None = None

    def look(self) -> Future[Machine]:
        return done(self.machine)

    def cards(self) -> Future[tuple[GraphicsCard, ...]]:
        return done(self.graphics)

    def find(self) -> Future[Found]:
        return self.finding or done(self.found)
