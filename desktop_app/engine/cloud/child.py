"""The `cloud` child: what it does with the commands of its parent. It is the one process that reaches the providers.

It looks by itself whether the user is offline, and takes the keys from the keyring itself.
"""

from __future__ import annotations

import asyncio
import logging
import os
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from desktop_app.accounts import KEY_VARIABLES, Account, Wire
from desktop_app.engine.cloud.asking import Answering, Refusals
from desktop_app.engine.cloud.bounds import BOUNDS, Bounds
from desktop_app.engine.cloud.connection import client_for
from desktop_app.engine.cloud.failures import verdict
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
from desktop_app.errors.hub import Offline
from desktop_app.errors.privacy import NotCleared
from desktop_app.preferences import load
from desktop_app.settings import default_paths

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop_app.accounts import CloudModel, Provider
    from desktop_app.engine.cloud.wire import Adapter
    from desktop_app.engine.process.protocol import Command
    from desktop_app.engine.process.side_by_side import Emit

LOOK = Patience(connect_s=0.5, first_s=2.0, silence_s=2.0, total_s=4.0, tries=1)
"""For a server on this computer."""

_OURS = ("OPENAI_", "ANTHROPIC_", "GOOGLE_", "GEMINI_", "MISTRAL_", "OPENROUTER_")
"""How the variables begin by which the libraries would be set up behind the user's back."""

MOST_CLIENTS = 8
"""Accounts whose connections are kept for the next question."""


class CloudChild:
    """`keys` are the variables of the environment that may hold one."""

    kind = "cloud"

    def __init__(self, keys: Mapping[str, str], *, offline: bool) -> None:
        self._secrets = Secrets(keys)
        self._offline = offline
        self._adapters: dict[tuple[Account, str, float], Adapter] = {}
        self._refusals: Refusals = {}

    async def run(self, command: Command, emit: Emit) -> None:
        """Carry out one command; see `side_by_side.Backend`."""
        if self._offline:
            raise Offline
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
        adapter = self._adapter(command.account, secret, command.patience)
        await Answering(command, adapter, secret, self._refusals, emit).run()

    async def _models(self, command: ListModels) -> tuple[CloudModel, ...]:
        secret = await self._secrets.of(command.account, command.secret)
        adapter = self._adapter(command.account, secret, command.patience)
        BOUNDS.set(Bounds(command.patience))
        try:
            return await adapter.models()
        except Exception as error:
            found = verdict(error, command.account, "", secret)
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

    def _adapter(self, account: Account, secret: str, patience: Patience) -> Adapter:
        """One for each way of connecting, with its connections kept alive."""
        key = (replace(account, models=(), always=False), secret, patience.connect_s)
        adapter = self._adapters.pop(key, None) or _adapter(account, secret, patience)
        self._adapters[key] = adapter
        while len(self._adapters) > MOST_CLIENTS:
            self._adapters.pop(next(iter(self._adapters)))
        return adapter


def _adapter(account: Account, secret: str, patience: Patience) -> Adapter:
    client = client_for(account, patience.connect_s)
    match account.facts.wire:
        case Wire.OPENAI:
            from desktop_app.engine.cloud.openai_wire import OpenAIWire

            return OpenAIWire(account, secret, client)
        case Wire.ANTHROPIC:
            from desktop_app.engine.cloud.anthropic_wire import AnthropicWire

            return AnthropicWire(account, secret, client)
        case Wire.GOOGLE:
            from desktop_app.engine.cloud.google_wire import GoogleWire

            return GoogleWire(account, secret, client)


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
    return serve_side_by_side(CloudChild(keys, offline=load(default_paths().preferences).offline))
