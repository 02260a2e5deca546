"""The loop inside every child process: commands in, events out, one command at a time.

What a backend prints, in Python or in C, lands on stderr and cannot corrupt the protocol: the pipes of
fd 0 and fd 1 are taken as private copies before anything else runs.

A child ends with its parent because its stdin then ends. `PR_SET_PDEATHSIG` would be no substitute: Linux
sends it when the *thread* that spawned the child ends, and a parent may well spawn from a passing thread.
"""

from __future__ import annotations

import ctypes
import os
import threading
import traceback
from collections import deque
from collections.abc import Callable
from typing import BinaryIO, Protocol

from desktop_app.domain import StopReason
from desktop_app.engine.base import Finished
from desktop_app.engine.process.child_start import GRACE_S, STUCK_S, end_later, refuse, settle, take_pipes, write_line
from desktop_app.engine.process.cloud_lines import CloudCommand
from desktop_app.engine.process.hub_lines import HubCommand
from desktop_app.engine.process.key_lines import KeyCommand
from desktop_app.engine.process.protocol import (
    FINAL,
    MAX_LINE_BYTES,
    Cancel,
    Ended,
    Event,
    Failed,
    Generate,
    Hello,
    LlamaCommand,
    Quit,
    decode_command,
    encode,
)
from desktop_app.errors import AppError, Bug, Cancelled, ChildOutOfMemory

Job = LlamaCommand | HubCommand | KeyCommand | CloudCommand

Emit = Callable[[Event], None]
"""Sends one event to the parent, at once; on the main thread only."""


class StopFlag:
    """Whether the command under way must stop; set by one thread, read by any.

    `address` is that of a C string, "0" or "1", so that native code can ask without Python: given to
    libc's `atoi` it makes an abort callback.
    """

    def __init__(self) -> None:
        self._buffer = ctypes.create_string_buffer(b"0")
        self.address = ctypes.addressof(self._buffer)

    def is_set(self) -> bool:
        """Whether to stop now."""
        return self._buffer[0] == b"1"

    def set(self) -> None:
        """Ask to stop."""
        self._buffer[0] = b"1"

    def clear(self) -> None:
        """Make ready for the next command."""
        self._buffer[0] = b"0"


class Backend(Protocol):
    """What a kind of child does with its commands."""

    kind: str

    def run(self, command: Job, emit: Emit, stop: StopFlag) -> None:
        """Carry out one command on the main thread: emit progress and the one final event.

        May raise AppError in place of the final event; anything else that it raises is reported as a bug.
        A stopped load, inspection or count raises `errors.Cancelled`; a stopped generation still emits `Ended`.
        """

    def close(self) -> None:
        """Release everything."""


def serve(backend: Backend, stuck_s: float = STUCK_S) -> int:
    """Say hello, then run commands until `Quit` or the end of stdin. Returns the exit status."""
    commands, events = take_pipes()
    settle()
    loop = _Loop(backend, events)
    loop.greet()
    threading.Thread(target=loop.read, args=(commands,), name="commands", daemon=True).start()
    threading.Thread(target=loop.watch, args=(stuck_s,), name="watch", daemon=True).start()
    loop.run()
    backend.close()
    return 0


class _Loop:
    """The commands that wait, the one that runs, and the stop flag, under one lock.

    The lock makes `Cancel` exact: it meets its command waiting, running or gone, never the next one.
    """

    def __init__(self, backend: Backend, events: int) -> None:
        self._backend = backend
        self._events = events
        self._stop = StopFlag()
        self._changed = threading.Condition()
        self._waiting: deque[Job] = deque()
        self._cancelled: set[int] = set()
        self._running: int | None = None
        self._quitting = False
        self._answered = False

    def read(self, commands: BinaryIO) -> None:
        """Take commands until the parent says `Quit` or is gone, then see to it that the process ends."""
        try:
            while (line := commands.readline(MAX_LINE_BYTES + 1)).endswith(b"\n"):
                command = decode_command(line)
                if isinstance(command, Quit):
                    break
                self._take(command)
        except (ValueError, RecursionError) as error:
            refuse(line, error)
        finally:
            self._quit()

    def watch(self, stuck_s: float) -> None:
        """End the process once Python has not run for `stuck_s` seconds, so that it can neither be told to
        stop nor notice that its parent is gone. The traceback on stderr shows where.
        """
        with self._changed:
            while not self._quitting:
                end_later(stuck_s)
                self._changed.wait(stuck_s / 3)

    def _take(self, command: Job | Cancel) -> None:
        with self._changed:
            if not isinstance(command, Cancel):
                self._waiting.append(command)
                self._changed.notify_all()
            elif command.id == self._running:
                self._stop.set()
            elif any(job.id == command.id for job in self._waiting):
                self._cancelled.add(command.id)

    def _quit(self) -> None:
        with self._changed:
            self._quitting = True
            self._stop.set()
            self._changed.notify_all()
            end_later(GRACE_S)

    def greet(self) -> None:
        """Say hello, before any command is looked at: it is the first line of every child."""
        self._emit(Hello(kind=self._backend.kind, pid=os.getpid()))

    def run(self) -> None:
        """Run one command after another until it is time to quit."""
        while (job := self._next()) is not None:
            self._answered = False
            try:
                self._backend.run(job, self._emit, self._stop)
                if not self._answered:
                    raise RuntimeError(f"{type(job).__name__} ended without a final event")
            except AppError as error:
                self._fail(job, error.code, error.detail, error.values)
            except MemoryError:
                self._fail(job, ChildOutOfMemory.code, traceback.format_exc())
            except Exception:  # noqa: BLE001 - the parent reports whatever it is
                self._fail(job, Bug.code, traceback.format_exc())

    def _next(self) -> Job | None:
        """The next command to run, with a cleared stop flag; those cancelled while they waited are answered."""
        while True:
            with self._changed:
                self._running = None
                self._changed.wait_for(lambda: self._waiting or self._quitting)
                if self._quitting:
                    return None
                job = self._waiting.popleft()
                if job.id not in self._cancelled:
                    self._running = job.id
                    self._stop.clear()
                    return job
                self._cancelled.remove(job.id)
            self._emit(_stopped_before_it_ran(job))

    def _fail(self, job: Job, code: str, detail: str, values: dict[str, str] | None = None) -> None:
        if self._answered:
            os.write(2, f"{type(job).__name__} failed after its answer: {detail}\n".encode())
        else:
            self._emit(Failed(id=job.id, code=code, detail=detail, values=values or {}))

    def _emit(self, event: Event) -> None:
        self._answered = self._answered or isinstance(event, FINAL)
        write_line(self._events, encode(event))


def _stopped_before_it_ran(job: Job) -> Event:
    if isinstance(job, Generate):
        nothing = Finished(
            stop_reason=StopReason.STOPPED, completion_tokens=0, prompt_s=0.0, first_token_s=0.0, decode_s=0.0
        )
        return Ended(id=job.id, finished=nothing)
    return Failed(id=job.id, code=Cancelled.code)
