"""What can be wrong with a file that somebody attaches. `name` is the file's own name."""

from __future__ import annotations

from desktop_app.errors.base import QT_TRANSLATE_NOOP, AppError


class FileUnreadable(AppError):
    """It is gone, not permitted, not a regular file, or its disk fails."""

    code = "file_unreadable"
    message = QT_TRANSLATE_NOOP("errors", "“{name}” could not be read.")
    hint = QT_TRANSLATE_NOOP("errors", "Check that the file is there and that you may open it.")


class FileTooLarge(AppError):
    """`limit` is in words ("20 MB")."""

    code = "file_too_large"
    message = QT_TRANSLATE_NOOP("errors", "“{name}” is larger than {limit}.")
    hint = QT_TRANSLATE_NOOP("errors", "Attach a smaller file, or paste the part that matters.")


class FileNotSupported(AppError):
    """Neither text nor one of the kinds of images that can be shown."""

    code = "file_not_supported"
    message = QT_TRANSLATE_NOOP(
        "errors", "“{name}” cannot be attached: only text files and PNG, JPEG, WebP or GIF images can."
    )


class TooManyFiles(AppError):
    """`limit` is a count."""

    code = "too_many_files"
    message = QT_TRANSLATE_NOOP("errors", "A prompt takes {limit} files at most.")
    hint = QT_TRANSLATE_NOOP("errors", "Remove one first, or send the rest with the next prompt.")
