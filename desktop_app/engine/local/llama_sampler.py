"""llama.cpp's samplers, typed and thin: which token comes next."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Self

import numpy as np

from desktop_app.engine.local.llama_backend import Handle, log_tail, native
from desktop_app.errors import AnswerFormRefused

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from desktop_app.domain import Sampling
    from desktop_app.engine.local.llama_model import Context
    from desktop_app.engine.local.llama_vocab import Vocab

REPEAT_WINDOW = 64
"""How many tokens back `Sampling.repeat_penalty` looks."""

_UNSORTED = False
_CANDIDATE = np.dtype([("id", np.int32), ("logit", np.float32), ("p", np.float32)])
"""llama.h's `llama_token_data`."""


class Sampler:
    """Chooses tokens: top-k, repetition penalty, top-p, min-p, temperature, chance; a `form` has the last word."""

    def __init__(self, sampling: Sampling, *, seed: int, vocab_size: int, form: Form | None = None) -> None:
        self._form = form
        # What llama.cpp's own chain comes to then, in a fifth of the time.
        self._takes_the_likeliest = sampling.temperature <= 0 and sampling.repeat_penalty == 1
        self._ids = np.arange(vocab_size, dtype=np.int32)
        self._candidates = np.zeros(vocab_size if form is not None else 0, dtype=_CANDIDATE)
        self._chain = native.llama_sampler_chain_init(native.llama_sampler_chain_default_params())
        for link in _links(sampling, seed, vocab_size):
            native.llama_sampler_chain_add(self._chain, link)

    def sample(self, context: Context) -> int:
        """The token after the last one that `context` read, whatever its form."""
        if self._takes_the_likeliest:
            return int(self._logits(context).argmax())
        return int(native.llama_sampler_sample(self._chain, context.handle, -1))

    def sample_formed(self, context: Context) -> int:
        """The same among those that the form allows. Raises AnswerFormRefused if it allows none."""
        if self._form is None:
            return self.sample(context)
        # The form looks at every candidate, which is slow: first see whether it likes what would be chosen anyway.
        token = self._chosen(context, form=None)
        if not self._form.allows(token):
            token = self._chosen(context, form=self._form)
        native.llama_sampler_accept(self._chain, token)
        self._form.accept(token)
        return token

    def _logits(self, context: Context) -> NDArray[np.float32]:
        return np.ctypeslib.as_array(native.llama_get_logits_ith(context.handle, -1), self._ids.shape)

    def _chosen(self, context: Context, *, form: Form | None) -> int:
        self._candidates["id"], self._candidates["logit"] = self._ids, self._logits(context)
        self._candidates["p"] = 0
        candidates = _array(self._candidates)
        if form is not None:
            form.apply(candidates)
            if np.isneginf(self._candidates["logit"][: candidates.size]).all():
                raise AnswerFormRefused("Nothing that the model can write continues the grammar.")
        native.llama_sampler_apply(self._chain, ctypes.byref(candidates))
        return int(candidates.data[candidates.selected].id)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        native.llama_sampler_free(self._chain)


class Form:
    """A grammar that has read an answer so far. It must have passed `gbnf.check`."""

    def __init__(self, vocab: Vocab, grammar: str, begun: str) -> None:
        """`begun` is what the answer has already. Raises AnswerFormRefused, also if that does not fit."""
        self._handle = native.llama_sampler_init_grammar(vocab.handle, grammar.encode(), b"root")
        if not self._handle:
            raise AnswerFormRefused(log_tail())
        self._one = np.zeros(1, dtype=_CANDIDATE)
        for token in _tokens_of(begun, vocab):
            if not self.allows(token):
                self.close()
                raise AnswerFormRefused("The answer so far does not have this form.")
            self.accept(token)

    def allows(self, token: int) -> bool:
        """Whether the answer may go on with this token."""
        self._one["id"], self._one["logit"] = token, 0
        self.apply(_array(self._one))
        return not np.isneginf(self._one["logit"][0])

    def apply(self, candidates: Handle) -> None:
        """Give those that are not allowed a logit of minus infinity."""
        native.llama_sampler_apply(self._handle, ctypes.byref(candidates))

    def accept(self, token: int) -> None:
        """The answer goes on with this token, which must be allowed: llama.cpp ends the process for any other."""
        native.llama_sampler_accept(self._handle, token)

    def close(self) -> None:
        """Release it."""
        native.llama_sampler_free(self._handle)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _tokens_of(text: str, vocab: Vocab) -> list[int]:
    """The tokens that write `text` and nothing else: some vocabularies put a space before a text of its own."""
    for before in ("", "\n"):
        tokens: list[int] = vocab.tokenize(before + text, parse_special=False).tolist()
        pieces = [vocab.piece(token) for token in tokens]
        for start in range(min(3, len(tokens)) + 1):
            if b"".join(pieces[start:]) == text.encode("utf-8", "replace"):
                return tokens[start:]
    raise AnswerFormRefused("The answer so far cannot be read again.")


def _array(candidates: np.ndarray[tuple[int], np.dtype[np.void]]) -> Handle:
    pointer = candidates.ctypes.data_as(ctypes.POINTER(native.llama_token_data))
    return native.llama_token_data_array(pointer, len(candidates), -1, _UNSORTED)


def _links(sampling: Sampling, seed: int, vocab_size: int) -> list[Handle]:
    greedy = sampling.temperature <= 0
    links: list[Handle] = []
    if not greedy or sampling.repeat_penalty != 1:
        # first, unlike in llama.cpp's own order: penalties look at every candidate, which over a vocabulary of
        # 262k tokens would cost more than it can change
        links.append(native.llama_sampler_init_top_k(sampling.top_k))
    if sampling.repeat_penalty != 1:
        links.append(native.llama_sampler_init_penalties(vocab_size, REPEAT_WINDOW, sampling.repeat_penalty, 0, 0))
    if greedy:
        return [*links, native.llama_sampler_init_greedy()]
    return [
        *links,
        native.llama_sampler_init_top_p(sampling.top_p, 0),
        native.llama_sampler_init_min_p(sampling.min_p, 0),
        native.llama_sampler_init_temp(sampling.temperature),
        native.llama_sampler_init_dist(seed),
    ]
