"""What the user has said of words that would leave this computer, and to whom they may go then."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from desktop_app.errors import FolderLocalOnly, LocalOnly
from desktop_app.privacy import Found, Hidden

if TYPE_CHECKING:
    from desktop_app.domain import Folder


class Consent(StrEnum):
    """For what the user has let their words go: this once, in this conversation, or always to this account."""

    ONCE = "once"
    CONVERSATION = "conversation"
    ALWAYS = "always"


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """What the user has said to one ConsentNeeded, of the accounts `slugs` that it named: how far their consent goes
    (None: it was not asked for), and whether what is private is `replaced` by placeholders (None: nothing was). Sent as
    it is, that is what was `found` then, and nothing else.
    """

    slugs: frozenset[str]
    consent: Consent | None = None
    replaced: bool | None = None
    found: tuple[Found, ...] = ()

    def decides(self, found: Found, slug: str) -> bool:
        """Whether the user has said what to do with something private on its way to an account."""
        if slug not in self.slugs or self.replaced is None:
            return False
        return self.replaced or any(one.value == found.value for one in self.found)


Given = Consent | Agreed | None
"""A consent alone holds for every account, and says nothing of what is private."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearance:
    """The account that words may go to, by its slug; "" for none. It gets placeholders for what is `hidden`."""

    slug: str = ""
    hidden: tuple[Hidden, ...] = ()


NO_CLEARANCE = Clearance()


def consent_for(given: Given, slug: str) -> Consent | None:
    """What the user has said of this account, if anything."""
    if isinstance(given, Agreed):
        return given.consent if slug in given.slugs else None
    return given


def locked_by(folder: Folder | None, provider: str) -> LocalOnly:
    """Why a conversation that is kept on this computer does not go to a provider: by the lock of the folder in which it
    lies, if that has one, or by its own.
    """
    if folder is not None and folder.local_only:
        return FolderLocalOnly(provider=provider, folder=folder.name)
    return LocalOnly(provider=provider)
