"""What is said about accounts and their models."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from PySide6.QtCore import QCoreApplication

from desktop_app.accounts import FACTS, LOCAL_SERVERS, KeySource
from desktop_app.cloud_parameters import efforts
from desktop_app.ui.chat.figures import money
from desktop_app.ui.inspector.numbers import count
from desktop_app.ui.text import day

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from desktop_app.accounts import Account, CloudModel, Provider


def host_of(account: Account) -> str:
    """Where an account is, as in "api.openai.com"."""
    return urlsplit(account.address).netloc


def is_unencrypted(address: str) -> bool:
    """Whether others on the way can read along: plain HTTP to anywhere but this computer."""
    parts = urlsplit(address)
    return parts.scheme == "http" and parts.hostname not in {"localhost", "127.0.0.1", "::1"}


def account_wants_key(account: Account) -> bool:
    """Whether nothing works until a key is entered."""
    return account.facts.needs_key and account.key_source is KeySource.NONE


def key_words(account: Account) -> str:
    """Where an account's key is."""
    match account.key_source:
        case KeySource.KEYRING:
            return QCoreApplication.translate("accounts", "The key is in this computer's keyring.")
        case KeySource.SESSION:
            return QCoreApplication.translate(
                "accounts", "No keyring has kept the key: it is in memory until Tandem ends."
            )
        case KeySource.SEALED:
            return QCoreApplication.translate(
                "accounts", "The key is in Tandem's sealed file, which a passphrase opens."
            )
        case KeySource.ENVIRONMENT:
            words = QCoreApplication.translate("accounts", "The key is read from {variable}; it is not copied.")
            return words.format(variable=account.variable)
        case KeySource.NONE if account.facts.needs_key:
            return QCoreApplication.translate("accounts", "It has no key yet.")
        case KeySource.NONE:
            return QCoreApplication.translate("accounts", "It needs no key.")


def provider_words(account: Account) -> str:
    """With whom an account is, and whether that is this computer."""
    if account.provider in LOCAL_SERVERS and not account.base_url:
        return QCoreApplication.translate("accounts", "{host} · a server on this computer").format(
            host=host_of(account)
        )
    return host_of(account)


def model_line(model: CloudModel, account: Account) -> str:
    """One line under a model's name: whose it is, and what a million tokens cost."""
    if model.input_price is None or model.output_price is None:
        return account.name
    words = QCoreApplication.translate("accounts", "{read} in, {written} out")
    return f"{account.name} · {words.format(read=money(model.input_price), written=money(model.output_price))}"


def model_facts(model: CloudModel, provider: Provider) -> str:
    """All that is known of a model, its price in dollars for a million tokens first."""
    translate = QCoreApplication.translate
    parts = []
    if model.input_price is not None and model.output_price is not None:
        words = translate("accounts", "{read} in, {written} out")
        parts.append(words.format(read=money(model.input_price), written=money(model.output_price)))
    if model.context_window:
        parts.append(translate("accounts", "reads {count} tokens").format(count=count(model.context_window)))
    if model.output_limit:
        parts.append(translate("accounts", "writes up to {count}").format(count=count(model.output_limit)))
    if model.images is not None:
        parts.append(translate("accounts", "sees images") if model.images else translate("accounts", "no images"))
    if (reasons := does_reason(model, provider)) is not None:
        parts.append(translate("accounts", "reasons") if reasons else translate("accounts", "no reasoning"))
    return " · ".join(parts) or translate("accounts", "The server tells nothing of it.")


def does_reason(model: CloudModel, provider: Provider) -> bool | None:
    """Whether it can reason before it answers; None: nobody says."""
    if model.reasons or model.efforts:
        return True
    return bool(efforts(provider, model)) if FACTS[provider].prices else None


def price_date(models: Iterable[CloudModel]) -> date | None:
    """Of the list by which these are priced; None where none has a price."""
    return max((model.price_date for model in models if model.price_date is not None), default=None)


def price_note(models: Iterable[CloudModel]) -> str:
    """What the prices of these models are, and as of when; "" where none has one."""
    on = price_date(models)
    if on is None:
        return ""
    words = QCoreApplication.translate(
        "accounts", "Prices in US dollars for a million tokens, by the list of {date}; the bill is the provider's."
    )
    return words.format(date=day(on))
