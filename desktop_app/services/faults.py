"""What becomes of an exception where nobody is left to catch it."""

from __future__ import annotations

import traceback

from desktop_app.errors import AppError, Bug


def known(error: Exception) -> AppError:
    """`error` itself if a person can act on it, else a Bug with its traceback."""
    if isinstance(error, AppError):
        return error
    return Bug("".join(traceback.format_exception(error)))
