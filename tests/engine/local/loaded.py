"""A model in the test's own process, for tests that look at tokens and caches."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np

from desktop_app.domain import LoadSettings, Sampling
from desktop_app.engine.base import Delta, Finished, LoadRequest, Started
from desktop_app.engine.local.answer_text import AnswerText
from desktop_app.engine.local.context import Window
from desktop_app.engine.local.decoder import Decoder
from desktop_app.engine.local.kept_sequences import KeptSequences
from desktop_app.engine.local.llama_model import Context, Model
from desktop_app.engine.local.prefix_cache import PrefixCache
from desktop_app.engine.local.reasoning import ReasoningSplitter
from desktop_app.engine.local.reasoning_marks import marks_of
from desktop_app.engine.local.resident import Resident
from desktop_app.engine.local.splits import read_model
from desktop_app.engine.process.worker import StopFlag

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop_app.engine.base import GenerationEvent
    from desktop_app.engine.local.vocab import Tokens


@lru_cache(maxsize=4)
def load(path: Path) -> Model:
    return Model(str(path), gpu_layers=0, on_progress=lambda _fraction: True)


def resident_of(path: Path, n_ctx: int | None = None, settings: LoadSettings | None = None) -> Resident:
    """A model loaded so; `settings` with more than the context's length."""
    request = LoadRequest(path=str(path), settings=settings or LoadSettings(n_ctx=n_ctx))
    return Resident(request, read_model(path).header, lambda _fraction: None, StopFlag())


@dataclass(frozen=True)
class Answer:
    started: Started
    text: str
    finished: Finished

    @property
    def read_again(self) -> int:
        """Prompt tokens that were read."""
        return self.started.prompt_tokens - self.started.cached_tokens


class Engine:
    """A decoder with an empty context of its own."""

    def __init__(self, path: Path, n_ctx: int = 2048, stop: StopFlag | None = None, budget: int = 2**30) -> None:
        self.stop = stop or StopFlag()
        self.model = load(path)
        self.vocab = self.model.vocab
        self.context = Context(self.model, n_ctx=n_ctx, n_batch=512, threads=1, stop_address=self.stop.address)
        self.kept = KeptSequences(budget)
        self.cache = PrefixCache(self.model, self.context, self.kept)
        self.decoder = Decoder(self.vocab, self.context, self.cache)

    def tokens(self, text: str) -> Tokens:
        bos = [self.vocab.bos] if self.vocab.adds_bos else []
        return np.concatenate([np.array(bos, dtype=np.int32), self.vocab.tokenize(text, parse_special=True)])

    def events(
        self, prompt: Tokens, max_tokens: int | None = 12, lane: int | None = None, *, anew: bool = False
    ) -> list[GenerationEvent]:
        return list(self.stream(prompt, max_tokens, lane, anew=anew))

    def stream(
        self, prompt: Tokens, max_tokens: int | None, lane: int | None = None, *, anew: bool = False
    ) -> Iterator[GenerationEvent]:
        sampling = Sampling(temperature=0.0, max_tokens=max_tokens)
        marks = marks_of("", ())
        text = AnswerText(self.vocab, marks, ReasoningSplitter(marks))
        return self.decoder.answer(
            Window(prompt, 0), sampling, text, seed=1, began=perf_counter(), stop=self.stop, lane=lane, anew=anew
        )

    def ask(
        self, prompt: Tokens, max_tokens: int | None = 12, lane: int | None = None, *, anew: bool = False
    ) -> Answer:
        started, *_, finished = events = self.events(prompt, max_tokens, lane, anew=anew)
        assert isinstance(started, Started)
        assert isinstance(finished, Finished)
        return Answer(started, "".join(event.text for event in events if isinstance(event, Delta)), finished)
