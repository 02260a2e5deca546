"""Downloads of ours against curl from the same server on loopback: `python -m benchmarks download`."""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import tempfile
from pathlib import Path

from benchmarks.download.sides import Curl, Ours, Server

GOALS = {
    "ratio": 0.95,
    "hashing_share": 0.05,
    "reread": 1.02,
    "memory_mb": 300,
    "cancel_s": 0.5,
}
_MB = 1_000_000
_BLOCK = 1024 * 1024


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks download", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="rounds of ours, curl, curl, ours")
    parser.add_argument("--megabytes", type=int, default=1000, help="the size of the file")
    parser.add_argument("--folder", type=Path, help="where the files are put for so long; the system's if left out")
    parser.add_argument("--json", action="store_true", help="print one object")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="tandem-download-", dir=options.folder) as folder:
        result = measure(Path(folder), options.rounds, options.megabytes * _MB)
    lines = [f"{name:<22}{value!s:>12}" for name, value in result.items()]
    print(json.dumps(result, indent=2) if options.json else "\n".join(lines))


def measure(folder: Path, rounds: int, size: int) -> dict[str, object]:
    """Medians of speeds, of their ratio in the same round, and of what the other promises are about."""
    for name in ("there", "here"):
        (folder / name).mkdir()
    _write(folder / "there" / "model-Q4_K_M.gguf", size)
    server = Server(folder / "there")
    try:
        ours = Ours(server.endpoint, folder / "here")
        curl = Curl(server.endpoint, ours.request)
        curl.download()
        taken = [(ours.download(), curl.download(), curl.download(), ours.download()) for _ in range(rounds)]
        rereads = [_reread(server, ours) for _ in range(rounds)]
        cancels = [ours.cancel() for _ in range(rounds)]
    finally:
        server.close()
    own = [one for first, _, _, fourth in taken for one in (first, fourth)]
    ratios = [(second + third) / (first.seconds + fourth.seconds) for first, second, third, fourth in taken]
    return {
        "megabytes": size // _MB,
        "rounds": rounds,
        "load_average": os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
        "ours_mb_per_s": _speed(size, [one.seconds for one in own]),
        "curl_mb_per_s": _speed(size, [side for _, second, third, _ in taken for side in (second, third)]),
        "ratio": round(statistics.median(ratios), 3),
        "ratio_low": round(min(ratios), 3),
        "ratio_high": round(max(ratios), 3),
        "hashing_share": round(statistics.median(one.hashing_s / one.seconds for one in own), 3),
        "disk_share": round(statistics.median(one.disk_s / one.seconds for one in own), 3),
        "reread": round(max(rereads), 4),
        "memory_mb": round(max(one.peak_bytes for one in own) / _MB, 1),
        "cancel_s": round(max(cancels), 3),
        "goals": GOALS,
    }


def _reread(server: Server, ours: Ours) -> float:
    """What was sent after the process had been killed in the middle, over what was missing."""
    missing = ours.break_off(0.5)
    before = server.sent_bytes()
    ours.go_on()
    return (server.sent_bytes() - before) / missing


def _speed(size: int, seconds: list[float]) -> float:
    return round(size / statistics.median(seconds) / _MB, 1)


def _write(path: Path, size: int) -> None:
    source = random.Random(15)
    with path.open("wb") as file:
        block = source.randbytes(_BLOCK)
        for position in range(0, size, _BLOCK):
            file.write(position.to_bytes(8, "little") + block[8 : min(_BLOCK, size - position)])
