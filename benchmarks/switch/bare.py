"""llama.cpp's own load of a file, in a new process that has the library already, as ours is new for each model."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

from benchmarks.decode_sides import silence

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """Seconds: of `llama_model_load_from_file` alone, and until a context has read its first token."""

    file_s: float
    ready_s: float


def load(path: Path, n_ctx: int, threads: int) -> Loaded:
    """Load the file with nothing around llama.cpp, and let it go again."""
    context = multiprocessing.get_context("spawn")
    pipe, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, n_ctx, threads), daemon=True)
    process.start()
    pipe.recv()
    pipe.send(path)
    loaded: Loaded = pipe.recv()
    process.join()
    return loaded


def _serve(pipe: Connection, n_ctx: int, threads: int) -> None:
    silence()
    from llama_cpp import llama_cpp as native

    native.llama_backend_init()
    one = (ctypes.c_int32 * 1)(1)
    pipe.send("ready")
    path = pipe.recv()
    began = perf_counter()
    model = native.llama_model_load_from_file(os.fsencode(path), native.llama_model_default_params())
    file_s = perf_counter() - began
    params = native.llama_context_default_params()
    params.n_ctx, params.n_threads, params.n_threads_batch, params.swa_full = n_ctx, threads, threads, False
    context = native.llama_init_from_model(model, params)
    native.llama_decode(context, native.llama_batch_get_one(one, 1))
    ready_s = perf_counter() - began
    native.llama_free(context)
    native.llama_model_free(model)
    pipe.send(Loaded(file_s=file_s, ready_s=ready_s))
