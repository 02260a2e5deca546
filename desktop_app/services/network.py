"""What stands between here and the Hub, and the user's Hugging Face token: where it is kept and who gets it."""

from __future__ import annotations

import contextlib
import os
import threading
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from desktop_app.durable import create_private
from desktop_app.engine.hub.origins import DEFAULT_ENDPOINT, endpoint
from desktop_app.engine.process.keys import SystemKeys
from desktop_app.errors import AppError, KeyNotFound, PreferencesNotKept
from desktop_app.errors.hub import BadEndpoint, NoToken
from desktop_app.services.hub import token_of_the_environment

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NAME = "Hugging Face token"
"""Under which the keyring keeps it."""

PATIENCE_S = 4.0
"""So long a search or a download waits for a keyring; then it goes on without a token."""

MARKER = "hub-token-in-keyring"
"""A file in the profile. A keyring is asked only where it is there: nobody without a token has to unlock anything."""


_SHOWN_CHARS = 4


class Keeping(StrEnum):
    """Where the token in use comes from."""

    NOWHERE = "nowhere"
    ENVIRONMENT = "environment"
    KEYRING = "keyring"
    SESSION = "session"


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenStanding:
    """`trouble` is why the keyring did not do what it was asked for, and `asking`: it has not answered yet. `ending` is
    the token's own, by which its owner knows it.
    """

    keeping: Keeping = Keeping.NOWHERE
    ending: str = ""
    trouble: AppError | None = None
    asking: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkFacts:
    """What is in force. `endpoint` is the Hub's address or, from HF_ENDPOINT, a mirror's; `bad_endpoint`: it is none.
    `proxy` is "" without one; `proxy_variable` names the variable that it comes from, "" for the system's settings.
    """

    endpoint: str
    is_mirror: bool = False
    bad_endpoint: bool = False
    proxy: str = ""
    proxy_variable: str = ""


class NetworkService:
    """The token is in this process's memory, in the keyring, and in lines to children; nowhere else."""

    def __init__(
        self, folder: Path, system: SystemKeys | None = None, *, on_token: Callable[[], None] = lambda: None
    ) -> None:
        """`folder` is where the marker lies; `on_token` is called on some thread when there is another token."""
        self._on_token = on_token
        self._marker = folder / MARKER
        self._system = system or SystemKeys()
        self._lock = threading.Lock()
        self._session = ""
        self._kept = ""
        self._trouble: AppError | None = None
        self._reading: Future[None] | None = None
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="keyring")
        self._looker = ThreadPoolExecutor(1, thread_name_prefix="network")

    def facts(self) -> Future[NetworkFacts]:
        """What is in force."""
        return self._looker.submit(_facts)

    def token(self) -> str:
        """The token to send, "" for none; that in HF_TOKEN comes first, as for every program of Hugging Face. Blocks
        for `PATIENCE_S` at most.
        """
        if not self._known() and self._marker.exists():
            with contextlib.suppress(TimeoutError, CancelledError, RuntimeError):
                self._read().result(PATIENCE_S)
        return self._known()

    def standing(self) -> TokenStanding:
        """Where the token in use comes from; at once, without asking a keyring."""
        reading, token = self._reading, self._known()
        if token_of_the_environment():
            keeping = Keeping.ENVIRONMENT
        elif self._marker.exists():
            keeping = Keeping.KEYRING
        else:
            keeping = Keeping.SESSION if token else Keeping.NOWHERE
        return TokenStanding(
            keeping=keeping,
            ending=token[-_SHOWN_CHARS:] if len(token) > 2 * _SHOWN_CHARS else "",
            trouble=self._trouble,
            asking=reading is not None and not reading.done(),
        )

    def read(self) -> Future[TokenStanding]:
        """Ask the keyring, also once more after it has failed, for what it keeps, if it keeps anything."""
        if self._known() or not self._marker.exists():
            return self._looker.submit(self.standing)
        self._forget_failure()
        self._read()
        return self._worker.submit(self.standing)

    def keep(self, token: str) -> Future[TokenStanding]:
        """Use a token from now on, and keep it in the keyring; for this session alone where that does not work. The
        future fails with NoToken for what is none.
        """
        token = token.strip()
        if not token or not token.isascii() or not token.isprintable() or " " in token:
            return _failed(NoToken())
        self._session = token
        self._system.interrupt()
        return self._worker.submit(self._keep, token)

    def remove(self) -> Future[TokenStanding]:
        """Forget it, here and in the keyring; `trouble` if it may still be there."""
        self._session = ""
        self._system.interrupt()
        return self._worker.submit(self._remove)

    def close(self) -> None:
        """Wait for no keyring. Safe to call twice."""
        self._worker.shutdown(wait=False, cancel_futures=True)
        self._system.interrupt()
        self._worker.shutdown(wait=True)
        self._looker.shutdown(wait=True)

    def _known(self) -> str:
        return token_of_the_environment() or self._session or self._kept

    def _read(self) -> Future[None]:
        """One question at a time; after a failure none until `read`."""
        with self._lock:
            if self._reading is None:
                self._reading = self._worker.submit(self._take_kept)
            return self._reading

    def _forget_failure(self) -> None:
        with self._lock:
            if self._reading is not None and self._reading.done():
                self._reading = None

    def _take_kept(self) -> None:
        self._trouble = None
        try:
            self._kept = self._system.read(NAME)
            self._on_token()
        except KeyNotFound:  # somebody has removed it there
            self._marker.unlink(missing_ok=True)
        except AppError as error:
            self._trouble = error

    def _keep(self, token: str) -> TokenStanding:
        self._kept, self._trouble = "", None
        self._marker.unlink(missing_ok=True)
        self._on_token()
        try:
            self._system.store(NAME, token)
            self._marker.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            create_private(self._marker)
        except OSError as error:
            self._trouble = PreferencesNotKept(str(error), path=str(self._marker))
        except AppError as error:
            self._trouble = error
        return self.standing()

    def _remove(self) -> TokenStanding:
        self._kept, self._trouble = "", None
        if self._marker.exists():
            try:
                self._system.forget(NAME)
                self._marker.unlink(missing_ok=True)
            except AppError as error:
                self._trouble = error
        self._forget_failure()
        return self.standing()


def _facts() -> NetworkFacts:
    from desktop_app.engine.hub.proxies import named_by, proxies, without_password

    try:
        address, bad = endpoint(), False
    except BadEndpoint:
        address, bad = os.environ.get("HF_ENDPOINT", "").strip(), True
    scheme = address.partition(":")[0].lower()
    proxy = proxies().get(scheme, "")
    return NetworkFacts(
        endpoint=address,
        is_mirror=address != DEFAULT_ENDPOINT,
        bad_endpoint=bad,
        proxy=without_password(proxy) if proxy else "",
        proxy_variable=named_by(scheme) if proxy else "",
    )


def _failed(error: NoToken) -> Future[TokenStanding]:
    future: Future[TokenStanding] = Future()
    future.set_exception(error)
    return future
