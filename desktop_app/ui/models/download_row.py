"""One download in the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from desktop_app.errors import from_record
from desktop_app.errors.hub import AccessNotGranted, RepositoryGated, RepositoryGone, TokenRefused
from desktop_app.repositories import DownloadState
from desktop_app.ui.first_run.sign import Sign
from desktop_app.ui.icons import keep_icon
from desktop_app.ui.models.download_list import STOPPABLE, UNDER_WAY, Standing
from desktop_app.ui.models.download_words import licence_words, state_words
from desktop_app.ui.present_error import error_words
from desktop_app.ui.settings.card import plain
from desktop_app.ui.text import one_line
from desktop_app.ui.theme import Metric, Space
from desktop_app.ui.widgets.elided_label import ElidedLabel
from desktop_app.ui.widgets.icon_button import IconButton

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_app.errors import AppError
    from desktop_app.repositories import Download
    from desktop_app.ui.theme import Theme

_BAR = 4
_ALL = 1000
_NAME_WIDTH = 160
_SIGNS = {
    DownloadState.QUEUED: ("list-end", "quiet"),
    DownloadState.RUNNING: ("download", "accent"),
    DownloadState.VERIFYING: ("download", "accent"),
    DownloadState.PAUSED: ("pause", "quiet"),
    DownloadState.DONE: ("check", "green"),
    DownloadState.FAILED: ("circle-alert", "red"),
    DownloadState.CANCELLED: ("x", "quiet"),
}
_NEEDS_TOKEN = (RepositoryGated, RepositoryGone, TokenRefused)


class DownloadRow(QWidget):
    """Its buttons stay where they are and change what they do, so that the focus stays too."""

    resume_wanted = Signal()
    pause_wanted = Signal()
    stop_wanted = Signal()
    first_wanted = Signal()
    chat_wanted = Signal()
    token_wanted = Signal()
    link_wanted = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._standing: Standing | None = None
        self.sign = Sign(theme, "download")
        self.name = ElidedLabel("strong")
        self.name.setMinimumWidth(_NAME_WIDTH)
        self.origin = ElidedLabel("caption")
        self.origin.setMinimumWidth(_NAME_WIDTH)
        self.words = plain("", "caption")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(_BAR)
        self.bar.setRange(0, _ALL)
        self.licence = IconButton(theme, "scroll-text", self.tr("Read the licence"))
        self.licence.clicked.connect(self._open_licence)
        self.first = IconButton(theme, "arrow-up", self.tr("Download next"))
        self.first.clicked.connect(self.first_wanted)
        self.go = IconButton(theme, "pause", self.tr("Pause"))
        self.go.clicked.connect(self._go)
        self.stop = IconButton(theme, "x", self.tr("Cancel"))
        self.stop.clicked.connect(self.stop_wanted)
        self.chat = QPushButton(self.tr("Chat with it"))
        self.chat.clicked.connect(self.chat_wanted)
        self.copy = _link(self.tr("Copy details"), self._copy)
        self.page = _link(self.tr("Open its page…"), self._open_page)
        self.token = _link(self.tr("Add a token…"), self.token_wanted.emit)
        self._lay_out()

    def show_standing(self, standing: Standing, *, offline: bool, may_be_first: bool) -> None:
        """Show where it stands now."""
        before, self._standing = self._standing, standing
        download, state = standing.download, standing.state
        if before is None or _lasting(before.download) != _lasting(download):
            self._dress(download, state)
        self.first.setVisible(may_be_first and state is DownloadState.QUEUED)
        words = state_words(standing, offline=offline)
        self.words.setText(words)
        begun = state in (DownloadState.PAUSED, DownloadState.QUEUED) and standing.received_bytes > 0
        self.bar.setVisible(begun or state in UNDER_WAY)
        self.bar.setValue(round(standing.fraction * _ALL))

    def _dress(self, download: Download, state: DownloadState) -> None:
        name = one_line(download.name)
        self.name.show_words(name)
        licence = licence_words(one_line(download.licence))
        self.origin.show_words(f"{download.request.repo_id} · {licence}" if licence else download.request.repo_id)
        self.licence.setVisible(bool(download.licence_url))
        self.bar.setAccessibleName(self.tr("Progress of {name}").format(name=name))
        self.setAccessibleName(name)
        self.sign.show_icon(*_SIGNS[state])
        error = from_record(download.error)
        self.go.setVisible(state is not DownloadState.DONE and not download.elsewhere)
        self.stop.setVisible(not download.elsewhere)
        self.chat.setVisible(state is DownloadState.DONE and error is None)
        stops = state in (*STOPPABLE, DownloadState.PAUSED)
        self._name_buttons(name, state, stops=stops)
        self._offer_help(error)

    def _name_buttons(self, name: str, state: DownloadState, *, stops: bool) -> None:
        """What they do, with the name for those who hear them one by one."""
        if state in STOPPABLE:
            icon, go = "pause", self.tr("Pause {name}")
        elif state is DownloadState.CANCELLED:
            icon, go = "rotate-ccw", self.tr("Download {name} again")
        else:
            icon, go = "play", self.tr("Resume {name}")
        keep_icon(self.go, self._theme, icon, "quiet")
        self.go.set_words(go.format(name=name), QKeySequence())
        stop = self.tr("Cancel {name}") if stops else self.tr("Remove {name} from the list")
        self.stop.set_words(stop.format(name=name), QKeySequence())
        self.first.set_words(self.tr("Download {name} next").format(name=name), QKeySequence())
        self.licence.set_words(self.tr("Read the licence of {name}").format(name=name), QKeySequence())
        self.chat.setAccessibleDescription(name)

    def _offer_help(self, error: AppError | None) -> None:
        self.copy.setVisible(error is not None)
        self.page.setVisible(error is not None and "url" in error.values)
        self.token.setVisible(isinstance(error, _NEEDS_TOKEN) and not isinstance(error, AccessNotGranted))
        self._help.setVisible(error is not None)

    def _go(self) -> None:
        if self._standing is not None:
            stops = self._standing.state in STOPPABLE
            (self.pause_wanted if stops else self.resume_wanted).emit()

    def _copy(self) -> None:
        error = from_record(self._standing.download.error) if self._standing else None
        if error is not None:
            QGuiApplication.clipboard().setText(error_words(error).details)

    def _open_licence(self) -> None:
        if self._standing is not None:
            self.link_wanted.emit(self._standing.download.licence_url)

    def _open_page(self) -> None:
        error = from_record(self._standing.download.error) if self._standing else None
        if error is not None:
            self.link_wanted.emit(error.values.get("url", ""))

    def _lay_out(self) -> None:
        self._help = QWidget()
        helping = QHBoxLayout(self._help)
        helping.setContentsMargins(0, 0, 0, 0)
        helping.setSpacing(Space.S)
        for link in (self.copy, self.page, self.token):
            helping.addWidget(link)
        helping.addStretch(1)
        told = QVBoxLayout()
        told.setSpacing(Space.XS)
        told.addWidget(self.name)
        told.addWidget(self.origin)
        told.addWidget(self.bar)
        told.addWidget(self.words)
        told.addWidget(self._help)
        line = QHBoxLayout(self)
        line.setContentsMargins(Space.L, Space.M, Space.M, Space.M)
        line.setSpacing(Space.M)
        line.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(told, 1)
        line.addSpacing(Space.S)
        side = QWidget()
        side.setMinimumWidth(3 * Metric.CONTROL_HEIGHT + 2 * Space.XS)  # so that most bars are of one length
        buttons = QHBoxLayout(side)
        buttons.setContentsMargins(0, 0, 0, 0)
        buttons.setSpacing(Space.XS)
        buttons.addStretch(1)
        for button in (self.chat, self.licence, self.first, self.go, self.stop):
            buttons.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(side)


def _lasting(download: Download) -> tuple[str | bool, ...]:
    """What a row is dressed by; it changes now and then, and the rest of a download all the time."""
    return download.state, download.name, download.licence, download.error, download.elsewhere


def _link(words: str, act: Callable[[], None]) -> QPushButton:
    button = QPushButton(words)
    button.setProperty("role", "link")
    button.setProperty("flush", "true")
    button.clicked.connect(act)
    return button
