"""How a child process is started and, when it must be, killed."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.environment import without_secrets

if TYPE_CHECKING:
    from collections.abc import Sequence


def own_argv(*arguments: str) -> list[str]:
    """The command line of this program with other arguments.

    With `-P` Python does not look for modules in the current directory, whoever can write there.
    """
    if getattr(sys, "frozen", False):
        return [sys.executable, *arguments]
    return [sys.executable, "-P", "-m", "desktop_app", *arguments]


def worker_argv(kind: str) -> list[str]:
    """The command line of this program's own child of `kind`."""
    return own_argv("worker", kind)


def child_environment(*, with_keys: bool = False) -> dict[str, str]:
    """The parent's environment without its secrets, so that drivers, locales and `GGML_*` variables keep working.
    `with_keys` as in `without_secrets`.

    A checkout's folder is put on PYTHONPATH, since a child may not find the package by its current
    directory; an installed package is found without, and its folder must not come before the standard library.
    """
    environment = without_secrets(with_keys=with_keys)
    # Else a llama.cpp that gives up first starts a debugger, where there is one, which takes seconds.
    environment.setdefault("GGML_NO_BACKTRACE", "1")
    folder = str(Path(__file__).resolve().parents[3])
    if getattr(sys, "frozen", False) or folder in {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}:
        return environment
    inherited = environment.get("PYTHONPATH", "").split(os.pathsep)
    # An empty entry would mean the current directory.
    environment["PYTHONPATH"] = os.pathsep.join([folder, *filter(None, inherited)])
    return environment


def spawn(argv: Sequence[str], *, with_keys: bool = False) -> subprocess.Popen[bytes]:
    """Start a child with pipes on all three streams, out of reach of a terminal's Ctrl+C. Raises OSError.

    The keys of providers that the environment holds go along only `with_keys`.
    """
    if sys.platform == "win32":
        flags = subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP
        # So that the desktop goes first where both want the processor; elsewhere the child sees to it.
        flags |= subprocess.BELOW_NORMAL_PRIORITY_CLASS
    else:
        flags = 0
    return subprocess.Popen(
        argv,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        close_fds=True,
        env=child_environment(with_keys=with_keys),
        start_new_session=True,
        creationflags=flags,
    )


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kill a child and whatever it has started; a stopped one too. Nothing if it was reaped already."""
    if process.poll() is not None:
        return
    if sys.platform == "win32":
        process.kill()
        return
    # Its session is its own, so its process group has its id. macOS refuses the group of a zombie.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
