"""What is said of a model that can be had."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from desktop_app.ui.chat import invisible
from desktop_app.ui.models.entries import LICENCES
from desktop_app.ui.text import file_size, one_line

if TYPE_CHECKING:
    from datetime import datetime

    from desktop_app.ui.models.entries import Entry


_LONG = re.compile(r"[^\s-]{24,}")
_PIECES = re.compile(r"[^._/]{0,20}[._/]?")


def shown(text: str) -> str:
    """A stranger's words in one line, with whatever cannot be seen written out."""
    return invisible.visible(one_line(text))


def breakable(text: str) -> str:
    """`text` in which a line may break even where a name has neither space nor hyphen for long."""
    return _LONG.sub(lambda run: "\u200b".join(filter(None, _PIECES.findall(run[0]))), text)


def billions(parameters: int) -> str:
    """A model's size as people write it: "8B", "0.6B", "360M", "0.4M"."""
    if parameters < 500_000_000:
        return f"{QLocale().toString(round(parameters / 1e6, 0 if parameters >= 10e6 else 1), 'g', 4)}M"
    rounded = round(parameters / 1e9, 1 if parameters < 9.95e9 else 0)
    return f"{QLocale().toString(rounded, 'g', 4)}B"


def short_count(value: int) -> str:
    """A count as short as can be: "834", "12.3K", "1.2M"."""
    for power, letter in ((1_000_000_000, "B"), (1_000_000, "M"), (1000, "K")):
        if value >= power:
            number = value / power
            return f"{QLocale().toString(number, 'f', 1 if number < 100 else 0)}{letter}"
    return QLocale().toString(value)


def licence_words(licence: str) -> str:
    """A licence's name; that none is named."""
    return LICENCES.get(licence, shown(licence)) or QCoreApplication.translate("entry_words", "no licence named")


def size_words(size_bytes: int, *, estimated: bool) -> str:
    """As in "2.5 GB" or "≈ 2.5 GB"; "" where nothing is known."""
    if not size_bytes:
        return ""
    return f"≈ {file_size(size_bytes)}" if estimated else file_size(size_bytes)


def entry_line(entry: Entry) -> str:
    """One line under a name, as in "Google · 4.3B · Q4_K_M · 2.5 GB"."""
    estimated = entry.known is None or entry.known.quantizations[0].size_is_estimate
    parts = (
        shown(entry.maker),
        billions(entry.parameters) if entry.parameters else "",
        entry.quantization,
        size_words(entry.size_bytes, estimated=estimated),
    )
    return " · ".join(part for part in parts if part)


def downloads_words(downloads: int) -> str:
    """How often it was downloaded of late, for those who listen and for tooltips."""
    said = QCoreApplication.translate("entry_words", "%n download(s) in the last 30 days", None, downloads)
    return said.replace(str(downloads), QLocale().toString(downloads))


def updated_words(moment: datetime) -> str:
    """When it last changed, as a date."""
    day = moment.astimezone().date()
    return QLocale().toString(QDate(day.year, day.month, day.day), QLocale.FormatType.ShortFormat)
