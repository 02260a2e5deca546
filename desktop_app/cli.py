"""The command line: `tandem`, `tandem ask`, `tandem doctor`, `tandem models`."""

from __future__ import annotations

import argparse
import contextlib
import gc
import os
import sys
from typing import TYPE_CHECKING, NoReturn

from desktop_app import __version__, terminal
from desktop_app.errors import AppError, Cancelled, OutputUnwritable
from desktop_app.model_commands.options import add_models
from desktop_app.settings import default_paths

if TYPE_CHECKING:
    from collections.abc import Sequence

FAILED = 1
WRONG_USAGE = 2
INTERRUPTED = 130

_MOST_LINES = 3

ASK_EPILOG = """\
exit status: 0 answered, 1 failed, 2 wrong usage, 130 interrupted (what was written is kept)

With --json a failure is one JSON object on standard output too:
{"error": CODE, "message": WHAT HAPPENED AND WHAT TO DO, "detail": MORE OR ""}
where CODE is a stable word such as "no_such_model", "data_folder_unwritable" or "wrong_usage".
"""


class _WrongUsage(Exception):
    """Arguments that cannot be understood, with the usage of the command that they were for."""

    def __init__(self, message: str, usage: str) -> None:
        super().__init__(message)
        self.usage = usage


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Raise instead of ending the program, so that who asked for JSON gets it."""
        raise _WrongUsage(message, self.format_usage())


def run(arguments: Sequence[str]) -> int:
    """Carry out a command line; the exit status: 0 done, 1 failed, 2 wrong usage, 130 interrupted."""
    terminal.settle_streams()
    try:
        return _carry_out_and_tell(arguments)
    except BrokenPipeError:  # whoever read along has gone
        terminal.give_up_stdout()
    except OutputUnwritable as error:
        terminal.give_up_stdout()
        with contextlib.suppress(BrokenPipeError, OutputUnwritable):
            terminal.write(f"tandem: {error.text()}\n", sys.stderr)
    return FAILED


def _carry_out_and_tell(arguments: Sequence[str]) -> int:
    as_json = "--json" in arguments
    try:
        return _carry_out(arguments)
    except OutputUnwritable:
        raise
    except _WrongUsage as wrong:
        if as_json:
            _tell_in_json("wrong_usage", f"{wrong}", wrong.usage)
        else:
            terminal.write(f"{wrong.usage}tandem: {wrong}\n", sys.stderr)
        return WRONG_USAGE
    except AppError as error:
        if as_json:
            _tell_in_json(error.code, error.text(), error.detail)
        else:
            terminal.write(f"tandem: {error.text()}\n{_in_short(error.detail)}", sys.stderr)
        return INTERRUPTED if isinstance(error, Cancelled) else FAILED
    except KeyboardInterrupt:
        if as_json:
            _tell_in_json(Cancelled.code, Cancelled().text(), "")
        return INTERRUPTED


def _carry_out(arguments: Sequence[str]) -> int:
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.command == "ask":
        if options.prompt == "-":
            options.prompt = sys.stdin.read() if sys.stdin else ""
            if not options.prompt.strip():
                parser.error("the prompt is empty")
        from desktop_app.ask import ask, request_from

        return ask(request_from(options), default_paths())
    if options.command == "doctor":
        return _doctor(as_json=options.json)
    if options.command == "models":
        if options.models_command == "import" and not (options.paths or options.from_programs):
            options.refuse("nothing to import: name files or folders, or say --from-programs")
        from desktop_app.model_commands.command import run as run_models

        return run_models(options, default_paths())
    return _window()


def _in_short(detail: str) -> str:
    """A detail of a few lines, or where to find more: a log would push what happened off the screen."""
    lines = detail.splitlines()
    if len(lines) > _MOST_LINES:
        return "The same command with --json tells more.\n"
    return "".join(f"{line}\n" for line in lines)


def _tell_in_json(code: str, message: str, detail: str) -> None:
    terminal.write_json({"error": code, "message": message, "detail": detail}, sys.stdout)


def _window() -> int:
    from desktop_app.display import display_problem

    problem = display_problem(os.environ, sys.platform)
    if problem:
        terminal.write(f"tandem: {problem}\n", sys.stderr)
        return FAILED
    gc.disable()  # a start makes little garbage; looking for it takes a seventh of the time. The window enables it.
    from desktop_app.app import run_window

    return run_window(default_paths())


def _doctor(*, as_json: bool) -> int:
    from desktop_app.doctor import as_text, examine

    report = examine(default_paths())
    if as_json:
        terminal.write_json(report.as_dict(), sys.stdout)
    else:
        terminal.write(f"{as_text(report)}\n", sys.stdout)
    return 0 if report.healthy else FAILED


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
    ask.add_argument("--model", metavar="NAME_OR_PATH", help="a model by name, or a GGUF file (default: the starter)")
    ask.add_argument("--max-tokens", metavar="N", type=_positive, help="the longest answer, in tokens")
    ask.add_argument("--seed", metavar="N", type=_seed, help="repeat an answer with its seed")
    ask.add_argument("--temperature", metavar="T", type=_temperature, help="how freely words are chosen")
    ask.add_argument("--json", action="store_true", help="print one JSON object with the answer and its figures")

    doctor = commands.add_parser(
        "doctor", help="say what is installed, what is wrong, and how to mend it", allow_abbrev=False
    )
    doctor.add_argument("--json", action="store_true", help="print one JSON object")
    add_models(commands.add_parser)
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
