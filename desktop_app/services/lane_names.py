"""What lanes are called where they stand beside each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def told_apart(names: Iterable[str]) -> tuple[str, ...]:
    """The same names, but that "Small", "Small" become "Small", "Small (2)"."""
    apart: list[str] = []
    for name in names:
        number = 1
        while (numbered := name if number == 1 else f"{name} ({number})") in apart:
            number += 1
        apart.append(numbered)
    return tuple(apart)
