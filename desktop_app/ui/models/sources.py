"""Where the models' page has its knowledge from: the Hub, what fits, what is here, what is on its way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication

from desktop_app.ui.models.stock import Stock

if TYPE_CHECKING:
    from desktop_app.ui.bridge import Bridge
    from desktop_app.ui.models.download_list import DownloadList
    from desktop_app.ui.offline_switch import OfflineSwitch
    from desktop_app.ui.services import Downloads, Fits, Hub, Models


class Sources(QObject):
    """`came_online` when the user lets Tandem reach the network again, `came_back` when the user returns."""

    came_online = Signal()
    came_back = Signal()

    def __init__(
        self,
        parent: QObject,
        *,
        hub: Hub,
        fits: Fits,
        downloads: Downloads,
        listed: DownloadList,
        models: Models,
        bridge: Bridge,
        offline: OfflineSwitch,
    ) -> None:
        super().__init__(parent)
        self.hub = hub
        self.fits = fits
        self.downloads = downloads
        self.bridge = bridge
        self.stock = Stock(models, listed, bridge, self)
        self._listed = listed
        self._offline = offline
        offline.changed.connect(self._follow)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.applicationStateChanged.connect(self._follow_state)

    @property
    def is_offline(self) -> bool:
        """Whether nothing may reach the network."""
        return self._offline.is_offline

    def go_online(self) -> None:
        """Let the network be reached again."""
        if self._offline.is_offline:
            self._offline.action.trigger()

    def resume(self, download_id: int) -> None:
        """Let a download go on."""
        self._listed.resume(download_id)

    def page_of(self, repo_id: str) -> str:
        """Where a person looks at a repository that was not asked about yet."""
        return f"https://huggingface.co/{repo_id}"

    def _follow(self) -> None:
        if not self._offline.is_offline:
            self.came_online.emit()

    def _follow_state(self, state: Qt.ApplicationState) -> None:
        if state == Qt.ApplicationState.ApplicationActive:
            self.came_back.emit()
