"""The commands under way with a child: whose turn it is, and when the next event is due."""

from __future__ import annotations

import queue
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop_app.engine.process.protocol import Answer
    from desktop_app.errors import AppError


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadlines:
    """Seconds. `hello_s`: from the start to the first line; `silence_s`: between two events of a generation
    (a slow processor may need minutes for one chunk of a large model's prompt, and Stop works meanwhile);
    `cancel_s`: for a command to end once it was cancelled; then for each rung of the way down: to end by
    itself, after SIGTERM, after SIGKILL. `side_by_side`: commands do not wait for one another.
    """

    hello_s: float = 60.0
    silence_s: float = 600.0
    cancel_s: float = 10.0
    quit_s: float = 3.0
    terminate_s: float = 1.0
    kill_s: float = 5.0
    side_by_side: bool = False


class Request:
    """A command on its way, and what came back for it so far."""

    def __init__(self, request_id: int, silence_s: float | None) -> None:
        self.id = request_id
        self.silence_s = silence_s
        self.cancelled_at: float | None = None
        self.inbox: queue.SimpleQueue[Answer | AppError | None] = queue.SimpleQueue()


class UnderWay:
    """The requests of one child, in the order in which they run. Any method may be called from any thread.

    The clock is the monotonic one. None in an inbox says that other deadlines count from now on.
    """

    def __init__(self, deadlines: Deadlines) -> None:
        self._deadlines = deadlines
        self._lock = threading.Lock()
        self._requests: dict[int, Request] = {}
        self._last_id = 0
        self._greeted = False
        self._heard_at = self._turn_began = time.monotonic()

    @property
    def greeted(self) -> bool:
        """Whether the child has said hello."""
        return self._greeted

    def begin(self, silence_s: float | None) -> Request:
        """A new request, the last in the queue."""
        with self._lock:
            self._last_id += 1
            request = Request(self._last_id, silence_s)
            if not self._requests:
                self._turn_began = time.monotonic()
            self._requests[request.id] = request
        return request

    def find(self, request_id: int) -> Request | None:
        """The request, None if it has ended."""
        with self._lock:
            return self._requests.get(request_id)

    def ids(self) -> list[int]:
        """Of all requests, the one that runs first."""
        with self._lock:
            return list(self._requests)

    def end(self, request_id: int) -> Request | None:
        """Take a request out of the queue; None if it has ended before."""
        with self._lock:
            request = self._requests.pop(request_id, None)
            if request is not None and request_id < next(iter(self._requests), request_id + 1):
                self._turn_began = time.monotonic()
            return request

    def end_all(self) -> list[Request]:
        """Take every request out of the queue."""
        with self._lock:
            left, self._requests = self._requests, {}
            return list(left.values())

    def greet(self) -> None:
        """The child is ready; from now on the first request has its turn."""
        with self._lock:
            self._greeted = True
            self._turn_began = time.monotonic()
            for request in self._requests.values():
                request.inbox.put(None)

    def heard(self) -> None:
        """The child has given a sign of life."""
        self._heard_at = time.monotonic()

    def due(self, request: Request) -> tuple[float, str]:
        """When the next event for `request` must be there, and what to say if it is not."""
        limits = self._deadlines
        if not self._greeted:
            return self._heard_at + limits.hello_s, f"No greeting within {limits.hello_s} s."
        with self._lock:
            its_turn = limits.side_by_side or next(iter(self._requests), request.id) == request.id
            # While others run before it nothing is due: look again later.
            began = self._turn_began if its_turn else time.monotonic()
        if request.cancelled_at is not None:
            return max(request.cancelled_at, began) + limits.cancel_s, f"It did not stop within {limits.cancel_s} s."
        if request.silence_s is not None:
            return max(self._heard_at, began) + request.silence_s, f"No sign of life for {request.silence_s} s."
        return time.monotonic() + threading.TIMEOUT_MAX / 2, ""
