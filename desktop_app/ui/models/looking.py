"""A closer look at one model on the Hub: its repository, then the header of the chosen file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.errors import Cancelled
from desktop_app.errors.hub import AccessNotGranted, RepositoryGated
from desktop_app.ui.models.offers import Knowledge, Offer, offers_of, offers_of_catalogue
from desktop_app.ui.tasks import when_done

if TYPE_CHECKING:
    from desktop_app.errors import AppError
    from desktop_app.repositories import Repository
    from desktop_app.services.fit import Shape
    from desktop_app.services.hub import ModelPreview
    from desktop_app.ui.models.entries import Entry
    from desktop_app.ui.services import Hub

PAUSE_MS = 300
"""Whoever runs through the list with the arrow keys asks for nothing on the way."""

_KEPT = 24

GATED = (RepositoryGated, AccessNotGranted)
"""What the Hub answers to whom it does not let in."""


class Looking(QObject):
    """`changed` whenever what is known of the model has, `turned` when it is about another one. What was seen once is
    not asked for again.
    """

    changed = Signal()
    turned = Signal()

    def __init__(self, hub: Hub, parent: QObject) -> None:
        super().__init__(parent)
        self._hub = hub
        self._address = ""
        self._asked = 0
        self._seen: dict[str, Repository] = {}
        self._read: dict[str, dict[str, ModelPreview]] = {}
        self.entry: Entry | None = None
        self.repository: Repository | None = None
        self.error: AppError | None = None
        self.preview_error: AppError | None = None
        self.is_asking = False
        self.is_reading = False
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._ask)

    @property
    def offers(self) -> tuple[Offer, ...]:
        """What can be downloaded, as far as is known."""
        if self.repository is not None:
            return offers_of(self.repository)
        if self.entry is not None and self.entry.known is not None:
            return offers_of_catalogue(self.entry.known)
        return ()

    @property
    def knowledge(self) -> Knowledge:
        """What tells the shapes."""
        return Knowledge(
            known=self.entry.known if self.entry is not None else None,
            found=self.entry.found if self.entry is not None else None,
            previews=self._read.get(self.repository.repo_id, {}) if self.repository is not None else {},
        )

    def shape_read(self, entry: Entry) -> Shape | None:
        """What the header of an entry's file said, if it was read."""
        read = self._read.get(entry.repo_id, {}).values()
        return next((preview.shape for preview in read if preview.facts.quantization == entry.quantization), None)

    @property
    def address(self) -> str:
        """Of what is looked at: “owner/name”, or what was pasted."""
        return self._address

    @property
    def is_refused(self) -> bool:
        """Whether it is only for people who have accepted its terms, and nobody known to have done so has asked."""
        return isinstance(self.error or self.preview_error, GATED)

    def show(self, entry: Entry, *, ask: bool) -> None:
        """Turn to a model of the list; `ask`: look at it on the Hub too, in a moment."""
        self._turn(entry, entry.repo_id)
        if self.repository is None and ask:
            self.is_asking = True
            self._pause.start()
        self.changed.emit()

    def look_at(self, address: str) -> None:
        """Turn to the repository that an address means."""
        self._turn(None, address)
        if self.repository is None:
            self._ask()
        else:
            self.changed.emit()

    def ask(self) -> None:
        """Look at it on the Hub now, once more if that failed."""
        if self._address:
            self._ask()

    def read(self, offer: Offer) -> None:
        """Read the header of its file, unless that was done."""
        repository = self.repository
        if repository is None or offer.source is None or offer.path in self.knowledge.previews:
            return
        self._asked += 1
        number = self._asked
        self.is_reading, self.preview_error = True, None

        def show(preview: ModelPreview) -> None:
            self._read.setdefault(repository.repo_id, {})[offer.path] = preview
            self._settle_reading(number, None)

        when_done(
            self._hub.preview(repository, offer.source),
            show,
            lambda error: self._settle_reading(number, error),
            self,
        )
        self.changed.emit()

    def _settle_reading(self, number: int, error: AppError | None) -> None:
        if number != self._asked:
            return
        self.is_reading = False
        self.preview_error = None if isinstance(error, Cancelled) else error
        self.changed.emit()

    def _turn(self, entry: Entry | None, address: str) -> None:
        self._pause.stop()
        self._asked += 1
        self._address, self.entry = address, entry
        self.repository = self._seen.get(address)
        self.error = self.preview_error = None
        self.is_asking = self.is_reading = False
        self.turned.emit()

    def _ask(self) -> None:
        self._pause.stop()
        self._asked += 1
        number, address = self._asked, self._address
        self.is_asking, self.is_reading, self.error = True, False, None

        def show(repository: Repository) -> None:
            while len(self._seen) >= _KEPT:
                del self._seen[next(iter(self._seen))]
            if not repository.wanted:
                self._seen[repository.repo_id] = repository
            if number == self._asked:
                self.is_asking = False
                self.repository = repository
                self.changed.emit()

        def fail(error: AppError) -> None:
            if number == self._asked:
                self.is_asking = False
                self.error = None if isinstance(error, Cancelled) else error
                self.changed.emit()

        when_done(self._hub.describe(address), show, fail, self)
        self.changed.emit()
