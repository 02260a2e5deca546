"""The process that sets formulas: started by the first one, ended when it takes too long or has nothing to do."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.environment import without_secrets

if TYPE_CHECKING:
    from collections.abc import Callable

_WORKER = Path(__file__).with_name("formula_worker.py")
_DEADLINE_S = 10.0
"""For one formula; the first one waits for the libraries to be loaded."""

_IDLE_S = 60.0


@dataclass(frozen=True, slots=True)
class Asked:
    """TeX without its delimiters, at a type size in pixels, set on a line of its own or within one."""

    tex: str
    size: float
    display: bool


class FormulaProcess:
    """`answer` is called from another thread with what was asked and its SVG, which is empty if there is none."""

    def __init__(self, answer: Callable[[Asked, str], None]) -> None:
        self._answer = answer
        self._asked: queue.SimpleQueue[Asked | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._process: subprocess.Popen[str] | None = None

    def ask(self, asked: Asked) -> None:
        """Set a formula some time soon."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._serve, name="formulas", daemon=True)
            self._thread.start()
        self._asked.put(asked)

    def close(self) -> None:
        """End the process; what was asked and not answered never will be."""
        self._answer = lambda _asked, _svg: None
        self._asked.put(None)
        if (process := self._process) is not None:
            process.kill()
        if self._thread is not None:
            self._thread.join()

    def _serve(self) -> None:
        while True:
            try:
                asked = self._asked.get(timeout=_IDLE_S if self._process is not None else None)
            except queue.Empty:
                self._end()
                continue
            if asked is None:
                break
            svg = self._set(asked)
            self._answer(asked, svg)
        self._end()

    def _set(self, asked: Asked) -> str:
        try:
            process = self._process or self._start()
        except OSError:
            return ""
        watch = threading.Timer(_DEADLINE_S, process.kill)
        watch.start()
        try:
            assert process.stdin is not None
            assert process.stdout is not None
            told = {"tex": asked.tex, "size": asked.size, "display": asked.display}
            process.stdin.write(json.dumps(told) + "\n")
            process.stdin.flush()
            return str(json.loads(process.stdout.readline())["svg"])
        except (OSError, ValueError):
            self._end()
            return ""
        finally:
            watch.cancel()

    def _start(self) -> subprocess.Popen[str]:
        self._process = subprocess.Popen(
            [sys.executable, "-I", str(_WORKER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            env=without_secrets(),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except BrokenPipeError:
                    continue
