"""Failures that end without anybody's doing anything about the download itself: when to begin it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.errors import from_record
from desktop_app.errors.hub import (
    AccessNotGranted,
    HubBusy,
    HubUnreachable,
    RepositoryGated,
    RepositoryGone,
    TokenRefused,
)
from desktop_app.repositories import DownloadState
from desktop_app.services.alarm import Alarm

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from desktop_app.errors import AppError
    from desktop_app.repositories import Download

NETWORK: tuple[type[AppError], ...] = (HubUnreachable, HubBusy)
"""What goes by itself after a while."""

AWAY: tuple[type[AppError], ...] = (HubUnreachable,)
"""What a network that is there again mends; a Hub that wants to be asked less is not mended by being asked."""

TOKEN: tuple[type[AppError], ...] = (RepositoryGated, AccessNotGranted, TokenRefused, RepositoryGone)
"""What another token may mend."""

FIRST_S, LONGEST_S = 60.0, 900.0
"""Each try has its own patience of some minutes before."""


class SecondChances:
    """Calls `ring` when it is time to try once more what the network has kept from ending; used from one thread."""

    def __init__(self, ring: Callable[[], None]) -> None:
        self._alarm = Alarm(ring)
        self._failures = 0

    def take_failure(self, error: AppError) -> None:
        """A download has failed."""
        if isinstance(error, NETWORK):
            self._alarm.set(min(FIRST_S * 2.0**self._failures, LONGEST_S))
            self._failures += 1

    def take_success(self) -> None:
        """The network is there."""
        self._failures = 0

    def close(self) -> None:
        """Ring no more."""
        self._alarm.off()


def failed_for(downloads: Iterable[Download], kinds: tuple[type[AppError], ...]) -> tuple[Download, ...]:
    """Those that failed for one of these reasons."""
    return tuple(
        each for each in downloads if each.state is DownloadState.FAILED and isinstance(from_record(each.error), kinds)
    )
