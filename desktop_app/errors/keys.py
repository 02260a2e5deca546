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


class KeysSealed(AppError):
    """The passphrase was not entered since the start."""

    code = "keys_sealed"
    message = QT_TRANSLATE_NOOP("errors", "The key for {provider} is sealed with your passphrase.")
    hint = QT_TRANSLATE_NOOP("errors", "Enter the passphrase in Settings › Accounts, then try again; nothing was sent.")


class PassphraseNeeded(KeysSealed):
    """On the command line, where nobody can be asked for it."""

    code = "passphrase_needed"
    hint = QT_TRANSLATE_NOOP(
        "errors",
        "Run the command on a terminal, without --json, or give the passphrase with --passphrase-stdin; nothing was "
        "sent.",
    )


class KeyNotKept(AppError):
    """On the command line, whose memory ends with it."""

    code = "key_not_kept"
    message = QT_TRANSLATE_NOOP("errors", "Nothing on this computer keeps the key: no keyring is there, or it is shut.")
    hint = QT_TRANSLATE_NOOP(
        "errors",
        "Name a variable of the environment with --variable, or run the command on a terminal, where a passphrase can "
        "seal the key; nothing was stored.",
    )


class PassphraseWrong(AppError):
    """It does not open the file of keys, or somebody has changed that."""

    code = "passphrase_wrong"
    message = QT_TRANSLATE_NOOP("errors", "That passphrase does not open the keys.")
    hint = QT_TRANSLATE_NOOP("errors", "Try again; nothing was changed.")


class KeysFileDamaged(AppError):
    """It is not what was written."""

    code = "keys_file_damaged"
    message = QT_TRANSLATE_NOOP("errors", "The sealed file of keys cannot be read: {path}.")
    hint = QT_TRANSLATE_NOOP("errors", "Put a copy of it back, or delete it and enter the keys again.")


class KeysFileUnwritable(AppError):
    """The disk, or the rights of the folder."""

    code = "keys_file_unwritable"
    message = QT_TRANSLATE_NOOP("errors", "The sealed file of keys cannot be written: {path}.")
    hint = QT_TRANSLATE_NOOP("errors", "Look whether the disk is full; what was sealed before is still there.")


class KeyMalformed(AppError):
    """It has a letter that no header can hold; which one is not told, since keys are told to nobody."""

    code = "key_malformed"
    message = QT_TRANSLATE_NOOP("errors", "The key has a space, a line break or a letter in it that no key has.")
    hint = QT_TRANSLATE_NOOP("errors", "Copy it anew from the provider's page, whole and alone; nothing was sent.")
