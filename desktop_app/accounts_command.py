"""`tandem accounts`: the accounts with providers, from a terminal. A key comes from standard input alone."""

from __future__ import annotations

import getpass
import os
import sys
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

from desktop_app import terminal
from desktop_app.accounts import Account, KeySource, Provider
from desktop_app.composition import build
from desktop_app.errors import AccountGone, KeyMissing, KeyringMissing

if TYPE_CHECKING:
    import argparse

    from desktop_app.composition import Services
    from desktop_app.services.trials import Trial
    from desktop_app.settings import Paths

Json = dict[str, object]

MOST_KEY = 10_000
"""Characters that are read of a key."""


def run(options: argparse.Namespace, paths: Paths) -> int:
    """Carry out one of the commands; the exit status. Raises AppError."""
    with closing(build(paths, lambda _: None)) as services:
        match options.accounts_command:
            case "list":
                accounts = services.accounts.accounts
                _tell({"accounts": [_facts(one) for one in accounts]}, _table(accounts), as_json=options.json)
            case "add":
                account = _added(options, services)
                _tell_trial(services, account, services.accounts.try_out(account.slug).result(), as_json=options.json)
            case "test":
                account = _named(options.account, services)
                _tell_trial(services, account, services.accounts.try_out(account.slug).result(), as_json=options.json)
            case _:
                account = _named(options.account, services)
                services.accounts.remove(account.slug).result()
                _tell({"removed": account.slug}, f"Removed {account.name}, and its key.\n", as_json=options.json)
    return 0


def _added(options: argparse.Namespace, services: Services) -> Account:
    """Stored with its key. Raises AppError, KeyMissing without a key that it needs, KeyringMissing if none keeps it."""
    account = services.accounts.new(Provider(options.provider))
    given = {
        name: getattr(options, name)
        for name in ("name", "base_url", "organization", "project", "proxy", "ca_file")
        if getattr(options, name)
    }
    account = replace(account, **given)
    if options.variable:
        if not os.environ.get(options.variable, "").strip():
            raise KeyMissing(f"the variable {options.variable} is empty", provider=account.name)
        account = replace(account, key_source=KeySource.ENVIRONMENT, variable=options.variable)
        return services.accounts.keep(account).result()
    key = _key(account)
    if account.facts.needs_key and not key:
        raise KeyMissing("no key came from standard input", provider=account.name)
    kept = services.accounts.keep(account, key).result()
    if kept.key_source is KeySource.SESSION:
        # It would be gone with this command.
        services.accounts.remove(kept.slug).result()
        raise KeyringMissing
    return kept


def _key(account: Account) -> str:
    """From standard input: typed unseen at a terminal, or what a pipe or a file has."""
    if sys.stdin is None:
        return ""
    if sys.stdin.isatty():
        if not account.facts.needs_key and account.provider is not Provider.COMPATIBLE:
            return ""
        return getpass.getpass(f"Key for {account.name}: ", stream=sys.stderr).strip()
    return sys.stdin.read(MOST_KEY).strip()


def _named(wanted: str, services: Services) -> Account:
    """By its own name, or by what `list` calls it. Raises AccountGone."""
    folded = wanted.strip().casefold()
    for account in services.accounts.accounts:
        if folded in {account.slug.casefold(), account.name.casefold()}:
            return account
    raise AccountGone(provider=wanted)


def _tell_trial(services: Services, account: Account, trial: Trial, *, as_json: bool) -> None:
    account = services.accounts.get(account.slug)
    answered = f"; {trial.asked} has answered" if trial.asked else ""
    text = f"{account.name} ({account.slug}) works: {len(trial.models)} models{answered}.\n"
    if trial.not_asked is not None:
        text += f"None was asked for a word. {trial.not_asked.text()}\n"
    facts = {
        **_facts(account),
        "works": True,
        "asked": trial.asked,
        "not_asked": trial.not_asked.code if trial.not_asked else "",
        "available": [one.id for one in trial.models],
    }
    _tell(facts, text, as_json=as_json)


def _facts(account: Account) -> Json:
    return {
        "account": account.slug,
        "provider": account.provider.value,
        "name": account.name,
        "address": account.address,
        "key": account.key_source.value,
        "variable": account.variable,
        "always_allowed": account.always,
        "models": [one.id for one in account.models],
    }


def _table(accounts: tuple[Account, ...]) -> str:
    if not accounts:
        return "There are no accounts yet; “tandem accounts add openai” adds one.\n"
    rows = [("ACCOUNT", "NAME", "ADDRESS", "KEY", "MODELS")]
    rows += [(one.slug, one.name, one.address, one.key_source.value, str(len(one.models))) for one in accounts]
    return terminal.columns(rows)


def _tell(facts: Json, text: str, *, as_json: bool) -> None:
    if as_json:
        terminal.write_json(facts, sys.stdout)
    else:
        terminal.write(text, sys.stdout)
