"""The arguments of `tandem accounts`."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from desktop_app.accounts import FACTS, KEY_VARIABLES, Provider

if TYPE_CHECKING:
    from collections.abc import Callable

EPILOG = """\
A key is read from standard input, as in `tandem accounts add openai < key.txt`, or typed unseen at a terminal, and
never taken from the arguments, where every program on this computer could read it. It goes to the system's keyring;
without one, to a file that a passphrase seals, which is asked for at a terminal. Or name a variable of the environment
that holds the key (--variable): it is read when it is needed, and not copied.

exit status: 0 done, 1 failed, 2 wrong usage, 130 interrupted

With --json the result is one JSON object on standard output, and so is a failure:
{"error": CODE, "message": WHAT HAPPENED AND WHAT TO DO, "detail": MORE OR ""}
"""


def add_accounts(add_parser: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the command with all of its own."""
    accounts = add_parser(
        "accounts",
        help="list, add, change, test and remove accounts with providers",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    commands = accounts.add_subparsers(dest="accounts_command", metavar="COMMAND", required=True)

    def add(name: str, words: str) -> argparse.ArgumentParser:
        parser: argparse.ArgumentParser = commands.add_parser(name, help=words, description=words, allow_abbrev=False)
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        return parser

    add("list", "the accounts, and where their keys are")
    new = add("add", "test an account, and keep it with its key if it works")
    providers = [one.value for one in Provider]
    new.add_argument("provider", metavar="PROVIDER", choices=providers, help=f"with whom: {', '.join(providers)}")
    _add_details(new)
    new.set_defaults(refuse=new.error)
    new.add_argument("--no-test", action="store_true", help="keep it unseen; nobody is asked")
    change = add("change", "change what is said; the rest stays")
    _add_account(change)
    _add_details(change)
    change.set_defaults(refuse=change.error)
    change.add_argument("--new-key", action="store_true", help="read another key from standard input")
    test = add("test", "see whether an account works; where answers are billed, the cheapest model writes a few tokens")
    _add_account(test)
    test.add_argument(
        "--passphrase-stdin", action="store_true", help="read the sealed keys' passphrase from standard input"
    )
    _add_account(add("remove", "forget an account and its key"))
    add("find", "look for servers such as Ollama and LM Studio on this computer")
    prices = add("prices", "which list of prices is in force")
    prices.add_argument("--refresh", action="store_true", help="fetch the newest")


def check_accounts(options: argparse.Namespace) -> None:
    """Refuse what is understood and cannot be meant."""
    match options.accounts_command:
        case "add" if not (options.base_url or FACTS[Provider(options.provider)].base_url):
            options.refuse("--base-url is needed: where is the server?")
        case "change" if options.new_key and options.variable:
            options.refuse("the key is either in a variable or new: not both --variable and --new-key")


def _add_account(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("account", metavar="ACCOUNT", help="by its name, or as “accounts list” calls it")


def _add_details(parser: argparse.ArgumentParser) -> None:
    """What is None was not said."""
    parser.add_argument("--name", metavar="NAME", help="what to call it")
    parser.add_argument("--base-url", metavar="ADDRESS", help="where it is, if not at the usual address")
    parser.add_argument("--organization", metavar="ID", help="of OpenAI's accounts")
    parser.add_argument("--project", metavar="ID", help="of OpenAI's accounts")
    parser.add_argument("--proxy", metavar="ADDRESS", help="instead of the system's")
    parser.add_argument("--ca-file", metavar="FILE", help="certificates to trust besides the system's")
    parser.add_argument(
        "--header",
        metavar="NAME: VALUE",
        dest="headers",
        action="append",
        type=_header,
        help="goes along with each request; several, each with --header, take the place of those before",
    )
    parser.add_argument(
        "--variable",
        metavar="NAME",
        choices=sorted(KEY_VARIABLES),
        help=f"the variable of the environment that holds the key: {', '.join(sorted(KEY_VARIABLES))}",
    )


def _header(text: str) -> tuple[str, str]:
    name, colon, value = text.partition(":")
    if not colon or not name.strip():
        raise argparse.ArgumentTypeError("a name, a colon and a value are needed")
    return name.strip(), value.strip()
