"""What tokens cost, by the bundled price list of genai-prices: it needs no network and is as old as it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from genai_prices import Usage as Tokens
from genai_prices import calc_price
from genai_prices.data_snapshot import get_snapshot
from genai_prices.types import ModelPrice, StartDateConstraint, TieredPrices

from desktop_app.domain import Cost

if TYPE_CHECKING:
    from genai_prices.types import ModelInfo

    from desktop_app.engine.base import Usage

CURRENCY = "USD"
_NANO = Decimal(1_000_000_000)


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars for a million tokens, before any tier; None where the list has no figure. The window in tokens."""

    read: float | None
    written: float | None
    context_window: int


@cache
def price_date() -> date:
    """As of when the list is: its latest change that has come into force."""
    today = datetime.now(UTC).date()
    begins = (
        price.constraint.start_date
        for provider in get_snapshot().providers
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
    try:
        return get_snapshot().find_provider_model(model, None, provider, None)[1]
    except LookupError:
        return None


def _base(prices: ModelPrice, name: str) -> float | None:
    price = getattr(prices, name)
    if isinstance(price, TieredPrices):
        price = price.base
    return None if price is None else float(price)
