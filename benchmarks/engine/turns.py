"""The first token of a later turn, and of conversations taken by turns, against a cold start:
`python -m benchmarks turns`.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from benchmarks.engine.asking import Asking, answered, load_average, long_prompt, said, spread, starter_model
from desktop_app.engine.local.devices import available_memory, cache_budget

if TYPE_CHECKING:
    from benchmarks.engine.asking import Asked

ANSWER = 16
QUESTION = "And what became of the village after that winter?"


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks turns", description=__doc__)
    parser.add_argument("--model", type=Path, help="a GGUF file; SmolLM2 if left out")
    parser.add_argument("--conversations", type=int, default=8)
    parser.add_argument("--tokens", type=int, default=4000, help="tokens of each, about")
    parser.add_argument("--json", action="store_true", help="print one object")
    options = parser.parse_args(arguments)
    result = measure(options.model or starter_model(), options.conversations, options.tokens)
    print(json.dumps(result, indent=2) if options.json else _table(result))


def measure(model: Path, conversations: int, tokens: int) -> dict[str, object]:
    """Seconds to the first token: cold, in the next turn, and coming back after all the others had their turn.

    `read_beyond_new` are tokens that the next turn reads beside those that are new in it.
    """
    side = Asking(model, 2 * tokens)
    try:
        budget = cache_budget(available_memory() - model.stat().st_size)
        child = psutil.Process().children()[-1]
        colds, nexts, histories = [], [], []
        beyond = []
        before = 0
        for number in range(1, conversations + 1):
            opening = said(long_prompt(number, tokens))
            cold = side.ask((opening,), ANSWER)
            before = before or child.memory_info().rss
            history = (opening, answered(cold.text), said(QUESTION))
            turn = side.ask(history, ANSWER)
            beyond.append(turn.read_again - _new(turn, cold))
            colds.append(cold.first_s)
            nexts.append(turn.first_s)
            histories.append((*history, answered(turn.text), said(QUESTION)))
        kept = child.memory_info().rss - before
        backs = [side.ask(history, ANSWER) for history in histories]
    finally:
        side.close()
    return {
        "model": model.name,
        "conversations": conversations,
        "tokens": tokens,
        "load_average": load_average(),
        "cold_s": spread(colds),
        "next_turn_s": spread(nexts),
        "next_turn_ratio": spread(one / cold for one, cold in zip(nexts, colds, strict=True)),
        "read_beyond_new": spread(beyond, 0),
        "back_s": spread(back.first_s for back in backs),
        "back_ratio": spread(back.first_s / cold for back, cold in zip(backs, colds, strict=True)),
        "back_read_again": spread((back.read_again for back in backs), 0),
        "kept_mb": round(kept / 1e6, 1),
        "budget_mb": round(budget / 1e6, 1),
    }


def _new(turn: Asked, before: Asked) -> int:
    return turn.started.prompt_tokens - before.started.prompt_tokens - before.finished.completion_tokens


def _table(result: dict[str, object]) -> str:
    head = "turns: {model}, {conversations} conversations of {tokens} tokens, load average {load_average}"
    figures = list(result.items())[4:]
    return "\n".join([head.format(**result), *(f"{name:<18}{figure}" for name, figure in figures)])
