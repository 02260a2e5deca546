"""What a chat template may cost: time, and memory for what it makes.

Jinja's sandbox guards secrets, not resources: nested loops run for days and `'x' * 10**9` takes a gigabyte.
A limit set by the system would be another one on each platform and would hit the weights in the same
process, and no signal or second thread can break into one long operation in C. So each operation that can
make something large is asked for its size beforehand, and each step that can repeat looks at the clock; no
single step is then larger than the budget. A few milliseconds a render, the same on every platform.
"""

from __future__ import annotations

import sys
import time
from typing import Any, NoReturn

from jinja2.exceptions import TemplateRuntimeError

DEADLINE_S = 2.0
FREE_BYTES = 2 * 1024 * 1024
TIMES_INPUT = 8
"""The largest single thing, the output included: `FREE_BYTES` and this many times the conversation."""

TOTAL = 64
"""All things together: so many times the largest one, counted as if none was ever let go."""

MAX_ITEMS = 100_000
MAX_DEPTH = 32
MAX_BITS = 4096
MAX_NUMBER = 10_000
"""Widths, counts and precisions that are passed to filters and functions."""

MAX_CHARACTER_PAIRS = 100_000_000
"""For the searches of `str` that compare each character of one text with each of another."""

_NODE_BYTES = 16


class BudgetExceeded(TemplateRuntimeError):
    """The template takes too long or makes something too large."""


class Budget:
    """The budget of one render, from its start."""

    def __init__(self, conversation: object, deadline_s: float) -> None:
        self.largest = sys.maxsize
        self._total = sys.maxsize
        self._deadline = time.monotonic() + deadline_s
        self.largest = FREE_BYTES + TIMES_INPUT * self.weigh(conversation, max_items=sys.maxsize)
        self._total = TOTAL * self.largest

    def tick(self) -> None:
        """Look at the clock."""
        if time.monotonic() > self._deadline:
            self.refuse("it takes too long")

    def refuse(self, why: str) -> NoReturn:
        """Raise BudgetExceeded."""
        raise BudgetExceeded(why)

    def spend(self, n_bytes: int) -> None:
        """Ask for something of a size, before it is made where that can be known."""
        self.tick()
        self._total -= n_bytes
        if n_bytes > self.largest or self._total < 0:
            self.refuse(f"it makes something too large ({n_bytes} bytes)")

    def spend_on(self, value: object) -> None:
        """Account for what a filter or a method has made."""
        if isinstance(value, str):
            self.spend(sys.getsizeof(value))
        elif isinstance(value, list | tuple | dict):
            self.spend(self.weigh(value))
        elif isinstance(value, int):
            self.check_number(value)

    def weigh(self, value: object, max_items: int = MAX_ITEMS) -> int:
        """The bytes of a value written out: what is held twice counts twice, as it would when printed,
        compared or copied. Refuses what is too deep or too large.
        """
        weight = 0
        left: list[tuple[object, int]] = [(value, 0)]
        while left:
            found, depth = left.pop()
            if isinstance(found, str):
                weight += sys.getsizeof(found)
            else:
                weight += _NODE_BYTES
                children = _children(found)
                if len(children) > max_items or (children and depth >= MAX_DEPTH):
                    self.refuse("it makes a list that is too long or too deep")
                left.extend((child, depth + 1) for child in children)
            if weight + _NODE_BYTES * len(left) > self.largest:
                self.refuse("it makes a list that is too large")
        return weight

    def check_number(self, value: object) -> None:
        """Refuse whole numbers on which arithmetic would take long."""
        if isinstance(value, int) and value.bit_length() > MAX_BITS:
            self.refuse("it makes a number that is too large")


def _children(value: object) -> list[Any]:
    if isinstance(value, list | tuple):
        return list(value)
    if isinstance(value, dict):
        return [*value.keys(), *value.values()]
    return []
