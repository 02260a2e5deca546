"""The loop that reads a prompt and writes an answer."""

from __future__ import annotations

import codecs
from time import perf_counter
from typing import TYPE_CHECKING

from desktop_app.domain import StopReason
from desktop_app.engine.base import Delta, Finished, PromptProgress, Started
from desktop_app.engine.local.llama_model import DecodeAborted, Sampler

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop_app.domain import Sampling
    from desktop_app.engine.base import GenerationEvent
    from desktop_app.engine.local.llama_model import Context, Vocab
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


class TextStream:
    """Whole characters from bytes that arrive in pieces; bytes that are no UTF-8 become U+FFFD.

    Code points are the unit: an emoji joined of several grows on the screen as the model writes it.
    """

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def push(self, piece: bytes) -> str:
        """The characters that `piece` completes; "" while one is still incomplete."""
        return self._decoder.decode(piece)

    def end(self) -> str:
        """U+FFFD if the model ended within a character, else ""."""
        return self._decoder.decode(b"", final=True)


class Decoder:
    """Writes answers with one model, one at a time."""

    def __init__(self, vocab: Vocab, context: Context, cache: PrefixCache) -> None:
        self._vocab = vocab
        self._context = context
        self._cache = cache

    def answer(
        self, prompt: Tokens, sampling: Sampling, *, seed: int, omitted_messages: int, stop: StopFlag
    ) -> Iterator[GenerationEvent]:
        """Yield `Started`, progress, deltas and at last `Finished`. Raises DecodeFailed.

        `prompt` holds at least one token and fewer than the context window.
        """
        began = perf_counter()
        cached = self._cache.reuse(prompt)
        yield Started(prompt_tokens=len(prompt), cached_tokens=cached, omitted_messages=omitted_messages, seed=seed)
        try:
            yield from self._read(prompt, stop)
        except DecodeAborted:
            yield _finished(StopReason.STOPPED, 0, began, perf_counter(), 0.0, 0.0)
            return
        with Sampler(sampling, seed=seed, vocab_size=self._vocab.size) as sampler:
            yield from self._write(sampler, sampling.max_tokens, began, stop)

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
        self, sampler: Sampler, max_tokens: int | None, began: float, stop: StopFlag
    ) -> Iterator[GenerationEvent]:
        """One token after another; nothing here may cost more as the answer grows."""
        sample, piece, ends = sampler.sample, self._vocab.piece, self._vocab.ends_generation
        text, context, cache = TextStream(), self._context, self._cache
        limit = cache.room + 1 if max_tokens is None else min(max_tokens, cache.room + 1)
        count = 0
        read_at = first_at = last_at = perf_counter()
        reason = StopReason.LENGTH if limit == max_tokens else StopReason.CONTEXT
        while count < limit:
            if stop.is_set():
                reason = StopReason.STOPPED
                break
            token = sample(context)
            if ends(token):
                reason = StopReason.END
                break
            last_at = perf_counter()
            if count == 0:
                first_at = last_at
            count += 1
            if words := text.push(piece(token)):
                yield Delta(text=words)
            if count == limit:
                break
            try:
                cache.read_one(token)
            except DecodeAborted:
                reason = StopReason.STOPPED
                break
        if reason is StopReason.END and (rest := text.end()):
            yield Delta(text=rest)
        yield _finished(reason, count, began, read_at, first_at - began if count else 0.0, last_at - first_at)


def _finished(
    reason: StopReason, count: int, began: float, read_at: float, first_token_s: float, decode_s: float
) -> Finished:
    return Finished(
        stop_reason=reason,
        completion_tokens=count,
        prompt_s=read_at - began,
        first_token_s=first_token_s,
        decode_s=decode_s,
    )
