"""How fast a long prompt is read, against the bare loop: `python -m benchmarks prompt`."""

from __future__ import annotations

import argparse
import json
from itertools import count
from pathlib import Path

from benchmarks.engine.asking import Asking, load_average, long_prompt, said, spread, starter_model
from benchmarks.engine.bare import Bare
from desktop_app.domain import TemplateChoice


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks prompt", description=__doc__)
    parser.add_argument("--model", type=Path, help="a GGUF file; SmolLM2 if left out")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of A B B A")
    parser.add_argument("--tokens", type=int, default=2048, help="tokens of the prompt, about")
    parser.add_argument("--json", action="store_true", help="print one object")
    options = parser.parse_args(arguments)
    result = measure(options.model or starter_model(), options.rounds, options.tokens)
    print(json.dumps(result, indent=2) if options.json else _table(result))


def measure(model: Path, rounds: int, tokens: int) -> dict[str, object]:
    """Prompt tokens a second from the asking to the first token of the answer."""
    n_ctx = 2 * tokens
    ours, bare = Asking(model, n_ctx), Bare(model, n_ctx)
    numbers = count(1)
    of_ours, of_bare, ratios = [], [], []
    try:
        for _ in range(rounds):
            sides = [_rate(side, long_prompt(next(numbers), tokens)) for side in (ours, bare, bare, ours)]
            of_ours += [sides[0], sides[3]]
            of_bare += [sides[1], sides[2]]
            ratios.append((sides[0] + sides[3]) / (sides[1] + sides[2]))
    finally:
        ours.close()
        bare.close()
    return {
        "model": model.name,
        "tokens": tokens,
        "rounds": rounds,
        "load_average": load_average(),
        "ours_tokens_per_s": spread(of_ours, 1),
        "bare_tokens_per_s": spread(of_bare, 1),
        "ratio": spread(ratios),
    }


def _rate(side: Asking | Bare, prompt: str) -> float:
    if isinstance(side, Bare):
        length, moments = side.run(prompt, 1)
        return length / moments[0]
    answer = side.ask((said(prompt),), 1, TemplateChoice.PLAIN)
    return answer.read_again / answer.first_s


def _table(result: dict[str, object]) -> str:
    head = "reading: {model}, {tokens} tokens, {rounds} rounds, load average {load_average}".format(**result)
    names = ("ours_tokens_per_s", "bare_tokens_per_s", "ratio")
    return "\n".join([head, *(f"{name:<20}{result[name]}" for name in names)])
