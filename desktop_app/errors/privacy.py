"""What the user has kept on this computer. `provider` is an account's name, `name` a file's."""

from __future__ import annotations

from desktop_app.errors.base import QT_TRANSLATE_NOOP, AppError


class LocalOnly(AppError):
    """The user has locked the conversation."""

    code = "local_only"
    message = QT_TRANSLATE_NOOP("errors", "This conversation is kept on this computer, and {provider} is not on it.")
    hint = QT_TRANSLATE_NOOP(
        "errors", "Choose a model on this computer, or take the lock off the conversation; nothing was sent."
    )


class FolderLocalOnly(LocalOnly):
    """The user has locked the folder that the conversation lies in, `folder`."""

    code = "folder_local_only"
    message = QT_TRANSLATE_NOOP(
        "errors", "Everything in the folder “{folder}” is kept on this computer, and {provider} is not on it."
    )
    hint = QT_TRANSLATE_NOOP(
        "errors",
        "Choose a model on this computer, move the conversation out of the folder, or take the lock off the folder; "
        "nothing was sent.",
    )


class FileLocalOnly(AppError):
    """The user has locked a file of the conversation, `name`."""

    code = "file_local_only"
    message = QT_TRANSLATE_NOOP("errors", "The file “{name}” is kept on this computer, and {provider} is not on it.")
    hint = QT_TRANSLATE_NOOP(
        "errors", "Choose a model on this computer, take the file away, or take the lock off it; nothing was sent."
    )


class NotCleared(AppError):
    """Words on their way to a provider that nothing has let through."""

    code = "not_cleared"
    message = QT_TRANSLATE_NOOP("errors", "These words may not leave this computer for {provider}.")
    hint = QT_TRANSLATE_NOOP("errors", "Choose a model on this computer; nothing was sent.")


class PrivateWords(AppError):
    """What a command was given looks private, and nobody can be asked about it; `kinds` says how."""

    code = "private_words"
    message = QT_TRANSLATE_NOOP("errors", "These words look private ({kinds}), and would go to {provider}.")
    hint = QT_TRANSLATE_NOOP(
        "errors", "Take that out, or ask at a terminal or in the window, which offer placeholders; nothing was sent."
    )
