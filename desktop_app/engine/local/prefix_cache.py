"""What the context already holds, so that a prompt that begins like the last one is not read again.

Ordinary attention can be cut back to any length. Recurrent layers cannot, and sliding windows only as far
as their window still reaches; for those the state is kept at a few earlier lengths ("checkpoints").
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from desktop_app.engine.local.llama_model import DecodeAborted, DecodeFailed

if TYPE_CHECKING:
    from desktop_app.engine.local.llama_model import Context, Model
    from desktop_app.engine.local.vocab import Tokens

MAX_CHECKPOINTS = 8
MAX_CHECKPOINT_BYTES = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The state after the first `length` tokens."""

    length: int
    state: bytes


def common_prefix(one: Tokens, other: Tokens) -> int:
    """How many tokens two sequences share at their beginning."""
    size = min(len(one), len(other))
    differs = one[:size] != other[:size]
    return int(differs.argmax()) if differs.any() else size


class PrefixCache:
    """A context together with the list of the tokens that it has read."""

    def __init__(self, model: Model, context: Context) -> None:
        self._context = context
        self._window = model.window
        self._recurrent = model.recurrent
        self._tokens = np.empty(context.n_ctx, dtype=np.int32)
        self._checkpoints: list[Checkpoint] = []
        self.length = 0

    @property
    def wants_checkpoints(self) -> bool:
        """Whether this model cannot be cut back at will."""
        return self._recurrent or self._window > 0

    @property
    def room(self) -> int:
        """How many more tokens the window holds."""
        return len(self._tokens) - self.length

    def reuse(self, prompt: Tokens) -> int:
        """Cut the context back to a beginning of `prompt`, never all of it; how many tokens that is.

        The last token of a prompt is always read anew: it yields what the answer is sampled from.
        """
        self._cut(min(common_prefix(self._tokens[: self.length], prompt), len(prompt) - 1))
        return self.length

    def read(self, tokens: Tokens) -> None:
        """Read at most one batch. Raises DecodeAborted, DecodeFailed; the context is put right before."""
        try:
            self._context.read(tokens)
        except DecodeAborted:
            self._mend(tokens)
            raise
        except DecodeFailed:
            self.forget()
            raise
        self._append(tokens)

    def read_one(self, token: int) -> None:
        """Read one token. Raises as `read` does."""
        try:
            self._context.read_one(token)
        except DecodeAborted:
            self._mend(np.array([token], dtype=np.int32))
            raise
        except DecodeFailed:
            self.forget()
            raise
        self._tokens[self.length] = token
        self.length += 1

    def checkpoint(self) -> None:
        """Keep the state at this length; the oldest ones go when there are too many or they grow too large."""
        kept = [point for point in self._checkpoints if point.length < self.length]
        kept.append(Checkpoint(self.length, self._context.save()))
        while len(kept) > MAX_CHECKPOINTS or sum(len(point.state) for point in kept) > MAX_CHECKPOINT_BYTES:
            kept.pop(0)
        self._checkpoints = kept

    def forget(self) -> None:
        """Empty the context."""
        self._context.clear()
        self._checkpoints = []
        self.length = 0

    def _append(self, tokens: Tokens) -> None:
        self._tokens[self.length : self.length + len(tokens)] = tokens
        self.length += len(tokens)

    def _mend(self, tokens: Tokens) -> None:
        """After an abort: whole batches of `tokens` may have been read, the one under way has not."""
        before = self.length
        if self._recurrent:
            # The state is overwritten layer by layer: what an abort leaves is neither old nor new.
            self._restore(before)
            return
        read = min(max(self._context.length(), before), before + len(tokens))
        self._append(tokens[: read - before])
        if not self._context.truncate(read):
            self.forget()

    def _cut(self, length: int) -> None:
        if length == self.length:
            return
        if length == 0:
            self.forget()
        elif self._reaches(length) and self._context.truncate(length):
            self._keep(length)
        else:
            self._restore(length)

    def _reaches(self, length: int) -> bool:
        """Whether every layer still holds what the token after `length` looks at."""
        if self._recurrent:
            return False
        first = self._context.first_position()
        return self._window == 0 or 0 <= first <= max(0, length - self._window)

    def _restore(self, length: int) -> None:
        """Go back to the newest checkpoint within `length` tokens, or to nothing."""
        self._checkpoints = [point for point in self._checkpoints if point.length <= length]
        while self._checkpoints:
            point = self._checkpoints[-1]
            if (
                self._context.restore(point.state)
                and self._context.truncate(point.length)
                and self._context.length() == point.length
            ):
                self._keep(point.length)
                return
            self._checkpoints.pop()
        self.forget()

    def _keep(self, length: int) -> None:
        self.length = length
        self._checkpoints = [point for point in self._checkpoints if point.length <= length]
