"""What lanes and models are called where they stand beside each other."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from desktop_app.domain import LOCAL

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from desktop_app.domain import ModelRef


def kind_of(model: ModelRef, quantization: str) -> str:
    """What tells a model from another one of its name, as in "Q4_K_M", or the account that it is asked by."""
    return quantization if model.provider == LOCAL else model.provider


def with_kinds(names: Sequence[str], kinds: Sequence[str]) -> tuple[str, ...]:
    """The same names, but that "Small", "Small" become "Small · Q4_K_M", "Small · Q8_0" where their `kinds` differ."""
    kinds_of: defaultdict[str, set[str]] = defaultdict(set)
    for name, kind in zip(names, kinds, strict=True):
        kinds_of[name].add(kind)
    return tuple(
        f"{name} · {kind}" if kind and len(kinds_of[name]) > 1 else name
        for name, kind in zip(names, kinds, strict=True)
    )


def told_apart(names: Iterable[str]) -> tuple[str, ...]:
    """The same names, but that "Small", "Small" become "Small", "Small (2)"."""
    apart: list[str] = []
    for name in names:
        number = 1
        while (numbered := name if number == 1 else f"{name} ({number})") in apart:
            number += 1
        apart.append(numbered)
    return tuple(apart)
