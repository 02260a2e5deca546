"""The accounts' connections, kept from one question to the next, and closed when nothing asks by them any more."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from desktop_app.accounts import Account, Wire
from desktop_app.engine.cloud.connection import client_for

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from desktop_app.engine.cloud.wire import Adapter
    from desktop_app.engine.process.cloud_lines import Patience

MOST = 8
"""Accounts whose connections are kept for the next question."""

_Way = tuple[Account, str, float]
"""An account without what does not matter for a connection, its key, and how long a connection may take."""


class _Kept:
    def __init__(self, adapter: Adapter) -> None:
        self.adapter = adapter
        self.users = 0
        self.is_let_go = False


class Clients:
    """One for each way of connecting. When an account is changed, or its key, the connections of before are closed with
    the last answer that comes by them, so that neither stays in memory.
    """

    def __init__(self) -> None:
        self._kept: dict[_Way, _Kept] = {}

    @asynccontextmanager
    async def of(self, account: Account, secret: str, patience: Patience) -> AsyncIterator[Adapter]:
        """An account's, for one question. Raises BadAddress, CertificateFileUnreadable and their like."""
        way = (replace(account, models=(), always=False), secret, patience.connect_s)
        kept = self._kept.pop(way, None) or _Kept(_adapter(account, secret, patience))
        self._kept[way] = kept
        kept.users += 1
        try:
            for other in [one for one in self._kept if one[0].slug == account.slug and one[:2] != way[:2]]:
                await self._let_go(other)
            while len(self._kept) > MOST:
                await self._let_go(next(iter(self._kept)))
            yield kept.adapter
        finally:
            kept.users -= 1
            if kept.is_let_go and not kept.users:
                await kept.adapter.close()

    async def _let_go(self, way: _Way) -> None:
        kept = self._kept.pop(way, None)
        if kept is None:  # another question has let it go meanwhile
            return
        kept.is_let_go = True
        if not kept.users:
            await asyncio.shield(kept.adapter.close())  # this question may be stopped meanwhile


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
