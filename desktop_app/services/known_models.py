"""The list of models as it stands, changed from several threads."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from desktop_app.domain import LocalModel
    from desktop_app.services.model_entries import ModelList

    Edit = Callable[[ModelList], ModelList]


class KnownModels:
    """A search takes its time, and starts from what it has read before: what is changed meanwhile is done again to
    whatever it brings, so that no name or file comes back.
    """

    def __init__(self, empty: ModelList, on_change: Callable[[], None]) -> None:
        """`on_change` is called, on the thread of the change, when the models that are here are others."""
        self._on_change = on_change
        self._list = empty
        self._models: Mapping[str, LocalModel] = {}
        self._edits: list[Edit] = []
        self._changed = threading.Condition()

    @property
    def list(self) -> ModelList:
        """All that is known."""
        return self._list

    @property
    def models(self) -> Mapping[str, LocalModel]:
        """Those that are here, by their SHA-256 and in the order of their names."""
        return self._models

    def begin_search(self) -> None:
        """What has been changed so far is stored, and the search will read it. Call before it reads."""
        with self._changed:
            self._edits.clear()

    def show(self, found: ModelList) -> None:
        """Take what a search has found so far."""
        with self._changed:
            for edit in self._edits:
                found = edit(found)
            differs = self._set(found)
        if differs:
            self._on_change()

    def change(self, edit: Edit) -> None:
        """Change the list. What is to outlive the next search must be stored before."""
        with self._changed:
            self._edits.append(edit)
            self._set(edit(self._list))
        self._on_change()

    def wait_for(self, condition: Callable[[], bool]) -> None:
        """Until it holds, which is asked after each change and each `wake`."""
        with self._changed:
            self._changed.wait_for(condition)

    def wake(self) -> None:
        """Let whoever waits look again."""
        with self._changed:
            self._changed.notify_all()

    def _set(self, new: ModelList) -> bool:
        before, self._list, self._models = self._models, new, new.models()
        self._changed.notify_all()
        return self._models != before
