"""What an account cannot be given."""

from __future__ import annotations

from desktop_app.errors.base import QT_TRANSLATE_NOOP, AppError


class NoSuchAccount(AppError):
    """On the command line."""

    code = "no_such_account"
    message = QT_TRANSLATE_NOOP("errors", "There is no account “{name}”.")
    hint = QT_TRANSLATE_NOOP("errors", "“tandem accounts list” says which there are.")


class BadAddress(AppError):
    """What was entered is no address of a server."""

    code = "bad_address"
    message = QT_TRANSLATE_NOOP("errors", "“{address}” is not the address of a server.")
    hint = QT_TRANSLATE_NOOP("errors", "It begins with https:// or http://, as in https://server.example/v1.")


class SecretInAddress(AppError):
    """It belongs to the keyring; `address` is without it."""

    code = "secret_in_address"
    message = QT_TRANSLATE_NOOP("errors", "The address {address} was given with a name, a password or a query in it.")
    hint = QT_TRANSLATE_NOOP("errors", "Enter a secret as the key; addresses are stored as they stand.")


class BadHeader(AppError):
    """It could not be sent as it is."""

    code = "bad_header"
    message = QT_TRANSLATE_NOOP("errors", "“{name}” is not a header that can be sent.")
    hint = QT_TRANSLATE_NOOP("errors", "A header is a name and a value of plain letters, as in “X-Team: research”.")


class BadOrganization(BadHeader):
    """It could not be sent as it is; nor could a project."""

    code = "bad_organization"
    message = QT_TRANSLATE_NOOP("errors", "“{name}” cannot be an organization or a project.")
    hint = QT_TRANSLATE_NOOP("errors", "Copy it from the provider's page, where it looks like org-4Tz9 or proj_4Tz9.")


class SecretInHeader(AppError):
    """It belongs to the keyring."""

    code = "secret_in_header"
    message = QT_TRANSLATE_NOOP("errors", "The header “{name}” looks as if it held a secret.")
    hint = QT_TRANSLATE_NOOP("errors", "Enter it as the key; headers are stored as they stand.")


class AccountNameTaken(AppError):
    """Another account is called so, or has it as its short name."""

    code = "account_name_taken"
    message = QT_TRANSLATE_NOOP("errors", "There is an account “{name}” already.")
    hint = QT_TRANSLATE_NOOP("errors", "Give it another name; nothing was changed.")
