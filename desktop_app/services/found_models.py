"""The models of other programs on this computer, which Tandem can use where they lie."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.engine.local.other_programs.found import FoundModel, LockedFolder, Program

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from concurrent.futures import Future
    from pathlib import Path

    from desktop_app.engine.local.other_programs.surroundings import Surroundings

__all__ = ["Found", "FoundModel", "FoundModelsService", "LockedFolder", "Program"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search has found: models, and folders that this user may not read."""

    models: tuple[FoundModel, ...] = ()
    locked: tuple[LockedFolder, ...] = ()


class FoundModelsService:
    """Searches on a thread of its own; nothing is read outside the other programs' folders."""

    def __init__(self, known: Callable[[], Iterable[Path]], around: Callable[[], Surroundings] | None = None) -> None:
        """`known` gives the files that Tandem uses already; `around` the folders of another user than this one."""
        self._known = known
        self._around = around
        self._closed = threading.Event()
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="found models")

    def find(self) -> Future[Found]:
        """What there is now and Tandem does not use yet, by program and name."""
        return self._worker.submit(self._find)

    def close(self) -> None:
        """Give up a search; safe to call twice."""
        self._closed.set()
        self._worker.shutdown(cancel_futures=True)

    def _find(self) -> Found:
        from desktop_app.engine.local.other_programs.finding import find_models
        from desktop_app.engine.local.other_programs.surroundings import of_this_process

        known = {path.resolve() for path in self._known()}
        models: list[FoundModel] = []
        locked: list[LockedFolder] = []
        for found in find_models((self._around or of_this_process)()):
            if self._closed.is_set():
                break
            if isinstance(found, LockedFolder):
                locked.append(found)
            elif found.path.resolve() not in known:
                models.append(found)
        return Found(models=tuple(models), locked=tuple(locked))
