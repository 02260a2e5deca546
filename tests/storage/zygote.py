"""Processes that use the database as another Tandem would, and can be killed.

Starting Python and importing SQLAlchemy takes half a second, so one process does that once and forks for each
task. This module is both: the test's handle on it, and, run by `python -m`, the process itself.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Self

_ROOT = Path(__file__).parents[2]


class Zygote:
    """Starts tasks from `tests.storage.tasks`, one at a time."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.storage.zygote"],
            cwd=_ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait()

    def start(self, task: str, *arguments: str | int) -> int:
        """Begin a task; the id of its process."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps([task, *arguments]) + "\n")
        self._process.stdin.flush()
        return int(self.line())

    def line(self) -> str:
        """The next line that the task said, or "ended STATUS" (negative: the signal that killed it)."""
        assert self._process.stdout is not None
        return self._process.stdout.readline().rstrip("\n")

    def rest(self) -> list[str]:
        """What the task says until it ends, and its end."""
        lines = [self.line()]
        while lines[-1] and not lines[-1].startswith("ended"):
            lines.append(self.line())
        return lines

    def kill(self, process_id: int) -> list[str]:
        """End a task at once; what it had said by then, without its end."""
        os.kill(process_id, signal.SIGKILL)
        *said, end = self.rest()
        assert end == f"ended -{signal.SIGKILL:d}"
        return said


def _serve() -> None:
    from tests.storage import tasks

    for line in sys.stdin:
        name, *arguments = json.loads(line)
        process_id = os.fork()
        if process_id == 0:
            tasks.say(os.getpid())
            getattr(tasks, name)(*arguments)
            os._exit(0)
        _, status = os.waitpid(process_id, 0)
        tasks.say(f"ended {os.waitstatus_to_exitcode(status)}")


if __name__ == "__main__":
    _serve()
