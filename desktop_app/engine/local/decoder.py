"""The loop that reads a prompt and writes an answer."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

from desktop_app.domain import StopReason
from desktop_app.engine.base import Finished, PromptProgress, Started
from desktop_app.engine.local.llama_model import DecodeAborted, DecodeFailed
from desktop_app.engine.local.llama_sampler import Sampler

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop_app.domain import Sampling
    from desktop_app.engine.base import GenerationEvent
    from desktop_app.engine.local.answer_text import AnswerText
    from desktop_app.engine.local.context import Window
    from desktop_app.engine.local.llama_model import Context
    from desktop_app.engine.local.llama_sampler import Form
    from desktop_app.engine.local.llama_vocab import Vocab
    from desktop_app.engine.local.prefix_cache import PrefixCache
    from desktop_app.engine.local.vocab import Tokens
    from desktop_app.engine.process.worker import StopFlag

CHECKPOINT_BEFORE_END = 16
"""A checkpoint is taken so many tokens before a prompt's end: the words that open an answer are not part of
the next prompt's history with every template, and the last token is read anew when an answer is asked for
again."""

_FIRST_CHUNK = 128
_SMALLEST_CHUNK = 32
_QUICK_S = 1.0
_SLOW_S = 3.0


class Decoder:
    """Writes answers with one model, one at a time."""

    def __init__(self, vocab: Vocab, context: Context, cache: PrefixCache) -> None:
        self._vocab = vocab
        self._context = context
        self._cache = cache

    def answer(
        self,
        window: Window,
        sampling: Sampling,
        text: AnswerText,
        *,
        seed: int,
        began: float,
        stop: StopFlag,
        form: Form | None = None,
        lane: int | None = None,
        anew: bool = False,
    ) -> Iterator[GenerationEvent]:
        """Yield `Started`, progress, deltas and at last `Finished`. Raises DecodeFailed.

        The prompt in `window` has at least one token and fewer than the context window. `began` is when work on
        it began, by `perf_counter`. A `form` binds the answer, not the reasoning. `lane` and `anew` as in
        `GenerationRequest`.
        """
        prompt = window.tokens
        cached = self._cache.reuse(prompt, lane, anew=anew)
        yield Started(
            prompt_tokens=len(prompt),
            cached_tokens=cached,
            omitted_messages=window.omitted_messages,
            seed=seed,
        )
        try:
            yield from self._read(prompt, stop)
        except DecodeAborted:
            yield stopped_unwritten(began)
            return
        with Sampler(sampling, seed=seed, vocab_size=self._vocab.size, form=form) as sampler:
            yield from self._write(sampler, text, sampling.max_tokens, began, stop)

    def _read(self, prompt: Tokens, stop: StopFlag) -> Iterator[PromptProgress]:
        """Read what is not cached, in chunks of about a second, so that somebody waiting sees it move."""
        chunk = min(_FIRST_CHUNK, self._context.n_batch)
        pause = len(prompt) - CHECKPOINT_BEFORE_END if self._cache.wants_checkpoints else 0
        while (done := self._cache.length) < len(prompt):
            if stop.is_set():
                raise DecodeAborted
            end = min(done + chunk, len(prompt))
            if done < pause < end:
                end = pause
            began = perf_counter()
            self._cache.read(prompt[done:end])
            took = perf_counter() - began
            if end == pause:
                self._cache.checkpoint()
            if took < _QUICK_S:
                chunk = min(2 * chunk, self._context.n_batch)
            elif took > _SLOW_S:
                chunk = max(chunk // 2, _SMALLEST_CHUNK)
            yield PromptProgress(done=end, total=len(prompt))

    def _write(
        self, sampler: Sampler, text: AnswerText, max_tokens: int | None, began: float, stop: StopFlag
    ) -> Iterator[GenerationEvent]:
        """One token after another; nothing here may cost more as the answer grows."""
        ends, context, cache = self._vocab.ends_generation, self._context, self._cache
        limit = cache.room + 1 if max_tokens is None else min(max_tokens, cache.room + 1)
        count, reasoning_s = 0, 0.0
        written: list[int] = []
        read_at = first_at = last_at = perf_counter()
        reason = StopReason.LENGTH if limit == max_tokens else StopReason.CONTEXT
        while count < limit:
            if stop.is_set():
                reason = StopReason.STOPPED
                break
            token = sampler.sample(context) if text.reasoning else sampler.sample_formed(context)
            if ends(token):
                reason = StopReason.END
                break
            now = perf_counter()
            if count == 0:
                first_at = now
            elif text.reasoning:
                reasoning_s += now - last_at
            last_at = now
            count += 1
            written.append(token)
            yield from text.push(token)
            if text.stopped:
                reason = StopReason.END
                break
            if count == limit:
                break
            try:
                cache.read_one(token)
            except DecodeAborted:
                reason = StopReason.STOPPED
                break
            except DecodeFailed:
                yield from text.end(complete=False)
                raise
        yield from text.end(complete=reason is StopReason.END)
        yield Finished(
            stop_reason=reason,
            completion_tokens=count,
            prompt_s=read_at - began,
            first_token_s=first_at - began if count else 0.0,
            decode_s=last_at - first_at,
            reasoning_s=reasoning_s,
            written=tuple(written),
        )


def stopped_unwritten(began: float) -> Finished:
    """The end of an answer that was stopped while its prompt was being read, since `began`."""
    return Finished(
        stop_reason=StopReason.STOPPED,
        completion_tokens=0,
        prompt_s=perf_counter() - began,
        first_token_s=0.0,
        decode_s=0.0,
    )
