"""Keys, passwords and tokens in a text: by their known shapes, by what stands before them, and by their randomness."""

from __future__ import annotations

import math
import re
from collections import Counter
from typing import TYPE_CHECKING

from desktop_app.privacy import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

Span = tuple[int, int, Kind]

_BEGIN = re.compile(r"-----BEGIN ((?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)?)-----")
_BODY = re.compile(r"[A-Za-z0-9+/=\r\n]*")
_MOST_OF_A_KEY = 20_000

_SHAPES = re.compile(
    r"(?<![A-Za-z0-9_-])(?:"
    r"sk-(?:proj-|svcacct-|admin-|ant-|or-v1-)?[A-Za-z0-9_-]{20,200}"
    r"|AIza[0-9A-Za-z_-]{35}|ya29\.[0-9A-Za-z_-]{20,200}|GOCSPX-[0-9A-Za-z_-]{28}"
    r"|(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}"
    r"|gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{50,255}|glpat-[A-Za-z0-9_.-]{20,100}"
    r"|hf_[A-Za-z0-9]{30,60}|gsk_[A-Za-z0-9]{40,80}|xai-[A-Za-z0-9]{40,100}"
    r"|xox[abeoprs]-[A-Za-z0-9-]{20,200}"
    r"|(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{16,200}|whsec_[A-Za-z0-9+/=]{24,100}"
    r"|npm_[A-Za-z0-9]{36}|pypi-AgE[A-Za-z0-9_-]{40,300}|SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}"
    r"|eyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{10,1000}"
    r"|[0-9]{8,10}:AA[A-Za-z0-9_-]{33}"
    r")(?![A-Za-z0-9_-])"
)

_IN_ADDRESS = re.compile(r"(?<=://)[^\s/:@\"'<>]{1,100}:([^\s/@\"'<>]{3,200})@(?=[\w\[])")

_LABELLED = re.compile(
    r"(?i)(?<![A-Za-z])(?:password|passwd|passphrase|pwd|secret|api[_ -]?key|access[_ -]?key"
    r"|(?:access|auth|bearer|refresh)[_ -]?token|client[_ -]?secret|secret[_ -]?key"
    r"|비밀번호|비번|암호|패스워드|시크릿)"
    r"[\"']?\s{0,3}(?:[:=]|는|은)\s{0,3}[\"'`]?([^\s\"'`<>,;]{6,200})"
)
_CODE = re.compile(
    r"[(\[{$%<*]|\.\.|^(?:https?:|[\w]+\.[A-Za-z_][\w.]*$)|(?:^|[_-])(?:your|my|example|changeme|dummy)", re.IGNORECASE
)

_EXAMPLES = frozenset({"password", "passwd", "pass", "pwd", "secret", "token", "xxx", "***"})

_TOKEN = re.compile(r"(?<![A-Za-z0-9+/_=.@%-])[A-Za-z0-9+/_-]{32,128}={0,2}(?![A-Za-z0-9+/_=.@%-])")
_WORDY = re.compile(r"[a-z]{7}|[A-Z]{7}|[0-9]{9}")
_SYLLABLES = re.compile(r"[a-z]{4,}")
_MOST_IN_WORDS = 0.3
_HASHES = ("sha1-", "sha256-", "sha384-", "sha512-", "sha256:", "sha512:", "ssh-rsa ", "ssh-ed25519 ", "ssh-dss ")
_LEAST_BITS = 4.2
"""Shannon entropy a character: 32 random letters and digits have about 4.6, words and names below 4."""


def private_keys(text: str) -> Iterator[Span]:
    """Blocks of private keys, those without an end too."""
    place = text.find("-----BEGIN ")
    while place >= 0:
        begin = _BEGIN.match(text, place)
        if begin is None:
            place = text.find("-----BEGIN ", place + 1)
            continue
        mark = f"-----END {begin[1]}-----"
        limit = begin.end() + _MOST_OF_A_KEY
        end = text.find(mark, begin.end(), limit)
        stop = end + len(mark) if end >= 0 else _lines(text, begin.end(), limit)
        yield place, stop, Kind.PRIVATE_KEY
        place = text.find("-----BEGIN ", stop)


def secrets(text: str) -> Iterator[Span]:
    """Keys by their shape, then passwords by what names them, then what is too random to be anything else."""
    for match in _SHAPES.finditer(text):
        if _is_key(match[0]):
            yield *match.span(), Kind.KEY
    for match in _IN_ADDRESS.finditer(text):
        if not _CODE.search(match[1]) and not match[1].isdigit() and match[1].casefold() not in _EXAMPLES:
            yield *match.span(1), Kind.PASSWORD
    for match in _LABELLED.finditer(text):
        value = match[1].rstrip(".)]}")
        if _may_be_password(value):
            yield match.start(1), match.start(1) + len(value), Kind.PASSWORD
    for match in _TOKEN.finditer(text):
        if _is_random(match[0]) and not _belongs_to_something_public(text, match.start()):
            yield *match.span(), Kind.SECRET


def _lines(text: str, start: int, limit: int) -> int:
    """Where the lines of a block end that nothing else ends."""
    body = _BODY.match(text, start, limit)
    return start + len(body[0].rstrip()) if body else start


def _is_key(value: str) -> bool:
    """Names in code begin as keys do, but have words in them and few digits."""
    if value.endswith("EXAMPLE"):
        return False
    return sum(sign.isdigit() for sign in value) >= 2 or value.startswith(("eyJ", "AKIA", "ASIA"))


def _may_be_password(value: str) -> bool:
    if len(value) < 6 or _CODE.search(value) or len(set(value)) < 5:
        return False
    kinds = (str.isdigit, str.isalpha, lambda sign: not sign.isalnum())
    return any(map(str.isdigit, value)) and sum(any(map(kind, value)) for kind in kinds) >= 2


def _is_random(value: str) -> bool:
    classes = (str.islower, str.isupper, str.isdigit)
    if (
        not all(any(map(kind, value)) for kind in classes)
        or value.count("/") > 2
        or value.startswith(("AAAA", *_HASHES))
    ):
        return False
    if sum(map(str.isdigit, value)) < len(value) // 12 or _WORDY.search(value):
        return False
    in_words = sum(map(len, _SYLLABLES.findall(value)))
    return in_words < len(value) * _MOST_IN_WORDS and _bits(value) >= _LEAST_BITS


def _belongs_to_something_public(text: str, start: int) -> bool:
    """An address, the hash of a file, or the line of a certificate."""
    before = text[max(0, start - 200) : start]
    word = re.split(r"\s", before)[-1]
    return "//" in word or before.endswith(_HASHES) or "-----BEGIN CERTIFICATE" in before


def _bits(value: str) -> float:
    counts = Counter(value).values()
    return -sum(count / len(value) * math.log2(count / len(value)) for count in counts)
