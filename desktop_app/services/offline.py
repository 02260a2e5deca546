"""The *Offline* switch: the one place where processes begin that reach the network, and where they are ended."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor, wait
from typing import TYPE_CHECKING

from desktop_app.engine.process.cloud import CloudProcess
from desktop_app.engine.process.hub import HubProcess
from desktop_app.errors.hub import Offline, OfflineByEnvironment
from desktop_app.preferences import offline_by_environment

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future


class NetworkGate:
    """Offline means that no such process exists. Nothing else in the services can make one.

    What the environment says holds as long as the program runs, whatever the switch says.
    """

    def __init__(
        self,
        *,
        offline: bool = False,
        make_hub: Callable[[], HubProcess] = HubProcess,
        make_cloud: Callable[[], CloudProcess] = CloudProcess,
    ) -> None:
        self._offline = offline
        self._forced = offline_by_environment()
        self._make_hub = make_hub
        self._make_cloud = make_cloud
        self._lock = threading.Lock()
        self._alive: set[HubProcess | CloudProcess] = set()
        self._listeners: list[Callable[[bool], None]] = []
        self._closer = ThreadPoolExecutor(16, thread_name_prefix="offline")

    @property
    def offline(self) -> bool:
        """Whether nothing may reach the network."""
        return self._offline or self._forced

    @property
    def is_forced(self) -> bool:
        """Whether the environment says so, and no switch changes it."""
        return self._forced

    def processes(self) -> tuple[HubProcess | CloudProcess, ...]:
        """Those that there are."""
        with self._lock:
            return tuple(self._alive)

    def listen(self, listener: Callable[[bool], None]) -> None:
        """Call `listener(offline)` after each switch, on a thread of its own."""
        self._listeners.append(listener)

    def follow(self, *, offline: bool) -> None:
        """What the preferences say, whether that is news or not."""
        if offline != self._offline:
            self.switch(offline=offline)

    def switch(self, *, offline: bool) -> Future[None]:
        """Go offline or online, without waiting. From now on nothing begins; the result means that nothing is left
        that had begun.
        """
        self._offline = offline  # without the lock, which is held while a process starts
        return self._closer.submit(self._settle)

    def hub(self) -> HubProcess:
        """A new process that reaches the Hub; give it to `end`. Raises Offline, ChildDied."""
        with self._lock:
            self._check()
            process = self._make_hub()
            self._alive.add(process)
        return process

    def cloud(self) -> CloudProcess:
        """A new process that reaches the providers; give it to `end`. Raises Offline, ChildDied."""
        with self._lock:
            self._check()
            process = self._make_cloud()
            self._alive.add(process)
        return process

    def end(self, process: HubProcess | CloudProcess) -> None:
        """End a process, by force if it must be; takes half a second at most. Safe to call twice and at once."""
        process.close()
        with self._lock:
            self._alive.discard(process)

    def _check(self) -> None:
        if self._forced:
            raise OfflineByEnvironment
        if self._offline:
            raise Offline

    def _settle(self) -> None:
        with self._lock:
            begun = list(self._alive) if self._offline else []
        for listener in tuple(self._listeners):
            listener(self.offline)
        closing = [self._closer.submit(self.end, process) for process in begun]
        wait(closing)
        for closed in closing:
            closed.result()

    def close(self) -> None:
        """End everything, for good; safe to call twice."""
        with self._lock:
            self._offline = True
            begun = list(self._alive)
        for process in begun:
            self.end(process)
        self._closer.shutdown()
