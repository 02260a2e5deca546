"""`python -m benchmarks [NAME] [--json] …` runs one benchmark, or all of them."""

from __future__ import annotations

import argparse
import sys

from benchmarks import decode

BENCHMARKS = {"decode": decode}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("name", nargs="?", choices=sorted(BENCHMARKS), help="which one; all if left out")
    known, rest = parser.parse_known_args()
    for name in [known.name] if known.name else BENCHMARKS:
        BENCHMARKS[name].main(rest)
    return 0


if __name__ == "__main__":
    sys.exit(main())
