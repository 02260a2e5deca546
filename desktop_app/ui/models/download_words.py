"""What the window says of a download."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from desktop_app.errors import from_record
from desktop_app.errors.hub import FileChanged, HubBusy
from desktop_app.repositories import DownloadState, Stage
from desktop_app.ui.present_error import error_words
from desktop_app.ui.text import file_size

if TYPE_CHECKING:
    from desktop_app.repositories import DownloadProgress
    from desktop_app.ui.models.download_list import Standing

_MINUTE, _HOUR = 60, 3600
SEPARATOR = " · "


def state_words(standing: Standing, *, offline: bool) -> str:
    """Where it stands, in a line; of what failed, also what to do."""
    if standing.download.elsewhere:
        return _joined(QCoreApplication.translate("download_words", "Runs in a terminal"), share_words(standing))
    match standing.state:
        case DownloadState.QUEUED if offline:
            return _joined(
                QCoreApplication.translate("download_words", "Goes on when Tandem is online"), share_words(standing)
            )
        case DownloadState.QUEUED:
            return _joined(QCoreApplication.translate("download_words", "Waits for its turn"), share_words(standing))
        case DownloadState.PAUSED:
            return _joined(QCoreApplication.translate("download_words", "Paused"), share_words(standing))
        case DownloadState.CANCELLED:
            return QCoreApplication.translate("download_words", "Cancelled; nothing of it is left on the disk")
        case DownloadState.FAILED:
            error = from_record(standing.download.error)
            words = error_words(error) if error else None
            return (
                f"{words.message} {words.hint}".strip()
                if words
                else QCoreApplication.translate("download_words", "It failed.")
            )
        case DownloadState.DONE:
            return _done_words(standing)
    return _under_way_words(standing)


def short_words(standing: Standing) -> str:
    """How one that is under way gets on, for the strip."""
    return _under_way_words(standing, short=True)


def share_words(standing: Standing) -> str:
    """As in "1.2 GB of 4.0 GB"; the size alone as long as nothing has arrived."""
    total = file_size(standing.total_bytes)
    if not standing.received_bytes:
        return total
    return QCoreApplication.translate("download_words", "{received} of {total}").format(
        received=file_size(standing.received_bytes), total=total
    )


def speed_words(bytes_per_s: float) -> str:
    """As in "25.0 MB/s"."""
    return QCoreApplication.translate("download_words", "{size}/s").format(size=file_size(round(bytes_per_s)))


def left_words(seconds: float) -> str:
    """How much longer it takes, in units as coarse as the estimate."""
    if seconds < _MINUTE:
        return QCoreApplication.translate("download_words", "{seconds} s left").format(seconds=max(1, ceil(seconds)))
    if seconds < _HOUR:
        return QCoreApplication.translate("download_words", "{minutes} min left").format(
            minutes=ceil(seconds / _MINUTE)
        )
    hours, minutes = divmod(ceil(seconds / _MINUTE), _MINUTE)
    return QCoreApplication.translate("download_words", "{hours} h {minutes} min left").format(
        hours=hours, minutes=minutes
    )


def licence_words(licence: str) -> str:
    """Under which terms the model stands; "" if the Hub does not say."""
    return QCoreApplication.translate("download_words", "Licence: {licence}").format(licence=licence) if licence else ""


def percent(fraction: float) -> str:
    """Whole percents, never 100% before all is there."""
    return QLocale().toString(int(fraction * 100)) + "%"


def _done_words(standing: Standing) -> str:
    error = from_record(standing.download.error)
    if error is None:
        return _joined(QCoreApplication.translate("download_words", "Verified"), file_size(standing.total_bytes))
    words = error_words(error)
    return QCoreApplication.translate("download_words", "Downloaded and verified, but it cannot be used: {why}").format(
        why=words.message
    )


def _under_way_words(standing: Standing, *, short: bool = False) -> str:
    progress = standing.progress
    if progress is None or progress.stage is Stage.CONNECTING:
        return _joined(QCoreApplication.translate("download_words", "Connecting…"), share_words(standing))
    if progress.stage is Stage.VERIFYING:
        return _joined(QCoreApplication.translate("download_words", "Verifying"), percent(standing.fraction))
    if progress.stage is Stage.ANEW:
        changed = progress.reason == FileChanged.code
        return (
            QCoreApplication.translate("download_words", "Changed on the Hub; begins anew")
            if changed
            else QCoreApplication.translate("download_words", "Arrived wrong; begins anew")
        )
    if progress.stage is Stage.WAITING:
        return _joined(_wait_words(standing, progress), "" if short else share_words(standing))
    if short:
        return _joined(percent(standing.fraction), *_pace(progress))
    return _joined(share_words(standing), *_pace(progress))


def _pace(progress: DownloadProgress) -> tuple[str, ...]:
    left_s = progress.left_s
    return (speed_words(progress.bytes_per_s), left_words(left_s)) if left_s is not None else ()


def _wait_words(standing: Standing, progress: DownloadProgress) -> str:
    seconds = ceil(standing.wait_s)
    if seconds <= 0:
        return QCoreApplication.translate("download_words", "Tries again…")
    busy = progress.reason == HubBusy.code
    words = (
        QCoreApplication.translate("download_words", "The Hub is busy; next try in {wait}")
        if busy
        else QCoreApplication.translate("download_words", "No connection; next try in {wait}")
    )
    return words.format(wait=_wait(seconds))


def _wait(seconds: int) -> str:
    if seconds < 2 * _MINUTE:
        return QCoreApplication.translate("download_words", "{seconds} s").format(seconds=seconds)
    return QCoreApplication.translate("download_words", "{minutes} min").format(minutes=ceil(seconds / _MINUTE))


def _joined(*parts: str) -> str:
    return SEPARATOR.join(part for part in parts if part)
