"""What is said about accounts and their models."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from PySide6.QtCore import QCoreApplication

from desktop_app.accounts import LOCAL_SERVERS, KeySource
from desktop_app.ui.chat.figures import money
from desktop_app.ui.inspector.numbers import count

if TYPE_CHECKING:
    from desktop_app.accounts import Account, CloudModel


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


def model_facts(model: CloudModel) -> str:
    """All that is known of a model."""
    parts = [model.id]
    if model.context_window:
        parts.append(QCoreApplication.translate("accounts", "{count} tokens").format(count=count(model.context_window)))
    if model.input_price is not None and model.output_price is not None:
        words = QCoreApplication.translate("accounts", "a million tokens: {read} in, {written} out")
        parts.append(words.format(read=money(model.input_price), written=money(model.output_price)))
    return " · ".join(parts)
