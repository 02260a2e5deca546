"""Whether digits are what they look like: the sums that such numbers carry, and the dates in them."""

from __future__ import annotations

from datetime import UTC, date, datetime

_IBAN_LENGTHS = {
    "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BR": 29, "BY": 28,
    "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "DO": 28, "EE": 20, "EG": 29, "ES": 24, "FI": 18,
    "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "GT": 28, "HR": 21, "HU": 28, "IE": 22,
    "IL": 23, "IQ": 23, "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20, "LB": 28, "LC": 32, "LI": 21, "LT": 20,
    "LU": 20, "LV": 21, "LY": 25, "MC": 27, "MD": 24, "ME": 22, "MK": 19, "MR": 27, "MT": 31, "MU": 30, "NL": 18,
    "NO": 15, "PK": 24, "PL": 28, "PS": 29, "PT": 25, "QA": 29, "RO": 24, "RS": 22, "SA": 24, "SC": 31, "SE": 24,
    "SI": 19, "SK": 24, "SM": 27, "ST": 25, "SV": 28, "TL": 23, "TN": 24, "TR": 26, "UA": 29, "VA": 22, "VG": 24,
    "XK": 20,
}  # fmt: skip
"""Characters by country (ISO 13616's register)."""

_RESIDENT_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
_CENTURIES = {"1": 1900, "2": 1900, "3": 2000, "4": 2000, "5": 1900, "6": 1900, "7": 2000, "8": 2000}
_FOREIGNERS = "5678"
_NO_SUM_SINCE = date(2020, 10, 5)
"""From when on the last digits of a new resident registration number are random."""


def luhn(digits: str) -> bool:
    """Whether the last digit is the sum of the others by ISO/IEC 7812."""
    total = 0
    for place, sign in enumerate(reversed(digits)):
        digit = int(sign) * (1 + place % 2)
        total += digit - 9 * (digit > 9)
    return total % 10 == 0


def is_card(digits: str, *, grouped: bool) -> bool:
    """Whether a payment card may have this number: an issuer's beginning, its length, and the sum.

    Korean cards of the domestic network begin with a 9, as much else does: only those written in groups count.
    """
    length, two, four = len(digits), int(digits[:2]), int(digits[:4])
    known = (
        (digits[0] == "4" and length in {13, 16, 19})
        or ((51 <= two <= 55 or 2221 <= four <= 2720) and length == 16)
        or (two in {34, 37} and length == 15)
        or ((four == 6011 or two == 65 or 644 <= four // 10 <= 649) and length in {16, 19})
        or (3528 <= four <= 3589 and length == 16)
        or ((300 <= four // 10 <= 305 or two in {36, 38, 39}) and length == 14)
        or (two == 62 and 16 <= length <= 19)
        or (digits[0] == "9" and length == 16 and grouped)
    )
    return known and len(set(digits)) > 1 and luhn(digits)


def is_iban(value: str) -> bool:
    """Whether it is an international bank account number: its country's length, and the sum by ISO 7064."""
    if _IBAN_LENGTHS.get(value[:2]) != len(value):
        return False
    number = "".join(str(int(sign, 36)) for sign in value[4:] + value[:4])
    return int(number) % 97 == 1


def resident_birth(digits: str) -> date | None:
    """The day of birth in the thirteen digits of a Korean resident registration number; None if there is none."""
    century = _CENTURIES.get(digits[6])
    if century is None:
        return None
    try:
        born = date(century + int(digits[:2]), int(digits[2:4]), int(digits[4:6]))
    except ValueError:
        return None
    return born if born <= datetime.now(UTC).date() else None


def has_resident_sum(digits: str) -> bool:
    """Whether the last of the thirteen digits is the sum of the others, as in what was given until October 2020."""
    total = sum(int(sign) * weight for sign, weight in zip(digits, _RESIDENT_WEIGHTS, strict=False))
    base = 13 if digits[6] in _FOREIGNERS else 11
    return (base - total % 11) % 10 == int(digits[12])


def has_no_resident_sum(born: date) -> bool:
    """Whether somebody born then was given a number that carries no sum."""
    return born >= _NO_SUM_SINCE


def is_barcode(digits: str) -> bool:
    """Whether thirteen digits are the number of an article (EAN-13) from Korea, which may look like a birth in 1988."""
    if not digits.startswith("880"):
        return False
    total = sum(int(sign) * (3 if place % 2 else 1) for place, sign in enumerate(digits[:12]))
    return (10 - total % 10) % 10 == int(digits[12])
