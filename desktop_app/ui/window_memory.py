"""What the window remembers from one day to the next, in a file of the profile."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSettings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

_GEOMETRY = "window/geometry"
_SIDEBAR = "window/sidebar"
_INSPECTOR_WIDTH = "window/inspector_width"
_LANES_TOGETHER = "lanes/together"
_LANE_WIDTHS = "lanes/widths"
_FOLDED = "sidebar/folded"
_MODEL = "chat/model"
_RECENT = "palette/recent"

_LEAST_WIDTH, _MOST_WIDTH, _SAME = 0.05, 20.0, 0.0005

MOST_WIDTHS = 300
"""Lanes whose widths are remembered: some hundred conversations."""


class WindowMemory:
    """Values that are gone or broken count as never stored."""

    def __init__(self, file: Path) -> None:
        self._settings = QSettings(str(file), QSettings.Format.IniFormat)

    def restore_geometry(self, window: QWidget) -> bool:
        """Put the window where it was; False if that is not known."""
        stored = self._settings.value(_GEOMETRY)
        return isinstance(stored, QByteArray) and window.restoreGeometry(stored)

    def keep_geometry(self, window: QWidget) -> None:
        """Store where the window is."""
        self._settings.setValue(_GEOMETRY, window.saveGeometry())

    @property
    def sidebar_shown(self) -> bool:
        """Whether the sidebar is unfolded."""
        return self._settings.value(_SIDEBAR, "true") != "false"

    @sidebar_shown.setter
    def sidebar_shown(self, shown: bool) -> None:
        self._settings.setValue(_SIDEBAR, "true" if shown else "false")

    @property
    def inspector_width(self) -> int:
        """Pixels; 0 if it was never drawn to another width."""
        stored = str(self._settings.value(_INSPECTOR_WIDTH, ""))
        return int(stored) if stored.isdecimal() else 0

    @inspector_width.setter
    def inspector_width(self, width: int) -> None:
        self._settings.setValue(_INSPECTOR_WIDTH, width)

    @property
    def lanes_together(self) -> bool:
        """Whether lanes are scrolled together."""
        return self._settings.value(_LANES_TOGETHER, "true") != "false"

    @lanes_together.setter
    def lanes_together(self, together: bool) -> None:
        self._settings.setValue(_LANES_TOGETHER, "true" if together else "false")

    @property
    def lane_widths(self) -> dict[int, float]:
        """How wide columns were drawn, as multiples of the mean, by the ids of their lanes."""
        widths: dict[int, float] = {}
        for each in str(self._settings.value(_LANE_WIDTHS, "")).split():
            lane_id, _, weight = each.partition(":")
            with suppress(ValueError):
                widths[int(lane_id)] = float(weight)
        return {lane_id: weight for lane_id, weight in widths.items() if _LEAST_WIDTH <= weight <= _MOST_WIDTH}

    def keep_lane_widths(self, widths: Mapping[int, float]) -> None:
        """Remember these, the latest last; those that are as wide as the others need not be."""
        drawn = [f"{lane_id}:{round(weight, 4)}" for lane_id, weight in widths.items() if abs(weight - 1.0) > _SAME]
        self._settings.setValue(_LANE_WIDTHS, " ".join(drawn[-MOST_WIDTHS:]))

    @property
    def folded_folders(self) -> frozenset[int]:
        """The ids of the folders whose conversations are out of sight in the sidebar."""
        stored = str(self._settings.value(_FOLDED, "")).split()
        return frozenset(int(one) for one in stored if one.isdecimal())

    @folded_folders.setter
    def folded_folders(self, ids: frozenset[int]) -> None:
        self._settings.setValue(_FOLDED, " ".join(str(one) for one in sorted(ids)))

    @property
    def model_id(self) -> str:
        """The model that was chosen last; "" if none was."""
        return str(self._settings.value(_MODEL, ""))

    @model_id.setter
    def model_id(self, model_id: str) -> None:
        self._settings.setValue(_MODEL, model_id)

    @property
    def recent_actions(self) -> list[str]:
        """What was last chosen in the command palette, the latest first."""
        return [name for name in str(self._settings.value(_RECENT, "")).split() if name]

    def keep_recent_actions(self, names: Sequence[str]) -> None:
        """Remember these, the latest first."""
        self._settings.setValue(_RECENT, " ".join(names))

    def write(self) -> None:
        """Onto the disk, now."""
        self._settings.sync()
