"""The arguments of `tandem usage`."""

from __future__ import annotations

import argparse
import re
from datetime import date
from typing import TYPE_CHECKING

from desktop_app.preferences import MOST_MONEY
from desktop_app.usage import By

if TYPE_CHECKING:
    from collections.abc import Callable

EPILOG = """\
Money is what the providers' own counts of tokens come to at list prices, in US dollars; the bill is the provider's.
"≈" marks sums with estimates in them: of answers that were stopped, and of those that nobody has counted. Days and
months are those of this computer's time zone. What was spent in conversations that were deleted is in the sums.
"""

NO_CAP = "none"


def add_usage(add_parser: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the command with its arguments."""
    usage = add_parser(
        "usage",
        help="say what answers took: money, tokens, seconds, energy",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    usage.add_argument("--month", metavar="YYYY-MM", type=_month, help="another month than this one")
    usage.add_argument(
        "--by",
        choices=[by.value for by in By],
        default=By.MODEL.value,
        help="what the sums are made by (default: model)",
    )
    usage.add_argument(
        "--cap", metavar="AMOUNT", type=_cap, help='set the monthly cap in US dollars; "none" for no cap'
    )
    form = usage.add_mutually_exclusive_group()
    form.add_argument("--csv", action="store_true", help="print a line for each answer, as CSV")
    form.add_argument("--json", action="store_true", help="print one JSON object")


def _month(text: str) -> date:
    try:
        if re.fullmatch(r"\d{4}-\d{2}", text, re.ASCII):
            return date.fromisoformat(f"{text}-01")
    except ValueError:
        pass
    raise argparse.ArgumentTypeError(f"a month such as 2026-11 is needed, not “{text}”")


def _cap(text: str) -> float | str:
    if text == NO_CAP:
        return NO_CAP
    try:
        amount = float(text)
    except ValueError:
        amount = -1.0
    if not 0 <= amount <= MOST_MONEY:
        raise argparse.ArgumentTypeError(f"an amount from 0 to {MOST_MONEY} or “{NO_CAP}” is needed, not “{text}”")
    return amount
