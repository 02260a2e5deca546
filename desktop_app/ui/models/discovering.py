"""The window's connection to the models that can be had: builds their part when it is first wanted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_app.errors import AppError

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop_app.ui.bridge import Bridge
    from desktop_app.ui.models.discover import Discover
    from desktop_app.ui.models.download_list import DownloadList
    from desktop_app.ui.offline_switch import OfflineSwitch
    from desktop_app.ui.services import Downloads, Fits, Hub, Models
    from desktop_app.ui.theme import Theme


class Discovering(QObject):
    """`chat_wanted` brings the file of the model to chat with, `link_wanted` an address."""

    chat_wanted = Signal(Path)
    link_wanted = Signal(str)
    token_wanted = Signal()
    downloads_wanted = Signal()
    failed = Signal(AppError)

    def __init__(
        self,
        window: QWidget,
        *,
        theme: Theme,
        hub: Hub,
        fits: Fits,
        downloads: Downloads,
        listed: DownloadList,
        models: Models,
        bridge: Bridge,
        offline: OfflineSwitch,
    ) -> None:
        super().__init__(window)
        self._theme = theme
        self._hub = hub
        self._fits = fits
        self._downloads = downloads
        self._listed = listed
        self._models = models
        self._bridge = bridge
        self._offline = offline
        self._whereabouts: tuple[str, str] | None = None
        self.part: Discover | None = None

    @property
    def whereabouts(self) -> tuple[str, str] | None:
        """What is looked for; None if nobody has looked yet."""
        return self.part.whereabouts if self.part is not None else None

    def resume(self, whereabouts: tuple[str, str]) -> None:
        """Look for the same as in another window."""
        self._whereabouts = whereabouts
        if self.part is not None:
            self.part.resume(whereabouts)

    def make_part(self) -> Discover:
        """Their part of the models' page."""
        from desktop_app.ui.models.discover import Discover
        from desktop_app.ui.models.sources import Sources

        sources = Sources(
            self,
            hub=self._hub,
            fits=self._fits,
            downloads=self._downloads,
            listed=self._listed,
            models=self._models,
            bridge=self._bridge,
            offline=self._offline,
        )
        part = self.part = Discover(self._theme, sources)
        part.failed.connect(self.failed)
        part.view.chat_wanted.connect(self.chat_wanted)
        part.view.link_wanted.connect(self.link_wanted)
        part.view.token_wanted.connect(self.token_wanted)
        part.view.downloads_wanted.connect(self.downloads_wanted)
        if self._whereabouts is not None:
            part.resume(self._whereabouts)
        return part
