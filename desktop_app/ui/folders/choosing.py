"""Choosing the folder of a conversation, by a few letters of its name."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop_app.ui.keys.candidates import Candidate

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

    from desktop_app.domain import Folder
    from desktop_app.ui.keys.palette import Palette
    from desktop_app.ui.theme import Theme


class Choosing(QObject):
    """A card over the window with every folder, no folder, and a new one."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self._window = window
        self._candidates: list[Candidate] = []
        self.card: Palette | None = None

    def choose(
        self,
        folders: Sequence[Folder],
        here: Folder | None,
        put: Callable[[Folder | None], None],
        put_in_new: Callable[[], None],
    ) -> None:
        """Ask; whoever closes the card chooses nothing. `here` is where it lies now, which is not offered."""
        title = self.tr("Move to folder")
        self._candidates = [self._candidate(title, one, put) for one in folders if here is None or one.id != here.id]
        none, new = self.tr("No folder"), self.tr("New folder")
        if here is not None:
            self._candidates.insert(
                0,
                Candidate(group=title, name=none, names=(none,), icon="x", run=partial(put, None), id="none"),
            )
        self._candidates.append(
            Candidate(group=title, name=new, names=(new,), icon="folder-plus", run=put_in_new, id="new")
        )
        if self.card is None:
            from desktop_app.ui.keys.palette import Palette

            self.card = Palette(self._theme, self._window, lambda: self._candidates, (), lambda _: None)
            self.card.call(title, self.tr("Search folders"))
        self.card.open_now()

    def _candidate(self, title: str, folder: Folder, put: Callable[[Folder | None], None]) -> Candidate:
        name = folder.name
        if folder.local_only:
            name = self.tr("{folder} · kept on this computer").format(folder=folder.name)
        icon = "lock" if folder.local_only else "folder"
        # With an id all are shown that fit, and not only the first few.
        return Candidate(
            group=title, name=name, names=(folder.name,), icon=icon, run=partial(put, folder), id=f"folder-{folder.id}"
        )
