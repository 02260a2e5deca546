"""Lists of prices as their authors publish them, small."""

from __future__ import annotations

from typing import Any

PROVIDERS = ("openai", "anthropic", "google", "mistral", "openrouter")


def price_list(model: str = "gpt-5", read: float = 2.5, written: float = 20.0) -> list[dict[str, Any]]:
    """Every provider that must be in one, with one model."""
    prices = {"input_mtok": read, "output_mtok": written}
    return [
        {
            "id": provider,
            "name": provider.title(),
            "api_pattern": rf"https://api\.{provider}\.com",
            "models": [{"id": model, "match": {"equals": model}, "context_window": 300_000, "prices": prices}],
        }
        for provider in PROVIDERS
    ]
