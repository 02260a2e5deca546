"""From the services' threads to the window: events in order, merged, at most once a frame."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import replace
from threading import Lock
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal, SignalInstance, Slot

from desktop_app.services.events import (
    AccountsChanged,
    AnswerBegan,
    AnswerEnded,
    AnswerGrew,
    AnswerPhase,
    BlindTurnDone,
    BugFound,
    CapNear,
    CatchUp,
    ConversationsChanged,
    DownloadChanged,
    DownloadRemoved,
    FitChanged,
    LanesChanged,
    ModelChanged,
    ModelsChanged,
    ModelWork,
    TokenChanged,
    TurnBegan,
    VotesChanged,
)

if TYPE_CHECKING:
    from desktop_app.services.events import AppEvent

FRAME_S = 0.016


class Bridge(QObject):
    """One signal for each kind of event, emitted on the thread that made the bridge."""

    turn_began = Signal(TurnBegan)
    answer_began = Signal(AnswerBegan)
    answer_phase = Signal(AnswerPhase)
    answer_grew = Signal(AnswerGrew)
    answer_ended = Signal(AnswerEnded)
    conversations_changed = Signal(ConversationsChanged)
    lanes_changed = Signal(LanesChanged)
    catch_up = Signal(CatchUp)
    models_changed = Signal(ModelsChanged)
    model_changed = Signal(ModelChanged)
    model_work = Signal(ModelWork)
    download_changed = Signal(DownloadChanged)
    download_removed = Signal(DownloadRemoved)
    fit_changed = Signal(FitChanged)
    accounts_changed = Signal(AccountsChanged)
    token_changed = Signal(TokenChanged)
    votes_changed = Signal(VotesChanged)
    blind_turn_done = Signal(BlindTurnDone)
    cap_near = Signal(CapNear)
    bug_found = Signal(BugFound)

    _woken = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._signals: dict[type[AppEvent], SignalInstance] = {
            TurnBegan: self.turn_began,
            AnswerBegan: self.answer_began,
            AnswerPhase: self.answer_phase,
            AnswerGrew: self.answer_grew,
            AnswerEnded: self.answer_ended,
            ConversationsChanged: self.conversations_changed,
            LanesChanged: self.lanes_changed,
            CatchUp: self.catch_up,
            ModelsChanged: self.models_changed,
            ModelChanged: self.model_changed,
            ModelWork: self.model_work,
            DownloadChanged: self.download_changed,
            DownloadRemoved: self.download_removed,
            FitChanged: self.fit_changed,
            AccountsChanged: self.accounts_changed,
            TokenChanged: self.token_changed,
            VotesChanged: self.votes_changed,
            BlindTurnDone: self.blind_turn_done,
            CapNear: self.cap_near,
            BugFound: self.bug_found,
        }
        self._lock = Lock()
        self._pending: deque[AppEvent] = deque()
        self._waking = False
        self._closed = False
        self._flushed_at = 0.0
        self._frame = QTimer(self)
        self._frame.setSingleShot(True)
        self._frame.setTimerType(Qt.TimerType.PreciseTimer)
        self._frame.timeout.connect(self.flush)
        self._woken.connect(self._wake, Qt.ConnectionType.QueuedConnection)

    def listen(self, event: AppEvent) -> None:
        """Take an event from any thread; returns at once."""
        with self._lock:
            if self._closed:
                return
            if not self._merge(event):
                self._pending.append(event)
            if self._waking:
                return
            self._waking = True
            # Inside the lock, so that `close` on the window's thread cannot come between.
            self._woken.emit()

    def close(self) -> None:
        """Deliver nothing any more; what still comes in is dropped."""
        with self._lock:
            self._closed = True
            self._pending.clear()
        self._frame.stop()

    @Slot()
    def flush(self) -> None:
        """Deliver now what has come in so far, instead of with the next frame."""
        self._frame.stop()
        self._flushed_at = time.monotonic()
        with self._lock:
            left = len(self._pending)
        # One at a time from the common queue: a slot that opens a dialog flushes from within, and what
        # it delivers must be what comes next.
        while left > 0 and (event := self._next()) is not None:
            left -= 1
            self._signals[type(event)].emit(event)

    @Slot()
    def _wake(self) -> None:
        with self._lock:
            self._waking = False
            urgent = any(isinstance(event, AnswerEnded | BugFound) for event in self._pending)
        wait = self._flushed_at + FRAME_S - time.monotonic()
        if urgent or wait <= 0:
            self.flush()
        elif not self._frame.isActive():
            self._frame.start(max(1, round(wait * 1000)))

    def _merge(self, event: AppEvent) -> bool:
        """Whether it has become one with an earlier one, past what others tell meanwhile, as lanes do that write at
        once: only of one answer or model must the order stay.
        """
        subject = _subject(event)
        for place in range(len(self._pending) - 1, -1, -1):
            merged = _merged(self._pending[place], event)
            if merged is not None:
                self._pending[place] = merged
                return True
            if subject is None or _subject(self._pending[place]) in {None, subject}:
                break
        return False

    def _next(self) -> AppEvent | None:
        with self._lock:
            return self._pending.popleft() if self._pending else None


def _subject(event: AppEvent) -> tuple[str, int | str] | None:
    """Whom alone an event is about; None where what is told before and after it hangs on it."""
    match event:
        case AnswerGrew() | AnswerPhase():
            return "answer", event.answer_id
        case ModelChanged():
            return "model", event.model_id
        case _:
            return None


def _merged(last: AppEvent, event: AppEvent) -> AppEvent | None:
    """Both as one event, or None where each must be seen."""
    match last, event:
        case AnswerGrew(), AnswerGrew() if (last.answer_id, last.reasoning) == (event.answer_id, event.reasoning):
            return replace(last, text=last.text + event.text)
        case AnswerPhase(), AnswerPhase() if last.answer_id == event.answer_id:
            return event
        case ModelChanged(), ModelChanged() if (last.model_id, last.readiness) == (event.model_id, event.readiness):
            return event
        case ModelWork(), ModelWork() if (last.model_id, last.work) == (event.model_id, event.work):
            return event
        case DownloadChanged(), DownloadChanged() if (
            last.progress is not None and event.progress is not None and last.download.id == event.download.id
        ):
            return event
        case (
            (ConversationsChanged(), ConversationsChanged())
            | (ModelsChanged(), ModelsChanged())
            | (FitChanged(), FitChanged())
        ):
            return event
        case _:
            return None
