"""The command line: `tandem`, `tandem ask`, `tandem doctor`."""

from __future__ import annotations

import argparse
import json
import os
import sys
from typing import TYPE_CHECKING

from desktop_app import __version__
from desktop_app.domain import Sampling
from desktop_app.errors import AppError
from desktop_app.settings import default_paths

if TYPE_CHECKING:
    from collections.abc import Sequence

FAILED = 1
INTERRUPTED = 130


def run(arguments: Sequence[str]) -> int:
    """Carry out a command line; the exit status: 0 done, 1 failed, 2 wrong usage, 130 interrupted."""
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        if options.command == "ask":
            if options.prompt == "-":
                options.prompt = sys.stdin.read()
                if not options.prompt.strip():
                    parser.error("the prompt is empty")
            from desktop_app.ask import ask, request_from

            return ask(request_from(options), default_paths())
        if options.command == "doctor":
            return _doctor(as_json=options.json)
        return _window()
    except AppError as error:
        print(f"tandem: {error.text()}", file=sys.stderr)
        if error.detail:
            print(error.detail, file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED


def _window() -> int:
    from desktop_app.display import display_problem

    problem = display_problem(os.environ, sys.platform)
    if problem:
        print(f"tandem: {problem}", file=sys.stderr)
        return FAILED
    from desktop_app.app import run_window

    return run_window(default_paths())


def _doctor(*, as_json: bool) -> int:
    from desktop_app.doctor import as_text, examine

    report = examine(default_paths())
    print(json.dumps(report.as_dict(), ensure_ascii=False, indent=2) if as_json else as_text(report))
    return 0 if report.healthy else FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tandem", description="Chat with language models on your own computer. Without a command: the window."
    )
    parser.add_argument("--version", action="version", version=f"tandem {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")

    ask = commands.add_parser("ask", help="ask one question; the answer comes on standard output")
    ask.add_argument("prompt", metavar="PROMPT", type=_prompt, help='the question; "-" reads standard input')
    ask.add_argument("--model", metavar="NAME_OR_PATH", help="a model by name, or a GGUF file (default: the starter)")
    ask.add_argument("--max-tokens", metavar="N", type=_positive, help="the longest answer, in tokens")
    ask.add_argument("--seed", metavar="N", type=_seed, help="repeat an answer with its seed")
    ask.add_argument("--temperature", metavar="T", type=_temperature, default=Sampling().temperature)
    ask.add_argument("--json", action="store_true", help="print one JSON object with the answer and its figures")

    doctor = commands.add_parser("doctor", help="say what is installed, what is wrong, and how to mend it")
    doctor.add_argument("--json", action="store_true", help="print one JSON object")
    return parser


def _prompt(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError("the prompt is empty")
    return text


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("a whole number from 1 on is needed")
    return number


def _seed(text: str) -> int:
    number = int(text)
    if not 0 <= number < 2**32 - 1:
        raise argparse.ArgumentTypeError("a whole number from 0 to 4294967294 is needed")
    return number


def _temperature(text: str) -> float:
    number = float(text)
    if not 0 <= number <= 5:
        raise argparse.ArgumentTypeError("a number from 0 to 5 is needed")
    return number
