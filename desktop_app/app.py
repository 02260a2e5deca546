"""The window as a program: what it opens, in which order, and how it ends."""

from __future__ import annotations

import gc
import importlib
import sys
from functools import partial
from typing import TYPE_CHECKING

from desktop_app import terminal
from desktop_app.errors import AlreadyRunning, AppError, Bug
from desktop_app.look import load_look
from desktop_app.storage.instance_lock import InstanceLock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Future, ThreadPoolExecutor

    from PySide6.QtWidgets import QApplication

    from desktop_app.composition import Services
    from desktop_app.look import Look
    from desktop_app.settings import Paths
    from desktop_app.ui.bridge import Bridge
    from desktop_app.ui.bug_reports import BugReports
    from desktop_app.ui.desk import Desk
    from desktop_app.ui.live_preferences import LivePreferences
    from desktop_app.ui.main_window import MainWindow
    from desktop_app.ui.theme import Theme
    from desktop_app.ui.window_state import WindowState

FRAME_MS = 16
"""For which nothing else is done after the first picture: keys that were pressed before it come on the screen."""

REST_MS = 3000
"""After the start, for what has time."""

UNSEEN_MS = 500
"""A window that is not painted by then, because it began minimized, is opened all the same."""

IMPATIENT_S = 0.001
"""For which the window's thread waits for another one that runs Python: a key has to be seen at once. Usually 5 ms."""


def run_window(paths: Paths) -> int:
    """Show the window until it is closed; the exit status. A second one raises the first instead."""
    from PySide6.QtWidgets import QApplication

    from desktop_app.ui.translation import install_translations, locale_for

    # Before anything can fail: whoever clicked an icon sees no stderr.
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Tandem")
    look = load_look(paths.preferences)
    install_translations(app, locale_for(look.language))
    try:
        paths.create()
        with InstanceLock.acquire(paths.database):
            return _run(app, paths, look)
    except AppError as error:
        return _tell(error, paths)


def _tell(error: AppError, paths: Paths, typed: str = "") -> int:
    from desktop_app.ui.fatal import fatal_box
    from desktop_app.ui.second_start import raise_running_window

    terminal.write(f"tandem: {error.text()}\n", sys.stderr)
    if isinstance(error, AlreadyRunning) and raise_running_window(paths.raise_request):
        return 0
    fatal_box(error, typed).exec()
    return 1


def _run(app: QApplication, paths: Paths, look: Look) -> int:
    """The first picture, and everything else once that stands."""
    from PySide6.QtCore import QTimer

    from desktop_app.ui.main_window import MainWindow
    from desktop_app.ui.theme import Theme

    theme = Theme(app, look=look)
    theme.begin()
    window = MainWindow(theme=theme, memory=paths.window_memory, look=look)
    opening = _Opening(app, paths, theme, window)
    window.painted.connect(partial(QTimer.singleShot, FRAME_MS, opening.begin))
    QTimer.singleShot(UNSEEN_MS, opening.begin)
    window.show()
    try:
        status = app.exec()
    finally:
        opening.end()
    return status if opening.error is None else _tell(opening.error, paths, window.homeless_words())


def _import() -> None:
    """What takes long, has nothing to do with Qt, and is needed for the first conversation on the page."""
    for name in ("desktop_app.composition", "desktop_app.ui.chat.markdown"):
        importlib.import_module(name)


