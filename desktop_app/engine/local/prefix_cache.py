"""What the context already holds, so that a prompt that begins like an earlier one is not read again.

Ordinary attention can be cut back to any length. Recurrent layers cannot, and sliding windows only as far
as their window still reaches; for those the state is kept at a few earlier lengths ("checkpoints").

A prompt of another conversation takes the context's place; what it held is kept aside until that one goes on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from desktop_app.engine.local.kept_sequences import Checkpoint, KeptSequence, KeptSequences
from desktop_app.engine.local.llama_model import DecodeAborted, DecodeFailed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop_app.engine.local.llama_model import Context, Model
    from desktop_app.engine.local.vocab import Tokens

MAX_CHECKPOINTS = 8
MAX_CHECKPOINT_BYTES = 256 * 1024 * 1024

WORTH_KEEPING = 256
"""Tokens. To read fewer again is no longer than to copy what they left in every layer."""


def common_prefix(one: Tokens, other: Tokens) -> int:
    """How many tokens two sequences share at their beginning."""
    size = min(len(one), len(other))
    differs = one[:size] != other[:size]
    return int(differs.argmax()) if differs.any() else size


class PrefixCache:
    """A context together with the list of the tokens that it has read, and what it has read before."""

    def __init__(self, model: Model, context: Context, kept: KeptSequences) -> None:
        self._context = context
        self._kept = kept
        self._window = model.window
        self._recurrent = model.recurrent
        self._tokens = np.empty(context.n_ctx, dtype=np.int32)
        self._checkpoints: list[Checkpoint] = []
        self._lane: int | None = None
        self.length = 0

    @property
    def wants_checkpoints(self) -> bool:
        """Whether this model cannot be cut back at will."""
        return self._recurrent or self._window > 0

    @property
    def room(self) -> int:
        """How many more tokens the window holds."""
        return len(self._tokens) - self.length

    def reuse(self, prompt: Tokens, lane: int | None = None, *, anew: bool = False) -> int:
        """Bring the context to a beginning of `prompt`, never all of it; how many tokens that is.

        The last token of a prompt is always read anew: it yields what the answer is sampled from. What another `lane`
        leaves here is kept for it even where most of it is the same: beside each other, both will go on. Where it is to
        be read `anew`, nothing is.
        """
        wanted = prompt[:0] if anew else prompt[:-1]
        common = common_prefix(self._held, wanted)
        better = self._better_kept(wanted, common)
        if better is not None:
            self._kept.take(better)
        goes_on = lane is not None and lane != self._lane
        if self.length - common >= max(WORTH_KEEPING, 0 if goes_on else self.length // 2):
            self._keep_aside()
        self._lane = lane
        if better is not None:
            self._bring_back(better)
        self._cut(common_prefix(self._held, wanted))
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

    @property
    def _held(self) -> Tokens:
        return self._tokens[: self.length]

    def _better_kept(self, prompt: Tokens, common: int) -> KeptSequence | None:
        """What is kept that begins as `prompt` does, and further than the context, which shares `common` tokens."""
        best = max(self._kept, key=lambda one: self._spared_by(one, prompt), default=None)
        here = self._reach(common, self.length, self._context.first_position(), self._checkpoints)
        return best if best is not None and self._spared_by(best, prompt) > here else None

    def _spared_by(self, kept: KeptSequence, prompt: Tokens) -> int:
        """How many tokens of `prompt` need not be read when `kept` is brought back."""
        common = common_prefix(kept.tokens, prompt)
        return self._reach(common, len(kept.tokens), kept.first_position, kept.checkpoints)

    def _reach(self, common: int, length: int, first_position: int, checkpoints: Sequence[Checkpoint]) -> int:
        """What stays of `length` tokens of which the first `common` are wanted."""
        whole = not self._recurrent and (self._window == 0 or 0 <= first_position <= max(0, common - self._window))
        if common == length or whole:
            return common
        return max((point.length for point in checkpoints if point.length <= common), default=0)

    def _keep_aside(self) -> None:
        """Keep what the context holds, unless memory is short; a beginning of it that is kept already goes."""
        for kept in self._kept:
            if common_prefix(kept.tokens, self._held) == len(kept.tokens):
                self._kept.take(kept)
        points = tuple(self._checkpoints)
        if not self._kept.make_room(self._context.whole_size() + sum(len(point.state) for point in points)):
            return
        try:
            state = self._context.save_whole()
        except MemoryError:
            return
        first = self._context.first_position()
        self._kept.keep(KeptSequence(tokens=self._held.copy(), state=state, first_position=first, checkpoints=points))

    def _bring_back(self, kept: KeptSequence) -> None:
        if self._context.restore_whole(kept.state) and self._context.length() == len(kept.tokens):
            self.length = 0
            self._append(kept.tokens)
            self._checkpoints = list(kept.checkpoints)
        else:
            self.forget()

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
        return self._reach(length, self.length, self._context.first_position(), ()) == length

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
