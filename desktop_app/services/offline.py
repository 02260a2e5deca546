"""The *Offline* switch: the one place where processes begin that reach the network, and where they are ended."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor, wait
from typing import TYPE_CHECKING

from desktop_app.engine.process.hub import HubProcess
from desktop_app.errors.hub import Offline

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future


class NetworkGate:
    """Offline means that no such process exists. Nothing else in the services can make one."""

    def __init__(self, *, offline: bool = False, make_hub: Callable[[], HubProcess] = HubProcess) -> None:
        self._offline = offline
        self._make_hub = make_hub
        self._lock = threading.Lock()
        self._alive: set[HubProcess] = set()
        self._listeners: list[Callable[[bool], None]] = []
        self._closer = ThreadPoolExecutor(16, thread_name_prefix="offline")

    @property
    def offline(self) -> bool:
        """Whether nothing may reach the network."""
        return self._offline

    def processes(self) -> tuple[HubProcess, ...]:
        """Those that there are."""
        with self._lock:
            return tuple(self._alive)

    def listen(self, listener: Callable[[bool], None]) -> None:
        """Call `listener(offline)` after each switch, on the switching thread."""
        self._listeners.append(listener)

    def switch(self, *, offline: bool) -> Future[None]:
        """Go offline or online. From now on nothing begins; the result means that nothing is left that had begun."""
        with self._lock:
            self._offline = offline
            begun = list(self._alive) if offline else []
        for listener in tuple(self._listeners):
            listener(offline)
        closing = [self._closer.submit(self.end, process) for process in begun]
        return self._closer.submit(_wait_for, closing)

    def hub(self) -> HubProcess:
        """A new process that reaches the Hub; give it to `end`. Raises Offline, ChildDied."""
        with self._lock:
            if self._offline:
                raise Offline
            process = self._make_hub()
            self._alive.add(process)
        return process

    def end(self, process: HubProcess) -> None:
        """End a process, by force if it must be; takes half a second at most. Safe to call twice and at once."""
        process.close()
        with self._lock:
            self._alive.discard(process)

    def close(self) -> None:
        """End everything, for good; safe to call twice."""
        with self._lock:
            self._offline = True
            begun = list(self._alive)
        for process in begun:
            self.end(process)
        self._closer.shutdown()


def _wait_for(closing: list[Future[None]]) -> None:
    wait(closing)
    for closed in closing:
        closed.result()
