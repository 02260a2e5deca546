"""llama.cpp's C interface with nothing around it, in a process of its own."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
from time import perf_counter
from typing import TYPE_CHECKING

from benchmarks.decode_sides import N_BATCH, silence
from desktop_app.engine.local.devices import threads

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from pathlib import Path


class Bare:
    """A loop around `llama_decode`; every run begins with an empty context."""

    def __init__(self, model: Path, n_ctx: int) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, model, n_ctx, threads()), daemon=True)
        self._process.start()
        self._pipe.recv()

    def run(self, prompt: str, tokens: int) -> tuple[int, list[float]]:
        """How many tokens the prompt has, and at which second since its beginning each token was there."""
        self._pipe.send((prompt, tokens))
        length, moments = self._pipe.recv()
        return length, moments

    def close(self) -> None:
        """End the process."""
        self._pipe.send(None)
        self._process.join()


def _serve(pipe: Connection, path: Path, n_ctx: int, workers: int) -> None:
    silence()
    from llama_cpp import llama_cpp as native

    native.llama_backend_init()
    model = native.llama_model_load_from_file(os.fsencode(path), native.llama_model_default_params())
    params = native.llama_context_default_params()
    params.n_ctx, params.n_batch, params.n_outputs_max, params.swa_full = n_ctx, N_BATCH, 1, False
    params.n_threads = params.n_threads_batch = workers
    context = native.llama_init_from_model(model, params)
    vocab = native.llama_model_get_vocab(model)
    sampler = native.llama_sampler_init_greedy()
    prompt, one = (ctypes.c_int32 * n_ctx)(), (ctypes.c_int32 * 1)()
    piece = ctypes.create_string_buffer(256)
    add_bos, special, wipe = True, True, False
    pipe.send("ready")
    while asked := pipe.recv():
        raw, tokens = asked[0].encode(), asked[1]
        native.llama_memory_clear(native.llama_get_memory(context), wipe)
        began = perf_counter()
        length = native.llama_tokenize(vocab, raw, len(raw), prompt, n_ctx, add_bos, special)
        for start in range(0, length, N_BATCH):
            chunk = (ctypes.c_int32 * min(N_BATCH, length - start))(*prompt[start : min(start + N_BATCH, length)])
            native.llama_decode(context, native.llama_batch_get_one(chunk, len(chunk)))
        moments = []
        for _ in range(tokens):
            one[0] = native.llama_sampler_sample(sampler, context, -1)
            native.llama_token_to_piece(vocab, one[0], piece, len(piece), 0, special)
            moments.append(perf_counter() - began)
            if len(moments) < tokens:
                native.llama_decode(context, native.llama_batch_get_one(one, 1))
        pipe.send((length, moments))
