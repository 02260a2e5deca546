"""Trying again: which failures pass, and how long to wait for that."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from math import isfinite
from typing import TYPE_CHECKING, TypeVar

from desktop_app.errors import Cancelled

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_app.errors import AppError

T = TypeVar("T")

LONGEST_ASKED_S = 3600.0
"""A server that asks for more than an hour is not waited for that long; it is asked again."""

MOST_ASKED_S = 86_400.0
"""No server asks for more than a day and means it."""

_LOOK_S = 0.05


class Passing(Exception):
    """What may go well in a while. `verdict` is the error if it does not; `asked_s` is what the server asks for;
    `progressed`: something was won nevertheless, so that patience begins anew.
    """

    def __init__(self, verdict: AppError, asked_s: float = 0.0) -> None:
        super().__init__(verdict.code)
        self.verdict = verdict
        self.asked_s = asked_s
        self.progressed = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """`tries` without any progress in a row; waits from `first_s` on, doubled each time up to `longest_s`. Each wait
    is half chance, so that a thousand programs which a server's failure has cut off do not come back as one.
    """

    tries: int
    first_s: float
    longest_s: float

    def wait_s(self, failures: int, asked_s: float) -> float:
        """How long to wait after so many failures in a row, in seconds; never less than was asked for."""
        grown = min(self.first_s * 2.0 ** min(failures - 1, 30), self.longest_s)
        return max(grown * random.uniform(0.5, 1.0), min(asked_s, LONGEST_ASKED_S))


ASKING = Patience(tries=3, first_s=0.5, longest_s=4.0)
"""Somebody looks at an empty list meanwhile."""

FETCHING = Patience(tries=10, first_s=1.0, longest_s=60.0)
"""Some five minutes without a byte, as when a router starts again; then a person has to look."""


def persist(
    action: Callable[[], T],
    patience: Patience,
    stopped: Callable[[], bool],
    on_wait: Callable[[float, AppError], None] = lambda _wait_s, _verdict: None,
) -> T:
    """What `action` returns at last. Raises the last verdict when patience ends, and Cancelled."""
    failures = 0
    while True:
        try:
            return action()
        except Passing as passing:
            failures = 1 if passing.progressed else failures + 1
            if failures >= patience.tries:
                raise passing.verdict from passing
            wait_s = patience.wait_s(failures, passing.asked_s)
            on_wait(wait_s, passing.verdict)
        rest(wait_s, stopped)


def rest(wait_s: float, stopped: Callable[[], bool]) -> None:
    """Wait. Raises Cancelled once `stopped` says so."""
    until = time.monotonic() + wait_s
    while (left := until - time.monotonic()) > 0 and not stopped():
        time.sleep(min(left, _LOOK_S))
    if stopped():
        raise Cancelled


def seconds_in(retry_after: str | None, to_a_second: float = 1.0) -> float:
    """What a Retry-After header asks for, be it a number or a date; 0 without one or for nonsense, and never more than
    a day. So many of its units go `to_a_second`.
    """
    value = retry_after or ""
    try:
        asked_s = float(value) / to_a_second
    except ValueError:
        asked_s = _until(value)
    return min(max(asked_s, 0.0), MOST_ASKED_S) if isfinite(asked_s) else 0.0


def _until(date: str) -> float:
    try:
        found = parsedate_to_datetime(date)
    except (ValueError, OverflowError):
        return 0.0
    return (found.replace(tzinfo=found.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
