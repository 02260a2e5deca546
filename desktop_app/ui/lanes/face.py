"""What the head of a lane shows: whose it is, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """`where` says on which machine, `provider` as in `ModelRef`; `words` where the lane stands, with `fraction`
    (0..1) of what is done if that is known. `color` counts from 0; None where no colour may tell it apart. `why_fixed`
    says why nothing can be done with this lane alone; "" where it can.
    """

    name: str
    where: str = ""
    is_cloud: bool = False
    words: str = ""
    fraction: float | None = None
    is_trouble: bool = False
    is_writing: bool = False
    differs: str = ""
    why_differs: tuple[str, ...] = ()
    color: int | None = 0
    why_fixed: str = ""
    is_active: bool = False
    is_alone: bool = False
    """Whether the composer speaks to this lane alone."""
    place: int = 1
    places: int = 1
