"""The workers on other machines that a model here may use: which addresses will do, and which may be used now."""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING

from desktop_app.errors import BadWorker

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_WORKERS = 16

_HERE = frozenset({"localhost"})
_HOME_ENDINGS = (".local", ".lan", ".home.arpa", ".internal")
_ADDRESS = re.compile(r"([a-zA-Z0-9.-]{1,253}):(\d{1,5})")


def checked(text: str) -> tuple[str, ...]:
    """The workers in a text, apart by commas or spaces. Raises BadWorker for what is no address, and for one that is
    neither of this computer nor of a private network: nothing that goes there is encrypted.
    """
    workers = tuple(dict.fromkeys(text.replace(",", " ").split()))
    for worker in workers:
        found = _ADDRESS.fullmatch(worker)
        if found is None or not 0 < int(found[2]) < 2**16 or not _is_private(found[1].casefold()):
            raise BadWorker(worker=worker)
    if len(workers) > MOST_WORKERS:
        raise BadWorker(worker=workers[MOST_WORKERS])
    return workers


def in_reach(workers: Iterable[str], *, stays: bool) -> tuple[str, ...]:
    """Those that may be used; where words must stay on this computer, those alone that run on it."""
    return tuple(worker for worker in workers if is_here(worker) or not stays)


def is_here(worker: str) -> bool:
    """Whether it runs on this computer."""
    host = worker.rpartition(":")[0].casefold()
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host in _HERE


def _is_private(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host in _HERE or host.endswith(_HOME_ENDINGS) or ("." not in host and not host.isdigit())
    return address.version == 4 and (address.is_loopback or address.is_private or address.is_link_local)
