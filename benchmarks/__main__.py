"""`python -m benchmarks [NAME …] [--json] …` runs some benchmarks, or all of them."""

from __future__ import annotations

import argparse
import contextlib
import importlib
import io
import json
import sys

MODULES = {
    "busy": "busy",
    "cloud": "cloud.measure",
    "decode": "decode",
    "download": "download.measure",
    "fit": "fit.measure",
    "hard": "engine.hard_models",
    "idle": "idle",
    "lanes": "lanes",
    "long": "engine.long_answers",
    "open": "opening",
    "prompt": "engine.prompts",
    "start": "start.measure",
    "stop": "engine.stops",
    "switch": "switch.measure",
    "transcript": "transcript",
    "turns": "engine.turns",
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"any of {', '.join(MODULES)}; all if left out")
    known, rest = parser.parse_known_args()
    if unknown := set(known.names) - set(MODULES):
        parser.error(f"there is no benchmark “{unknown.pop()}”")
    names = known.names or list(MODULES)
    if len(names) > 1 and "--json" in rest:
        print(json.dumps({name: json.loads(_output(name, rest)) for name in names}, indent=2))
        return 0
    for name in names:
        _run(name, rest)
    return 0


def _output(name: str, arguments: list[str]) -> str:
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        _run(name, arguments)
    return said.getvalue()


def _run(name: str, arguments: list[str]) -> None:
    # one at a time: the window's benchmarks must not carry llama.cpp, nor the engine's Qt
    importlib.import_module(f"benchmarks.{MODULES[name]}").main(arguments)


if __name__ == "__main__":
    sys.exit(main())
