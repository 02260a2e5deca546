"""What looks private in words that would leave this computer, and what can stand in its place. Pure functions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What something private is; the value is what a placeholder calls it."""

    PRIVATE_KEY = "private-key"
    KEY = "key"
    PASSWORD = "password"
    SECRET = "secret"
    CARD = "card"
    RESIDENT = "resident-number"
    SSN = "ssn"
    IBAN = "iban"
    PHONE = "phone"
    EMAIL = "email"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Something in a text that looks private. `before` and `after` are a few of the words around it."""

    kind: Kind
    value: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden:
    """Something private about which the user has decided: it is sent as it is, or `replaced` by its placeholder."""

    kind: Kind
    value: str
    number: int
    replaced: bool

    @property
    def placeholder(self) -> str:
        """What stands in its place, the same all through a conversation."""
        return f"⟦{self.kind}-{self.number}⟧"
