"""What takes its time with a model's file: one thing at once for each model, and each can be stopped."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, TypeVar

from desktop_app.errors import Cancelled
from desktop_app.services.events import ModelWork
from desktop_app.services.inspector import Inspector

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_app.services.events import Listener
    from desktop_app.services.inspector import InspectingEngine

T = TypeVar("T")


class Job:
    """Work on one model, which can be stopped from any thread."""

    def __init__(self, make_inspector: Callable[[], InspectingEngine]) -> None:
        self.inspector = Inspector(make_inspector)
        self._stopped = threading.Event()

    def stop(self) -> None:
        """End it as Cancelled."""
        self._stopped.set()
        self.inspector.close()

    def raise_if_stopped(self) -> None:
        """Raises Cancelled."""
        if self._stopped.is_set():
            raise Cancelled


class Jobs:
    """Any thread may use them."""

    def __init__(self, make_inspector: Callable[[], InspectingEngine], listen: Listener) -> None:
        self._make_inspector = make_inspector
        self._listen = listen
        self._jobs: dict[str, Job] = {}
        self._lock = threading.Lock()
        self._closed = False

    def stop(self, model_id: str) -> None:
        """End what is done with a model, if anything is."""
        with self._lock:
            job = self._jobs.get(model_id)
        if job is not None:
            job.stop()

    def close(self) -> None:
        """End all of it, and whatever begins later."""
        with self._lock:
            self._closed = True
            jobs = tuple(self._jobs.values())
        for job in jobs:
            job.stop()

    def run(self, model_id: str, work: Callable[[Job], T]) -> T:
        """Do it as the one thing that is done with a model; what was done with it before gives way."""
        job = Job(self._make_inspector)
        with self._lock:
            before = self._jobs.get(model_id)
            self._jobs[model_id] = job
            if self._closed:
                job.stop()
        if before is not None:
            before.stop()
        try:
            job.raise_if_stopped()
            with job.inspector:
                return work(job)
        finally:
            with self._lock:
                last = self._jobs.get(model_id) is job
                if last:
                    del self._jobs[model_id]
            if last:
                self._listen(ModelWork(model_id=model_id, work=None))
