"""What looks private in words that would leave this computer, and what can stand in its place. Pure functions."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Something in a text that looks private: its `kind` in a word of English, as in "email", and its `value`."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden:
    """Something private about which the user has decided: it is sent as it is, or `replaced` by its placeholder."""

    kind: str
    value: str
    number: int
    replaced: bool

    @property
    def placeholder(self) -> str:
        """What stands in its place, the same all through a conversation."""
        return f"⟦{self.kind} {self.number}⟧"