class _Opening:
    """Opens the profile behind a window that can be seen and typed into already, and ends what it has opened.

    What imports no Qt does so on a thread of its own, which also checks the database; what makes widgets works on the
    window's thread, a piece at a time.
    """

    def __init__(self, app: QApplication, paths: Paths, theme: Theme, window: MainWindow) -> None:
        self._app = app
        self._paths = paths
        self._theme = theme
        self._window = window
        self._bugs: BugReports | None = None
        self._thread: ThreadPoolExecutor | None = None
        self._patience_s = sys.getswitchinterval()
        self._bridge: Bridge | None = None
        self._opened: Future[Services] | None = None
        self._services: Services | None = None
        self._is_furnished = False
        self._desk: Desk | None = None
        self.error: AppError | None = None
        """Why there is nothing to show."""

    def begin(self) -> None:
        """The window is painted, or nobody looks at it."""
        if self._thread is not None:
            return
        from concurrent.futures import ThreadPoolExecutor

        from desktop_app.services.faults import attempted
        from desktop_app.ui.bug_reports import BugReports
        from desktop_app.ui.second_start import RaiseOnRequest
        from desktop_app.ui.tasks import when_done
        from desktop_app.ui.termination import CloseOnSignal

        self._bugs = BugReports(self._theme, self._app)
        self._bugs.install()
        CloseOnSignal(self._app)
        RaiseOnRequest(self._raise, self._paths.raise_request, self._app)
        self._thread = ThreadPoolExecutor(1, "opening")
        sys.setswitchinterval(IMPATIENT_S)
        imported = self._thread.submit(attempted, _import)
        when_done(imported, lambda _: self._safely(self._open_profile), self._fail, self._window)

    def end(self) -> None:
        """Close what was opened, last of all the database."""
        try:
            if self._desk is not None:
                self._desk.close()
            if self._bridge is not None:
                self._bridge.close()
            if self._thread is not None:
                self._thread.shutdown()
            self._close_services()
        except AppError as error:
            self.error = self.error or error
        finally:
            if self._bugs is not None:
                self._bugs.uninstall()

    def _open_profile(self) -> None:
        """The services are imported, and with them most of what the parts of the window need."""
        from desktop_app.composition import build
        from desktop_app.services.faults import attempted
        from desktop_app.ui.bridge import Bridge
        from desktop_app.ui.pieces import Pieces
        from desktop_app.ui.tasks import when_done

        assert self._thread is not None
        assert self._bugs is not None
        bugs = self._bugs
        self._bridge = Bridge(self._app)
        self._bridge.bug_found.connect(lambda bug: bugs.report(bug.report))
        # SQLite checks the whole file first, which takes the longer the more is stored.
        self._opened = self._thread.submit(attempted, partial(build, self._paths, self._bridge.listen))
        when_done(
            self._opened,
            lambda services: self._safely(partial(self._take_services, services)),
            self._fail,
            self._window,
        )
        Pieces(self._whole(self._furnish()), lambda: self._safely(self._begin_if_possible), self._window)

    def _furnish(self) -> Iterator[None]:
        self._theme.apply()
        yield
        yield from self._window.furnish()
        self._is_furnished = True

    def _take_services(self, services: Services) -> None:
        self._services = services
        services.downloads.begin()
        self._begin_if_possible()

    def _begin_if_possible(self) -> None:
        """Both have come: the parts that need no service, and the services."""
        from desktop_app.ui.live_preferences import LivePreferences
        from desktop_app.ui.pieces import Pieces
        from desktop_app.windows import window_services

        if self._services is None or self._bridge is None or not self._is_furnished or self.error is not None:
            return
        preferences = LivePreferences(self._services.preferences, self._app)
        asked = window_services(self._services, self._paths)
        begun = self._window.begin(asked, bridge=self._bridge, preferences=preferences)
        settle = partial(self._settle, self._services, self._bridge, preferences)
        Pieces(self._whole(begun), lambda: self._safely(settle), self._window)

    def _settle(self, services: Services, bridge: Bridge, preferences: LivePreferences) -> None:
        if self.error is not None:
            return
        from PySide6.QtCore import QTimer

        from desktop_app.ui.desk import Desk
        from desktop_app.windows import open_window

        def make_window(state: WindowState | None) -> MainWindow:
            return open_window(
                services, bridge=bridge, theme=self._theme, preferences=preferences, paths=self._paths, state=state
            )

        self._desk = Desk(
            self._app,
            window=self._window,
            make_window=make_window,
            bridge=bridge,
            theme=self._theme,
            preferences=preferences,
        )
        sys.setswitchinterval(self._patience_s)
        gc.freeze()  # what was made until now stays: nobody looks through it again for garbage
        gc.enable()
        QTimer.singleShot(REST_MS, self._rest)

    def _rest(self) -> None:
        """The start is long over."""
        from desktop_app.freed_memory import give_back
        from desktop_app.ui.main_window import LATER
        from desktop_app.ui.pieces import Pieces, imported

        def import_and_give_back() -> Iterator[None]:
            yield from imported(*LATER)
            give_back()
            yield

        Pieces(import_and_give_back(), lambda: None, self._app)

    def _raise(self) -> None:
        (self._window if self._desk is None else self._desk.window).come_to_front()

    def _safely(self, act: Callable[[], None]) -> None:
        """A bug before the window is complete leaves nothing that one could work with: the program ends with words."""
        from desktop_app.services.faults import attempted

        try:
            attempted(act)
        except AppError as error:
            self._fail(error)

    def _whole(self, work: Iterator[None]) -> Iterator[None]:
        """All pieces, or after a bug no more of them."""
        from desktop_app.services.faults import known

        try:
            yield from work
        except Exception as error:  # noqa: BLE001 - as `_safely`
            self._fail(known(error))

    def _fail(self, error: AppError) -> None:
        """There is nothing that the window could show."""
        self.error = error
        self._window.hide()
        self._app.quit()

    def _close_services(self) -> None:
        """Before that, store what was typed while there was nobody to take it. Raises AppError."""
        from desktop_app.services.faults import attempted
        from desktop_app.ui.drafts import keep_words
        from desktop_app.windows import keep_words_alone

        typed = self._window.homeless_words()
        if self._opened is None or isinstance(self._opened.exception(), Bug):
            if typed:
                attempted(partial(keep_words_alone, self._paths, typed))
            return
        services = self._opened.result()
        try:
            keep_words(services.library, typed)
        finally:
            services.close()
