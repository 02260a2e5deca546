"""What tells who somebody is, in a text: numbers of cards, persons, accounts and telephones, and e-mail addresses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from desktop_app.privacy import Kind
from desktop_app.privacy.checks import (
    has_no_resident_sum,
    has_resident_sum,
    is_barcode,
    is_card,
    is_iban,
    resident_birth,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Span = tuple[int, int, Kind]

_ALONE = r"(?<![\w.+/#-])"
_OVER = r"(?![\w/]|[.-]\w)"

_CARD = re.compile(
    rf"{_ALONE}(?:\d{{13,19}}|\d{{4}}([ -])\d{{4}}\1\d{{4}}\1\d{{4}}(?:\1\d{{3}})?"
    rf"|\d{{4}}([ -])\d{{6}}\2\d{{4,5}}){_OVER}",
    re.ASCII,
)
_RESIDENT = re.compile(rf"{_ALONE}(\d{{6}})( ?[-–] ?)?([1-8]\d{{6}})(?![\w-])", re.ASCII)
_RESIDENT_LABEL = re.compile(r"(?i)주민|외국인\s?등록|등록\s?번호|resident|\bRRN\b|\bARC\b")
_SSN = re.compile(rf"{_ALONE}(?!000|666|9)\d{{3}}-(?!00)\d{{2}}-(?!0000)\d{{4}}{_OVER}", re.ASCII)
_FAMOUS_SSNS = frozenset({"078-05-1120", "219-09-9999", "123-45-6789"})
"""Printed on cards that were sold with wallets, and in every example."""

_IBAN = re.compile(
    rf"{_ALONE}[A-Z]{{2}}\d{{2}}(?:[A-Z0-9]{{11,28}}|(?: [A-Z0-9]{{4}}){{2,7}}(?: [A-Z0-9]{{1,3}})?){_OVER}", re.ASCII
)

_PHONES = (
    re.compile(rf"{_ALONE}\+[1-9]\d{{0,2}}(?:[ .-]?(?:\(\d{{1,5}}\)|\d{{1,5}})){{2,5}}{_OVER}", re.ASCII),
    re.compile(rf"{_ALONE}01[016789]([ .-]?)\d{{3,4}}\1\d{{4}}{_OVER}", re.ASCII),
    re.compile(
        rf"{_ALONE}(?:\(0(?:2|[3-6][1-5]|70|50\d)\) ?|0(?:2|[3-6][1-5]|70|50\d)[ .-])\d{{3,4}}[ .-]\d{{4}}{_OVER}",
        re.ASCII,
    ),
    re.compile(rf"{_ALONE}\([2-9]\d{{2}}\) ?[2-9]\d{{2}}-\d{{4}}{_OVER}", re.ASCII),
    re.compile(rf"{_ALONE}[2-9]\d{{2}}([.-])[2-9]\d{{2}}\1\d{{4}}{_OVER}", re.ASCII),
)
"""Those with a country's code, Korean mobile ones and those of a place, North American ones."""

_LABEL_BEFORE = 40
_LEAST_PHONE, _MOST_PHONE = 9, 15

_DOMAIN = re.compile(
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,6}[A-Za-z]{2,24}(?![A-Za-z0-9_@-])", re.ASCII
)
_OF_LOCAL = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._%+-")
_RESERVED = ("example.com", "example.org", "example.net", ".example", ".test", ".invalid", ".localhost", ".local")
_FILES = frozenset(
    {"png", "jpg", "jpeg", "gif", "svg", "webp", "js", "ts", "jsx", "tsx", "mjs", "py", "css", "scss", "html", "json"}
    | {"md", "txt", "zip", "gz", "pdf", "so", "dll"}
)
"""Endings that are more often a file's than a country's."""

_NOBODY = frozenset({"git", "hg", "svn"})
_MOST_LOCAL = 64


def numbers(text: str) -> Iterator[Span]:
    """Of persons and cards first: in doubt a number is the one that says more."""
    for kind, shape, is_one in _NUMBERS:
        for match in shape.finditer(text):
            if is_one(match):
                yield *match.span(), kind


def addresses(text: str) -> Iterator[Span]:
    """E-mail addresses, but for those that examples use."""
    place = text.find("@")
    while place >= 0:
        domain = _DOMAIN.match(text, place + 1)
        if domain is not None and _is_somebodys(domain[0]):
            local = _local(text, place)
            if local and local.casefold() not in _NOBODY:
                yield place - len(local), domain.end(), Kind.EMAIL
        place = text.find("@", place + 1)


def _is_resident(match: re.Match[str]) -> bool:
    """By its date of birth and its sum; without one only if it can have none, or if the text says what it is."""
    digits = match[1] + match[3]
    born = resident_birth(digits)
    if born is None:
        return False
    if _RESIDENT_LABEL.search(match.string, max(0, match.start() - _LABEL_BEFORE), match.start()):
        return True
    if match[2] is None:
        return has_resident_sum(digits) and not is_barcode(digits)
    return has_resident_sum(digits) or has_no_resident_sum(born)


def _is_card(match: re.Match[str]) -> bool:
    digits = re.sub(r"\D", "", match[0])
    return is_card(digits, grouped=len(digits) < len(match[0]))


def _is_phone(match: re.Match[str]) -> bool:
    digits = re.sub(r"\D", "", match[0])
    if not _LEAST_PHONE <= len(digits) <= _MOST_PHONE or len(set(digits[-7:])) < 3:
        return False
    return not (len(digits) in {10, 11} and "55501" in digits[-7:])


def _local(text: str, at: int) -> str:
    """What stands before an @ and can be the name of a mailbox; "" if nothing does."""
    first = at
    while first > 0 and at - first <= _MOST_LOCAL and text[first - 1] in _OF_LOCAL:
        first -= 1
    found = text[first:at].lstrip("._%+-")
    return "" if len(found) > _MOST_LOCAL or found.endswith(".") else found


def _is_somebodys(domain: str) -> bool:
    name = domain.casefold()
    if name.endswith(_RESERVED) or name.rsplit(".", 1)[-1] in _FILES:
        return False
    return any(sign.isalpha() for sign in name.split(".")[-2])


_NUMBERS: tuple[tuple[Kind, re.Pattern[str], Callable[[re.Match[str]], bool]], ...] = (
    (Kind.RESIDENT, _RESIDENT, _is_resident),
    (Kind.CARD, _CARD, _is_card),
    (Kind.SSN, _SSN, lambda match: match[0] not in _FAMOUS_SSNS),
    (Kind.IBAN, _IBAN, lambda match: is_iban(match[0].replace(" ", ""))),
    *((Kind.PHONE, shape, _is_phone) for shape in _PHONES),
)
