"""What becomes of an exception where nobody is left to catch it."""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING, TypeVar

from desktop_app.errors import AppError, Bug

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


def attempted(act: Callable[[], T]) -> T:
    """What comes of `act`. Raises AppError, for a bug as well."""
    try:
        return act()
    except Exception as error:
        raise known(error) from error


def known(error: Exception) -> AppError:
    """`error` itself if a person can act on it, else a Bug with its traceback."""
    if isinstance(error, AppError):
        return error
    return Bug("".join(traceback.format_exception(error)))
