"""The arguments of `tandem accounts`."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from desktop_app.accounts import Provider

if TYPE_CHECKING:
    from collections.abc import Callable

EPILOG = """\
A key is read from standard input, as in `tandem accounts add openai < key.txt`, and never taken from the arguments,
where every program on this computer could read it. It goes to the system's keyring; without one, name a variable of
the environment that holds it (--variable), or add the account in the window.
"""


def add_accounts(add_parser: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the command with its arguments."""
    accounts = add_parser(
        "accounts",
        help="list, add, test and remove accounts with providers",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    commands = accounts.add_subparsers(dest="accounts_command", metavar="COMMAND", required=True)
    _with_json(commands.add_parser("list", help="say which accounts there are", allow_abbrev=False))
    add = commands.add_parser("add", help="add an account and test it", allow_abbrev=False)
    add.add_argument("provider", choices=[one.value for one in Provider], help="with whom")
    add.add_argument("--name", metavar="NAME", default="", help="what to call it")
    add.add_argument("--base-url", metavar="ADDRESS", default="", help="where it is, if not at the usual address")
    add.add_argument("--organization", metavar="ID", default="", help="of OpenAI's accounts")
    add.add_argument("--project", metavar="ID", default="", help="of OpenAI's accounts")
    add.add_argument("--proxy", metavar="ADDRESS", default="", help="instead of the system's")
    add.add_argument("--ca-file", metavar="FILE", default="", help="certificates to trust besides the system's")
    add.add_argument("--variable", metavar="NAME", default="", help="the variable of the environment with the key")
    _with_json(add)
    for name, help_ in (("test", "see whether an account works"), ("remove", "forget an account and its key")):
        command = commands.add_parser(name, help=help_, allow_abbrev=False)
        command.add_argument("account", metavar="ACCOUNT", help="by its name, or as “accounts list” calls it")
        _with_json(command)


def _with_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print one JSON object")
