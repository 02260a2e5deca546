"""Looking around on the Hub: searching, repositories, and what a model's file says before it is downloaded."""

from __future__ import annotations

import os
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from desktop_app.domain import ModelFacts
from desktop_app.engine.local.memory_need import Shape
from desktop_app.errors import Cancelled, ChildDied
from desktop_app.errors.hub import Offline, SearchBroken

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_app.engine.process.hub import HubProcess
    from desktop_app.repositories import FoundRepository, Quantization, Repository, SearchQuery
    from desktop_app.services.offline import NetworkGate

T = TypeVar("T")

IDLE_S = 60.0
"""The process takes 45 MB, and half a second to begin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelPreview:
    """What a model on the Hub is, and what decides its memory and speed."""

    facts: ModelFacts
    shape: Shape


def token_of_the_environment() -> str:
    """The token in HF_TOKEN; "" without one."""
    return os.environ.get("HF_TOKEN", "").strip()


class HubService:
    """Two processes, one that searches and one that looks closer, so that neither keeps the other waiting; each is
    ended when it is not needed for a minute. The futures fail with what `errors.hub` has.
    """

    def __init__(self, gate: NetworkGate, token: Callable[[], str] = token_of_the_environment) -> None:
        """`token` is asked on a thread of its own and may take its time, as a locked keyring does."""
        self._searching = _Line(gate, token, "hub-search")
        self._looking = _Line(gate, token, "hub-look")

    def search(self, query: SearchQuery) -> Future[tuple[FoundRepository, ...]]:
        """The first 50 hits. A search that is still under way gives way to this one and fails with Cancelled."""
        return self._searching.ask(lambda hub, token: hub.search(query, token))

    def describe(self, address: str) -> Future[Repository]:
        """A repository by “owner/name” or any address of it. What was asked of `describe` or `preview` before gives way
        to it and fails with Cancelled.
        """
        return self._looking.ask(lambda hub, token: hub.describe(address, token))

    def preview(self, repository: Repository, quantization: Quantization) -> Future[ModelPreview]:
        """What the model's file says of itself, by reading its first megabytes. Gives way as `describe` does."""

        def ask(hub: HubProcess, token: str) -> ModelPreview:
            facts, shape = hub.preview(repository.repo_id, repository.revision, quantization.files, token)
            return ModelPreview(facts=facts, shape=shape)

        return self._looking.ask(ask)

    def account(self) -> Future[str]:
        """The name of the account whose token is in use; it tells that the Hub accepts it."""
        return self._looking.ask(lambda hub, token: hub.account(token))

    def close(self) -> None:
        """End the processes; safe to call twice."""
        self._searching.close()
        self._looking.close()


class _Line:
    """A process, and a thread that asks it one thing after the other: the latest goes first, the others give way."""

    def __init__(self, gate: NetworkGate, token: Callable[[], str], name: str) -> None:
        self._gate = gate
        self._token = token
        self._lock = threading.Lock()
        self._process: HubProcess | None = None
        self._under_way: Future[Any] | None = None
        self._idle: threading.Timer | None = None
        self._closed = False
        self._worker = ThreadPoolExecutor(1, thread_name_prefix=name)

    def ask(self, question: Callable[[HubProcess, str], T]) -> Future[T]:
        """The answer. Called from one thread."""
        before = self._under_way
        if before is not None and not before.done() and not before.cancel():
            self._interrupt()
        try:
            self._under_way = asked = self._worker.submit(self._with_process, question)
        except RuntimeError:  # closed, and a window that is about to go asks all the same
            asked = Future()
            asked.set_exception(Cancelled())
        return asked

    def close(self) -> None:
        """End the process; safe to call twice."""
        self._closed = True
        self._worker.shutdown(wait=False, cancel_futures=True)
        self._rest()
        self._worker.shutdown(wait=True)
        self._rest()

    def _with_process(self, question: Callable[[HubProcess, str], T]) -> T:
        token = self._token()
        process = self._wake()
        try:
            return question(process, token)
        except (Cancelled, ChildDied) as error:
            if self._gate.offline:
                raise Offline from error
            if isinstance(error, ChildDied):
                raise SearchBroken(error.detail) from error
            raise
        finally:
            self._rest_later()

    def _wake(self) -> HubProcess:
        with self._lock:
            if self._closed:
                raise Cancelled
            if self._idle is not None:
                self._idle.cancel()
            process = self._process
            if process is None or not process.alive:
                if process is not None:
                    self._gate.end(process)
                    self._process = None
                process = self._process = self._gate.hub()
            return process

    def _interrupt(self) -> None:
        with self._lock:
            if self._process is not None:
                self._process.cancel()

    def _rest_later(self) -> None:
        with self._lock:
            if self._closed:
                return
            self._idle = threading.Timer(IDLE_S, self._rest)
            self._idle.daemon = True
            self._idle.start()

    def _rest(self) -> None:
        with self._lock:
            process, self._process = self._process, None
            if self._idle is not None:
                self._idle.cancel()
        if process is not None:
            self._gate.end(process)
