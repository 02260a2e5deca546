"""What can go into the head of a request as it stands, and what in it is a secret. Standard library only."""

from __future__ import annotations

import re

from desktop_app.errors.keys import KeyMalformed

MOST_SECRET = 10_000
"""Bytes that are read of a key or a passphrase."""

_AROUND = " \t\r\n\f\v\u00a0\u200b\u200c\u200d\u2060\ufeff\"'`"
"""What copying leaves around a key."""

_KEY = re.compile(r"[!-~]+")
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
"""A token of RFC 9110."""

_VALUE = re.compile(r"[!-~]([ -~\t]*[!-~])?")

_OF_THE_CONNECTION = frozenset(
    {
        "accept-encoding",
        "connection",
        "content-encoding",
        "content-length",
        "content-type",
        "expect",
        "host",
        "keep-alive",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)
"""They are set by who sends a request, and another value would break it."""

_SECRET = re.compile(
    r"auth(?!or(?!i))|cookie|token|secret|passw|pwd|credential|signature|bearer|session|private|(^|[-_])(key|sig|pin)$"
    r"|(api|access|subscription|functions|account|master|admin|app)[-_]?key"
)


def usable_key(text: str) -> str:
    """A key without what copying leaves around it; "" for none. Raises KeyMalformed for what no header can hold."""
    key = text.strip(_AROUND)
    if key and _KEY.fullmatch(key) is None:
        raise KeyMalformed
    return key


def is_header(name: str, value: str) -> bool:
    """Whether this can be sent beside the headers of the connection itself, as it stands."""
    if name.casefold() in _OF_THE_CONNECTION or name.casefold().startswith("proxy-"):
        return False
    return _NAME.fullmatch(name) is not None and (not value or _VALUE.fullmatch(value) is not None)


def is_secret_name(name: str) -> bool:
    """Whether a header of this name, or a part of an address, holds a secret as a rule."""
    return _SECRET.search(name.casefold()) is not None
