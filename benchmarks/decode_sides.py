"""The programs that write tokens in `benchmarks.decode`, each in a process of its own, all with the same file,
threads and context, greedy and without a repetition penalty, with flash attention left to llama.cpp.
"""

from __future__ import annotations

import contextlib
import ctypes
import http.client
import importlib
import json
import multiprocessing
import os
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Protocol

from desktop_app.domain import LoadSettings, PromptMessage, Role, Sampling, TemplateChoice
from desktop_app.engine.base import Delta, Finished, GenerationRequest, LoadRequest
from desktop_app.engine.process.engine import ChildEngine, worker_argv

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

PROMPT = "The history of the city begins with the river. In the first years,"
N_BATCH = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What is the same for every side; `n_ctx` in tokens."""

    model: Path
    n_ctx: int
    threads: int


class Side(Protocol):
    """One program."""

    def decode(self, tokens: int) -> float:
        """Write so many tokens; tokens a second from the first to the last."""

    def close(self) -> None:
        """End its process."""


class Tandem:
    """The whole path: command, child, pipe, events."""

    def __init__(self, setting: Setting) -> None:
        self._engine = ChildEngine(worker_argv("llama"), "llama")
        self._engine.load(
            LoadRequest(path=str(setting.model), settings=LoadSettings(n_ctx=setting.n_ctx)), lambda _fraction: None
        )

    def decode(self, tokens: int) -> float:
        """As `Side` says."""
        sampling = Sampling(temperature=0.0, repeat_penalty=1.0, max_tokens=tokens)
        message = PromptMessage(role=Role.USER, text=PROMPT)
        request = GenerationRequest(messages=(message,), sampling=sampling, template=TemplateChoice.PLAIN)
        times: list[float] = []
        count = 0
        for event in self._engine.generate(request):
            if isinstance(event, Delta):
                times.append(perf_counter())
            if isinstance(event, Finished):
                count = event.completion_tokens
        return (count - 1) / (times[-1] - times[0])

    def close(self) -> None:
        """As `Side` says."""
        self._engine.close()


class _Apart:
    """A side whose loop runs in a spawned process and reports tokens a second."""

    def __init__(self, loop: Callable[[Connection, Setting], None], setting: Setting) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=loop, args=(theirs, setting), daemon=True)
        self._process.start()
        self._pipe.recv()

    def decode(self, tokens: int) -> float:
        """As `Side` says."""
        self._pipe.send(tokens)
        rate: float = self._pipe.recv()
        return rate

    def close(self) -> None:
        """As `Side` says."""
        self._pipe.send(0)
        self._process.join()


class BareLoop(_Apart):
    """llama.cpp's C interface with nothing around it."""

    def __init__(self, setting: Setting) -> None:
        super().__init__(_bare_loop, setting)


class LlamaCppPython(_Apart):
    """llama-cpp-python's own `Llama`, streaming."""

    def __init__(self, setting: Setting) -> None:
        super().__init__(_llama_cpp_python, setting)


def _bare_loop(pipe: Connection, setting: Setting) -> None:
    silence()
    from llama_cpp import llama_cpp as native

    native.llama_backend_init()
    model = native.llama_model_load_from_file(os.fsencode(setting.model), native.llama_model_default_params())
    params = native.llama_context_default_params()
    params.n_ctx, params.n_batch, params.n_outputs_max, params.swa_full = setting.n_ctx, N_BATCH, 1, False
    params.n_threads = params.n_threads_batch = setting.threads
    context = native.llama_init_from_model(model, params)
    vocab = native.llama_model_get_vocab(model)
    sampler = native.llama_sampler_init_greedy()
    prompt, one = (ctypes.c_int32 * 256)(), (ctypes.c_int32 * 1)()
    raw, add_bos, special, wipe = PROMPT.encode(), True, False, False
    length = native.llama_tokenize(vocab, raw, len(raw), prompt, len(prompt), add_bos, special)
    piece = ctypes.create_string_buffer(256)
    pipe.send("ready")
    while tokens := pipe.recv():
        native.llama_memory_clear(native.llama_get_memory(context), wipe)
        native.llama_decode(context, native.llama_batch_get_one(prompt, length))
        times = []
        for _ in range(tokens):
            one[0] = native.llama_sampler_sample(sampler, context, -1)
            native.llama_token_to_piece(vocab, one[0], piece, len(piece), 0, special)
            times.append(perf_counter())
            if len(times) < tokens:
                native.llama_decode(context, native.llama_batch_get_one(one, 1))
        pipe.send((tokens - 1) / (times[-1] - times[0]))


def _llama_cpp_python(pipe: Connection, setting: Setting) -> None:
    silence()
    from llama_cpp import LLAMA_FLASH_ATTN_TYPE_AUTO, Llama

    model = Llama(
        str(setting.model),
        n_ctx=setting.n_ctx,
        n_batch=N_BATCH,
        n_threads=setting.threads,
        n_threads_batch=setting.threads,
        flash_attn_type=LLAMA_FLASH_ATTN_TYPE_AUTO,
        verbose=False,
    )
    pipe.send("ready")
    while tokens := pipe.recv():
        stream = model.create_completion(PROMPT, max_tokens=tokens, temperature=0.0, repeat_penalty=1.0, stream=True)
        times = [perf_counter() for _ in stream]
        # The last piece only says why it ended.
        pipe.send((len(times) - 2) / (times[-2] - times[0]))


class Xllamacpp:
    """llama.cpp's own server, as the `xllamacpp` wheel carries it, asked over loopback."""

    def __init__(self, setting: Setting) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_server, args=(theirs, setting), daemon=True)
        self._process.start()
        self._address: str = self._pipe.recv()

    def decode(self, tokens: int) -> float:
        """As `Side` says."""
        connection = http.client.HTTPConnection(self._address, timeout=600)
        wish = {
            "prompt": PROMPT,
            "n_predict": tokens,
            "temperature": 0,
            "repeat_penalty": 1.0,
            "stream": True,
            "cache_prompt": True,
        }
        connection.request("POST", "/completion", json.dumps(wish), {"Content-Type": "application/json"})
        times, count = [], 0
        for line in connection.getresponse():
            if line.startswith(b"data: {"):
                event = json.loads(line[6:])
                if event.get("content"):
                    times.append(perf_counter())
                count = event.get("tokens_predicted", count)
        connection.close()
        return (count - 1) / (times[-1] - times[0])

    def close(self) -> None:
        """As `Side` says."""
        self._pipe.send(0)
        self._process.join()


def _server(pipe: Connection, setting: Setting) -> None:
    silence()
    xllamacpp = importlib.import_module("xllamacpp")
    params = xllamacpp.CommonParams()
    params.model.path = str(setting.model)
    params.n_ctx, params.n_batch, params.n_parallel = setting.n_ctx, N_BATCH, 1
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = setting.threads
    params.hostnames, params.port = ["127.0.0.1"], 0
    server = xllamacpp.Server(params)
    pipe.send(server.listening_address.removeprefix("http://"))
    pipe.recv()


def silence() -> None:
    """Keep native chatter off the screen."""
    with contextlib.suppress(OSError), open(os.devnull, "w") as nothing:  # noqa: PTH123 - a descriptor is wanted
        os.dup2(nothing.fileno(), 2)
        os.dup2(nothing.fileno(), 1)
