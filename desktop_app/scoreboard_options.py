"""The arguments of `tandem scoreboard`."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

EPILOG = """\
The rating is Bradley and Terry's with Davidson's ties, 1000 on average: 400 points more win ten times as often as they
lose. The interval holds the true rating in 95 of 100 cases. Where two touch, there are not enough votes yet to say
which of the two models is better.
"""


def add_scoreboard(add_parser: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the command with its arguments."""
    scoreboard = add_parser(
        "scoreboard",
        help="say which models your votes call better, and how sure that is",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    scoreboard.add_argument("--tag", default="", metavar="T", help="only votes with this tag")
    scoreboard.add_argument("--blind-only", action="store_true", help="only votes that were cast blind")
    scoreboard.add_argument(
        "--equal-style", action="store_true", help="as if all answers were equally long and equally formatted"
    )
    scoreboard.add_argument("--json", action="store_true", help="print one JSON object")
