"""Futures that come of other futures."""

from __future__ import annotations

from concurrent.futures import Future
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_app.errors import AppError

T = TypeVar("T")
R = TypeVar("R")


def then(future: Future[T], step: Callable[[T], R], afterwards: Callable[[], None] = lambda: None) -> Future[R]:
    """The outcome of `step` on what `future` brings; failures of either pass on. `afterwards` comes in any case."""
    chained: Future[R] = Future()

    def done(source: Future[T]) -> None:
        try:
            outcome = step(source.result())
        except BaseException as error:  # noqa: BLE001 - a future carries every failure to who waits for it
            afterwards()
            chained.set_exception(error)
        else:
            afterwards()
            chained.set_result(outcome)

    future.add_done_callback(done)
    return chained


def failed(error: AppError) -> Future[Any]:
    """What failed before it began."""
    future: Future[Any] = Future()
    future.set_exception(error)
    return future
