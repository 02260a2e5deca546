"""What a token costs late in a long answer and early in it, against the bare loop: `python -m benchmarks long`."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from benchmarks.decode_sides import PROMPT
from benchmarks.engine.asking import Asking, load_average, said, spread, starter_model
from benchmarks.engine.bare import Bare
from desktop_app.domain import TemplateChoice


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks long", description=__doc__)
    parser.add_argument("--model", type=Path, help="a GGUF file; SmolLM2 if left out")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of A B B A")
    parser.add_argument("--tokens", type=int, default=4000, help="tokens of an answer")
    parser.add_argument("--json", action="store_true", help="print one object")
    options = parser.parse_args(arguments)
    result = measure(options.model or starter_model(), options.rounds, options.tokens)
    print(json.dumps(result, indent=2) if options.json else _table(result))


def measure(model: Path, rounds: int, tokens: int) -> dict[str, object]:
    """Milliseconds a token between the 100th and the 200th, and of the last hundred; ours over the bare loop's."""
    n_ctx = tokens + 256
    ours, bare = Asking(model, n_ctx), Bare(model, n_ctx)
    early, late = [], []
    of_ours: list[tuple[float, float]] = []
    of_bare: list[tuple[float, float]] = []
    try:
        for _ in range(rounds):
            first = _ours(ours, tokens)
            second, third = _bare(bare, tokens), _bare(bare, tokens)
            fourth = _ours(ours, tokens)
            of_ours += [first, fourth]
            of_bare += [second, third]
            early.append((first[0] + fourth[0]) / (second[0] + third[0]))
            late.append((first[1] + fourth[1]) / (second[1] + third[1]))
    finally:
        ours.close()
        bare.close()
    return {
        "model": model.name,
        "tokens": tokens,
        "rounds": rounds,
        "load_average": load_average(),
        "ours_ms": {name: spread(1000 * one[i] for one in of_ours) for i, name in enumerate(("early", "late"))},
        "bare_ms": {name: spread(1000 * one[i] for one in of_bare) for i, name in enumerate(("early", "late"))},
        "early_ratio": spread(early),
        "late_ratio": spread(late),
        "late_over_early": spread(one / other for one, other in zip(late, early, strict=True)),
    }


def _ours(side: Asking, tokens: int) -> tuple[float, float]:
    answer = side.ask((said(PROMPT),), tokens, TemplateChoice.PLAIN)
    if answer.finished.completion_tokens < tokens:
        raise SystemExit(f"The model ends its answer after {answer.finished.completion_tokens} tokens; try --tokens.")
    return _cost(answer.at(100), answer.at(200)), _cost(answer.at(tokens - 100), answer.at(tokens))


def _bare(side: Bare, tokens: int) -> tuple[float, float]:
    _, moments = side.run(PROMPT, tokens)
    return (moments[199] - moments[99]) / 100, (moments[tokens - 1] - moments[tokens - 101]) / 100


def _cost(begin: tuple[float, int], end: tuple[float, int]) -> float:
    return (end[0] - begin[0]) / (end[1] - begin[1])


def _table(result: dict[str, object]) -> str:
    head = "long answers: {model}, {tokens} tokens, {rounds} rounds, load average {load_average}".format(**result)
    names = ("ours_ms", "bare_ms", "early_ratio", "late_ratio", "late_over_early")
    return "\n".join([head, *(f"{name:<18}{result[name]}" for name in names)])
