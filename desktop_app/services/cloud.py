"""Who answers from elsewhere: one process for all providers, begun through the gate and ended when it is not needed."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from desktop_app.accounts import KeySource, key_name
from desktop_app.errors import Cancelled, ChildDied
from desktop_app.errors.breaking_off import CloudBroken
from desktop_app.errors.cloud import CloudOffline, CloudOfflineByEnvironment
from desktop_app.errors.hub import Offline
from desktop_app.errors.keys import KeysSealed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from desktop_app.accounts import Account, CloudModel
    from desktop_app.domain import ModelRef
    from desktop_app.engine.base import GenerationRequest
    from desktop_app.engine.process.cloud import CloudAnswer, CloudProcess
    from desktop_app.services.accounts import AccountsService
    from desktop_app.services.keys import KeysService
    from desktop_app.services.offline import NetworkGate

T = TypeVar("T")

IDLE_S = 600.0
"""The process takes 80 to 200 MB and up to two seconds to begin."""


class CloudService:
    """Any thread may call; a call blocks until it is answered."""

    def __init__(self, gate: NetworkGate, accounts: AccountsService, keys: KeysService) -> None:
        self._gate = gate
        self._accounts = accounts
        self._keys = keys
        self._lock = threading.Lock()
        self._process: CloudProcess | None = None
        self._users = 0
        self._idle: threading.Timer | None = None
        self._closed = False

    def check_online(self, account: Account) -> None:
        """Raises CloudOffline where nothing may reach the network."""
        if self._gate.is_forced:
            raise CloudOfflineByEnvironment(provider=account.name)
        if self._gate.offline:
            raise CloudOffline(provider=account.name)

    def check_key(self, account: Account) -> None:
        """Raises KeysSealed where the account's key waits for the user's passphrase."""
        if account.key_source is KeySource.SEALED and not self._keys.is_open:
            raise KeysSealed(provider=account.name)

    def allow(self, slug: str) -> None:
        """Let words go to an account without asking from now on; not waited for."""
        self._accounts.always(slug, allowed=True)

    def find(self, ref: ModelRef) -> tuple[Account, CloudModel]:
        """The account and the model that a lane names. Raises AccountGone."""
        account = self._accounts.get(ref.provider)
        return account, account.model(ref.id)

    @contextmanager
    def asking(self, account: Account, model: CloudModel, request: GenerationRequest) -> Iterator[CloudAnswer]:
        """Have a model write, within a `with` block: with that ends what it has not written yet. Raises Offline,
        AppError.
        """
        with self._told(account), self._using() as process:
            answer = process.ask(account, model, request, self._secret(account))
            try:
                yield answer
            finally:
                answer.cancel()  # whoever was told to stop meanwhile has read none of it

    def with_process(self, account: Account, ask: Callable[[CloudProcess, str], T]) -> T:
        """What the process says when it is asked with the account's key, if that is in memory. Raises AppError."""
        with self._told(account), self._using() as process:
            return ask(process, self._secret(account))

    def close(self) -> None:
        """End the process; safe to call twice."""
        self._closed = True
        self._rest()

    def _secret(self, account: Account) -> str:
        """What the process cannot get by itself."""
        return self._keys.secret(key_name(account.slug), account.key_source)

    @contextmanager
    def _told(self, account: Account) -> Iterator[None]:
        self.check_key(account)
        try:
            yield
        except Offline as error:
            self.check_online(account)
            raise CloudOffline(error.detail, provider=account.name) from error
        except (Cancelled, ChildDied) as error:
            self.check_online(account)
            if isinstance(error, ChildDied):
                raise CloudBroken(error.detail, provider=account.name) from error
            raise

    @contextmanager
    def _using(self) -> Iterator[CloudProcess]:
        process = self._wake()
        try:
            yield process
        finally:
            self._rest_later()

    def _wake(self) -> CloudProcess:
        with self._lock:
            if self._closed:
                raise Cancelled
            if self._idle is not None:
                self._idle.cancel()
                self._idle = None
            process = self._process
            if process is None or not process.alive:
                if process is not None:
                    self._gate.end(process)
                    self._process = None
                process = self._process = self._gate.cloud()
            self._users += 1
            return process

    def _rest_later(self) -> None:
        with self._lock:
            self._users -= 1
            if self._users or self._closed:
                return
            self._idle = threading.Timer(IDLE_S, self._rest)
            self._idle.daemon = True
            self._idle.start()

    def _rest(self) -> None:
        with self._lock:
            if self._users and not self._closed:
                return
            process, self._process = self._process, None
            if self._idle is not None:
                self._idle.cancel()
        if process is not None:
            self._gate.end(process)
