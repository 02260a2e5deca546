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

from desktop_app.accounts import KEY_VARIABLES, Account, KeySource, Wire, key_name
from desktop_app.domain import PromptMessage, Role, Sampling
from desktop_app.engine.base import GenerationRequest
from desktop_app.engine.cloud.asking import Answering, Refusals
from desktop_app.engine.cloud.bounds import BOUNDS, Bounds
from desktop_app.engine.cloud.connection import client_for
from desktop_app.engine.cloud.failures import verdict
from desktop_app.engine.cloud.price_list import fetch, priced_again
from desktop_app.engine.keys import keyring_store
from desktop_app.engine.process.cloud_lines import (
    AccountTried,
    AskCloud,
    FetchPrices,
    FindServers,
    ListModels,
    ModelsListed,
    Patience,
    PriceModels,
    PricesFetched,
    ServersFound,
    TryAccount,
)
from desktop_app.engine.process.side_by_side import serve_side_by_side
from desktop_app.errors import AppError
from desktop_app.errors.cloud import Blocked, CloudModelGone, CloudPromptTooLong, Declined, KeyMissing, RequestRefused
from desktop_app.errors.hub import Offline
from desktop_app.errors.keys import KeyNotFound, KeyringSilent
from desktop_app.errors.privacy import NotCleared
from desktop_app.preferences import load
from desktop_app.settings import default_paths

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop_app.accounts import CloudModel, Provider
    from desktop_app.engine.cloud.wire import Adapter
    from desktop_app.engine.process.protocol import Command
    from desktop_app.engine.process.side_by_side import Emit

KEYRING_S = 90.0
"""Long enough to type the password of a locked keyring."""

LOOK = Patience(connect_s=0.5, first_s=2.0, silence_s=2.0, total_s=4.0, tries=1)
"""For a server on this computer."""

_OURS = ("OPENAI_", "ANTHROPIC_", "GOOGLE_", "GEMINI_", "MISTRAL_", "OPENROUTER_")
"""How the variables begin by which the libraries would be set up behind the user's back."""

MOST_CLIENTS = 8
"""Accounts whose connections are kept for the next question."""

_A_WORD = GenerationRequest(
    messages=(PromptMessage(role=Role.USER, text="Say yes."),), sampling=Sampling(max_tokens=16)
)


class CloudChild:
    """`keys` are the variables of the environment that may hold one."""

    kind = "cloud"

    def __init__(self, keys: Mapping[str, str], *, offline: bool) -> None:
        self._keys = keys
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
            case TryAccount():
                emit(await self._try(command))
            case FetchPrices():
                emit(PricesFetched(id=command.id, text=await self._fetch_prices(command)))
            case PriceModels():
                emit(ModelsListed(id=command.id, models=priced_again(command.account)))
            case FindServers():
                emit(ServersFound(id=command.id, servers=await self._find(command)))

    async def _answer(self, command: AskCloud, emit: Emit) -> None:
        if command.request.for_account != command.account.slug:
            raise NotCleared(provider=command.account.name)
        secret = await self._secret(command.account, command.secret)
        adapter = self._adapter(command.account, secret, command.patience)
        await Answering(command, adapter, secret, self._refusals, emit).run()

    async def _models(self, command: ListModels | TryAccount) -> tuple[CloudModel, ...]:
        secret = await self._secret(command.account, command.secret)
        adapter = self._adapter(command.account, secret, command.patience)
        BOUNDS.set(Bounds(command.patience))
        try:
            return await adapter.models()
        except Exception as error:
            found = verdict(error, command.account, "", secret)
            if found is None:
                raise
            raise found from error

    async def _try(self, command: TryAccount) -> AccountTried:
        models = await self._models(command)
        billed = [model for model in models if model.input_price is not None and model.output_price]
        if not billed:
            return AccountTried(id=command.id, models=models)
        model = min(billed, key=lambda one: (one.input_price or 0.0) + (one.output_price or 0.0))
        asked = AskCloud(
            id=command.id,
            account=command.account,
            model=model,
            request=replace(_A_WORD, for_account=command.account.slug),
            patience=command.patience,
            secret=command.secret,
        )
        try:
            await self._answer(asked, lambda _event: None)
        except (Blocked, CloudModelGone, CloudPromptTooLong, Declined, RequestRefused):
            # It is the model that does not do for a test, and not the account.
            return AccountTried(id=command.id, models=models)
        return AccountTried(id=command.id, models=models, asked=model.id)

    async def _fetch_prices(self, command: FetchPrices) -> str:
        BOUNDS.set(Bounds(command.patience))
        try:
            return await fetch(command.source, command.patience.connect_s)
        except Exception as error:
            found = verdict(error, command.source, "", "")
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

    async def _secret(self, account: Account, given: str) -> str:
        """The account's key. Raises KeyMissing, KeyringMissing, KeyringLocked, KeyringSilent."""
        found = given
        if account.key_source is KeySource.ENVIRONMENT:
            found = self._keys.get(account.variable, "")
        elif account.key_source is KeySource.KEYRING and not given:
            try:
                async with asyncio.timeout(KEYRING_S):
                    found = await asyncio.to_thread(keyring_store.read, key_name(account.slug))
            except KeyNotFound:
                found = ""
            except TimeoutError:
                raise KeyringSilent from None
        if not found and (account.facts.needs_key or account.key_source is not KeySource.NONE):
            raise KeyMissing(provider=account.name)
        return found

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
