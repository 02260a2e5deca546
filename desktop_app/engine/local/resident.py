"""A loaded model, ready to answer."""

from __future__ import annotations

import secrets
from contextlib import ExitStack, nullcontext
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np

from desktop_app.domain import PromptMessage
from desktop_app.engine.base import ContextCost, PromptCount, Started
from desktop_app.engine.local import llama_backend
from desktop_app.engine.local import llama_model as llama
from desktop_app.engine.local.answer_form import grammar_for
from desktop_app.engine.local.answer_text import AnswerText
from desktop_app.engine.local.buffers import allocated
from desktop_app.engine.local.context import TextWeights, fit_window, message_tokens
from desktop_app.engine.local.decoder import Decoder, stopped_unwritten
from desktop_app.engine.local.devices import available_memory, cache_budget
from desktop_app.engine.local.fit import context_lengths, shape_of
from desktop_app.engine.local.graphics import cards
from desktop_app.engine.local.kept_sequences import KeptSequences
from desktop_app.engine.local.llama_sampler import Form
from desktop_app.engine.local.loading import NO_MEMORY, load
from desktop_app.engine.local.memory_need import memory_need
from desktop_app.engine.local.prefix_cache import PrefixCache
from desktop_app.engine.local.prompt import PromptReader, Tokenizer
from desktop_app.engine.local.reasoning import ReasoningSplitter
from desktop_app.engine.local.stop_words import StopWords
from desktop_app.engine.local.templates import template_for
from desktop_app.errors import (
    AppError,
    Cancelled,
    ChildOutOfMemory,
    LoadFailed,
    PromptTooLong,
    WritingFailed,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from desktop_app.domain import TemplateChoice
    from desktop_app.engine.base import GenerationEvent, GenerationRequest, LoadRequest
    from desktop_app.engine.local.context import Messages, Window
    from desktop_app.engine.local.gguf_header import Header
    from desktop_app.engine.local.loading import Loaded
    from desktop_app.engine.local.memory_need import Shape
    from desktop_app.engine.local.vocab import Tokens
    from desktop_app.engine.process.worker import StopFlag

_WEIGHTS_SHARE = 0.9
"""Of a load's progress; the rest is the context and a first run, which brings the weights into memory."""

_SEEDS = 0xFFFFFFFF
"""llama.cpp takes this seed itself as a wish for any other."""


class Resident:
    """One model in memory with its context; answers one request at a time."""

    def __init__(
        self, request: LoadRequest, header: Header, on_progress: Callable[[float], None], stop: StopFlag
    ) -> None:
        """Load it; `header` is the file's, `on_progress` gets 0..1. Raises AppError, Cancelled once `stop` is set."""
        self._header = header
        self._stop = stop  # llama.cpp reads its memory as long as the context lives
        self._file_name = Path(request.path).name
        shape = shape_of(header)
        self._readers: dict[TemplateChoice, PromptReader] = {}
        with ExitStack() as undo:
            loaded = load(
                request, shape, on_progress=lambda done: on_progress(done * _WEIGHTS_SHARE), stop=stop, undo=undo
            )
            self._take(loaded, shape)
            self._warm_up()
            if stop.is_set():
                raise Cancelled
            self._opened = undo.pop_all()
        on_progress(1.0)

    def _take(self, loaded: Loaded, shape: Shape) -> None:
        vocab, setting = loaded.model.vocab, loaded.setting
        self._vocab = vocab
        self._context = loaded.context
        self._cache = PrefixCache(loaded.model, loaded.context, _room_beside(loaded))
        self._decoder = Decoder(vocab, loaded.context, self._cache)
        self._tokenizer = Tokenizer(vocab, self._header.special_ids)
        self._weights = TextWeights(self._tokenizer.weigh)
        self.placement = loaded.placement
        self.notes = loaded.notes
        self.unused_cards = () if loaded.placement.gpus else tuple(vendor.value for vendor in cards())
        self.n_ctx = setting.n_ctx
        self.available_bytes = loaded.available_bytes
        self.estimate = memory_need(shape, setting, loaded.placement.layers_on_gpu, loaded.cards)
        self.memory = allocated(llama_backend.log_tail(llama_backend.LOG_LINES))
        self.costs = tuple(
            ContextCost(n_ctx=length, memory_bytes=memory_need(shape, replace(setting, n_ctx=length)).total)
            for length in context_lengths(shape)
        )
        self.engine_version = llama_backend.engine_version()

    def _warm_up(self) -> None:
        """Read one token, so that the weights are in memory before the first prompt and count as loading."""
        try:
            self._cache.read(np.zeros(1, dtype=np.int32))
        except llama.DecodeAborted as error:
            raise Cancelled from error
        except llama.DecodeFailed as error:
            raise LoadFailed(str(error)) from error
        self._cache.forget()

    def answer(self, request: GenerationRequest, stop: StopFlag) -> Iterator[GenerationEvent]:
        """Yield what `engine.base.Engine.generate` promises.

        Raises PromptTooLong, NoRoomToContinue, TemplateFailed, AnswerFormRefused; WritingFailed, ChildOutOfMemory
        or AnswerFormRefused in mid-answer.
        """
        began = perf_counter()
        self._context.use_threads(request.threads or self.placement.threads)
        try:
            window, text = self._prompt(request, stop)
        except llama.DecodeAborted:
            yield stopped_unwritten(began)
            return
        asked = request.sampling.seed
        seed = secrets.randbelow(_SEEDS) if asked is None else asked % _SEEDS
        grammar = grammar_for(request.sampling)
        begun = request.messages[-1].text.rstrip(" ") if request.continue_last else ""
        try:
            with Form(self._vocab, grammar, begun) if grammar else nullcontext() as form:
                for event in self._decoder.answer(
                    window,
                    request.sampling,
                    text,
                    seed=seed,
                    began=began,
                    stop=stop,
                    form=form,
                    lane=request.lane,
                    anew=request.anew,
                ):
                    yield self._with_prompt(event, request, window) if isinstance(event, Started) else event
        except llama.DecodeFailed as error:
            raise _broken_off(error) from error

    def _with_prompt(self, started: Started, request: GenerationRequest, window: Window) -> Started:
        return replace(
            started,
            rendered=self._reader(request.template).spelled(window.tokens),
            message_tokens=message_tokens(request, self._weights.weigh),
        )

    def count(self, request: GenerationRequest, stop: StopFlag) -> PromptCount:
        """What `answer` would read. Raises Cancelled once `stop` is set, TemplateFailed."""
        try:
            window, _ = self._prompt(request, stop)
            tokens, omitted = len(window.tokens), window.omitted_messages
        except llama.DecodeAborted as error:
            raise Cancelled from error
        except PromptTooLong as error:
            tokens, omitted = int(error.values["tokens"]), 0
        last = self._weights.weigh(request.messages[-1].text)
        return PromptCount(prompt_tokens=tokens, last_tokens=last, omitted_messages=omitted, n_ctx=self.n_ctx)

    def _prompt(self, request: GenerationRequest, stop: StopFlag) -> tuple[Window, AnswerText]:
        """The prompt that fits, and what its answer's text begins with. Raises DecodeAborted once `stop` is set."""
        reader = self._reader(request.template)
        continues = request.continue_last
        messages, spaces = _without_last_spaces(request.messages) if continues else (request.messages, 0)
        rendered = ""

        def read(some: Messages) -> Tokens:
            nonlocal rendered
            _check(stop)
            rendered = reader.render(some, continue_last=continues)
            _check(stop)
            return reader.tokens(rendered)

        def weigh(text: str) -> int:
            _check(stop)
            return self._weights.weigh(text)

        window = fit_window(
            messages,
            read=read,
            weigh=weigh,
            n_ctx=self.n_ctx,
            max_tokens=request.sampling.max_tokens,
            continues=continues,
        )
        opened = None if continues else reader.marks.opened(rendered)
        splitter = ReasoningSplitter(reader.marks, opened=opened, begun=continues)
        stop_words = StopWords(request.sampling.stop)
        return window, AnswerText(self._vocab, reader.marks, splitter, spaces=spaces, stop=stop_words)

    def _reader(self, choice: TemplateChoice) -> PromptReader:
        if choice not in self._readers:
            template = template_for(choice, self._header, self._file_name)
            self._readers[choice] = PromptReader(self._tokenizer, template)
        return self._readers[choice]

    def close(self) -> None:
        """Release everything; safe to call twice."""
        self._opened.close()


def _room_beside(loaded: Loaded) -> KeptSequences:
    """Where conversations are kept: never in the place of the weights, whose pages the system counts as free."""
    placement = loaded.placement
    weights = loaded.model.size_bytes * (placement.layers - placement.layers_on_gpu) // placement.layers

    def spare() -> int:
        return available_memory() - weights

    return KeptSequences(cache_budget(spare()), spare)


def _without_last_spaces(messages: Messages) -> tuple[Messages, int]:
    """A prompt whose last message ends in a word, and how many spaces followed it.

    Words are tokens that begin with their space: after a space of its own a model is lost.
    """
    last = messages[-1]
    text = last.text.rstrip(" ")
    return (*messages[:-1], PromptMessage(role=last.role, text=text)), len(last.text) - len(text)


def _check(stop: StopFlag) -> None:
    if stop.is_set():
        raise llama.DecodeAborted


def _broken_off(error: llama.DecodeFailed) -> AppError:
    """Why an answer cannot go on, for a person."""
    log = str(error)
    return ChildOutOfMemory(log) if error.out_of_memory or NO_MEMORY.search(log) else WritingFailed(log)
