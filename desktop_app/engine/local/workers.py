"""Other machines' devices for a model here: llama.cpp's RPC workers (`ggml-rpc-server`).

Their protocol is not encrypted, and llama.cpp ends the process where a worker goes away; so each one is knocked at
before llama.cpp speaks to it. What they are sent are a model's weights and what it makes of the words.
"""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

from desktop_app.errors import WorkersUnsupported, WorkerUnreachable

if TYPE_CHECKING:
    from collections.abc import Sequence

KNOCK_S = 3.0


def use(workers: Sequence[str]) -> None:
    """Let llama.cpp put layers on these ("host:port") as on graphics cards, for as long as this process lives.

    Raises WorkersUnsupported, WorkerUnreachable.
    """
    if not workers:
        return
    from desktop_app.engine.local import llama_backend

    if not llama_backend.takes_workers():
        raise WorkersUnsupported
    for worker in workers:
        _knock(worker)
        if not llama_backend.add_worker(worker):
            raise WorkerUnreachable("It has no devices.", worker=worker)


def _knock(worker: str) -> None:
    host, _, port = worker.rpartition(":")
    try:
        with socket.create_connection((host, int(port)), timeout=KNOCK_S):
            pass
    except (OSError, ValueError) as error:
        raise WorkerUnreachable(str(error), worker=worker) from error
