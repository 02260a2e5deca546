"""Whose token it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.engine.hub.patience import ASKING, persist
from desktop_app.errors.hub import HubNotUnderstood, InsecureAddress, TokenRefused

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_app.engine.hub.connection import Connection

_MAX_CHARS = 100


def whose(connection: Connection, stopped: Callable[[], bool]) -> str:
    """The account's name, as the Hub gives it. Raises TokenRefused, InsecureAddress for a Hub that may not see the
    token, Cancelled and what `errors.hub` has for the way there.
    """
    if not connection.token:
        raise TokenRefused("there is none", host=connection.host)
    if not connection.sent_token:
        raise InsecureAddress(host=connection.host)

    def ask() -> object:
        with connection.failures():
            return connection.api.whoami().get("name")

    name = persist(ask, ASKING, stopped)
    if not isinstance(name, str) or not name:
        raise HubNotUnderstood("an account without a name", host=connection.host)
    return name[:_MAX_CHARS]
