"""What keeps a secret from being kept or read. `name` says whose it is."""

from __future__ import annotations

from desktop_app.errors.base import QT_TRANSLATE_NOOP, AppError


class KeyringMissing(AppError):
    """There is no keyring that seals what it keeps, or it does not work."""

    code = "keyring_missing"
    message = QT_TRANSLATE_NOOP("errors", "This computer has no keyring that could keep the key.")
    hint = QT_TRANSLATE_NOOP(
        "errors", "Enter it again after each start of Tandem, or set up a keyring such as GNOME Keyring or KWallet."
    )


class KeyringLocked(AppError):
    """Its owner has not unlocked it."""

    code = "keyring_locked"
    message = QT_TRANSLATE_NOOP("errors", "The keyring is locked.")
    hint = QT_TRANSLATE_NOOP("errors", "Unlock it and try again; nothing was changed.")


class KeyringSilent(AppError):
    """It did not answer in time."""

    code = "keyring_silent"
    message = QT_TRANSLATE_NOOP("errors", "The keyring does not answer.")
    hint = QT_TRANSLATE_NOOP("errors", "Look whether it asks for your password, then try again; nothing was changed.")


class KeyNotFound(AppError):
    """It has none of this name."""

    code = "key_not_found"
    message = QT_TRANSLATE_NOOP("errors", "The keyring has no key for “{name}”.")
    hint = QT_TRANSLATE_NOOP("errors", "Enter the key again.")
