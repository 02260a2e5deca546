"""Sums of answers that nobody has written, kept in memory."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from desktop_app.usage import By, CapState, EnergyStanding, Period, UsageReport, today

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from desktop_app.errors import AppError

T = TypeVar("T")


class FakeUsage:
    """`sums` are handed out for whatever period and grouping is asked for."""

    def __init__(self) -> None:
        self.reports: dict[By, UsageReport] = {}
        self.state = CapState(today=today(), nanos=0, cap=None)
        self.first: date | None = None
        self.standing = EnergyStanding.ABSENT
        self.written: list[tuple[Period, Path]] = []
        self.failure: AppError | None = None

    def report(self, period: Period, by: By) -> Future[UsageReport]:
        found = self.reports.get(by, UsageReport(period=period, by=by))
        return self._done(replace(found, period=period, by=by))

    def cap(self) -> Future[CapState]:
        return self._done(self.state)

    def first_day(self) -> Future[date | None]:
        return self._done(self.first)

    def energy(self) -> Future[EnergyStanding]:
        return self._done(self.standing)

    def write_csv(self, period: Period, path: Path) -> Future[int]:
        self.written.append((period, path))
        return self._done(3)

    def _done(self, value: T) -> Future[T]:
        future: Future[T] = Future()
        if self.failure is None:
            future.set_result(value)
        else:
            future.set_exception(self.failure)
        return future
