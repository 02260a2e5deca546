"""A vocabulary of llama.cpp's, typed and thin. Token arrays are int32."""

from __future__ import annotations

import ctypes
from functools import lru_cache
from itertools import repeat
from typing import TYPE_CHECKING

import numpy as np

from desktop_app.engine.local.llama_backend import Handle, native
from desktop_app.engine.local.vocab import KNOWN, SPECIAL, SpecialToken, TokenAttr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop_app.engine.local.vocab import Tokens

_PIECE_BYTES = 256
# Arguments that C takes by position.
_SHOW_CONTROL = False
_KEEP_SPECIAL = False
_ADD_BOS = False


def pointer(tokens: Tokens) -> Handle:
    """Where C finds them."""
    return tokens.ctypes.data_as(ctypes.POINTER(ctypes.c_int32))


@lru_cache
def _attr(value: int) -> TokenAttr:
    """Quicker than an enum finds it by itself."""
    return TokenAttr(value)


class Vocab:
    """A model's vocabulary; lives as long as its `Model`."""

    def __init__(self, handle: Handle, special_count: int | None = None) -> None:
        """`special_count`: how many tokens llama.cpp says that it matches as a whole."""
        self._handle = handle
        self._special_count = special_count
        self._piece = ctypes.create_string_buffer(_PIECE_BYTES)
        self.size = int(native.llama_vocab_n_tokens(handle))
        self.adds_bos = bool(native.llama_vocab_get_add_bos(handle))
        self.bos = int(native.llama_vocab_bos(handle))
        self.eos = int(native.llama_vocab_eos(handle))

    @property
    def handle(self) -> Handle:
        """llama.cpp's pointer."""
        return self._handle

    def text(self, token: int) -> str:
        """How the vocabulary spells a token; "" for an id of -1, which stands for none."""
        spelled = native.llama_vocab_get_text(self._handle, token) if token >= 0 else b""
        return (spelled or b"").decode("utf-8", "replace")

    def special_tokens(self, likely: Sequence[int] = ()) -> tuple[SpecialToken, ...]:
        """Every token that is matched as a whole, longest first, as llama.cpp orders them. The ids in `likely` are
        enough if llama.cpp has counted no more.
        """
        special = self._special_among(likely)
        if len(special) != self._special_count:
            special = self._special_among(range(self.size))
        return tuple(sorted((token for token in special if token.text), key=lambda token: -len(token.text.encode())))

    def _special_among(self, ids: Sequence[int]) -> list[SpecialToken]:
        attrs = map(native.llama_vocab_get_attr, repeat(self._handle), ids)
        special, known = int(SPECIAL), int(KNOWN)
        found = ((i, attr) for i, attr in zip(ids, attrs, strict=True) if attr & special)
        return [SpecialToken(i, self.text(i), _attr(attr & known)) for i, attr in found]

    def ends_generation(self, token: int) -> bool:
        """Whether the model ends its answer with this token."""
        return bool(native.llama_vocab_is_eog(self._handle, token))

    def piece(self, token: int) -> bytes:
        """The bytes that a token adds to the answer; none for a control token."""
        length = native.llama_token_to_piece(self._handle, token, self._piece, len(self._piece), 0, _SHOW_CONTROL)
        if length < 0:
            self._piece = ctypes.create_string_buffer(-length)
            return self.piece(token)
        return self._piece.raw[:length]

    def tokenize(self, text: str, *, parse_special: bool) -> Tokens:
        """The tokens of `text`, without a BOS. Control tokens are recognised only with `parse_special`."""
        raw = text.encode("utf-8", "replace")
        room = len(raw) + 8
        while True:
            tokens = np.empty(room, dtype=np.int32)
            count = native.llama_tokenize(self._handle, raw, len(raw), pointer(tokens), room, _ADD_BOS, parse_special)
            if count >= 0:
                return tokens[:count]
            room = -count

    def spell(self, tokens: Tokens) -> str:
        """The text that plain tokens were made of."""
        tokens = np.ascontiguousarray(tokens)
        room = 8 * len(tokens) + 8
        while True:
            text = ctypes.create_string_buffer(room)
            count = native.llama_detokenize(
                self._handle, pointer(tokens), len(tokens), text, room, _KEEP_SPECIAL, _SHOW_CONTROL
            )
            if count >= 0:
                return text.raw[:count].decode("utf-8", "replace")
            room = -count
