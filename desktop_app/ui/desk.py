"""Holds the window: shows it, keeps it in the tray, and puts another in its place when the language changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer

from desktop_app.repositories import DownloadState
from desktop_app.ui.icons import app_icon
from desktop_app.ui.keep_awake import KeepAwake, wakefulness
from desktop_app.ui.notifications import Notifications
from desktop_app.ui.translation import install_translations, locale_for
from desktop_app.ui.tray import Tray
from desktop_app.ui.window_state import WindowState, state_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QApplication

    from desktop_app.preferences import Preferences
    from desktop_app.repositories import Download
    from desktop_app.ui.bridge import Bridge
    from desktop_app.ui.live_preferences import LivePreferences
    from desktop_app.ui.main_window import MainWindow
    from desktop_app.ui.theme import Theme


class Desk(QObject):
    """`window` is the first one; `make_window` builds another on the services, with what the one before hands on.
    Everything that must outlive a window hangs here.
    """

    def __init__(
        self,
        app: QApplication,
        *,
        window: MainWindow,
        make_window: Callable[[WindowState], MainWindow],
        bridge: Bridge,
        theme: Theme,
        preferences: LivePreferences,
    ) -> None:
        super().__init__(app)
        self._app = app
        self._make_window = make_window
        self._theme = theme
        self._preferences = preferences
        self._language = preferences.current.language
        self._is_quitting = False
        self._open_notified: Callable[[], None] = lambda: None
        app.setWindowIcon(app_icon())
        self.tray = Tray(preferences, self)
        self.tray.opened.connect(self.raise_window)
        self.tray.quit_wanted.connect(self.quit)
        self.tray.notification_clicked.connect(self._take_notified)
        self.window = self._hold(window)
        self._awake = KeepAwake(bridge, preferences, wakefulness(self), self)
        self.notifications = Notifications(
            bridge,
            preferences,
            is_watched=self._is_watched,
            title_of=self._title_of,
            parent=self,
        )
        self.notifications.wanted.connect(self._notify)
        self.notifications.download_wanted.connect(self._notify_of_download)
        preferences.changed.connect(self._take)
        app.installEventFilter(self)

    def raise_window(self) -> None:
        """Bring it to the front, out of the tray or from under others."""
        self.window.come_to_front()

    def quit(self) -> None:
        """End the program, whatever is kept in the tray."""
        self._allow_quit()
        self.window.close()
        self._app.quit()

    def close(self) -> None:
        """Let go of the desktop: tray, sleep."""
        self._app.removeEventFilter(self)
        self.tray.close()
        self._awake.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Closing the window may only hide it; the end of the program or of the session never does."""
        kind = event.type()
        if kind == QEvent.Type.Quit:
            self._is_quitting = True
        elif watched is self.window:
            if kind == QEvent.Type.Close and self.tray.keeps_the_window and not self._is_quitting:
                self.window.remember()
                self.window.hide()
                event.ignore()
                return True
            if kind == QEvent.Type.WindowActivate:
                self.tray.calm()
        return False

    def _hold(self, window: MainWindow) -> MainWindow:
        window.quit_wanted.connect(self._allow_quit)
        return window

    def _allow_quit(self) -> None:
        self._is_quitting = True

    def _is_watched(self) -> bool:
        return self.window.isActiveWindow()

    def _title_of(self, conversation_id: int) -> str:
        return self.window.shelf.title_of(conversation_id)

    def _notify(self, title: str, words: str, conversation_id: int) -> None:
        self._open_notified = lambda: self.window.shelf.open(conversation_id)
        self._show_notification(title, words)

    def _notify_of_download(self, title: str, words: str, download: Download) -> None:
        """Clicked, it leads to a chat with the model, or to why there is none."""
        if download.state is DownloadState.DONE and not download.error:
            self._open_notified = lambda: self.window.downloading.chat_with(download)
        else:
            self._open_notified = self.window.downloading.show_page
        self._show_notification(title, words)

    def _show_notification(self, title: str, words: str) -> None:
        self.tray.notify(title, words)
        self._app.alert(self.window)

    def _take_notified(self) -> None:
        self.raise_window()
        self._open_notified()

    def _take(self, now: Preferences) -> None:
        self._theme.wear(now)
        if now.language != self._language:
            self._language = now.language
            # The click that changed it is still being handled by a part of the window.
            QTimer.singleShot(0, self, self._put_drafts_away)

    def _put_drafts_away(self) -> None:
        """What is typed is read by the new window, so it has to be stored first."""
        drafts = self.window.drafts
        drafts.save()
        if drafts.is_stored:
            self._replace_window()
        else:
            drafts.settled.connect(self._replace_window, Qt.ConnectionType.SingleShotConnection)

    def _replace_window(self) -> None:
        old = self.window
        old.remember()
        state, was_visible = state_of(old), old.isVisible()
        install_translations(self._app, locale_for(self._language))
        self.tray.speak()
        self._theme.apply()
        self.window = self._hold(self._make_window(state))
        if was_visible:
            self.window.show()
            self.window.activateWindow()
        old.hide()
        old.deleteLater()
