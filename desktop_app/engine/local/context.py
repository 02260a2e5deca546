"""What fits into the context window: the oldest turns are left out first, and never in silence.

Left-out turns go in steps. The history is measured from its beginning, in steps of a quarter of the window,
and cut at the first step after which the rest fits. A cut therefore stays where it is while the conversation
grows by a quarter of the window, and the prompts between begin alike, so that the prefix cache holds; a cut
that moved with each turn would have the whole prompt read again at each turn.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from desktop_app.domain import PromptMessage, Role
from desktop_app.engine.local.vocab import Tokens
from desktop_app.errors import NoRoomToContinue, PromptTooLong

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop_app.engine.base import GenerationRequest

    Messages = tuple[PromptMessage, ...]

MESSAGE_TOKENS = 8
"""About what a template adds to a message; only used to choose where to cut, never to say what fits."""

_TOO_MANY = 2
"""What weighs so many windows need not be read to be refused."""

LEAST_ROOM = 64
"""The newest message may take all of the window but so many tokens for an answer."""


MAX_KNOWN_TEXTS = 50_000


class TextWeights:
    """Tokens of texts, each counted once: a history comes back with every turn.

    Texts are known by their hashes alone. Two that share one would shift a cut, and nothing else.
    """

    def __init__(self, count: Callable[[str], int]) -> None:
        self._count = count
        self._known: dict[int, int] = {}

    def weigh(self, text: str) -> int:
        """How many tokens `text` alone has."""
        key = hash(text)
        if key not in self._known:
            if len(self._known) >= MAX_KNOWN_TEXTS:
                self._known.clear()
            self._known[key] = self._count(text)
        return self._known[key]


def message_tokens(request: GenerationRequest, weigh: Callable[[str], int]) -> tuple[int, ...]:
    """As in `domain.SentPrompt`: the system prompt's tokens, each message's of the history, those of what the answer
    has already.
    """
    *said, last = request.messages
    history = said if request.continue_last else [*said, last]
    system = sum(weigh(message.text) for message in history if message.role is Role.SYSTEM)
    others = (weigh(message.text) for message in history if message.role is not Role.SYSTEM)
    return (system, *others, weigh(last.text) if request.continue_last else 0)


@dataclass(frozen=True, slots=True)
class Window:
    """The prompt that fits: its tokens, and how many earlier messages were left out."""

    tokens: Tokens
    omitted_messages: int


def reserve(n_ctx: int, max_tokens: int | None) -> int:
    """Tokens kept free for the answer: all that was asked for, at most a quarter of the window."""
    quarter = n_ctx // 4
    return quarter if max_tokens is None else min(max_tokens, quarter)


def fit_window(
    messages: Messages,
    *,
    read: Callable[[Messages], Tokens],
    weigh: Callable[[str], int],
    n_ctx: int,
    max_tokens: int | None,
    continues: bool,
) -> Window:
    """The longest allowed end of `messages` whose prompt leaves room for an answer.

    `read` gives a prompt's tokens, `weigh` the tokens of a text alone. System messages and the newest
    turn always stay; when an answer is carried on (`continues`) that includes what it has so far. Raises
    PromptTooLong if these alone do not fit, NoRoomToContinue if it is such an answer that does not.
    """
    kept_free = reserve(n_ctx, max_tokens)
    system = tuple(message for message in messages if message.role is Role.SYSTEM)
    turns = _turns(messages)
    weights = [_weight(turn, weigh) for turn in turns]
    if sum(weights) < _TOO_MANY * n_ctx:
        tokens = read(messages)
        if len(tokens) <= n_ctx - kept_free:
            return Window(tokens, 0)
    for cut in _cuts(weights, n_ctx):
        tokens = read(system + _joined(turns[cut:]))
        if len(tokens) <= n_ctx - kept_free:
            return Window(tokens, len(_joined(turns[:cut])))
    tokens = read(system + _joined(turns[-1:]))
    if len(tokens) > n_ctx - min(kept_free, LEAST_ROOM):
        refusal = NoRoomToContinue if continues else PromptTooLong
        raise refusal(tokens=str(len(tokens)), n_ctx=str(n_ctx))
    return Window(tokens, len(_joined(turns[:-1])))


def _turns(messages: Messages) -> list[Messages]:
    """The messages without the system's, split before each of the user's."""
    turns: list[list[PromptMessage]] = []
    for message in messages:
        if message.role is Role.SYSTEM:
            continue
        if message.role is Role.USER or not turns:
            turns.append([])
        turns[-1].append(message)
    return [tuple(turn) for turn in turns]


def _joined(turns: Sequence[Messages]) -> Messages:
    return tuple(message for turn in turns for message in turn)


def _weight(turn: Messages, weigh: Callable[[str], int]) -> int:
    return sum(weigh(message.text) + MESSAGE_TOKENS for message in turn)


def _cuts(weights: list[int], n_ctx: int) -> list[int]:
    """How many turns to leave out, by one step after the other; the newest turn stays.

    A cut is the last turn's end before a multiple of the step, so it depends on nothing that comes later.
    Cuts that leave far too much are passed over.
    """
    step, total = n_ctx // 4, sum(weights)
    ends = list(accumulate(weights))
    return [
        index + 1
        for index, (end, following) in enumerate(pairwise(ends))
        if end // step != following // step and total - end < _TOO_MANY * n_ctx
    ]
