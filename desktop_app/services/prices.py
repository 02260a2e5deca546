"""The list of what models cost: bundled, or fetched when the user asks; kept in the cache folder with its date."""

from __future__ import annotations

import json
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from desktop_app.accounts import Account, Provider
from desktop_app.durable import create_private, move_into_place
from desktop_app.errors import CacheUnwritable
from desktop_app.usage import today

if TYPE_CHECKING:
    from pathlib import Path

    from desktop_app.accounts import CloudModel
    from desktop_app.services.accounts import AccountsService
    from desktop_app.services.cloud import CloudService

SOURCE = Account(slug="genai-prices", provider=Provider.COMPATIBLE, name="genai-prices")
"""Whose list it is; without an address the child knows it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceList:
    """`fetched_on` None: it is the one that came with Tandem."""

    fetched_on: date | None


class PricesService:
    """Every call returns at once; futures fail with AppError."""

    def __init__(self, cloud: CloudService, accounts: AccountsService, file: Path, source: Account = SOURCE) -> None:
        self._cloud = cloud
        self._accounts = accounts
        self._file = file
        self._source = source
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="prices")

    def list(self) -> Future[PriceList]:
        """The list in force."""
        return self._worker.submit(self._list)

    def refresh(self) -> Future[PriceList]:
        """Fetch the newest list, and let the models of all accounts have its prices. Fails with CloudOffline,
        PricesNotUnderstood, CacheUnwritable, AppError; then the one from before stays in force.
        """
        return self._worker.submit(self._refresh)

    def close(self) -> None:
        """Wait for nothing; safe to call twice."""
        self._worker.shutdown(wait=False, cancel_futures=True)

    def _list(self) -> PriceList:
        try:
            return PriceList(fetched_on=date.fromisoformat(json.loads(self._file.read_bytes())["fetched_on"]))
        except (OSError, ValueError, TypeError, LookupError):
            return PriceList(fetched_on=None)

    def _refresh(self) -> PriceList:
        self._cloud.check_online(self._source)
        text = self._cloud.with_process(self._source, lambda process, _: process.fetch_prices(self._source))
        fetched_on = today()
        self._keep(f'{{"fetched_on": "{fetched_on.isoformat()}", "providers": {text}}}\n')
        for account in self._accounts.accounts:
            models = self._priced(account)
            if models != account.models:
                self._accounts.update_models(account.slug, models).result()
        return PriceList(fetched_on=fetched_on)

    def _priced(self, account: Account) -> tuple[CloudModel, ...]:
        return self._cloud.with_process(account, lambda process, _: process.price(account))

    def _keep(self, text: str) -> None:
        part = self._file.with_suffix(".part")
        try:
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            part.unlink(missing_ok=True)
            create_private(part)
            part.write_text(text, encoding="utf-8")
            move_into_place(part, self._file)
        except OSError as error:
            raise CacheUnwritable(str(error), path=str(self._file)) from error
