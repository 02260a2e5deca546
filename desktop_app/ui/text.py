"""Words on their way to widgets that would read something into them."""

from __future__ import annotations

import html

from PySide6.QtCore import QLocale
from PySide6.QtGui import QKeySequence


def literal_tooltip(text: str) -> str:
    """For `setToolTip`, which guesses rich text: shows `text` as it stands."""
    return f"<span>{html.escape(text)}</span>"


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
