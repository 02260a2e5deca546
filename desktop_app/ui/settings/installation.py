"""What the window can tell about the program that it belongs to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """`data` is the folder with everything; `examine` writes a report in some seconds, on any thread."""

    data: Path
    examine: Callable[[], str]
