"""Which proxies stand between here and the Hub, as the environment or the system says."""

from __future__ import annotations

import os
import urllib.request
from urllib.parse import urlsplit, urlunsplit

_ALL = "all"


def proxies() -> dict[str, str]:
    """Addresses by the scheme that they are for; that for all schemes counts where there is none for one."""
    found = urllib.request.getproxies()
    for_all = found.pop(_ALL, "")
    if for_all:
        found = {"http": for_all, "https": for_all} | found
    return found


def named_by(scheme: str) -> str:
    """The environment variable that names the proxy for a scheme; "" if the system's settings do."""
    for name in (f"{scheme}_proxy", f"{_ALL}_proxy"):
        for spelled in (name, name.upper()):
            if os.environ.get(spelled):
                return spelled
    return ""


def without_password(address: str) -> str:
    """A proxy's address, to be shown: some hold a name and a password."""
    try:
        parts = urlsplit(address if "://" in address else f"http://{address}")
        host = parts.hostname or ""
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    return urlunsplit((parts.scheme, f"{host}{port}", "", "", ""))
