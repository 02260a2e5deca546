"""What is told of accounts, in words and as JSON. No key is known here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app import terminal
from desktop_app.accounts import FACTS, KeySource

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop_app.accounts import Account, Provider
    from desktop_app.services.prices import PriceList
    from desktop_app.services.trials import Trial

Json = dict[str, object]

_STILL_IN = {
    KeySource.KEYRING: "Its key is still in the keyring, which is locked or does not answer; it goes with the next key "
    "that is kept or removed there.",
    KeySource.SEALED: "Its key is still in the sealed file, which is not open; it goes as soon as that is opened.",
}


def account_json(account: Account) -> Json:
    """All that is kept of one."""
    return {
        "account": account.slug,
        "provider": account.provider.value,
        "name": account.name,
        "address": account.address,
        "organization": account.organization,
        "project": account.project,
        "headers": [list(header) for header in account.headers],
        "proxy": account.proxy,
        "ca_file": account.ca_file,
        "key": account.key_source.value,
        "variable": account.variable,
        "always_allowed": account.always,
        "models": [one.id for one in account.models],
    }


def accounts_table(accounts: Sequence[Account], left_behind: Sequence[str]) -> str:
    """A line for each, and what the keyring should not have any more."""
    if accounts:
        rows = [("ACCOUNT", "NAME", "ADDRESS", "KEY", "MODELS")]
        rows += [(one.slug, one.name, one.address, _where(one), str(len(one.models))) for one in accounts]
        table = terminal.columns(rows)
    else:
        table = "There are no accounts yet; “tandem accounts add openai” adds one.\n"
    if left_behind:
        table += f"Still in the keyring, which was shut when they were to go: {', '.join(left_behind)}.\n"
    return table


def trial_json(account: Account, trial: Trial) -> Json:
    """An account that works."""
    return {
        **account_json(account),
        "works": True,
        "asked": trial.asked,
        "not_asked": trial.not_asked.code if trial.not_asked else "",
        "available": [one.id for one in trial.models],
    }


def trial_words(account: Account, trial: Trial) -> str:
    """That it works, and by whose answer."""
    answered = f"; {trial.asked} has answered" if trial.asked else ""
    words = f"{account.name} ({account.slug}) works: {len(trial.models)} models{answered}.\n"
    if trial.not_asked is not None:
        words += f"None was asked for a word. {trial.not_asked.text()}\n"
    return words


def removed_words(account: Account, still_in: KeySource) -> str:
    """What became of its key."""
    if still_in is not KeySource.NONE:
        return f"Removed {account.name}. {_STILL_IN[still_in]}\n"
    match account.key_source:
        case KeySource.NONE:
            return f"Removed {account.name}, which had no key.\n"
        case KeySource.ENVIRONMENT:
            return f"Removed {account.name}; its key stays in {account.variable}.\n"
        case _:
            return f"Removed {account.name}, and its key.\n"


def servers_words(found: Sequence[Provider]) -> str:
    """How to add each."""
    if not found:
        return "No server answers at the usual addresses of this computer.\n"
    rows = [(FACTS[one].name, FACTS[one].base_url, f"tandem accounts add {one.value}") for one in found]
    return terminal.columns([("SERVER", "ADDRESS", "TO ADD IT"), *rows])


def prices_words(prices: PriceList) -> str:
    """Of which day they are."""
    if prices.fetched_on is None:
        return "The list of prices that came with Tandem is in force; --refresh fetches the newest.\n"
    return f"The list of prices of {prices.fetched_on} is in force.\n"


def _where(account: Account) -> str:
    return account.variable if account.key_source is KeySource.ENVIRONMENT else account.key_source.value
