"""A real worker on loopback, where llama.cpp was built for workers and `ggml-rpc-server` is at hand."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from desktop_app.domain import LoadSettings, PromptMessage, Role, Sampling
from desktop_app.engine.base import Delta, GenerationRequest, LoadRequest
from desktop_app.engine.local import llama_backend, workers
from desktop_app.engine.process.engine import ChildEngine, worker_argv
from desktop_app.errors import WorkerLost, WorkersUnsupported, WorkerUnreachable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SERVER = os.environ.get("GGML_RPC_SERVER") or shutil.which("ggml-rpc-server") or ""

needs_workers = pytest.mark.skipif(
    not (SERVER and llama_backend.takes_workers()), reason="llama.cpp was built without RPC, or without its server"
)


@pytest.fixture
def child() -> Iterator[ChildEngine]:
    with closing(ChildEngine(worker_argv("llama"), kind="llama")) as engine:
        yield engine


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def worker() -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    port = _free_port()
    command = [SERVER, "--host", "127.0.0.1", "--port", f"{port}"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        while not _listens(port):
            assert server.poll() is None
        yield f"127.0.0.1:{port}", server
        server.kill()


def _listens(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False


def _request(path: Path, *addresses: str) -> LoadRequest:
    return LoadRequest(path=str(path), settings=LoadSettings(n_ctx=512, workers=addresses))


def _asked(words: str, tokens: int) -> GenerationRequest:
    return GenerationRequest(
        messages=(PromptMessage(role=Role.USER, text=words),),
        sampling=Sampling(temperature=0.0, repeat_penalty=1.0, max_tokens=tokens),
    )


def _said(child: ChildEngine) -> str:
    events = child.generate(_asked("What is the capital of France?", 16))
    return "".join(event.text for event in events if isinstance(event, Delta))


@pytest.mark.skipif(llama_backend.takes_workers(), reason="this llama.cpp was built for workers")
def test_a_build_without_workers_says_what_to_do(child: ChildEngine, starter_model: Path) -> None:
    with pytest.raises(WorkersUnsupported) as caught:
        child.load(_request(starter_model, "127.0.0.1:50052"), lambda _fraction: None)
    assert "CMAKE_ARGS=-DGGML_RPC=on" in caught.value.text()


def test_a_worker_that_nobody_runs_is_named_before_llama_cpp_dies_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(llama_backend, "takes_workers", lambda: True)
    address = f"127.0.0.1:{_free_port()}"
    with pytest.raises(WorkerUnreachable) as caught:
        workers.use((address,))
    assert caught.value.text().startswith(f"The worker {address} cannot be reached.")
    workers.use(())


@needs_workers
def test_the_layers_of_a_model_go_to_a_worker_and_it_answers_the_same(
    child: ChildEngine, starter_model: Path, worker: tuple[str, subprocess.Popen[bytes]]
) -> None:
    address, _ = worker
    plan = child.plan(_request(starter_model, address))
    assert plan.gpu_bytes > 0
    loaded = child.load(_request(starter_model, address), lambda _fraction: None)
    assert (loaded.placement.layers_on_gpu, loaded.placement.gpus) == (loaded.placement.layers, (address,))
    assert loaded.memory.gpu.weights > loaded.memory.cpu.weights
    there = _said(child)
    with closing(ChildEngine(worker_argv("llama"), kind="llama")) as alone:
        alone.load(_request(starter_model), lambda _fraction: None)
        assert _said(alone) == there


@needs_workers
def test_a_worker_that_goes_away_is_told_in_words(
    child: ChildEngine, starter_model: Path, worker: tuple[str, subprocess.Popen[bytes]]
) -> None:
    address, server = worker
    child.load(_request(starter_model, address), lambda _fraction: None)
    events = child.generate(_asked("Write a long story.", 400))
    next(event for event in events if isinstance(event, Delta))
    server.kill()
    with pytest.raises(WorkerLost):
        list(events)
