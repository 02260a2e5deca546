"""What the user fills in of an account: free names, addresses that are some, and no secret where none belongs."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from desktop_app.accounts import FACTS, Account, Provider
from desktop_app.errors.accounts import (
    AccountNameTaken,
    BadAddress,
    BadHeader,
    BadOrganization,
    SecretInAddress,
    SecretInHeader,
)
from desktop_app.header_words import is_header, is_secret_name

if TYPE_CHECKING:
    from collections.abc import Collection

_FILLED_IN = ("name", "base_url", "organization", "project", "headers", "proxy", "ca_file")


def new_account(provider: Provider, others: Collection[Account]) -> Account:
    """One with a slug and a name that none of the others has."""
    taken = {one.slug for one in others} | {one.name.casefold() for one in others}
    number, slug, name = 1, provider.value, FACTS[provider].name
    while not taken.isdisjoint({slug, name.casefold()}):
        number += 1
        slug, name = f"{provider.value}-{number}", f"{FACTS[provider].name} {number}"
    return Account(slug=slug, provider=provider, name=name)


def filled_in(now: Account, asked: Account, others: Collection[Account]) -> Account:
    """The account as it is now, with what the user has filled in: whatever else was changed meanwhile stays. Words that
    might go to another address before ask again. Raises AccountNameTaken.
    """
    if asked.name.casefold() != now.name.casefold() or all(one.slug != asked.slug for one in others):
        _require_free(asked, others)
    fields: dict[str, Any] = {field: getattr(asked, field) for field in _FILLED_IN}
    return replace(now, **fields, always=now.always and not is_moved(now, asked))


def is_moved(now: Account, asked: Account) -> bool:
    """Whether words would take another way from now on."""
    return (now.address, now.proxy) != (asked.address, asked.proxy)


def checked(account: Account) -> Account:
    """The account without stray spaces. Raises BadAddress, BadHeader, SecretInAddress, SecretInHeader."""
    for address in filter(None, (account.base_url.strip(), account.proxy.strip())):
        require_address(address)
    if not account.address:
        raise BadAddress(address=account.base_url)
    for name, value in account.headers:
        _require_header(name, value)
    for name, value in (("Organization", account.organization.strip()), ("Project", account.project.strip())):
        if not is_header(name, value):
            raise BadOrganization(name=value)
    fields: dict[str, Any] = {
        field: getattr(account, field).strip() for field in ("base_url", "organization", "project", "proxy", "ca_file")
    }
    return replace(account, name=" ".join(account.name.split()) or account.facts.name, **fields)


def require_address(address: str) -> None:
    """Raises BadAddress for what is no address of a server, SecretInAddress for one with a name, a password or a query
    in it; neither repeats one.
    """
    try:
        parts = urlsplit(address)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    told = re.split(r"[?#]", address)[0]
    if told != address or "@" in told:
        raise SecretInAddress(address=re.sub(r".*@", "", told))
    if not good or " " in address or not address.isprintable():
        raise BadAddress(address=address)


def _require_header(name: str, value: str) -> None:
    from desktop_app.privacy.finding import found_in  # its shapes take a while to compile, and no start needs them

    if is_secret_name(name) or found_in(f"{name}: {value}"):
        raise SecretInHeader(name=name)
    if not is_header(name, value):
        raise BadHeader(name=name)


def _require_free(account: Account, others: Collection[Account]) -> None:
    folded = account.name.casefold()
    for other in others:
        if other.slug != account.slug and folded in {other.slug, other.name.casefold()}:
            raise AccountNameTaken(name=account.name)
