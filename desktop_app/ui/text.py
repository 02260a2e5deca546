"""Words on their way to widgets that would read something into them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from PySide6.QtCore import QDate, QLocale
from PySide6.QtGui import QKeySequence, Qt

if TYPE_CHECKING:
    from datetime import date

_TOOLTIP_COLUMNS = 72
"""A tooltip's width in Latin characters; a Korean or Chinese one takes two."""
_JOINER = "\u2060"
"""Has no width; after it a < or & begins nothing."""


def literal_tooltip(text: str) -> str:
    """For `setToolTip`, which guesses rich text, and breaks only that into lines: shows `text` as it stands.

    It stays plain text, because screen readers are told a tooltip where a control has no description.
    """
    words = "\n".join(line for paragraph in text.splitlines() for line in _lines(paragraph))
    if Qt.mightBeRichText(words):
        return words.replace("<", f"<{_JOINER}").replace("&", f"&{_JOINER}")
    return words


def tooltip_with_key(text: str, key: QKeySequence) -> str:
    """A control's words with its key, as in "New chat (Ctrl+N)"."""
    shown = key.toString(QKeySequence.SequenceFormat.NativeText)
    return literal_tooltip(f"{text} ({shown})" if shown else text)


def literal_label(text: str) -> str:
    """For buttons and menus, which take & for a mnemonic."""
    return text.replace("&", "&&")


def one_line(text: str) -> str:
    """`text` with every run of white space as one space, for titles and names."""
    return " ".join(text.split())


def shortened(text: str, characters: int) -> str:
    """At most so many characters of `text` in one line, with an ellipsis where it is cut."""
    line = one_line(text)
    return line if len(line) <= characters else f"{line[: characters - 1].rstrip()}…"


def file_size(size_bytes: int) -> str:
    """In the locale's words, as in "98.4 MB" (powers of ten, as file managers and model pages count)."""
    return QLocale().formattedDataSize(size_bytes, 1, QLocale.DataSizeFormat.DataSizeSIFormat)


def _lines(paragraph: str) -> list[str]:
    """Broken at spaces where it can be."""
    lines, line, columns = [], "", 0
    for character in paragraph:
        columns += 2 if east_asian_width(character) in "WF" else 1
        line += character
        if columns > _TOOLTIP_COLUMNS:
            head, space, tail = line.rpartition(" ")
            if not space or not head:
                head, tail = line[:-1], line[-1]
            lines.append(head.rstrip())
            line, columns = tail, sum(2 if east_asian_width(one) in "WF" else 1 for one in tail)
    return [*lines, line] if line.strip() or not lines else lines


def day(on: date) -> str:
    """A day in the reader's language, without its weekday: "November 9, 2026"."""
    locale = QLocale()
    form = re.sub(r"d{3,4},?\s*|\s*d{3,4}$", "", locale.dateFormat(QLocale.FormatType.LongFormat))
    return locale.toString(QDate(on.year, on.month, on.day), form)
