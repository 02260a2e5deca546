"""`python -m benchmarks [NAME] [--json] …` runs one benchmark, or all of them."""

from __future__ import annotations

import argparse
import importlib
import sys

MODULES = {"decode": "decode", "open": "opening", "start": "start.measure", "transcript": "transcript"}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("name", nargs="?", choices=sorted(MODULES), help="which one; all if left out")
    known, rest = parser.parse_known_args()
    for name in [known.name] if known.name else MODULES:
        # one at a time: the window's benchmarks must not carry llama.cpp, nor the engine's Qt
        importlib.import_module(f"benchmarks.{MODULES[name]}").main(rest)
    return 0


if __name__ == "__main__":
    sys.exit(main())
