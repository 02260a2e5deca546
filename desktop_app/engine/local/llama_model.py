"""Models of llama.cpp's, typed and thin: weights and context.

Everything here serves one sequence in one context. Token arrays are int32.
"""

from __future__ import annotations

import ctypes
import os
import sys
from typing import TYPE_CHECKING

import numpy as np

from desktop_app.domain import KvType
from desktop_app.engine.local.buffers import special_tokens_counted
from desktop_app.engine.local.llama_backend import LOG_LINES, Handle, log_tail, native
from desktop_app.engine.local.llama_vocab import Vocab, pointer
from desktop_app.engine.local.memory_need import UBATCH

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_app.engine.local.kept_sequences import State
    from desktop_app.engine.local.vocab import Tokens

_SEQUENCE = 0
_ABORTED = 2
_ALLOCATION_FAILED = -2
_NO_DEVICES = (ctypes.c_void_p * 1)()
_KV_TYPES = {
    KvType.F16: native.GGML_TYPE_F16,
    KvType.Q8_0: native.GGML_TYPE_Q8_0,
    KvType.Q4_0: native.GGML_TYPE_Q4_0,
}
_WIPE = False
"""An argument that C takes by position."""


class DecodeAborted(Exception):
    """The stop flag was up; whole batches before it may have been read."""


class DecodeFailed(RuntimeError):
    """`llama_decode` failed; the log says why. `out_of_memory` if it says so itself."""

    def __init__(self, status: int, log: str) -> None:
        super().__init__(f"llama_decode returned {status}\n{log}")
        self.out_of_memory = status == _ALLOCATION_FAILED


class ModelRefused(RuntimeError):
    """llama.cpp returned no model or no context; the log says why."""


def _native_abort_callback() -> Handle:
    """The C library's `atoi` as the abort callback: given the stop flag's address it answers 0 or 1.

    llama.cpp asks once a graph node, from its own threads: a Python callback there made a token take 1.6 s.
    """
    libc = ctypes.CDLL("msvcrt" if sys.platform == "win32" else None)
    return native.ggml_abort_callback(ctypes.cast(libc.atoi, ctypes.c_void_p).value or 0)


def _bytes_at(state: State) -> Handle:
    return state.ctypes.data_as(ctypes.POINTER(ctypes.c_uint8))


class Model:
    """Loaded weights."""

    def __init__(self, path: str, *, gpu_layers: int, on_progress: Callable[[float], bool]) -> None:
        """Load a GGUF file. `on_progress` gets 0..1 and stops the load by returning False. Raises ModelRefused."""
        params = native.llama_model_default_params()
        params.n_gpu_layers = gpu_layers
        if not gpu_layers:
            # Otherwise a card is set up all the same, and takes memory there that may be what is short.
            params.devices = ctypes.cast(_NO_DEVICES, ctypes.c_void_p)
        callback = native.llama_progress_callback(lambda fraction, _: on_progress(fraction))
        params.progress_callback = callback
        self._handle = native.llama_model_load_from_file(os.fsencode(path), params)
        if not self._handle:
            raise ModelRefused(log_tail())
        special_count = special_tokens_counted(log_tail(LOG_LINES))
        self.vocab = Vocab(native.llama_model_get_vocab(self._handle), special_count)
        self.layers = int(native.llama_model_n_layer(self._handle))
        self.size_bytes = int(native.llama_model_size(self._handle))
        self.window = int(native.llama_model_n_swa(self._handle))
        """The sliding window in tokens, 0 if every layer sees the whole context."""
        self.recurrent = bool(
            native.llama_model_is_recurrent(self._handle) or native.llama_model_is_hybrid(self._handle)
        )
        self.writes_text = bool(
            native.llama_model_has_decoder(self._handle) and not native.llama_model_has_encoder(self._handle)
        )

    @property
    def handle(self) -> Handle:
        """llama.cpp's pointer."""
        return self._handle

    def close(self) -> None:
        """Release the weights; no context of theirs may live."""
        if self._handle:
            native.llama_model_free(self._handle)
            self._handle = None


