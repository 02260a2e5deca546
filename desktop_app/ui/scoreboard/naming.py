"""Where the names in a picture stand so that none lies over another. Pixels, downwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSizeF

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_FROM_SPOT = 9.0
_SPOT = 7.0
"""Half the width of what a spot takes for itself."""


def placed(spots: Sequence[QPointF], sizes: Sequence[QSizeF], room: QRectF) -> list[QRectF]:
    """A place for the name of each spot: beside it where that is free, else the nearest free one above or below.

    A name reaches out of `room` only where it is wider than that. Where there are more names than room, the rest stand
    beside their spots.
    """
    taken = [QRectF(spot.x() - _SPOT, spot.y() - _SPOT, 2 * _SPOT, 2 * _SPOT) for spot in spots]
    names: list[QRectF] = []
    for spot, size in zip(spots, sizes, strict=True):
        candidates = list(_candidates(spot, size, room))
        within = [place for place in candidates if room.contains(place)] or candidates
        free = (place for place in within if not any(place.intersects(other) for other in (*taken, *names)))
        names.append(next(free, within[0]))
    return names


def _candidates(spot: QPointF, size: QSizeF, room: QRectF) -> Iterator[QRectF]:
    """Beginning with the right one, then further and further away."""
    height = size.height()
    lefts = (spot.x() + _FROM_SPOT, spot.x() - _FROM_SPOT - size.width(), spot.x() - size.width() / 2)
    lines = int(room.height() / height) + 1
    for line in range(lines):
        for shift in (line * height,) if not line else (-line * height, line * height):
            for left in lefts[: 3 if line else 2]:
                yield QRectF(left, spot.y() - height / 2 + shift, size.width(), height)
