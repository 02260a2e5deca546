"""An AppError in the reader's words, always as plain text."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, qVersion

from desktop_app import __version__
from desktop_app.ui.text import day

if TYPE_CHECKING:
    from desktop_app.errors import AppError

_DAY = len("2026-12-01")


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorWords:
    """What happened, what to do, and everything that a person who helps would ask for."""

    message: str
    hint: str
    details: str


def error_words(error: AppError) -> ErrorWords:
    """Translated by the context "errors", then filled in."""
    values = {name: _in_words(value) for name, value in error.values.items()}

    def said(source: str) -> str:
        return QCoreApplication.translate("errors", source).format(**values) if source else ""

    details = "\n".join(
        part for part in (error.text(), f"code: {error.code}", environment(), error.detail.strip()) if part
    )
    return ErrorWords(message=said(error.message), hint=said(error.hint), details=details)


def _in_words(value: str) -> str:
    """A value as it stands, and days as the reader writes them."""
    try:
        return day(date.fromisoformat(value)) if len(value) == _DAY else value
    except ValueError:
        return value


def environment() -> str:
    """Versions and platform, in one line, without anything about the person."""
    return (
        f"Tandem {__version__}, Qt {qVersion()}, Python {platform.python_version()}, "
        f"{platform.system()} {platform.release()} {platform.machine()}"
    )
