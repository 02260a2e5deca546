"""Keeps the count beside the button up to date, a moment after the last key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from desktop_app.ui.tasks import when_done

if TYPE_CHECKING:
    from desktop_app.services.counting import PromptSize
    from desktop_app.ui.bridge import Bridge
    from desktop_app.ui.chat.composer import Composer
    from desktop_app.ui.composing.draft_files import DraftFiles
    from desktop_app.ui.open_chat import OpenChat
    from desktop_app.ui.services import Counter

DELAY_MS = 250


class TokenCounter(QObject):
    """Asks only while something is typed or attached; an answer always goes before."""

    def __init__(
        self, composer: Composer, chat: OpenChat, files: DraftFiles, counter: Counter, bridge: Bridge, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._composer = composer
        self._chat = chat
        self._counter = counter
        self._asked = 0
        self._timer = QTimer(self, singleShot=True, interval=DELAY_MS)
        self._timer.timeout.connect(self._count)
        for changed in (composer.text_changed, files.changed, chat.changed, bridge.model_changed, bridge.answer_ended):
            changed.connect(self._wait)

    def _wait(self) -> None:
        if self._composer.text() or self._composer.files():
            self._timer.start()
        else:
            self._asked += 1
            self._timer.stop()
            self._composer.foot.count.show_size(None)

    def _count(self) -> None:
        lane = self._chat.lanes.alone or self._chat.active
        if lane.setup is None:
            return
        self._asked += 1
        asked = self._asked

        def show(size: PromptSize) -> None:
            if asked == self._asked:
                self._composer.foot.count.show_size(size)

        counted = self._counter.count(
            lane_id=lane.lane_id,
            text=self._composer.text().strip(),
            files=self._composer.files(),
            setup=lane.setup,
        )
        # where nothing can be read nothing can be counted, and reading tells of that itself
        when_done(counted, show, lambda _error: None, self)
