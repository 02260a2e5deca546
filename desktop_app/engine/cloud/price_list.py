"""The list of prices that the user has fetched: from its authors, through here, to the parent, who keeps it."""

from __future__ import annotations

import json
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from desktop_app.accounts import Provider
from desktop_app.engine.cloud.connection import client_for
from desktop_app.errors.cloud import PricesNotUnderstood

if TYPE_CHECKING:
    from desktop_app.accounts import Account, CloudModel


def with_address(source: Account) -> Account:
    """Where the list is fetched: from its authors, if nothing else is said."""
    from desktop_app.engine.cloud import pricing

    return source if source.base_url else replace(source, base_url=pricing.ADDRESS)


async def fetch(source: Account, connect_s: float) -> str:
    """Fetch the list and go by it; as JSON. Raises PricesNotUnderstood, and what the client raises."""
    from desktop_app.engine.cloud import pricing

    async with client_for(source, connect_s) as client, client.stream("GET", source.base_url) as response:
        body = bytearray()
        async with aclosing(response.aiter_bytes()) as chunks:
            async for chunk in chunks:
                body += chunk
    pricing.use_kept()  # first, so that it is not put in the place of what has come
    try:
        raw = json.loads(bytes(body))
        pricing.go_by(pricing.parsed(raw), datetime.now(UTC).date())
    except (pricing.BadPrices, ValueError, RecursionError) as error:
        raise PricesNotUnderstood(str(error), host=urlsplit(source.base_url).netloc) from error
    return json.dumps(raw, ensure_ascii=False, separators=(",", ":"))


def priced_again(account: Account) -> tuple[CloudModel, ...]:
    """The account's models by the list in force; prices that a provider itself tells stay."""
    from desktop_app.engine.cloud.wire import priced

    if account.provider is Provider.OPENROUTER:
        return account.models
    made = []
    for model in account.models:
        bare = replace(model, input_price=None, output_price=None)
        again = priced(bare, account.facts.prices)
        made.append(model if again is bare else again)
    return tuple(made)
