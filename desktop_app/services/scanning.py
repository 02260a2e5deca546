"""What looks private in texts that may leave this computer: looked for once in each, never long in a transaction."""

from __future__ import annotations

import threading
from collections import OrderedDict
from concurrent.futures import Future, ThreadPoolExecutor
from hashlib import blake2b
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from desktop_app.privacy import Found
    from desktop_app.storage.database import Database, Session

T = TypeVar("T")

AT_ONCE = 50_000
"""Characters that may be looked through within a transaction: some hundredths of a second."""

_KEPT = 200_000
"""Texts: more than a conversation that still fits any context window has messages."""


class Unscanned(Exception):
    """So much has to be looked through that the database cannot wait for it."""

    def __init__(self, texts: tuple[str, ...]) -> None:
        super().__init__(f"{sum(map(len, texts))} characters")
        self.texts = texts


class Scanner:
    """Any thread may call."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._found: OrderedDict[bytes, tuple[Found, ...]] = OrderedDict()
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="scanning")

    def found(self, texts: Iterable[str]) -> tuple[Found, ...]:
        """What looks private in these, each thing once. Raises Unscanned."""
        known = {text: self._known(text) for text in texts}
        new = tuple(text for text, found in known.items() if found is None)
        if sum(map(len, new)) > AT_ONCE:
            raise Unscanned(new)
        known |= self._scan(new)
        return tuple({one.value: one for found in known.values() for one in found or ()}.values())

    def submit(self, database: Database, store: Callable[[Session], T]) -> Future[T]:
        """Have the database `store`, again once everything is looked through that kept it from that."""
        outcome: Future[T] = Future()

        def attempt() -> None:
            database.submit(store).add_done_callback(done)

        def done(future: Future[T]) -> None:
            error = future.exception()
            if isinstance(error, Unscanned):
                self._worker.submit(scan, error.texts)
            elif error is not None:
                outcome.set_exception(error)
            else:
                outcome.set_result(future.result())

        def scan(texts: tuple[str, ...]) -> None:
            try:
                self._scan(texts)
            except BaseException as error:  # noqa: BLE001 - whoever waits must hear of it
                outcome.set_exception(error)
            else:
                attempt()

        attempt()
        return outcome

    def close(self) -> None:
        """Begin nothing more; safe to call twice."""
        self._worker.shutdown()

    def _scan(self, texts: tuple[str, ...]) -> dict[str, tuple[Found, ...]]:
        from desktop_app.privacy.finding import found_in  # its shapes take a while to compile, and no start needs them

        scanned: dict[str, tuple[Found, ...]] = {}
        for text in texts:
            scanned[text] = found_in(text)
            with self._lock:
                self._found[_digest(text)] = scanned[text]
                if len(self._found) > _KEPT:
                    self._found.popitem(last=False)
        return scanned

    def _known(self, text: str) -> tuple[Found, ...] | None:
        with self._lock:
            return self._found.get(_digest(text))


def _digest(text: str) -> bytes:
    return blake2b(text.encode(errors="surrogatepass"), digest_size=20).digest()
