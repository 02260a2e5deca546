"""While an answer is written or a model downloaded the computer does not go to sleep by itself.

The screen may go dark.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QCoreApplication, QObject

from desktop_app.domain import MessageState
from desktop_app.environment import without_secrets
from desktop_app.repositories import DownloadState

if TYPE_CHECKING:
    from PySide6.QtDBus import QDBusConnection, QDBusPendingCallWatcher, QDBusUnixFileDescriptor

    from desktop_app.preferences import Preferences
    from desktop_app.services.events import AnswerBegan, AnswerEnded, DownloadChanged, DownloadRemoved, TurnBegan
    from desktop_app.ui.bridge import Bridge
    from desktop_app.ui.live_preferences import LivePreferences

_log = logging.getLogger(__name__)

LOGIN = ("org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager")
"""Who puts a Linux desktop to sleep: its service, object and interface on the system's bus."""

_ES_CONTINUOUS, _ES_SYSTEM_REQUIRED = 0x80000000, 0x00000001
"""Windows' own flags of SetThreadExecutionState."""


class Wakefulness(Protocol):
    """A platform's way; both may be called again and again."""

    def hold(self) -> None:
        """Stay awake from now on."""

    def release(self) -> None:
        """Sleep may come again."""


class KeepAwake(QObject):
    """Holds while at least one answer or download is under way and the preferences allow it."""

    def __init__(
        self, bridge: Bridge, preferences: LivePreferences, wakefulness: Wakefulness, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._wakefulness = wakefulness
        self._under_way: set[int] = set()
        self._downloads: set[int] = set()
        bridge.turn_began.connect(self._begin_turn)
        bridge.answer_began.connect(self._begin)
        bridge.answer_ended.connect(self._end)
        bridge.download_changed.connect(self._follow_download)
        bridge.download_removed.connect(self._forget_download)
        preferences.changed.connect(self._settle)

    def close(self) -> None:
        """Let sleep come again."""
        self._under_way.clear()
        self._downloads.clear()
        self._wakefulness.release()

    def _begin_turn(self, event: TurnBegan) -> None:
        self._under_way |= {message.id for message in event.messages if message.state == MessageState.STREAMING}
        self._settle()

    def _begin(self, event: AnswerBegan) -> None:
        self._under_way.add(event.answer.id)
        self._settle()

    def _end(self, event: AnswerEnded) -> None:
        self._under_way.discard(event.answer.id)
        self._settle()

    def _follow_download(self, event: DownloadChanged) -> None:
        download = event.download
        if (download.state in (DownloadState.RUNNING, DownloadState.VERIFYING)) != (download.id in self._downloads):
            self._downloads ^= {download.id}
            self._settle()

    def _forget_download(self, event: DownloadRemoved) -> None:
        self._downloads.discard(event.download_id)
        self._settle()

    def _settle(self, _: Preferences | None = None) -> None:
        if (self._under_way or self._downloads) and self._preferences.current.keep_awake:
            self._wakefulness.hold()
        else:
            self._wakefulness.release()


def wakefulness(parent: QObject) -> Wakefulness:
    """This platform's."""
    if sys.platform == "darwin":
        return Caffeine()
    if sys.platform == "win32":
        return ExecutionState()
    return LoginInhibitor(parent)


class LoginInhibitor(QObject):
    """Linux: a lock of logind (or elogind), held by an open file that it gives, and gone with it, even in a crash.

    Never waits for the bus. Where nobody answers, the computer sleeps as it likes.
    """

    def __init__(self, parent: QObject | None = None, bus: QDBusConnection | None = None) -> None:
        super().__init__(parent)
        self._bus = bus
        self._wanted = False
        self._asking: QDBusPendingCallWatcher | None = None
        self._lock: QDBusUnixFileDescriptor | None = None

    @property
    def is_held(self) -> bool:
        """Whether logind has given the lock."""
        return self._lock is not None

    @property
    def is_asking(self) -> bool:
        """Whether logind has not answered yet."""
        return self._asking is not None

    def hold(self) -> None:
        """Ask for the lock, unless it is held or asked for."""
        self._wanted = True
        if self._lock is None and self._asking is None:
            self._ask()

    def release(self) -> None:
        """Close the lock's file."""
        self._wanted = False
        self._lock = None

    def _ask(self) -> None:
        from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher

        bus = self._bus or QDBusConnection.systemBus()
        if not bus.isConnected():
            return
        service, path, interface = LOGIN
        call = QDBusMessage.createMethodCall(service, path, interface, "Inhibit")
        why = QCoreApplication.translate("keep_awake", "An answer is being written, or a model downloaded")
        call.setArguments(["sleep", "Tandem", why, "block"])
        self._asking = QDBusPendingCallWatcher(bus.asyncCall(call), self)
        self._asking.finished.connect(self._take)

    def _take(self, watcher: QDBusPendingCallWatcher) -> None:
        from PySide6.QtDBus import QDBusUnixFileDescriptor

        self._asking = None
        watcher.deleteLater()
        if watcher.isError():
            _log.info("the computer cannot be kept awake: %s", watcher.error().message())
            return
        given = watcher.reply().arguments()
        if self._wanted and given and isinstance(given[0], QDBusUnixFileDescriptor):
            self._lock = given[0]


class Caffeine:
    """macOS: its own program, which ends with this one."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def hold(self) -> None:
        """Start it."""
        if self._process is None:
            try:
                self._process = subprocess.Popen(
                    ["/usr/bin/caffeinate", "-i", "-w", str(os.getpid())], env=without_secrets()
                )
            except OSError as error:
                _log.info("the computer cannot be kept awake: %s", error)

    def release(self) -> None:
        """End it."""
        process, self._process = self._process, None
        if process is not None:
            process.terminate()
            process.wait()


class ExecutionState:
    """Windows: a state of the thread that asks for it."""

    def hold(self) -> None:
        """Needed."""
        _set_execution_state(_ES_CONTINUOUS | _ES_SYSTEM_REQUIRED)

    def release(self) -> None:
        """Not needed any more."""
        _set_execution_state(_ES_CONTINUOUS)


def _set_execution_state(state: int) -> None:
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.kernel32.SetThreadExecutionState(state)
