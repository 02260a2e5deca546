"""The two that ask: the services as the window has them, with their `cloud` child, and curl."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING

from desktop_app.accounts import CloudModel, Provider
from desktop_app.composition import build
from desktop_app.domain import LaneSetup
from desktop_app.services.events import AnswerEnded, AnswerGrew

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from desktop_app.services.events import AppEvent
    from desktop_app.settings import Paths

PROMPT = "What colour is the sea in the morning?"


class Server:
    """The provider's process."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.cloud.server"], stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        self.address = self._process.stdout.readline().strip()

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()


class Ours:
    """A profile with one account; its words may go."""

    def __init__(self, paths: Paths, address: str) -> None:
        self._events: queue.SimpleQueue[tuple[float, AppEvent]] = queue.SimpleQueue()
        self._services = build(paths, lambda event: self._events.put((perf_counter(), event)))
        account = replace(self._services.accounts.new(Provider.COMPATIBLE), base_url=address, always=True)
        self._account = self._services.accounts.keep(account).result()

    def ask(self, models: Sequence[str]) -> tuple[float, float]:
        """Seconds from the asking to the first words, and to the end of the last answer; a lane for each model."""
        while not self._events.empty():
            self._events.get()
        setup, *beside = (LaneSetup(model=self._account.ref(CloudModel(id=one, name=one))) for one in models)
        began = perf_counter()
        self._services.chat.send(conversation_id=None, text=PROMPT, setup=setup, beside=tuple(beside))
        first, left = 0.0, len(models)
        while True:
            at, event = self._events.get()
            if isinstance(event, AnswerGrew):
                first = first or at - began
            if isinstance(event, AnswerEnded):
                if event.error is not None:
                    raise event.error
                left -= 1
                if not left:
                    return first, at - began

    def close(self) -> None:
        """End the services with their child."""
        self._services.close()


class Curl:
    """Asks twice over one connection: what the second took is that of a warm one."""

    def __init__(self, address: str, folder: Path) -> None:
        self._address = f"{address}/chat/completions"
        self._body = folder / "body.json"

    def first_byte(self, model: str) -> float:
        """Seconds from the asking to the first byte of the answer."""
        body = {"model": model, "stream": True, "messages": [{"role": "user", "content": PROMPT}]}
        self._body.write_text(json.dumps(body))
        asked = ["--silent", "--noproxy", "*", "--output", "/dev/null", "--header", "Content-Type: application/json"]
        asked += ["--data", f"@{self._body}", "--write-out", "%{time_starttransfer}\n", self._address]
        done = subprocess.run(["curl", *asked, "--next", *asked], capture_output=True, text=True, check=True)
        return float(done.stdout.split()[1])
