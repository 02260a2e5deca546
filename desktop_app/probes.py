"""Questions that are put to a process of their own: native code may crash, and a locked keyring may never answer."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from desktop_app.engine.process.spawn import child_environment, kill

if TYPE_CHECKING:
    from collections.abc import Mapping

DEADLINE_S = 20.0
KEYRING_DEADLINE_S = 5.0

QT = """
import json
from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QApplication
application = QApplication([])
print(json.dumps({"version": qVersion(), "platform": application.platformName()}))
"""

LLAMA = """
import json
from desktop_app.engine.local.llama_backend import engine_version, gpus
found = [[gpu.name, gpu.backend, gpu.free, gpu.total] for gpu in gpus()]
print(json.dumps({"version": engine_version(), "gpus": found}))
"""

KEYRING = """
import json
import keyring
backend = keyring.get_keyring()
backends = getattr(backend, "backends", [backend])
print(json.dumps({"modules": [type(each).__module__ for each in backends]}))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a child said. `trouble` is "" if it answered, else why not, from its own last words."""

    facts: dict[str, Any] = field(default_factory=dict)
    trouble: str = ""


def ask(question: str, *, deadline_s: float = DEADLINE_S, environ: Mapping[str, str] | None = None) -> Answer:
    """Run the Python in `question`, which prints one JSON object, and read that; never waits for longer.

    `environ` is laid over this process's environment.
    """
    # Files and not pipes: a grandchild that keeps a pipe open would keep the reader waiting.
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as complained:
        child = subprocess.Popen(
            [sys.executable, "-P", "-c", question],
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=complained,
            env=child_environment() | dict(environ or {}),
            start_new_session=True,
        )
        try:
            status = child.wait(deadline_s)
        except subprocess.TimeoutExpired:
            kill(child)
            child.wait()
            return Answer(trouble=f"no answer within {deadline_s:g} s")
        said.seek(0)
        complained.seek(0)
        return _read(status, said.read().decode(errors="replace"), complained.read().decode(errors="replace"))


def _read(status: int, said: str, complained: str) -> Answer:
    lines = complained.strip().splitlines()
    if status < 0:
        return Answer(trouble=f"it was ended by signal {-status}" + (f": {lines[-1]}" if lines else ""))
    if status:
        return Answer(trouble=lines[-1] if lines else f"it ended with status {status}")
    return Answer(facts=json.loads(said.strip().splitlines()[-1]))
