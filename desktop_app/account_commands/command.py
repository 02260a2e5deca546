"""Carrying out `tandem accounts`. A key comes from standard input alone."""

from __future__ import annotations

import getpass
import os
import sys
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from desktop_app import terminal
from desktop_app.account_commands import facts
from desktop_app.accounts import FACTS, Account, KeySource, Provider
from desktop_app.composition import build
from desktop_app.errors import AppError, KeyMissing, KeyNotKept
from desktop_app.errors.accounts import NoSuchAccount
from desktop_app.errors.keys import KeyMalformed
from desktop_app.header_words import MOST_SECRET
from desktop_app.passphrase import begin_sealing, has_terminal, open_keys

if TYPE_CHECKING:
    import argparse

    from desktop_app.composition import Services
    from desktop_app.settings import Paths

_DETAILS = ("name", "base_url", "organization", "project", "proxy", "ca_file")


def run(options: argparse.Namespace, paths: Paths) -> int:
    """Carry out one of the commands; the exit status. Raises AppError."""
    with closing(build(paths, lambda _: None)) as services:
        words, told = _CARRIED_OUT[options.accounts_command](options, services)
    if options.json:
        terminal.write_json(told, sys.stdout)
    else:
        terminal.write(words, sys.stdout)
    return 0


def _list(_: argparse.Namespace, services: Services) -> tuple[str, facts.Json]:
    accounts, left = services.accounts.accounts, services.accounts.left_behind
    told = {"accounts": [facts.account_json(one) for one in accounts], "left_in_keyring": list(left)}
    return facts.accounts_table(accounts, left), told


def _add(options: argparse.Namespace, services: Services) -> tuple[str, facts.Json]:
    """Raises AppError; then nothing is stored."""
    account = services.accounts.new(Provider(options.provider))
    kept = _keep(_filled_in(account, options), options, services, wants_key=not options.variable)
    if options.no_test:
        return f"Added {kept.name} ({kept.slug}), and asked nobody.\n", facts.account_json(kept)
    try:
        return _tried(kept, services)
    except (AppError, KeyboardInterrupt):
        services.accounts.remove(kept.slug).result()
        terminal.write("tandem: The account was not added; --no-test adds one unseen.\n", sys.stderr)
        raise


def _change(options: argparse.Namespace, services: Services) -> tuple[str, facts.Json]:
    account = _named(options.account, services)
    kept = _keep(_filled_in(account, options), options, services, wants_key=options.new_key)
    return f"Changed {kept.name} ({kept.slug}).\n", facts.account_json(kept)


def _test(options: argparse.Namespace, services: Services) -> tuple[str, facts.Json]:
    account = _named(options.account, services)
    if account.key_source is KeySource.SEALED:
        open_keys(services.accounts, account, may_ask=not options.json, from_stdin=options.passphrase_stdin)
    return _tried(account, services)


def _remove(options: argparse.Namespace, services: Services) -> tuple[str, facts.Json]:
    account = _named(options.account, services)
    still_in = services.accounts.remove(account.slug).result()
    return facts.removed_words(account, still_in), {"removed": account.slug, "key_still_in": still_in.value}


def _find(_: argparse.Namespace, services: Services) -> tuple[str, facts.Json]:
    found = services.accounts.find_servers().result()
    servers = [{"provider": one.value, "address": FACTS[one].base_url} for one in found]
    return facts.servers_words(found), {"servers": servers}


def _prices(options: argparse.Namespace, services: Services) -> tuple[str, facts.Json]:
    prices = (services.prices.refresh() if options.refresh else services.prices.list()).result()
    fetched_on = prices.fetched_on.isoformat() if prices.fetched_on else None
    return facts.prices_words(prices), {"fetched_on": fetched_on}


_CARRIED_OUT = {
    "list": _list,
    "add": _add,
    "change": _change,
    "test": _test,
    "remove": _remove,
    "find": _find,
    "prices": _prices,
}


def _filled_in(account: Account, options: argparse.Namespace) -> Account:
    """With what was said. Raises KeyMissing for a variable that is empty."""
    said: dict[str, Any] = {name: value for name in _DETAILS if (value := getattr(options, name)) is not None}
    if options.headers is not None:
        said["headers"] = tuple(options.headers)
    if options.variable:
        if not os.environ.get(options.variable, "").strip():
            raise KeyMissing(f"the variable {options.variable} is empty", provider=account.name)
        said |= {"key_source": KeySource.ENVIRONMENT, "variable": options.variable}
    return replace(account, **said)


def _keep(account: Account, options: argparse.Namespace, services: Services, *, wants_key: bool) -> Account:
    """Stored, and its key where it outlives this command. Raises AppError, KeyMissing without a key that it needs,
    KeyNotKept where nothing keeps it.
    """
    key = _key(account) if wants_key else ""
    if wants_key and account.facts.needs_key and not key:
        raise KeyMissing("no key came from standard input", provider=account.name)
    while True:
        try:
            return services.accounts.keep(account, key, beyond_session=True).result()
        except KeyNotKept:
            if options.json or not has_terminal() or not begin_sealing(services.accounts):
                raise


def _key(account: Account) -> str:
    """From standard input: typed unseen at a terminal, or what a pipe or a file has. Raises KeyMalformed."""
    if sys.stdin is None:
        return ""
    if sys.stdin.isatty():
        if not account.facts.needs_key and account.provider is not Provider.COMPATIBLE:
            return ""
        try:
            return getpass.getpass(f"Key for {account.name}: ", stream=sys.stderr)
        except EOFError:
            return ""
    read = sys.stdin.buffer.read(MOST_SECRET + 1)
    if len(read) > MOST_SECRET:
        raise KeyMalformed
    return read.decode(errors="replace").strip()


def _named(wanted: str, services: Services) -> Account:
    """By its own name, or by what `list` calls it. Raises NoSuchAccount."""
    folded = " ".join(wanted.split()).casefold()
    for account in services.accounts.accounts:
        if folded in {account.slug.casefold(), account.name.casefold()}:
            return account
    raise NoSuchAccount(name=wanted)


def _tried(account: Account, services: Services) -> tuple[str, facts.Json]:
    trial = services.accounts.try_out(account.slug).result()
    account = services.accounts.get(account.slug)
    return facts.trial_words(account, trial), facts.trial_json(account, trial)
