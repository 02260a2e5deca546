"""The parent's side of a child process: `Child` owns its life from start to reaping.

Three threads serve a child: one reads its events and buries it, one writes commands, one drains stderr.
So no caller can be blocked by a child that stops reading, writing or answering.
"""

from __future__ import annotations

import contextlib
import queue
import subprocess
import threading
import time
from typing import IO, TYPE_CHECKING

from desktop_app.engine.process.diagnostics import DETAIL_CHARS, why_it_died
from desktop_app.engine.process.last_words import LastWords
from desktop_app.engine.process.protocol import (
    FINAL,
    MAX_LINE_BYTES,
    VERSION,
    Cancel,
    Hello,
    Quit,
    beginning,
    decode_event,
    encode,
)
from desktop_app.engine.process.spawn import kill, spawn
from desktop_app.engine.process.under_way import UnderWay
from desktop_app.errors import AppError, Cancelled, ChildDied, ChildMismatched, ChildSilent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from desktop_app.engine.process.protocol import Answer, Command
    from desktop_app.engine.process.under_way import Deadlines, Request


WITH_KEYS = "cloud"
"""The one kind of child that may see the keys of providers in the environment."""


class Child:
    """A child process that speaks the protocol. Any of its methods may be called from any thread.

    `on_death(error)` is called once, on a thread of the child's, when it ends without having been closed,
    idle or not; by then `alive` is false and everything of the process is released.
    """

    def __init__(
        self,
        argv: Sequence[str],
        *,
        kind: str,
        deadlines: Deadlines,
        on_death: Callable[[AppError], None] | None = None,
    ) -> None:
        """Start it; does not wait for it to be ready. Raises ChildDied if it cannot be started."""
        self._kind = kind
        self._deadlines = deadlines
        self._on_death = on_death
        self._lock = threading.Lock()
        self._under_way = UnderWay(deadlines)
        self._outbox: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._last_words = LastWords()
        self._closing = False
        self._verdict: AppError | None = None
        self._death: AppError | None = None
        self._gone = threading.Event()
        try:
            self._process = spawn(argv, with_keys=kind == WITH_KEYS)
        except OSError as error:
            raise ChildDied(f"{argv[0]}: {error}") from error
        self._start_threads()

    def _start_threads(self) -> None:
        stdin, stdout, stderr = self._process.stdin, self._process.stdout, self._process.stderr
        assert stdin is not None
        assert stdout is not None
        assert stderr is not None
        self._helpers = (
            threading.Thread(target=self._write, args=(stdin,), name="child-commands", daemon=True),
            threading.Thread(target=self._last_words.drain, args=(stderr,), name="child-stderr", daemon=True),
        )
        for helper in self._helpers:
            helper.start()
        threading.Thread(target=self._read, args=(stdout,), name="child-events", daemon=True).start()

    @property
    def pid(self) -> int:
        """The process's id; after its death it may belong to somebody else."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it can still answer."""
        return not (self._closing or self._verdict or self._death)

    def request(self, command: Callable[[int], Command], silence_s: float | None = None) -> Request:
        """Send `command(id)`, never waiting for the child. Read its answer with `events`.

        When its turn has come and no event arrives for `silence_s` seconds the child is ended; None is
        for commands that may be silent as long as they like. Raises AppError if the child is gone.
        """
        with self._lock:
            if self._death is not None:
                raise _again(self._death)
            if self._closing:
                raise ChildDied("The engine was closed.")
            request = self._under_way.begin(silence_s)
            self._outbox.put(encode(command(request.id)))
        return request

    def events(self, request: Request) -> Iterator[Answer]:
        """Yield the events of `request` up to its final one. To be called once.

        Raises the reason if the child dies before; `Cancelled` if it dies of being unable to stop, or had
        been told to. Abandoning the iterator cancels the command.
        """
        try:
            while True:
                event = self._next(request)
                yield event
                if isinstance(event, FINAL):
                    return
        finally:
            self.cancel(request.id)
            self._under_way.end(request.id)

    def cancel(self, request_id: int) -> None:
        """Stop a command, running or waiting; nothing if it has ended.

        A command that does not end within `cancel_s` ends with its process, while its events are read.
        """
        with self._lock:
            request = self._under_way.find(request_id)
            if request is None or request.cancelled_at is not None:
                return
            request.cancelled_at = time.monotonic()
            request.inbox.put(None)
            self._outbox.put(encode(Cancel(id=request_id)))

    def cancel_all(self) -> None:
        """Stop every command, running or waiting."""
        for request_id in self._under_way.ids():
            self.cancel(request_id)

    def close(self) -> None:
        """End the process, asking first, then by force, and reap it. Safe to call twice and at once."""
        with self._lock:
            if not self._closing:
                self._closing = True
                self._outbox.put(encode(Quit()))
                self._outbox.put(None)
        deadlines = self._deadlines
        if self._gone.wait(deadlines.quit_s):
            return
        self._process.terminate()
        if self._gone.wait(deadlines.terminate_s):
            return
        kill(self._process)
        self._gone.wait(deadlines.kill_s)

    def _next(self, request: Request) -> Answer:
        while True:
            due, complaint = self._under_way.due(request)
            try:
                item = request.inbox.get(timeout=max(0.0, due - time.monotonic()))
            except queue.Empty:
                due, complaint = self._under_way.due(request)
                if due <= time.monotonic():
                    self._condemn(ChildSilent(complaint))
                    self._gone.wait(self._deadlines.kill_s)
                    raise self._cause(request) from None
                continue
            if isinstance(item, AppError):
                raise self._cause(request)
            if item is not None:
                return item

    def _cause(self, request: Request) -> AppError:
        """Why `request` will get no more events, as an exception of its own."""
        error = self._death or self._verdict or ChildDied()
        stopped = self._closing or request.cancelled_at is not None
        return Cancelled(error.detail) if stopped else _again(error)

    def _condemn(self, verdict: AppError) -> None:
        """End the process now, for a reason that its exit status will not show."""
        with self._lock:
            self._verdict = self._verdict or verdict
        kill(self._process)

    def _write(self, stdin: IO[bytes]) -> None:
        with contextlib.suppress(OSError), stdin:
            while (line := self._outbox.get()) is not None:
                stdin.write(line)
                stdin.flush()

    def _read(self, stdout: IO[bytes]) -> None:
        """Dispatch events until there are no more, then bury the child."""
        try:
            with stdout:
                while (line := stdout.readline(MAX_LINE_BYTES + 1)).endswith(b"\n") and self._take(line):
                    pass
                if len(line) > MAX_LINE_BYTES:
                    self._condemn(ChildSilent(f"A line of more than {MAX_LINE_BYTES} bytes: {beginning(line)}…"))
        finally:
            self._bury()

    def _take(self, line: bytes) -> bool:
        """Hand one event to its request. False if the line was nonsense and the child is being ended for it."""
        try:
            event = decode_event(line)
        except (ValueError, RecursionError):
            self._condemn(ChildSilent(f"Not an event: {beginning(line)}"))
            return False
        self._under_way.heard()
        if isinstance(event, Hello):
            return self._greet(event)
        if not self._under_way.greeted:
            self._condemn(ChildMismatched(f"No greeting, but {beginning(line)}"))
            return False
        under_way = self._under_way
        request = under_way.end(event.id) if isinstance(event, FINAL) else under_way.find(event.id)
        if request is not None:
            request.inbox.put(event)
        return True

    def _greet(self, hello: Hello) -> bool:
        if (hello.kind, hello.version) != (self._kind, VERSION):
            found = f"kind {hello.kind!r}, protocol {hello.version}"
            self._condemn(ChildMismatched(f"Expected kind {self._kind!r}, protocol {VERSION}; found {found}."))
            return False
        self._under_way.greet()
        return True

    def _bury(self) -> None:
        """Reap the process, release its pipes and tell everybody who waits for it."""
        try:
            returncode = self._process.wait(self._deadlines.quit_s)
        except subprocess.TimeoutExpired:
            self._condemn(ChildSilent("It closed its side of the protocol."))
            returncode = self._process.wait()
        self._outbox.put(None)
        for helper in self._helpers:
            # A process that the child has started may hold its pipes open.
            helper.join(self._deadlines.kill_s)
        unasked = not self._closing
        death = self._obituary(returncode)
        with self._lock:
            self._death = death
            left = self._under_way.end_all()
        self._gone.set()
        for request in left:
            request.inbox.put(death)
        if unasked and self._on_death is not None:
            self._on_death(death)

    def _obituary(self, returncode: int) -> AppError:
        said = self._last_words.text()
        if self._verdict is not None:
            return type(self._verdict)(f"{self._verdict.detail}\n{said[-DETAIL_CHARS:]}".strip())
        if self._closing:
            return ChildDied("The engine was closed.")
        return why_it_died(returncode, said)


def _again(error: AppError) -> AppError:
    """The same error as a new exception: one that is raised twice would collect the tracebacks of both."""
    return type(error)(error.detail, **error.values)
