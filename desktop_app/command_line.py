"""The words of the command line, and what is wrong with those that cannot be understood."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, NoReturn

from desktop_app import __version__
from desktop_app.account_commands.options import add_accounts, check_accounts
from desktop_app.domain import ReasoningEffort
from desktop_app.model_commands.options import add_models
from desktop_app.scoreboard_options import add_scoreboard
from desktop_app.usage_options import add_usage

if TYPE_CHECKING:
    from collections.abc import Sequence

ASK_EPILOG = """\
exit status: 0 answered, 1 failed, 2 wrong usage, 130 interrupted (what was written is kept)

Of several models each answer comes whole, in their order, with a table of figures below; 1 if any has failed. With
--json they are one object: {"conversation_id": N, "lanes": [{"name": NAME, "text": ..., "error": null}, ...]}.

With --json a failure is one JSON object on standard output too:
{"error": CODE, "message": WHAT HAPPENED AND WHAT TO DO, "detail": MORE OR ""}
where CODE is a stable word such as "no_such_model", "data_folder_unwritable" or "wrong_usage".
"""


class WrongUsage(Exception):
    """Arguments that cannot be understood, with the usage of the command that they were for."""

    def __init__(self, message: str, usage: str) -> None:
        super().__init__(message)
        self.usage = usage


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Raise instead of ending the program, so that who asked for JSON gets it."""
        raise WrongUsage(message, self.format_usage())


def read(arguments: Sequence[str]) -> argparse.Namespace:
    """What a command line asks for; a prompt that is "-" is read from standard input. Raises WrongUsage."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.command == "ask" and options.prompt == "-":
        if options.passphrase_stdin:
            parser.error("standard input is the prompt already, and cannot be the passphrase too")
        options.prompt = sys.stdin.read() if sys.stdin else ""
        if not options.prompt.strip():
            parser.error("the prompt is empty")
    imports = options.command == "models" and options.models_command == "import"
    if imports and not (options.paths or options.from_programs):
        options.refuse("nothing to import: name files or folders, or say --from-programs")
    if options.command == "accounts":
        check_accounts(options)
    return options


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="tandem",
        description="Chat with language models on your own computer. Without a command: the window.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"tandem {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")

    ask = commands.add_parser(
        "ask",
        help="ask one question; the answer comes on standard output",
        epilog=ASK_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    ask.add_argument("prompt", metavar="PROMPT", type=_prompt, help='the question; "-" reads standard input')
    ask.add_argument(
        "--model",
        metavar="NAME_OR_PATH",
        dest="models",
        action="append",
        default=[],
        help='a model by name, a GGUF file, or an account\'s model as in "openai:gpt-5" (default: the starter); '
        "several to compare them, each with --model",
    )
    ask.add_argument(
        "--allow-cloud", action="store_true", help="let the words go to the models' providers without being asked"
    )
    ask.add_argument(
        "--passphrase-stdin", action="store_true", help="read the sealed keys' passphrase from standard input"
    )
    ask.add_argument("--max-tokens", metavar="N", type=_positive, help="the longest answer, in tokens")
    ask.add_argument("--seed", metavar="N", type=_seed, help="repeat an answer with its seed")
    ask.add_argument("--temperature", metavar="T", type=_temperature, help="how freely words are chosen")
    ask.add_argument(
        "--effort",
        choices=[one.value for one in ReasoningEffort],
        help="how much a cloud model reasons before it answers, where it can be told (default: its own)",
    )
    ask.add_argument("--json", action="store_true", help="print one JSON object with the answer and its figures")

    doctor = commands.add_parser(
        "doctor", help="say what is installed, what is wrong, and how to mend it", allow_abbrev=False
    )
    doctor.add_argument("--json", action="store_true", help="print one JSON object")
    add_accounts(commands.add_parser)
    add_models(commands.add_parser)
    add_scoreboard(commands.add_parser)
    add_usage(commands.add_parser)
    return parser


def _prompt(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError("the prompt is empty")
    return text


def _positive(text: str) -> int:
    return _whole_number(text, 1, sys.maxsize, "a whole number from 1 on")


def _seed(text: str) -> int:
    return _whole_number(text, 0, 2**32 - 2, "a whole number from 0 to 4294967294")


def _whole_number(text: str, least: int, most: int, wanted: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = least - 1
    if not least <= number <= most:
        raise argparse.ArgumentTypeError(f"{wanted} is needed, not “{text}”")
    return number


def _temperature(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 5:
        raise argparse.ArgumentTypeError(f"a number from 0 to 5 is needed, not “{text}”")
    return number
