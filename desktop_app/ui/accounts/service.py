"""What the window asks of the accounts; see `ui.services`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from concurrent.futures import Future

    from desktop_app.accounts import Account, CloudModel, KeySource, Provider
    from desktop_app.services.prices import PriceList
    from desktop_app.services.trials import Trial


class Accounts(Protocol):
    """See `services.accounts.AccountsService`; the futures fail with what `errors.cloud` has."""

    @property
    def accounts(self) -> tuple[Account, ...]:
        """All of them, by name."""

    def variables(self, provider: Provider) -> tuple[str, ...]:
        """The variables of the environment that hold a key for it."""

    def new(self, provider: Provider) -> Account:
        """An account to be filled in."""

    def keep(self, account: Account, key: str = "") -> Future[Account]:
        """Store an account, and its key where that may be."""

    def remove(self, slug: str) -> Future[KeySource]:
        """Forget an account and its key; where that still is, NONE for nowhere."""

    @property
    def left_behind(self) -> tuple[str, ...]:
        """Names under which the keyring still has keys that nobody wants."""

    def sweep(self) -> Future[None]:
        """Remove those from the keyring; tells `AccountsChanged`."""

    def try_out(self, slug: str) -> Future[Trial]:
        """See whether it works."""

    def list_models(self, slug: str) -> Future[tuple[CloudModel, ...]]:
        """What it has for chatting."""

    def show_models(self, slug: str, models: tuple[CloudModel, ...]) -> Future[Account]:
        """Let these be in the picker."""

    def always(self, slug: str, *, allowed: bool) -> Future[Account]:
        """Let words go there without asking, or no more."""

    @property
    def needs_passphrase(self) -> bool:
        """Whether sealed keys wait for it."""

    @property
    def has_sealed_file(self) -> bool:
        """Whether a passphrase was chosen once."""

    def open_keys(self, passphrase: str) -> Future[None]:
        """Open the sealed keys; tells `AccountsChanged`."""

    def seal_keys(self, passphrase: str) -> Future[None]:
        """Keep the keys that are in memory sealed; tells `AccountsChanged`."""

    def find_servers(self) -> Future[tuple[Provider, ...]]:
        """Which servers run on this computer."""


class Prices(Protocol):
    """See `services.prices.PricesService`."""

    def list(self) -> Future[PriceList]:
        """The list in force."""

    def refresh(self) -> Future[PriceList]:
        """Fetch the newest one."""
