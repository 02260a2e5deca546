"""What every child does before it says hello, and how it ends when there is nobody to say it to.

What a library prints, in Python or in C, lands on stderr and cannot corrupt the protocol: the pipes of
fd 0 and fd 1 are taken as private copies before anything else runs.
"""

from __future__ import annotations

import contextlib
import faulthandler
import os
import signal
import sys
from typing import BinaryIO, NoReturn

from desktop_app.engine.process.protocol import EXIT_BAD_COMMAND, beginning

GRACE_S = 2.0
"""How long a child may still run once it was told to end, or has lost its parent."""

STUCK_S = 60.0
"""How long native code may keep Python from running at all before the process ends itself."""

NICENESS = 5
"""Leaves a child a quarter of a core that the desktop wants for itself, and all of one that is idle."""


def take_pipes() -> tuple[BinaryIO, int]:
    """Private copies of stdin (a file) and stdout (a descriptor); the public ones lead to nothing and to stderr."""
    commands, events = os.dup(0), os.dup(1)
    if sys.platform == "win32":
        import msvcrt

        msvcrt.setmode(commands, os.O_BINARY)
        msvcrt.setmode(events, os.O_BINARY)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return os.fdopen(commands, "rb"), events


def be_the_first_to_die() -> None:
    """Short of memory, Linux shall end this process rather than anybody's desktop."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            _tell_kernel("/proc/self/oom_score_adj", "1000")


def give_way() -> None:
    """Let the desktop go first where both want the processor; Windows was told at the start of the process."""
    if sys.platform == "win32":
        return
    with contextlib.suppress(OSError):
        os.nice(NICENESS)
    # Linux may weigh sessions before processes, and the child's session is its own.
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            _tell_kernel("/proc/self/autogroup", str(NICENESS))


def _tell_kernel(file: str, words: str) -> None:
    # no pathlib: a child starts faster without it
    target = os.open(file, os.O_WRONLY)
    try:
        os.write(target, words.encode())
    finally:
        os.close(target)


def end_later(seconds: float) -> None:
    """End the process after `seconds` unless called again; by a native thread, so also while Python hangs."""
    faulthandler.dump_traceback_later(seconds, exit=True, file=2)


def settle() -> None:
    """Be a child that dies before the desktop suffers, gives way to it, and leaves a traceback when it crashes."""
    faulthandler.enable(file=2)
    # A terminal's Ctrl+C reaches every process in it; the parent decides when a child ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    be_the_first_to_die()
    give_way()


def refuse(line: bytes, error: Exception) -> NoReturn:
    """End the process over a line that is no command: the two sides do not speak the same protocol."""
    os.write(2, f"Not a command: {error}: {beginning(line)}\n".encode())
    os._exit(EXIT_BAD_COMMAND)


def write_line(events: int, line: bytes) -> None:
    """Send a line to the parent, at once and whole."""
    try:
        written = os.write(events, line)
        while written < len(line):
            written += os.write(events, line[written:])
    except OSError:
        # Nobody reads any more: the parent is gone, so nothing is left to answer or to save.
        os._exit(0)
