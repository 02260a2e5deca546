"""Numbers as a person reads and types them, in the window's locale."""

from __future__ import annotations

import math

from PySide6.QtCore import QLocale


def shown(value: float, *, grouped: bool = False) -> str:
    """As short as it can be, as in "0.8" and "40"; `grouped`: as in "8,192"."""
    locale = QLocale()
    if float(value).is_integer():
        whole = locale.toString(int(value))
        return whole if grouped else whole.replace(locale.groupSeparator(), "")
    return locale.toString(value, "g", 6)


def count(value: int) -> str:
    """A count with its thousands set apart, as in "1,204"."""
    return shown(value, grouped=True)


def typed(text: str) -> float | None:
    """The number in `text`, written as in the locale or with a point; None if there is none."""
    text = text.strip()
    number, ok = QLocale().toDouble(text)
    if not ok:
        try:
            number = float(text)
        except ValueError:
            return None
    return number if math.isfinite(number) else None
