"""Whom the hub child may talk to, and who may see the token.

Everything is encrypted, but to this computer itself and to a mirror whose http:// address stands in HF_ENDPOINT: the
user has named that host. The token goes to the Hub or the mirror alone, and never unencrypted over a network.
"""

from __future__ import annotations

import ipaddress
import os
from dataclasses import dataclass
from urllib.parse import urlsplit

from desktop_app.errors.hub import BadEndpoint, InsecureAddress

DEFAULT_ENDPOINT = "https://huggingface.co"

_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Origin:
    """The part of an address that decides who answers."""

    scheme: str
    host: str
    port: int

    @classmethod
    def of(cls, url: str) -> Origin:
        """An address's origin; an empty scheme for what is none."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            return cls("", "", 0)
        scheme = parts.scheme.lower()
        return cls(scheme, (parts.hostname or "").lower(), _PORTS.get(scheme, 0) if port is None else port)

    @property
    def is_private(self) -> bool:
        """Whether nobody on the way can read along."""
        return self.scheme == "https" or (self.scheme == "http" and is_loopback(self.host))


def endpoint() -> str:
    """The Hub's address, or that of the mirror in HF_ENDPOINT. Raises BadEndpoint."""
    address = os.environ.get("HF_ENDPOINT", "").strip().rstrip("/") or DEFAULT_ENDPOINT
    origin = Origin.of(address)
    if origin.scheme not in _PORTS or not origin.host or "@" in urlsplit(address).netloc:
        raise BadEndpoint(address=address)
    return address


def require_allowed(url: str, hub: str) -> None:
    """Raises InsecureAddress for an address that must not be spoken to."""
    origin = Origin.of(url)
    if not (origin.is_private or (origin.scheme == "http" and origin == Origin.of(hub))):
        raise InsecureAddress(f"{origin.scheme}://{origin.host}:{origin.port}", host=origin.host or url[:100])


def may_see_token(url: str, hub: str) -> bool:
    """Whether the token may be sent to this address."""
    origin = Origin.of(url)
    return origin.is_private and origin == Origin.of(hub)


def is_loopback(host: str) -> bool:
    """Whether it is this computer."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
