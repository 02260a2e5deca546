"""What tokens cost, by the price list of genai-prices: the bundled one, which needs no network and is as old as it is,
or the one that the user has had fetched, if that is newer.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from genai_prices import Usage as Tokens
from genai_prices import calc_price
from genai_prices.data_snapshot import DataSnapshot, get_snapshot, set_custom_snapshot
from genai_prices.types import StartDateConstraint, TieredPrices, _providers_from_raw
from genai_prices.update_prices import DEFAULT_UPDATE_URL

from desktop_app.domain import Cost
from desktop_app.settings import default_paths

if TYPE_CHECKING:
    from genai_prices.types import ModelInfo, ModelPrice, Provider

    from desktop_app.engine.base import Usage

CURRENCY = "USD"
ADDRESS = DEFAULT_UPDATE_URL
"""Where the authors of the list have its newest."""

NEEDED = frozenset({"openai", "anthropic", "google", "mistral", "openrouter"})
"""Providers without which a list is none."""

DEAREST = 10_000.0
"""Dollars for a million tokens: ten times what any model has cost so far."""

_NANO = Decimal(1_000_000_000)


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars for a million tokens, before any tier; None where the list has no figure. The window in tokens."""

    read: float | None
    written: float | None
    context_window: int


class BadPrices(Exception):
    """No list of prices, or one that cannot be true."""


def parsed(raw: object) -> list[Provider]:
    """The list in what JSON has. Raises BadPrices."""
    try:
        providers = _providers_from_raw(raw)
    except (ValueError, TypeError, LookupError, ArithmeticError, RecursionError) as error:
        raise BadPrices(str(error)) from error
    missing = NEEDED - {provider.id for provider in providers}
    if missing:
        raise BadPrices(f"without {', '.join(sorted(missing))}")
    now = datetime.now(UTC)
    for provider in providers:
        for model in provider.models:
            prices = model.get_prices(now)
            for name in ("input_mtok", "output_mtok"):
                price = _base(prices, name)
                if price is not None and not 0 <= price <= DEAREST:
                    raise BadPrices(f"{model.id} at {price} for a million tokens")
    return providers


def go_by(providers: list[Provider], fetched_on: date) -> None:
    """Let this list be in force, unless there is a newer one."""
    if fetched_on >= max([_bundled_date(), *_FETCHED]):
        set_custom_snapshot(DataSnapshot(providers=providers, from_auto_update=True))
        _FETCHED.append(fetched_on)


@cache
def use_kept() -> None:
    """Go by what the parent has kept, once; nothing where that is missing or cannot be used."""
    try:
        kept = json.loads(default_paths().prices.read_bytes())
        go_by(parsed(kept["providers"]), date.fromisoformat(kept["fetched_on"]))
    except (OSError, BadPrices, ValueError, TypeError, LookupError, RecursionError):
        return


def price_date() -> date:
    """As of when the list in force is: the day on which it was fetched, or the latest change in the bundled one."""
    use_kept()
    return _FETCHED[-1] if _FETCHED else _bundled_date()


_FETCHED: list[date] = []
"""The days of the lists that were in force in the place of the bundled one, the newest last."""


@cache
def _bundled_date() -> date:
    """Of its latest change that has come into force."""
    from genai_prices.data import providers

    today = datetime.now(UTC).date()
    begins = (
        price.constraint.start_date
        for provider in providers
        for model in provider.models
        if isinstance(model.prices, list)
        for price in model.prices
        if isinstance(price.constraint, StartDateConstraint)
    )
    return max((begin for begin in begins if begin <= today), default=today)


def price_of(provider: str, model: str) -> Price | None:
    """What the list says of a model; None if it is not in it. `provider` "" is one who bills nobody."""
    found = _found(provider, model)
    if found is None:
        return None
    prices = found.get_prices(datetime.now(UTC))
    return Price(_base(prices, "input_mtok"), _base(prices, "output_mtok"), found.context_window or 0)


def cost_of(provider: str, model: str, usage: Usage) -> Cost | None:
    """What an answer cost, by the tokens that the provider has counted; None if the list does not say."""
    if _found(provider, model) is None:
        return None
    tokens = Tokens(
        input_tokens=usage.prompt_tokens,
        cache_read_tokens=min(usage.cached_tokens, usage.prompt_tokens),
        output_tokens=usage.completion_tokens,
    )
    try:
        total = calc_price(tokens, model, provider_id=provider).total_price
    except (LookupError, ValueError):
        return None
    return in_dollars(total)


def in_dollars(amount: Decimal | float) -> Cost:
    """An amount of dollars, at today's list."""
    return Cost(nanos=round(Decimal(str(amount)) * _NANO), currency=CURRENCY, price_date=price_date())


def _found(provider: str, model: str) -> ModelInfo | None:
    if not provider:
        return None
    use_kept()
    try:
        return get_snapshot().find_provider_model(model, None, provider, None)[1]
    except LookupError:
        return None


def _base(prices: ModelPrice, name: str) -> float | None:
    price = getattr(prices, name)
    if isinstance(price, TieredPrices):
        price = price.base
    return None if price is None else float(price)
