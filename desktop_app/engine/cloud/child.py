"""The `cloud` child: what it does with the commands of its parent. It is the one process that reaches the providers.

It looks by itself whether the user is offline, before each question, and takes the keys from the keyring itself.
"""

from __future__ import annotations

import asyncio
import logging
import os
from contextlib import suppress
from typing import TYPE_CHECKING

from desktop_app.accounts import KEY_VARIABLES, Account
from desktop_app.engine.cloud.asking import Answering, Refusals
from desktop_app.engine.cloud.bounds import BOUNDS, Bounds
from desktop_app.engine.cloud.clients import Clients
from desktop_app.engine.cloud.failures import NotAnAnswer, verdict
from desktop_app.engine.cloud.price_list import fetch, priced_again, with_address
from desktop_app.engine.cloud.secrets import Secrets
from desktop_app.engine.process.cloud_lines import (
    AskCloud,
    FetchPrices,
    FindServers,
    ListModels,
    ModelsListed,
    Patience,
    PriceModels,
    PricesFetched,
    ServersFound,
)
from desktop_app.engine.process.side_by_side import serve_side_by_side
from desktop_app.errors import AppError
from desktop_app.errors.hub import Offline, OfflineByEnvironment
from desktop_app.errors.privacy import NotCleared
from desktop_app.preferences import load, offline_by_environment
from desktop_app.settings import default_paths

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from desktop_app.accounts import CloudModel, Provider
    from desktop_app.engine.process.protocol import Command
    from desktop_app.engine.process.side_by_side import Emit

LOOK = Patience(connect_s=0.5, first_s=2.0, silence_s=2.0, total_s=4.0, tries=1)
"""For a server on this computer."""

_OURS = ("OPENAI_", "ANTHROPIC_", "GOOGLE_", "GEMINI_", "MISTRAL_", "OPENROUTER_")
"""How the variables begin by which the libraries would be set up behind the user's back."""


class CloudChild:
    """`keys` are the variables of the environment that may hold one. `require_online` raises Offline, before each
    question: another program of the same user may have thrown the switch, whatever the one that began this does.
    """

    kind = "cloud"

    def __init__(self, keys: Mapping[str, str], require_online: Callable[[], None]) -> None:
        self._secrets = Secrets(keys)
        self._require_online = require_online
        self._clients = Clients()
        self._refusals: Refusals = {}

    async def run(self, command: Command, emit: Emit) -> None:
        """Carry out one command; see `side_by_side.Backend`."""
        self._require_online()
        match command:
            case AskCloud():
                await self._answer(command, emit)
            case ListModels():
                emit(ModelsListed(id=command.id, models=await self._models(command)))
            case FetchPrices():
                emit(PricesFetched(id=command.id, text=await self._fetch_prices(command)))
            case PriceModels():
                emit(ModelsListed(id=command.id, models=priced_again(command.account)))
            case FindServers():
                emit(ServersFound(id=command.id, servers=await self._find(command)))

    async def _answer(self, command: AskCloud, emit: Emit) -> None:
        if command.request.for_account != command.account.slug:
            raise NotCleared(provider=command.account.name)
        secret = await self._secrets.of(command.account, command.secret)
        async with self._clients.of(command.account, secret, command.patience) as adapter:
            await Answering(command, adapter, secret, self._refusals, emit).run()

    async def _models(self, command: ListModels) -> tuple[CloudModel, ...]:
        secret = await self._secrets.of(command.account, command.secret)
        BOUNDS.set(Bounds(command.patience))
        try:
            async with self._clients.of(command.account, secret, command.patience) as adapter:
                return await adapter.models()
        except Exception as error:
            # The libraries take whatever comes for a list of models.
            told = NotAnAnswer(str(error)) if isinstance(error, AttributeError | TypeError | LookupError) else error
            found = verdict(told, command.account, "", secret)
            if found is None:
                raise
            raise found from error

    async def _fetch_prices(self, command: FetchPrices) -> str:
        source = with_address(command.source)
        BOUNDS.set(Bounds(command.patience))
        try:
            return await fetch(source, command.patience.connect_s)
        except Exception as error:
            found = verdict(error, source, "", "")
            if found is None:
                raise
            raise found from error

    async def _find(self, command: FindServers) -> tuple[Provider, ...]:
        async def is_there(provider: Provider, address: str) -> bool:
            account = Account(slug=provider.value, provider=provider, name="", base_url=address)
            with suppress(AppError):
                await self._models(ListModels(id=command.id, account=account, patience=LOOK))
                return True
            return False

        found = await asyncio.gather(*(is_there(provider, address) for provider, address in command.places))
        return tuple(provider for (provider, _), there in zip(command.places, found, strict=True) if there)


def _take_keys() -> dict[str, str]:
    """The keys of the environment, in which nothing is left that would set the libraries up behind the user's back."""
    keys = {name: os.environ[name].strip() for name in KEY_VARIABLES if name in os.environ}
    for name in [name for name in os.environ if name.startswith(_OURS)]:
        del os.environ[name]
    return keys


def main() -> int:
    """Serve the parent until it is done; the exit status."""
    keys = _take_keys()
    logging.disable()  # the libraries log what they send
    return serve_side_by_side(CloudChild(keys, _require_online))


def _require_online() -> None:
    """Raises Offline, OfflineByEnvironment."""
    if offline_by_environment():
        raise OfflineByEnvironment
    if load(default_paths().preferences).offline:
        raise Offline
