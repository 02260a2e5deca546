"""How wide the columns of lanes are, and where they stand."""

from __future__ import annotations

from dataclasses import dataclass

LEAST = 320
"""Pixels that a column is never narrower than: so much it takes to read."""

STRIP = 40
"""Pixels of a folded lane."""

LINE = 1
"""Pixels between columns."""


@dataclass(frozen=True, slots=True)
class Span:
    """Where a column begins, and its width, in pixels."""

    left: int
    width: int

    @property
    def right(self) -> int:
        """Where it ends."""
        return self.left + self.width


def fits_columns(room: int) -> bool:
    """Whether there is room for two columns beside one another; tabs otherwise."""
    return room >= 2 * LEAST + LINE


def spans(room: int, weights: tuple[float, ...], folded: tuple[bool, ...]) -> tuple[Span, ...]:
    """The columns from left to right in `room` pixels, or in more where they could not be read otherwise.

    A column's width goes by its weight (1.0: as wide as the mean); folded ones are strips.
    """
    for_open = room - sum(STRIP for one in folded if one) - LINE * max(0, len(folded) - 1)
    widths = iter(
        _shares(for_open, tuple(weight for weight, is_folded in zip(weights, folded, strict=True) if not is_folded))
    )
    made: list[Span] = []
    left = 0
    for is_folded in folded:
        made.append(Span(left, STRIP if is_folded else next(widths)))
        left = made[-1].right + LINE
    return tuple(made)


def drawn(
    placed: tuple[Span, ...], weights: tuple[float, ...], folded: tuple[bool, ...], index: int, by: int, room: int
) -> tuple[float, ...]:
    """The weights after the line right of column `index` was drawn `by` pixels: the next open column gives what this
    one takes; where columns scroll sideways, this one alone changes.
    """
    is_open = [at for at, one in enumerate(folded) if not one]
    after = next((at for at in is_open if at > index), None)
    if index not in is_open:
        return weights
    widths = {at: float(placed[at].width) for at in is_open}
    scrolls = placed[-1].right > room
    if scrolls or after is None:
        widths[index] = max(LEAST, widths[index] + by)
    else:
        moved = max(LEAST - widths[index], min(by, widths[after] - LEAST))
        widths[index] += moved
        widths[after] -= moved
    mean = LEAST if scrolls else sum(widths.values()) / len(widths)
    return tuple(widths[at] / mean if at in widths else weight for at, weight in enumerate(weights))


def _shares(room: int, weights: tuple[float, ...]) -> list[int]:
    """Whole pixels for each weight, none below `LEAST`; more than `room` in all where that is too little."""
    if room < LEAST * len(weights):
        return [round(LEAST * max(1.0, weight)) for weight in weights]
    least: set[int] = set()
    while True:
        left = room - LEAST * len(least)
        whole = sum(weight for at, weight in enumerate(weights) if at not in least)
        narrow = {at for at, weight in enumerate(weights) if at not in least and left * weight / whole < LEAST}
        if not narrow:
            break
        least |= narrow
    ends, given, taken = [], 0.0, 0
    for at, weight in enumerate(weights):
        given += LEAST if at in least else left * weight / whole
        ends.append(round(given) - taken)
        taken = round(given)
    return ends
