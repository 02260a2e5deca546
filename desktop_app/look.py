"""How the window looks at first: those of the preferences that its first picture depends on.

Read by itself and with the standard library alone, because everything else that is set can wait until the picture
stands. `preferences` has the rest, and writes.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

T = TypeVar("T")


class Theme(StrEnum):
    """The window's colours."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    HIGH_CONTRAST_LIGHT = "high_contrast_light"
    HIGH_CONTRAST_DARK = "high_contrast_dark"


class Accent(StrEnum):
    """The one colour for the primary action, focus and selection."""

    BLUE = "blue"
    VIOLET = "violet"
    TEAL = "teal"
    GREEN = "green"
    AMBER = "amber"
    ROSE = "rose"


class Density(StrEnum):
    """How much room rows and messages take."""

    COMFORTABLE = "comfortable"
    COMPACT = "compact"


class Language(StrEnum):
    """The window's language; `SYSTEM` follows the desktop's."""

    SYSTEM = ""
    ENGLISH = "en"
    KOREAN = "ko"


class ReducedMotion(StrEnum):
    """Whether things appear at once instead of moving; `SYSTEM` follows the desktop's wish."""

    SYSTEM = "system"
    ON = "on"
    OFF = "off"


SMALLEST_TEXT, LARGEST_TEXT = 11, 28
"""The range of `Look.reading_size`, in pixels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Fonts are families, "" the system's own; `reading_size` is in pixels. With `inspector_open` its place is kept
    free, and before `first_run_done` nothing is offered that the first steps would cover.
    """

    theme: Theme = Theme.SYSTEM
    accent: Accent = Accent.BLUE
    reading_font: str = ""
    reading_size: int = 15
    code_font: str = ""
    wrap_code: bool = False
    density: Density = Density.COMFORTABLE
    language: Language = Language.SYSTEM
    reduced_motion: ReducedMotion = ReducedMotion.SYSTEM
    send_with_ctrl_enter: bool = False
    inspector_open: bool = False
    first_run_done: bool = False


def load_look(path: Path) -> Look:
    """What a file of preferences says of it, with defaults for what is missing or cannot be read; changes nothing."""
    try:
        stored = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return Look()
    if not isinstance(stored, dict):
        return Look()
    usual = Look()
    sound: dict[str, Any] = {}
    for field in fields(usual):
        if field.name in stored:
            with suppress(ValueError):
                sound[field.name] = _read(stored[field.name], getattr(usual, field.name))
    if not SMALLEST_TEXT <= sound.get("reading_size", usual.reading_size) <= LARGEST_TEXT:
        del sound["reading_size"]
    return replace(usual, **sound)


def _read(value: object, usual: T) -> T:
    """A value of the kind of `usual`. Raises ValueError for any other."""
    kind: Callable[[object], T] = type(usual)
    if not isinstance(usual, StrEnum) and type(value) is not kind:
        raise ValueError(value)
    return kind(value)
