"""A thread with a connection of its own, which run one transaction after another."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from sqlalchemy.orm import Session

from desktop_app.storage.failures import known_failures
from desktop_app.storage.transactions import engine_on
from desktop_app.storage.writer import info_with

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from pathlib import Path

    from desktop_app.storage.writer import Writer

P = ParamSpec("P")
T = TypeVar("T")


class StorageThread:
    """Runs operations on the connection that `connect` makes on this thread at the first of them."""

    def __init__(
        self, path: Path, *, name: str, connect: Callable[[], sqlite3.Connection], begin: str, writer: Writer
    ) -> None:
        self._path = path
        self._engine = engine_on(connect, begin=begin)
        self._info = info_with(writer)
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)

    def run(self, operation: Callable[Concatenate[Session, P], T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run `operation(session, ...)` in one transaction; known failures come as AppErrors."""

        def transaction() -> T:
            with known_failures(self._path), Session(self._engine, info=self._info) as session, session.begin():
                return operation(session, *args, **kwargs)

        return self._executor.submit(transaction)

    def close(self) -> None:
        """Finish what was submitted, then close the connection on the thread that it belongs to."""
        self._executor.submit(self._engine.dispose)
        self._executor.shutdown()
