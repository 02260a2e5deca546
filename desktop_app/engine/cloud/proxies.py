"""Which proxy stands between this computer and a provider: the account's own, or the system's."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from desktop_app.engine.hub.origins import Origin, is_loopback
from desktop_app.errors.reaching import ProxyUnusable

if TYPE_CHECKING:
    from desktop_app.accounts import Account


def proxy_for(account: Account) -> str:
    """Its address, which may hold a password; "" for none. The system's is what the environment, Windows or macOS has
    for the account's host. Raises ProxyUnusable.
    """
    origin = Origin.of(account.address)
    if account.proxy:
        return account.proxy
    # No proxy stands between this computer and itself, whatever the system says.
    if is_loopback(origin.host):
        return ""
    known = getproxies()
    address = known.get(origin.scheme) or known.get("all") or ""
    if not address or proxy_bypass(origin.host):
        return ""
    address = address if "://" in address else f"http://{address}"
    if Origin.of(address).scheme not in {"http", "https"} or not Origin.of(address).host:
        raise ProxyUnusable
    return address


def name_of(proxy: str) -> str:
    """A proxy as it can be told: without a name and a password."""
    try:
        return urlsplit(proxy).netloc.rpartition("@")[2]
    except ValueError:
        return ""
