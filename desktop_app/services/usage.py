"""What answers took, for the page of usage and the command line: sums of a period, the month's cap, a table as CSV."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

from desktop_app.engine.local import rapl
from desktop_app.engine.local.graphics import Vendor, cards
from desktop_app.errors import CsvNotWritten
from desktop_app.services.written_files import UTF8_MARK, table, write_text
from desktop_app.storage import ledger as stored
from desktop_app.usage import NANOS, TRIALS, By, EnergyStanding, Period, UsageReport, UsageSum, is_local

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from desktop_app.services.ledger import Ledger
    from desktop_app.storage.database import Database, Session
    from desktop_app.usage import CapState, Entry

COLUMNS = (
    "time",
    "conversation",
    "where",
    "account",
    "model",
    "prompt_tokens",
    "cached_tokens",
    "completion_tokens",
    "cost_usd",
    "price_date",
    "estimate",
    "reading_s",
    "writing_s",
    "energy_j",
    "energy_of",
)
"""Of a table as CSV, in their order."""


class UsageService:
    """Every call returns at once; futures fail with AppError."""

    def __init__(self, database: Database, ledger: Ledger) -> None:
        self._database = database
        self._ledger = ledger
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="usage")

    def report(self, period: Period, by: By) -> Future[UsageReport]:
        """What a period took."""
        return self._database.read(_report, period=period, by=by)

    def cap(self) -> Future[CapState]:
        """Where this month stands."""
        return self._database.read(self._ledger.state)

    def first_day(self) -> Future[date | None]:
        """The day of the first answer that was noted; None: there is none."""
        return self._database.read(_first_day)

    def energy(self) -> Future[EnergyStanding]:
        """Whether energy can be measured here."""
        return self._worker.submit(_energy_standing)

    def write_csv(self, period: Period, path: Path) -> Future[int]:
        """Write the answers of a period to a file, one a line; how many. Fails with CsvNotWritten."""
        return self._worker.submit(self._write_csv, period, path)

    def csv(self, period: Period) -> str:
        """The same as text; blocks."""
        return as_csv(self._database.read(stored.entries, bounds=period.bounds()).result())

    def close(self) -> None:
        """Finish what is being written; safe to call twice."""
        self._worker.shutdown()

    def _write_csv(self, period: Period, path: Path) -> int:
        entries = self._database.read(stored.entries, bounds=period.bounds()).result()
        try:
            write_text(path, UTF8_MARK + as_csv(entries))
        except OSError as error:
            raise CsvNotWritten(str(error), path=str(path)) from error
        return len(entries)


_TRIAL = "(test of the account)"


def as_csv(entries: tuple[Entry, ...]) -> str:
    """A table with a head, lines ending as RFC 4180 has them. No cell is a formula to a spreadsheet: what looks like
    the beginning of one stands behind an apostrophe.
    """
    return table(COLUMNS, map(_cells, entries))


def _cells(entry: Entry) -> Iterator[str]:
    spent = entry.spent
    yield entry.at.astimezone().isoformat(sep=" ", timespec="seconds")
    yield _TRIAL if spent.conversation_id == TRIALS else entry.title or ""
    yield "local" if is_local(spent.model.provider) else "cloud"
    yield spent.account
    yield spent.model.name
    yield str(spent.prompt_tokens)
    yield str(spent.cached_tokens)
    yield str(spent.completion_tokens)
    yield f"{spent.cost.nanos / NANOS:.9f}" if spent.cost else ""
    yield spent.cost.price_date.isoformat() if spent.cost else ""
    yield "yes" if spent.is_estimate else "no"
    yield f"{spent.read_s:.3f}"
    yield f"{spent.write_s:.3f}"
    yield f"{spent.energy.joules:.1f}" if spent.energy else ""
    yield "; ".join(spent.energy.parts) if spent.energy else ""


def _energy_standing() -> EnergyStanding:
    if rapl.readable() or Vendor.NVIDIA in cards():
        return EnergyStanding.READABLE
    return EnergyStanding.REFUSED if rapl.packages() else EnergyStanding.ABSENT


def _report(session: Session, *, period: Period, by: By) -> UsageReport:
    sums = partial(stored.sums, session, bounds=period.bounds())
    (cloud,) = sums(by=(), local=False) or (UsageSum(),)
    (local,) = sums(by=(), local=True) or (UsageSum(),)
    return UsageReport(
        period=period,
        by=by,
        cloud=cloud,
        local=local,
        sums=sums(by=(by,)),
        days=sums(by=(By.DAY, By.ACCOUNT)),
        hidden=stored.hidden(session, bounds=period.bounds()),
    )


def _first_day(session: Session) -> date | None:
    first = stored.first_time(session)
    return first.astimezone().date() if first else None
