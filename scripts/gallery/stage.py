"""The real window on a profile of its own, and how pictures are taken of it."""

from __future__ import annotations

import time
from contextlib import ExitStack, closing, contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QPoint, Qt, QTimer
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from desktop_app.composition import build
from desktop_app.domain import LaneSetup
from desktop_app.look import Density, Theme
from desktop_app.services.beginnings import usual_sampling
from desktop_app.settings import Paths
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.chat.code_colors import CodeColors
from desktop_app.ui.chat.formulas import Formulas
from desktop_app.ui.chat.lexers import Lexers
from desktop_app.ui.keys.overlay import Overlay
from desktop_app.ui.live_preferences import LivePreferences
from desktop_app.ui.theme import Theme as Look
from desktop_app.windows import open_window
from tests.cloud_server import CloudServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtGui import QPixmap

    from desktop_app.composition import Services
    from desktop_app.domain import LocalModel
    from desktop_app.ui.main_window import MainWindow
    from scripts.gallery.stories import Words

SIZE = (1180, 780)
DEADLINE_S = 180


class Stage:
    """Puts the window into a state and takes its picture in each theme."""

    def __init__(
        self,
        services: Services,
        window: MainWindow,
        *,
        bridge: Bridge,
        look: Look,
        preferences: LivePreferences,
        words: Words,
        folder: Path,
        themes: tuple[Theme, ...],
    ) -> None:
        self.services = services
        self.window = window
        self.bridge = bridge
        self.look = look
        self.preferences = preferences
        self.words = words
        self.count = 0
        self._open = ExitStack()
        self.folder = folder
        self._themes = themes

    @property
    def model(self) -> LocalModel:
        """The starter model."""
        model = self.services.models.default()
        assert model is not None, "the starter model is not installed: run `make run` once"
        return model

    @property
    def setup(self) -> LaneSetup:
        """As a new conversation has it."""
        return LaneSetup(model=self.model.ref, sampling=usual_sampling(self.model.facts))

    @cached_property
    def cloud(self) -> CloudServer:
        """Providers of all formats, who are there from the first time on that somebody wants them."""
        return self._open.enter_context(CloudServer())

    def close(self) -> None:
        """End what was begun here."""
        self._open.close()

    def open(self, conversation_id: int) -> None:
        """Turn to a conversation and wait until it is drawn."""
        self.window.shelf.open(conversation_id)
        self.until(lambda: self.window.chat.is_settled)
        self.settle()

    def new_chat(self) -> None:
        """Turn to an empty one."""
        self.window.shelf.new_chat()
        self.settle()

    def shoot(self, name: str) -> None:
        """A picture in each theme, with whatever lies over the window."""
        for theme in self._themes:
            self.preferences.change(theme=theme)
            self.settle()
            picture = _picture(self.window)
            picture.save(str(self.folder / f"{name}.{theme}.png"))
            self.count += 1

    def settle(self) -> None:
        """Until nothing changes by itself any more."""
        self.until(lambda: _is_still(self.window))
        self.wait(0.12)

    def reset(self) -> None:
        """Back to the chat, at its usual size, with nothing over it."""
        for widget in QApplication.topLevelWidgets():
            if widget is not self.window and widget.isVisible():
                widget.close()
        for overlay in self.window.findChildren(Overlay):
            overlay.close_now()
        self.window.settings.leave()
        self.window.models.leave()
        self.window.differences.leave()
        self.window.capping.place.leave()
        self.window.scoreboard.leave()
        self.window.first_run.skip()
        self.window.toast.hide()
        if self.window.sidebar.shows_trash:
            self.window.sidebar.show_list()
        self.preferences.change(
            theme=self._themes[0], inspector_open=False, density=Density.COMFORTABLE, reading_size=15, wrap_code=False
        )
        self.window.inspecting.fold()
        self.window.resize(*SIZE)
        self.window.composer.focus()
        self.settle()

    def until(self, holds: Callable[[], bool]) -> None:
        """Let the window live until that."""
        deadline = time.monotonic() + DEADLINE_S
        while not holds():
            assert time.monotonic() < deadline, "the window did not get there in time"
            self.wait(0.02)

    def wait(self, seconds: float) -> None:
        """Let the window live."""
        loop = QEventLoop()
        QTimer.singleShot(round(seconds * 1000), loop.quit)
        loop.exec()


@contextmanager
def stage(
    app: QApplication, profile: Path, *, words: Words, folder: Path, themes: tuple[Theme, ...]
) -> Iterator[Stage]:
    """The window on an empty profile; models are looked for, the starter model is loaded."""
    paths = Paths(data=profile / "data", config=profile / "config", cache=profile / "cache", state=profile / "state")
    bridge = Bridge(app)
    services = build(paths, bridge.listen)
    try:
        services.preferences.change(first_run_done=True, keep_awake=False, theme=themes[0])
        look = Look(app, Qt.ColorScheme.Light, services.preferences.current)
        look.apply()
        preferences = LivePreferences(services.preferences, app)
        preferences.changed.connect(look.wear)
        services.models.refresh().result(DEADLINE_S)
        window = open_window(services, bridge=bridge, theme=look, preferences=preferences, paths=paths)
        window.resize(*SIZE)
        window.show()
        window.activateWindow()
        made = Stage(
            services,
            window,
            bridge=bridge,
            look=look,
            preferences=preferences,
            words=words,
            folder=folder,
            themes=themes,
        )
        started: list[bool] = []
        window.shelf.started.connect(lambda: started.append(True))
        made.until(lambda: bool(started) and window.chat.is_settled and not window.choice.looking)
        with closing(made):
            yield made
        window.close()
        window.deleteLater()
        made.wait(0.1)
    finally:
        bridge.close()
        services.close()


def _is_still(window: MainWindow) -> bool:
    kinds: tuple[type[Formulas | Lexers], ...] = (Formulas, Lexers)
    if any(one.are_awaited() for kind in kinds for one in window.transcript.findChildren(kind)):
        return False
    return all(colors.is_settled for colors in window.transcript.findChildren(CodeColors))


def _picture(window: QWidget) -> QPixmap:
    picture = window.grab()
    painter = QPainter(picture)
    for widget in QApplication.topLevelWidgets():
        if widget is not window and widget.isVisible() and widget.windowType() != Qt.WindowType.ToolTip:
            at = widget.mapToGlobal(QPoint()) - window.mapToGlobal(QPoint())
            if isinstance(widget, QDialog):
                at = window.rect().center() - widget.rect().center()  # as window managers do
            painter.drawPixmap(at, widget.grab())
    painter.end()
    return picture
