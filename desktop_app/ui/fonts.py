"""The families that the window is set in: the desktop's own, with Korean ones behind them."""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontDatabase

_KOREAN = ("Noto Sans CJK KR", "Noto Sans KR", "Apple SD Gothic Neo", "Malgun Gothic")
_GENERIC = {"", "sans", "sans serif", "sans-serif", "dejavu sans", "system"}
_WHERE_THE_DESKTOP_NAMES_NONE = ("Inter", "Adwaita Sans", "Cantarell", "Ubuntu", "Noto Sans", *_KOREAN)


def font_of(families: tuple[str, ...], size: int, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The first of the families that has a character, `size` pixels high."""
    font = QFont(list(families))
    font.setPixelSize(size)
    font.setWeight(weight)
    return font


def first(family: str, others: tuple[str, ...]) -> tuple[str, ...]:
    """These families with that one before them, if there is one."""
    return (family, *others) if family else others


def ui_families() -> tuple[str, ...]:
    """For words."""
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
    if system.lower() not in _GENERIC:
        return (system, *_KOREAN)
    here = set(QFontDatabase.families())
    found = [family for family in _WHERE_THE_DESKTOP_NAMES_NONE if family in here]
    return (*found, system) if found else (system,)


def mono_families() -> tuple[str, ...]:
    """For code."""
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()
    return (system, "Noto Sans Mono CJK KR", *_KOREAN)
