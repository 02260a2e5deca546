"""A display for a test that needs a real one."""

from __future__ import annotations

import os
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def x_server() -> Iterator[str]:
    """The name of a display that answers, for as long as the block runs."""
    read, write = os.pipe()
    # Without "-noreset" it starts anew, deaf for a moment, each time its last client has gone.
    command = ["Xvfb", "-displayfd", str(write), "-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as numbers:
            yield f":{numbers.readline().strip()}"
    finally:
        server.kill()
        server.wait()