class Context:
    """A context window with its KV cache, for one sequence."""

    def __init__(
        self,
        model: Model,
        *,
        n_ctx: int,
        n_batch: int,
        threads: int,
        stop_address: int,
        kv_type: str = KvType.F16,
    ) -> None:
        """`n_ctx` and `n_batch` in tokens; `stop_address` as `StopFlag.address`. Raises ModelRefused."""
        params = native.llama_context_default_params()
        params.n_ctx = n_ctx
        params.n_batch = n_batch
        params.n_ubatch = min(n_batch, UBATCH)
        params.n_threads = params.n_threads_batch = threads
        params.type_k = params.type_v = _KV_TYPES[KvType(kv_type)]
        # Values in blocks can be read by flash attention alone.
        params.flash_attn_type = (
            native.LLAMA_FLASH_ATTN_TYPE_AUTO if kv_type == KvType.F16 else native.LLAMA_FLASH_ATTN_TYPE_ENABLED
        )
        # Only a batch's last token is ever sampled from. By default room is reserved for the logits of all:
        # half a gigabyte with Gemma's 262k tokens.
        params.n_outputs_max = 1
        params.swa_full = False
        self._abort = _native_abort_callback()
        params.abort_callback = self._abort
        params.abort_callback_data = stop_address
        self._handle = native.llama_init_from_model(model.handle, params)
        if not self._handle:
            raise ModelRefused(log_tail())
        self._memory = native.llama_get_memory(self._handle)
        self.n_ctx = int(native.llama_n_ctx(self._handle))
        self.n_batch = int(native.llama_n_batch(self._handle))
        self._one = (ctypes.c_int32 * 1)()
        self._one_batch = native.llama_batch_get_one(self._one, 1)

    @property
    def handle(self) -> Handle:
        """llama.cpp's pointer."""
        return self._handle

    def use_threads(self, threads: int) -> None:
        """Let so many of the CPU's compute from now on."""
        native.llama_set_n_threads(self._handle, threads, threads)

    def read(self, tokens: Tokens) -> None:
        """Decode up to `n_batch` tokens after those already there. Raises DecodeAborted, DecodeFailed."""
        self._check(native.llama_decode(self._handle, native.llama_batch_get_one(pointer(tokens), len(tokens))))

    def read_one(self, token: int) -> None:
        """Decode one token. Raises DecodeAborted, DecodeFailed."""
        self._one[0] = token
        self._check(native.llama_decode(self._handle, self._one_batch))

    def _check(self, status: int) -> None:
        if status == _ABORTED:
            raise DecodeAborted
        if status != 0:
            raise DecodeFailed(status, log_tail())

    def truncate(self, length: int) -> bool:
        """Keep the first `length` tokens; False if this kind of memory cannot, which leaves it in doubt."""
        return bool(native.llama_memory_seq_rm(self._memory, _SEQUENCE, length, -1))

    def clear(self) -> None:
        """Forget every token."""
        native.llama_memory_clear(self._memory, _WIPE)

    def first_position(self) -> int:
        """The lowest position that every layer still holds; -1 if there is none."""
        return int(native.llama_memory_seq_pos_min(self._memory, _SEQUENCE))

    def length(self) -> int:
        """How many tokens the memory has read."""
        return int(native.llama_memory_seq_pos_max(self._memory, _SEQUENCE)) + 1

    def save(self) -> bytes:
        """The state of those layers that cannot be truncated (recurrent ones, sliding windows)."""
        flags = native.LLAMA_STATE_SEQ_FLAGS_PARTIAL_ONLY
        size = native.llama_state_seq_get_size_ext(self._handle, _SEQUENCE, flags)
        state = (ctypes.c_uint8 * size)()
        written = native.llama_state_seq_get_data_ext(self._handle, state, size, _SEQUENCE, flags)
        return bytes(memoryview(state)[:written])

    def whole_size(self) -> int:
        """The bytes that `save_whole` takes."""
        flags = native.LLAMA_STATE_SEQ_FLAGS_NONE
        return int(native.llama_state_seq_get_size_ext(self._handle, _SEQUENCE, flags))

    def save_whole(self) -> State:
        """The state of every layer. Raises MemoryError."""
        state = np.empty(self.whole_size(), dtype=np.uint8)
        flags = native.LLAMA_STATE_SEQ_FLAGS_NONE
        written = native.llama_state_seq_get_data_ext(self._handle, _bytes_at(state), state.size, _SEQUENCE, flags)
        return state[:written]

    def restore_whole(self, state: State) -> bool:
        """Put back what `save_whole` gave, in place of all that is there; False leaves the memory in doubt."""
        self.clear()
        flags = native.LLAMA_STATE_SEQ_FLAGS_NONE
        read = native.llama_state_seq_set_data_ext(self._handle, _bytes_at(state), len(state), _SEQUENCE, flags)
        return int(read) > 0

    def restore(self, state: bytes) -> bool:
        """Put back what `save` gave; the other layers must be truncated to the same length afterwards."""
        buffer = (ctypes.c_uint8 * len(state)).from_buffer_copy(state)
        flags = native.LLAMA_STATE_SEQ_FLAGS_PARTIAL_ONLY
        read = native.llama_state_seq_set_data_ext(self._handle, buffer, len(state), _SEQUENCE, flags)
        return int(read) > 0

    def close(self) -> None:
        """Release the memory; safe to call twice."""
        if self._handle:
            native.llama_free(self._handle)
            self._handle = None
