"""Settings under a name: which there are, what using one changes, and which one holds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from desktop_app.domain import Sampling
from desktop_app.errors import QT_TRANSLATE_NOOP
from desktop_app.preferences import Preset
from desktop_app.services.beginnings import FOR_SMALL_MODELS

if TYPE_CHECKING:
    from desktop_app.domain import LaneSetup

_FREEDOM = ("temperature", "top_k", "top_p", "min_p", "repeat_penalty")

BUILT_IN = (
    Preset(name=QT_TRANSLATE_NOOP("inspector", "Balanced")),
    Preset(name=QT_TRANSLATE_NOOP("inspector", "Small models"), sampling=FOR_SMALL_MODELS),
    Preset(
        name=QT_TRANSLATE_NOOP("inspector", "Precise"),
        sampling=Sampling(temperature=0.2, top_k=20, top_p=0.9, min_p=0.1, repeat_penalty=1.05),
    ),
    Preset(
        name=QT_TRANSLATE_NOOP("inspector", "Creative"),
        sampling=Sampling(temperature=1.1, top_k=100, top_p=0.98, min_p=0.03, repeat_penalty=1.1),
    ),
)
"""They say how freely words are chosen and leave everything else as it is."""


def built_in_name(preset: Preset) -> str:
    """In the reader's language."""
    return QCoreApplication.translate("inspector", preset.name)


def with_preset(setup: LaneSetup, preset: Preset) -> LaneSetup:
    """`setup` as the preset wants it; a preset without a system prompt leaves the one that is there."""
    if preset in BUILT_IN:
        return replace(setup, sampling=_as_free_as(preset.sampling, setup.sampling))
    return replace(setup, sampling=preset.sampling, system_prompt=preset.system_prompt or setup.system_prompt)


def preset_of(setup: LaneSetup, own: tuple[Preset, ...]) -> Preset | None:
    """The preset that `setup` is like: one of the user's own before a built-in one."""
    return next((one for one in (*own, *BUILT_IN) if with_preset(setup, one) == setup), None)


def named(setup: LaneSetup, name: str) -> Preset:
    """The system prompt and the sampling of `setup` under a name."""
    return Preset(name=name, system_prompt=setup.system_prompt, sampling=setup.sampling)


def kept(own: tuple[Preset, ...], preset: Preset) -> tuple[Preset, ...]:
    """The user's presets with this one, in place of any of its name, by name."""
    others = [one for one in own if one.name.casefold() != preset.name.casefold()]
    return tuple(sorted((*others, preset), key=lambda one: one.name.casefold()))


def is_taken(name: str, own: tuple[Preset, ...]) -> bool:
    """Whether a preset has this name already, a built-in one included."""
    names = {one.name.casefold() for one in own} | {built_in_name(one).casefold() for one in BUILT_IN}
    return name.casefold() in names


def _as_free_as(wanted: Sampling, sampling: Sampling) -> Sampling:
    return replace(sampling, **{name: getattr(wanted, name) for name in _FREEDOM})
