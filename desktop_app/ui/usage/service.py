"""What the page asks of the services."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from concurrent.futures import Future
    from datetime import date
    from pathlib import Path

    from desktop_app.usage import By, CapState, EnergyStanding, Period, UsageReport


class Usage(Protocol):
    """See `services.usage.UsageService`."""

    def report(self, period: Period, by: By) -> Future[UsageReport]:
        """What a period took."""

    def cap(self) -> Future[CapState]:
        """Where this month stands."""

    def first_day(self) -> Future[date | None]:
        """The day of the first answer that was noted; None: there is none."""

    def energy(self) -> Future[EnergyStanding]:
        """Whether energy can be measured here."""

    def write_csv(self, period: Period, path: Path) -> Future[int]:
        """Write the answers of a period to a file; how many. Fails with CsvNotWritten."""
