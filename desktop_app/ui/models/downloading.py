"""The downloads in the window: the strip at its foot, their part of the models' page, what is said when one is done."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_app.errors import AppError, from_record
from desktop_app.ui.models.download_list import DownloadList
from desktop_app.ui.models.download_strip import DownloadStrip
from desktop_app.ui.text import shortened

if TYPE_CHECKING:
    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QWidget

    from desktop_app.repositories import Download
    from desktop_app.ui.bridge import Bridge
    from desktop_app.ui.models.downloads import DownloadsPart
    from desktop_app.ui.offline_switch import OfflineSwitch
    from desktop_app.ui.services import Downloads
    from desktop_app.ui.theme import Theme
    from desktop_app.ui.toast import Toast

_NAME = 60


class Downloading(QObject):
    """`page_wanted`: show their part of the page. `chat_wanted` brings the file of the model to chat with."""

    page_wanted = Signal()
    discover_wanted = Signal()
    token_wanted = Signal()
    chat_wanted = Signal(Path)
    failed = Signal(AppError)

    def __init__(
        self,
        window: QWidget,
        *,
        theme: Theme,
        service: Downloads,
        bridge: Bridge,
        offline: OfflineSwitch,
        toast: Toast,
        show: QAction,
    ) -> None:
        super().__init__(window)
        self._theme = theme
        self._offline = offline
        self._toast = toast
        self.list = DownloadList(service, bridge, self)
        self.list.failed.connect(self.failed)
        self.list.completed.connect(self._tell)
        self.strip = DownloadStrip(theme, self.list, offline)
        self.strip.clicked.connect(self.show_page)
        show.triggered.connect(self.show_page)

    def make_part(self) -> DownloadsPart:
        """Their part of the models' page."""
        from desktop_app.ui.models.downloads import DownloadsPart

        part = DownloadsPart(self._theme, self.list, self._offline)
        part.chat_wanted.connect(self.chat_with)
        part.token_wanted.connect(self.token_wanted)
        part.discover_wanted.connect(self.discover_wanted)
        return part

    def show_page(self) -> None:
        """Turn to their part of the models' page."""
        self.page_wanted.emit()

    def chat_with(self, download: Download) -> None:
        """Ask for a chat with its model."""
        self.chat_wanted.emit(download.request.places()[0])

    def _tell(self, download: Download) -> None:
        if from_record(download.error) is None:
            words = self.tr("{name} is ready").format(name=shortened(download.name, _NAME))
            self._toast.notice(words, self.tr("Chat with it"), lambda: self.chat_with(download))
