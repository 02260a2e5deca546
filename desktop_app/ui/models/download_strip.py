"""The line at the bottom of the window while there are downloads that are not finished."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from desktop_app.repositories import DownloadState
from desktop_app.ui.icons import paint_icon
from desktop_app.ui.models.download_list import FINISHED, UNDER_WAY
from desktop_app.ui.models.download_words import SEPARATOR, left_words, percent, short_words, speed_words
from desktop_app.ui.text import one_line
from desktop_app.ui.theme import Metric, Size, Space

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from desktop_app.ui.models.download_list import DownloadList, Standing
    from desktop_app.ui.offline_switch import OfflineSwitch
    from desktop_app.ui.theme import Theme

_BAR = 2
_TICK_MS = 1000


class DownloadStrip(QAbstractButton):
    """All of them in one line; pressed, it leads to them."""

    def __init__(self, theme: Theme, downloads: DownloadList, offline: OfflineSwitch) -> None:
        super().__init__()
        self._theme = theme
        self._downloads = downloads
        self._offline = offline
        self._words = ""
        self._fraction: float | None = None
        self._sign = ("download", "quiet")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._show_now)
        for signal in (downloads.changed, downloads.removed, downloads.reordered):
            signal.connect(self._show_now)
        offline.changed.connect(self._show_now)
        theme.changed.connect(self.update)
        self._show_now()

    @property
    def words(self) -> str:
        """What it says."""
        return self._words

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(Metric.POPUP, Metric.CONTROL_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The bar along the upper edge, then the words, and where the line leads at the right."""
        del event
        painter = QPainter(self)
        theme, area = self._theme, QRectF(self.rect())
        painter.fillRect(area, theme.color("hover" if self.underMouse() else "window"))
        painter.fillRect(QRectF(0, 0, area.width(), 1), theme.color("hairline"))
        if self._fraction is not None:
            painter.fillRect(QRectF(0, 0, area.width() * self._fraction, _BAR), theme.color("accent"))
        middle = (area.height() - Metric.ICON) / 2
        icon, token = self._sign
        paint_icon(painter, icon, theme.color(token), QRectF(Space.L, middle, Metric.ICON, Metric.ICON))
        right = area.width() - Space.L - Metric.ICON
        paint_icon(painter, "chevron-right", theme.color("quiet"), QRectF(right, middle, Metric.ICON, Metric.ICON))
        font = theme.font(Size.CAPTION)
        painter.setFont(font)
        painter.setPen(theme.color("text"))
        left = Space.L + Metric.ICON + Space.S
        room = int(right - left - Space.S)
        words = QFontMetrics(font).elidedText(self._words, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(left, 0, room, area.height()), Qt.AlignmentFlag.AlignVCenter, words)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.color("accent"), 1.5))
            painter.drawRect(area.adjusted(1.5, 1.5, -1.5, -1.5))

    def _show_now(self, _: object = None) -> None:
        here = [one for one in self._downloads.all if not one.download.elsewhere]
        open_ones = [one for one in here if one.state not in FINISHED]
        self.setVisible(bool(open_ones))
        waits = any(one.wait_s > 0 for one in open_ones)
        if waits != self._tick.isActive():
            self._tick.start() if waits else self._tick.stop()
        if open_ones:
            self._tell(open_ones)

    def _tell(self, open_ones: list[Standing]) -> None:
        running = [one for one in open_ones if one.state in UNDER_WAY]
        failed = [one for one in open_ones if one.state is DownloadState.FAILED]
        queued = [one for one in open_ones if one.state is DownloadState.QUEUED]
        self._fraction = _share(running) if running else None
        self._sign = ("circle-alert", "red") if failed else ("download", "accent" if running else "quiet")
        offline = self._offline.is_offline
        if len(running) == 1:
            parts = [one_line(running[0].download.name), short_words(running[0])]
        elif running:
            parts = [self.tr("%n download(s)", "", len(running)), percent(_share(running)), *_pace(running)]
        elif queued and offline:
            parts = [self.tr("Offline: %n download(s) wait(s)", "", len(queued))]
            self._sign = ("wifi-off", "quiet")
        elif queued:
            parts = [self.tr("%n download(s) wait(s)", "", len(queued))]
        elif not failed:
            parts = [self.tr("%n download(s) paused", "", len(open_ones))]
        else:
            parts = []
        if running and queued:
            parts.append(self.tr("%n more wait(s)", "", len(queued)))
        if failed:
            name = one_line(failed[0].download.name)
            one = self.tr("{name} could not be downloaded").format(name=name)
            parts.append(one if len(failed) == 1 else self.tr("%n download(s) failed", "", len(failed)))
        self._words = SEPARATOR.join(parts)
        self.setAccessibleName(self._words)
        self.setToolTip(self.tr("Show the downloads"))
        self.update()


def _share(running: list[Standing]) -> float:
    total = sum(one.total_bytes for one in running)
    return min(1.0, sum(one.received_bytes for one in running) / total) if total else 0.0


def _pace(running: list[Standing]) -> tuple[str, ...]:
    """How fast all of them come, and when the last byte is here at that speed."""
    speed = sum(one.progress.bytes_per_s for one in running if one.progress)
    if not speed:
        return ()
    left = sum(one.total_bytes - one.received_bytes for one in running)
    return speed_words(speed), left_words(left / speed)
