"""What the engine needs of a vocabulary, without llama.cpp itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntFlag
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Sequence

Tokens = npt.NDArray[np.int32]


class TokenAttr(IntFlag):
    """What a vocabulary says of a token; the values of llama.h's `llama_token_attr`."""

    UNKNOWN = 1
    CONTROL = 8
    USER_DEFINED = 16
    LSTRIP = 128
    RSTRIP = 256


CONTROL = TokenAttr.UNKNOWN | TokenAttr.CONTROL
SPECIAL = CONTROL | TokenAttr.USER_DEFINED
KNOWN = SPECIAL | TokenAttr.LSTRIP | TokenAttr.RSTRIP


@dataclass(frozen=True, slots=True)
class SpecialToken:
    """A token that is matched as a whole before the rest of a text is tokenized."""

    id: int
    text: str
    attr: TokenAttr

    def has(self, attr: int) -> bool:
        """Whether it has any of these attributes; an enum's own `&` takes much longer, for thousands of tokens."""
        return bool(int(self.attr) & attr)


class Vocabulary(Protocol):
    """The part of a vocabulary that reading a prompt takes."""

    bos: int
    eos: int
    adds_bos: bool

    def text(self, token: int) -> str:
        """How the vocabulary spells a token; "" for -1, which stands for none."""

    def special_tokens(self, likely: Sequence[int] = ()) -> tuple[SpecialToken, ...]:
        """Every token that is matched as a whole, longest first; the ids in `likely` are looked at first."""

    def tokenize(self, text: str, *, parse_special: bool) -> Tokens:
        """The tokens of `text`, without a BOS. Control tokens are recognised only with `parse_special`."""

    def spell(self, tokens: Tokens) -> str:
        """The text that plain tokens were made of."""
