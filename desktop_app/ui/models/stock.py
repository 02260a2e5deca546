"""What of a model is on this computer already, or on its way."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_app.repositories import DownloadState
from desktop_app.ui.models.download_list import Standing

if TYPE_CHECKING:
    from desktop_app.ui.bridge import Bridge
    from desktop_app.ui.models.download_list import DownloadList
    from desktop_app.ui.models.offers import Offer
    from desktop_app.ui.services import Models


class Have(Enum):
    """Where it stands."""

    NOT = auto()
    COMING = auto()
    STOPPED = auto()
    HERE = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """`standing` is its download's, if it has one; `path` where it lies in HERE."""

    have: Have
    standing: Standing | None = None
    path: Path | None = None


_COMING = (DownloadState.QUEUED, DownloadState.RUNNING, DownloadState.VERIFYING)
_STOPPED = (DownloadState.PAUSED, DownloadState.FAILED)


class Stock(QObject):
    """`changed` when any answer may be another one."""

    changed = Signal()

    def __init__(self, models: Models, downloads: DownloadList, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._models = models
        self._downloads = downloads
        for signal in (downloads.changed, downloads.removed, bridge.models_changed):
            signal.connect(self._tell)

    def of(self, repo_id: str, offer: Offer) -> Holding:
        """Where an offer of a repository stands."""
        standing = next((each for each in reversed(self._downloads.all) if self._is_of(each, repo_id, offer)), None)
        if standing is not None and standing.state in _COMING:
            return Holding(have=Have.COMING, standing=standing)
        path = self._path(repo_id, offer)
        if path is not None:
            return Holding(have=Have.HERE, standing=standing, path=path)
        if standing is not None and standing.state in _STOPPED:
            return Holding(have=Have.STOPPED, standing=standing)
        return Holding(have=Have.NOT)

    def _is_of(self, standing: Standing, repo_id: str, offer: Offer) -> bool:
        request = standing.download.request
        return request.repo_id == repo_id and request.files[0].path == offer.path

    def _path(self, repo_id: str, offer: Offer) -> Path | None:
        """By its hash where the Hub tells it, else by where a download of it would lie."""
        sha256 = offer.source.files[0].sha256 if offer.source is not None else ""
        place = (*repo_id.split("/"), *offer.path.split("/"))
        for model in self._models.models:
            if sha256 and model.facts.sha256 == sha256:
                return model.path
            if not sha256 and model.path.parts[-len(place) :] == place:
                return model.path
        return None

    def _tell(self, _: object = None) -> None:
        self.changed.emit()
