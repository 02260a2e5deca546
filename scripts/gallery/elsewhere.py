"""What comes from other computers: a repository of a Hub that is served here, and accounts with providers."""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING

from desktop_app.accounts import Account, CloudModel, KeySource, Provider
from desktop_app.ui.accounts.account_card import AccountCard
from desktop_app.ui.models.page import Part
from desktop_app.ui.settings.page import Section
from tests.hub_repo import Repo
from tests.hub_server import HubServer

if TYPE_CHECKING:
    from pathlib import Path

    from scripts.gallery.stage import Stage

_REPO = "harbour-lights/SmolLM2-135M-Instruct-GGUF"
_CARD = (
    "# SmolLM2 135M Instruct\n\nA small model for **short questions**, in English.\n\n"
    "- answers at once on any computer\n- knows little of the world\n\n```\nllama-cli -m SmolLM2.gguf\n```\n"
)
_DAY = date(2026, 11, 1)


def models_repository(on: Stage) -> None:
    """What a repository has, with the files that fit and what the model says of itself."""
    path = on.model.path
    names = ("Q4_K_M", "Q4_1", "Q8_0", "F16")
    files: dict[str, bytes | Path] = {f"SmolLM2-135M-Instruct-{name}.gguf": path for name in names}
    with HubServer({_REPO: Repo(files=files, card=_CARD, downloads=12_345, likes=678)}) as hub:
        os.environ["HF_ENDPOINT"] = hub.endpoint
        try:
            on.window.models.open_part(Part.DISCOVER)
            on.wait(0.5)
            part = on.window.discovering.part
            assert part is not None
            part.look_at(_REPO)
            on.wait(4.0)
        finally:
            del os.environ["HF_ENDPOINT"]


def settings_accounts_kept(on: Stage) -> None:
    """Two accounts, one of them unfolded."""
    claude = CloudModel(
        id="claude-sonnet",
        name="Claude Sonnet",
        context_window=200_000,
        input_price=3,
        output_price=15,
        price_date=_DAY,
    )
    for account in (
        Account(
            slug="anthropic",
            provider=Provider.ANTHROPIC,
            name="Anthropic",
            key_source=KeySource.ENVIRONMENT,
            variable="ANTHROPIC_API_KEY",
            models=(claude,),
        ),
        Account(
            slug="ollama",
            provider=Provider.OLLAMA,
            name="Ollama in the study, with a name that is longer than its place",
            models=(CloudModel(id="qwen3:8b", name="qwen3:8b"),),
        ),
    ):
        on.services.accounts.keep(account).result()
    on.window.settings.open_section(Section.ACCOUNTS)
    on.wait(0.5)
    next(
        card for card in on.window.findChildren(AccountCard) if card.account.slug == "anthropic"
    ).details_button.click()
    on.wait(0.2)
