"""Which keyrings keep secrets sealed, by the module of their backend."""

from __future__ import annotations

SEALED = {
    "keyring.backends.SecretService": "Secret Service",
    "keyring.backends.kwallet": "KWallet",
    "keyring.backends.libsecret": "libsecret",
    "keyring.backends.macOS": "macOS Keychain",
    "keyring.backends.Windows": "Windows Credential Manager",
}
"""Anything else that calls itself a keyring may write plain text."""
