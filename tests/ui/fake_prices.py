"""A list of prices that nobody fetches."""

from __future__ import annotations

from concurrent.futures import Future
from datetime import date
from typing import TYPE_CHECKING

from desktop_app.services.prices import PriceList

if TYPE_CHECKING:
    from desktop_app.errors import AppError


class FakePrices:
    """`fail_next` makes the next fetching fail."""

    def __init__(self) -> None:
        self.now = PriceList(fetched_on=None)
        self.fail_next: AppError | None = None

    def list(self) -> Future[PriceList]:
        future: Future[PriceList] = Future()
        future.set_result(self.now)
        return future

    def refresh(self) -> Future[PriceList]:
        if self.fail_next is not None:
            future: Future[PriceList] = Future()
            future.set_exception(self.fail_next)
            return future
        self.now = PriceList(fetched_on=date(2026, 11, 27))
        return self.list()
