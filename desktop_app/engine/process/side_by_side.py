"""The loop inside a child whose commands wait for others most of their time: they run side by side, in one thread."""

from __future__ import annotations

import asyncio
import contextlib
import os
import threading
import traceback
from typing import TYPE_CHECKING, BinaryIO, Protocol

from desktop_app.engine.process.child_start import GRACE_S, STUCK_S, end_later, refuse, settle, take_pipes, write_line
from desktop_app.engine.process.protocol import (
    FINAL,
    MAX_LINE_BYTES,
    Cancel,
    Failed,
    Hello,
    Quit,
    decode_command,
    encode,
)
from desktop_app.errors import AppError, Bug, Cancelled

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_app.engine.process.protocol import Command, Event

    Emit = Callable[[Event], None]


class Backend(Protocol):
    """What a kind of child does with its commands."""

    kind: str

    async def run(self, command: Command, emit: Emit) -> None:
        """Carry out one command: emit what happens and the one final event.

        May raise AppError in place of the final event; anything else that it raises is reported as a bug. A command
        that must stop is cancelled as asyncio does it, and may still emit its final event then.
        """


def serve_side_by_side(backend: Backend) -> int:
    """Say hello, then run commands until `Quit` or the end of stdin. Returns the exit status."""
    commands, events = take_pipes()
    settle()
    write_line(events, encode(Hello(kind=backend.kind, pid=os.getpid())))
    asyncio.run(_Loop(backend, events).run(commands))
    return 0


class _Loop:
    """The commands under way, each a task; all of it on the loop's thread but for reading."""

    def __init__(self, backend: Backend, events: int) -> None:
        self._backend = backend
        self._events = events
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._quit = asyncio.Event()

    async def run(self, commands: BinaryIO) -> None:
        """Take commands until it is time to quit, then stop what is under way."""
        loop = asyncio.get_running_loop()
        threading.Thread(target=self._read, args=(commands, loop), name="commands", daemon=True).start()
        while not self._quit.is_set():
            end_later(STUCK_S)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._quit.wait(), STUCK_S / 3)
        end_later(GRACE_S)
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    def _read(self, commands: BinaryIO, loop: asyncio.AbstractEventLoop) -> None:
        try:
            while (line := commands.readline(MAX_LINE_BYTES + 1)).endswith(b"\n"):
                command = decode_command(line)
                if isinstance(command, Quit):
                    break
                loop.call_soon_threadsafe(self._take, command)
        except (ValueError, RecursionError) as error:
            refuse(line, error)
        finally:
            with contextlib.suppress(RuntimeError):  # the loop is over already
                loop.call_soon_threadsafe(self._quit.set)

    def _take(self, command: Command) -> None:
        if isinstance(command, Quit):
            return
        task = self._tasks.get(command.id)
        if not isinstance(command, Cancel):
            answers = _Answers(command.id, self._events)
            self._tasks[command.id] = task = asyncio.create_task(self._carry_out(command, answers))
            task.add_done_callback(lambda done: self._end(command.id, done, answers))
        elif task is not None:
            task.cancel()

    def _end(self, command_id: int, done: asyncio.Task[None], answers: _Answers) -> None:
        del self._tasks[command_id]
        if done.cancelled():  # perhaps before it had begun
            answers.fail(Cancelled.code)

    async def _carry_out(self, command: Command, answers: _Answers) -> None:
        try:
            await self._backend.run(command, answers.emit)
            answers.fail(Bug.code, f"{type(command).__name__} ended without a final event")
        except AppError as error:
            answers.fail(error.code, error.detail, error.values)
        except Exception:  # noqa: BLE001 - the parent reports whatever it is
            answers.fail(Bug.code, traceback.format_exc())


class _Answers:
    """What is said of one command, of which the final event is the last."""

    def __init__(self, command_id: int, events: int) -> None:
        self._id = command_id
        self._events = events
        self._ended = False

    def emit(self, event: Event) -> None:
        """Send one event to the parent."""
        self._ended = self._ended or isinstance(event, FINAL)
        write_line(self._events, encode(event))

    def fail(self, code: str, detail: str = "", values: dict[str, str] | None = None) -> None:
        """Unless it has ended, say why it failed."""
        if not self._ended:
            self.emit(Failed(id=self._id, code=code, detail=detail, values=values or {}))
