"""The downloads: what is under way and waits, and what is finished."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop_app.repositories import Download, DownloadState
from desktop_app.ui.models.download_list import FINISHED
from desktop_app.ui.models.download_row import DownloadRow
from desktop_app.ui.open_link import ask_to_open
from desktop_app.ui.settings.card import Card, plain
from desktop_app.ui.text import file_size, one_line
from desktop_app.ui.theme import Space
from desktop_app.ui.widgets.scroll_area import ScrollArea, in_the_middle

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QShowEvent

    from desktop_app.ui.models.download_list import DownloadList, Standing
    from desktop_app.ui.offline_switch import OfflineSwitch
    from desktop_app.ui.theme import Theme

_COLUMN = 760
_TICK_MS = 1000
_ASK_FROM_BYTES = 10_000_000
"""Less than this is fetched again before a question is read."""


class DownloadsPart(QWidget):
    """`chat_wanted` brings the download whose model to chat with; `discover_wanted`: the user wants to look for one."""

    chat_wanted = Signal(Download)
    token_wanted = Signal()
    discover_wanted = Signal()

    def __init__(self, theme: Theme, downloads: DownloadList, offline: OfflineSwitch) -> None:
        super().__init__()
        self._theme = theme
        self._downloads = downloads
        self._offline = offline
        self.rows: dict[int, DownloadRow] = {}
        self.current = Card(theme)
        self.finished = Card(theme)
        self.clear = QPushButton(self.tr("Clear finished"))
        self.clear.setProperty("role", "link")
        self.clear.setProperty("flush", "true")
        self.clear.clicked.connect(downloads.clear_finished)
        self.discover = QPushButton(self.tr("Discover models"))
        self.discover.setProperty("role", "primary")
        self.discover.clicked.connect(self.discover_wanted)
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._count_down)
        self._looking = QTimer(self)
        self._looking.setInterval(_TICK_MS)
        self._looking.timeout.connect(downloads.look_again)
        self._lay_out()
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        downloads.changed.connect(self._take)
        downloads.removed.connect(self._drop)
        downloads.reordered.connect(self._show_all)
        offline.changed.connect(self._show_all)
        self._show_all()

    def showEvent(self, event: QShowEvent) -> None:
        """Count the seconds until the next try only while somebody looks, who sees what there is now."""
        super().showEvent(event)
        self._downloads.look_again()
        self._looking.start()
        self._count_down()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody sees what a terminal does."""
        super().hideEvent(event)
        self._looking.stop()

    def _show_all(self, _: object = None) -> None:
        for standing in self._downloads.all:
            self._place(standing, at_end=True)
        self._settle()

    def _take(self, download_id: int) -> None:
        standing = self._downloads.get(download_id)
        if standing is None:
            return
        row = self.rows.get(download_id)
        home = self.finished if standing.state in FINISHED else self.current
        if row is None or row.parentWidget() is not home:
            self._place(standing, at_end=row is None)
        else:
            self._show(standing)
        self._settle()

    def _place(self, standing: Standing, *, at_end: bool) -> None:
        """Put its row into the card where it belongs; what has just finished stands first."""
        row = self.rows.get(standing.download.id) or self._make_row(standing.download.id)
        home = self.finished if standing.state in FINISHED else self.current
        focused = row.focusWidget() if row.isAncestorOf(QApplication.focusWidget() or self) else None
        if at_end or home is self.current:
            home.add_widget(row)
        else:
            home.insert_widget(0, row)
        self._show(standing)
        if focused is not None:
            # What moves to another card loses the focus on its way.
            home.show()
            row.show()
            focused.setFocus()

    def _show(self, standing: Standing) -> None:
        queued = [one.download.id for one in self._downloads.all if one.state is DownloadState.QUEUED]
        row = self.rows[standing.download.id]
        row.show_standing(
            standing,
            offline=self._offline.is_offline,
            may_be_first=standing.download.id in queued[1:],
        )

    def _make_row(self, download_id: int) -> DownloadRow:
        row = self.rows[download_id] = DownloadRow(self._theme)
        row.resume_wanted.connect(lambda: self._downloads.resume(download_id))
        row.pause_wanted.connect(lambda: self._downloads.pause(download_id))
        row.first_wanted.connect(lambda: self._downloads.put_first(download_id))
        row.stop_wanted.connect(lambda: self._stop(download_id))
        row.chat_wanted.connect(lambda: self._chat(download_id))
        row.token_wanted.connect(self.token_wanted)
        row.link_wanted.connect(lambda address: ask_to_open(address, self))
        return row

    def _chat(self, download_id: int) -> None:
        standing = self._downloads.get(download_id)
        if standing is not None:
            self.chat_wanted.emit(standing.download)

    def _stop(self, download_id: int) -> None:
        """Cancel or remove it; first ask about bytes that would have to be fetched again."""
        standing = self._downloads.get(download_id)
        if standing is None:
            return
        if standing.state in FINISHED:
            self._downloads.remove(download_id)
            return
        fails = standing.state is DownloadState.FAILED
        act = self._downloads.remove if fails else self._downloads.cancel
        if standing.received_bytes < _ASK_FROM_BYTES:
            act(download_id)
            return
        question = self.tr("Cancel the download of {name}?").format(name=one_line(standing.download.name))
        box = QMessageBox(QMessageBox.Icon.Question, "Tandem", question, QMessageBox.StandardButton.NoButton, self)
        box.setTextFormat(Qt.TextFormat.PlainText)
        arrived = file_size(standing.received_bytes)
        box.setInformativeText(self.tr("The {size} that have arrived are deleted.").format(size=arrived))
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        cancel = box.addButton(self.tr("Cancel the download"), QMessageBox.ButtonRole.DestructiveRole)
        keep = box.addButton(self.tr("Keep it"), QMessageBox.ButtonRole.RejectRole)
        cancel.clicked.connect(lambda: act(download_id))
        box.setDefaultButton(keep)
        box.open()

    def _drop(self, download_id: int) -> None:
        row = self.rows.pop(download_id, None)
        if row is not None:
            if row.isAncestorOf(QApplication.focusWidget() or self):
                self.setFocus()
            row.hide()
            row.setParent(None)
            row.deleteLater()
        self._settle()

    def _count_down(self) -> None:
        waiting = [one for one in self._downloads.all if one.wait_s > 0]
        for standing in waiting:
            self._show(standing)
        if not waiting or not self.isVisible():
            self._tick.stop()

    def _settle(self) -> None:
        """Show the cards that have rows, and what belongs to them."""
        standings = self._downloads.all
        finished = any(one.state in FINISHED for one in standings)
        self.current.setVisible(any(one.state not in FINISHED for one in standings))
        self.finished.setVisible(finished)
        self._finished_head.setVisible(finished)
        self._empty.setVisible(not standings)
        for standing in standings:
            if standing.state is DownloadState.QUEUED:
                self._show(standing)
        if not self._tick.isActive() and any(one.wait_s > 0 for one in standings):
            self._tick.start()

    def _lay_out(self) -> None:
        self._finished_head = QWidget()
        head = QHBoxLayout(self._finished_head)
        head.setContentsMargins(0, Space.S, 0, 0)
        title = QLabel(self.tr("Finished"))
        title.setProperty("role", "strong")
        head.addWidget(title)
        head.addStretch(1)
        head.addWidget(self.clear)
        self._empty = QWidget()
        lines = QVBoxLayout(self._empty)
        lines.setContentsMargins(0, Space.XXL, 0, 0)
        lines.setSpacing(Space.L)
        words = plain(
            self.tr(
                "Nothing is being downloaded. What you download is checked byte by byte before it is used, and goes on"
                " after a pause, a lost connection or a restart where it was."
            ),
            "quiet",
        )
        lines.addWidget(words)
        lines.addWidget(self.discover, 0, Qt.AlignmentFlag.AlignLeft)
        column = QWidget()
        rows = QVBoxLayout(column)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(Space.M)
        for part in (self._empty, self.current, self._finished_head, self.finished):
            rows.addWidget(part)
        rows.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(ScrollArea(in_the_middle(column, _COLUMN)))
