"""Telling somebody who works elsewhere that the answer or the model they waited for is there."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_app.domain import MessageState
from desktop_app.errors import from_record
from desktop_app.repositories import Download, DownloadState
from desktop_app.ui.present_error import error_words
from desktop_app.ui.text import shortened

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_app.services.events import AnswerBegan, AnswerEnded, BlindTurnDone, DownloadChanged, TurnBegan
    from desktop_app.ui.bridge import Bridge
    from desktop_app.ui.live_preferences import LivePreferences

LONG_S = 20.0
"""Whoever waits longer has most likely turned to something else."""

_TITLE, _WORDS = 60, 160


class Notifications(QObject):
    """`wanted` with a title, a few words and the conversation's id, `download_wanted` with a download instead; by
    `is_watched` the window says whether the user is there, and by `title_of` what a conversation is called.
    """

    wanted = Signal(str, str, int)
    download_wanted = Signal(str, str, Download)

    def __init__(
        self,
        bridge: Bridge,
        preferences: LivePreferences,
        *,
        is_watched: Callable[[], bool],
        title_of: Callable[[int], str],
        clock: Callable[[], float] = monotonic,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._is_watched = is_watched
        self._title_of = title_of
        self._clock = clock
        self._begun: dict[int, float] = {}
        self._begun_blind: dict[int, float] = {}
        self._downloading: set[int] = set()
        self._failures: dict[int, str] = {}
        bridge.turn_began.connect(self._begin_turn)
        bridge.answer_began.connect(self._begin)
        bridge.answer_ended.connect(self._end)
        bridge.blind_turn_done.connect(self._end_blind)
        bridge.download_changed.connect(self._follow_download)

    def _begin_turn(self, event: TurnBegan) -> None:
        if event.blind is not None:
            self._begun_blind[event.blind.turn_id] = self._clock()
            return
        for message in event.messages:
            if message.state == MessageState.STREAMING:
                self._begun[message.id] = self._clock()

    def _begin(self, event: AnswerBegan) -> None:
        self._begun[event.answer.id] = self._clock()

    def _end(self, event: AnswerEnded) -> None:
        if self._is_wanted(self._begun.pop(event.answer.id, None)):
            self._tell(event)

    def _end_blind(self, event: BlindTurnDone) -> None:
        """They come together, so that they are told of together."""
        if self._is_wanted(self._begun_blind.pop(event.turn_id, None)):
            self._notify(self.tr("All answers are there: which is better?"), event.conversation_id)

    def _is_wanted(self, begun: float | None) -> bool:
        if begun is None or self._clock() - begun <= LONG_S:
            return False
        return self._preferences.current.notify_when_done and not self._is_watched()

    def _tell(self, event: AnswerEnded) -> None:
        answer = event.answer
        if answer.state == MessageState.COMPLETE:
            words = shortened(answer.text, _WORDS) or self.tr("The answer is complete")
        elif answer.state == MessageState.FAILED:
            words = self.tr("The answer could not be completed.")
        else:
            return
        self._notify(words, event.conversation_id)

    def _notify(self, words: str, conversation_id: int) -> None:
        title = shortened(self._title_of(conversation_id), _TITLE) or self.tr("Tandem")
        self.wanted.emit(title, words, conversation_id)

    def _follow_download(self, event: DownloadChanged) -> None:
        """Those that came to an end while the program runs; not what has been done long since."""
        download = event.download
        if download.state in (DownloadState.RUNNING, DownloadState.VERIFYING):
            self._downloading.add(download.id)
            return
        if download.id not in self._downloading:
            return
        self._downloading.discard(download.id)
        if self._preferences.current.notify_when_done and not self._is_watched():
            self._tell_download(download)

    def _tell_download(self, download: Download) -> None:
        error = from_record(download.error)
        if download.error and self._failures.get(download.id) == download.error:
            return  # it tries again by itself, and has failed as before
        self._failures[download.id] = download.error
        if error is not None:
            words = shortened(error_words(error).message, _WORDS)
        elif download.state is DownloadState.DONE:
            words = self.tr("Downloaded and verified. Click to chat with it.")
        else:
            return
        self.download_wanted.emit(shortened(download.name, _TITLE) or self.tr("Tandem"), words, download)
