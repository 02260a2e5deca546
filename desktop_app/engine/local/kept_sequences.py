"""Conversations that a context has turned away from, so that coming back to one does not read it again."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from desktop_app.engine.local.vocab import Tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

State = NDArray[np.uint8]
"""What a context remembers of a sequence, as llama.cpp lays it out."""

LEFT_FREE = 512 * 1024 * 1024
"""Bytes of the computer's memory that are not taken for this."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The state after the first `length` tokens."""

    length: int
    state: bytes


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class KeptSequence:
    """What a context held: its tokens, its state, the lowest position in every layer and its checkpoints."""

    tokens: Tokens
    state: State
    first_position: int
    checkpoints: tuple[Checkpoint, ...]

    @property
    def size(self) -> int:
        """Bytes."""
        return self.tokens.nbytes + self.state.nbytes + sum(len(point.state) for point in self.checkpoints)


class KeptSequences:
    """The one used longest ago comes first, and goes first where more than `budget` bytes would be kept.

    `spare` tells how many bytes the computer has left.
    """

    def __init__(self, budget: int, spare: Callable[[], int] = lambda: sys.maxsize) -> None:
        self.budget = budget
        self._spare = spare
        self._kept: list[KeptSequence] = []

    def __iter__(self) -> Iterator[KeptSequence]:
        return iter(tuple(self._kept))

    @property
    def size(self) -> int:
        """Bytes that are kept."""
        return sum(one.size for one in self._kept)

    def make_room(self, size: int) -> bool:
        """Let go of others until `size` bytes can be kept; whether they can."""
        while self.size + size > self.budget or self._spare() - size < LEFT_FREE:
            if not self._kept or size > self.budget:
                return False
            self._kept.pop(0)
        return True

    def keep(self, sequence: KeptSequence) -> None:
        """Keep a sequence for which room was made."""
        self._kept.append(sequence)

    def take(self, sequence: KeptSequence) -> None:
        """Hand a sequence over: it is no longer kept here."""
        self._kept.remove(sequence)
