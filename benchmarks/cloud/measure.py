"""Cloud models: the first word against curl's first byte, and four lanes at once against the slowest of them alone,
from a server on loopback through services and child: `python -m benchmarks cloud`.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import tempfile
from pathlib import Path

from benchmarks.cloud.sides import Curl, Ours, Server
from desktop_app.settings import Paths

GOALS = {"over_curl_ms": 10.0, "four_over_slowest": 1.1}
SHORT = "paced-0-4"
LANES = ("paced-4-200", "paced-5-200", "paced-7-200", "paced-10-200")
"""The last is the slowest: two seconds."""


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks cloud", description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, help="rounds of ours, curl, curl, ours")
    parser.add_argument("--json", action="store_true", help="print one object")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="tandem-cloud-") as folder:
        result = measure(Path(folder), options.rounds)
    lines = [f"{name:<22}{value!s:>12}" for name, value in result.items()]
    print(json.dumps(result, indent=2) if options.json else "\n".join(lines))


def measure(folder: Path, rounds: int) -> dict[str, object]:
    """Medians, and of the differences and ratios in the same round."""
    paths = _profile(folder)
    server = Server()
    ours = Ours(paths, server.address)
    try:
        curl = Curl(server.address, folder)
        for _ in range(3):
            ours.ask([SHORT])  # the child, its library and the connection are there then
        firsts = [
            (ours.ask([SHORT])[0], curl.first_byte(SHORT), curl.first_byte(SHORT), ours.ask([SHORT])[0])
            for _ in range(rounds)
        ]
        ours.ask(LANES)
        ends = [(ours.ask(LANES[-1:])[1], ours.ask(LANES)[1]) for _ in range(rounds)]
    finally:
        ours.close()
        server.close()
    differences = [(first + fourth - second - third) / 2 * 1000 for first, second, third, fourth in firsts]
    ratios = [four / alone for alone, four in ends]
    return {
        "rounds": rounds,
        "load_average": os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
        "ours_first_ms": _ms([side for first, _, _, fourth in firsts for side in (first, fourth)]),
        "curl_first_ms": _ms([side for _, second, third, _ in firsts for side in (second, third)]),
        "over_curl_ms": round(statistics.median(differences), 2),
        "over_curl_ms_high": round(max(differences), 2),
        "slowest_alone_s": round(statistics.median(alone for alone, _ in ends), 3),
        "four_at_once_s": round(statistics.median(four for _, four in ends), 3),
        "four_over_slowest": round(statistics.median(ratios), 3),
        "four_over_slowest_high": round(max(ratios), 3),
        "goals": GOALS,
    }


def _profile(folder: Path) -> Paths:
    """An empty one, which the child finds as well."""
    places = {name: folder / name for name in ("data", "config", "cache", "state")}
    for name, place in places.items():
        os.environ[f"XDG_{name.upper()}_HOME"] = str(place)
    return Paths(**{name: place / "tandem" for name, place in places.items()})


def _ms(seconds: list[float]) -> float:
    return round(statistics.median(seconds) * 1000, 2)
