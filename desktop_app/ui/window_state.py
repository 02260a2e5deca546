"""What a window hands on to the one that takes its place, in another language, on the same services."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QObject

from desktop_app.domain import Folder, LaneSetup
from desktop_app.ui.composing.prompt_queue import Queued
from desktop_app.ui.live_answers import LiveAnswers
from desktop_app.ui.models.page import Part
from desktop_app.ui.settings.page import Section

if TYPE_CHECKING:
    from desktop_app.ui.main_window import MainWindow


@dataclass(frozen=True, slots=True, kw_only=True)
class LanesState:
    """`active` and `alone` are places from the left; None: all are asked. The rest is that of a conversation which is
    not stored yet: its lanes, its lock, its folder, and whether it is judged blind.
    """

    active: int
    alone: int | None
    setups: tuple[LaneSetup, ...]
    local_only: bool
    folder: Folder | None
    blind: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowState:
    """`place` is a message's id and the pixels below its top at which the reader is; None at the end. `unsaved`
    is what is typed and could not be stored. `section` is that of the settings, and `part` that of the models
    page, if they are open; `discover` is what was looked for there. `queued` are prompts that wait, by conversation.
    """

    geometry: QByteArray
    conversation_id: int | None
    live: LiveAnswers
    place: tuple[int, int] | None
    cursor: int
    unsaved: str
    section: Section | None
    part: Part | None
    discover: tuple[str, str] | None
    lanes: LanesState
    queued: dict[int, Queued] = field(default_factory=dict)


def state_of(window: MainWindow) -> WindowState:
    """Taken after `MainWindow.remember`."""
    page = window.settings.page
    models = window.models.page
    return WindowState(
        geometry=window.saveGeometry(),
        conversation_id=window.chat.conversation_id,
        live=window.live,
        place=window.transcript.page.place(),
        cursor=window.composer.editor.textCursor().position(),
        unsaved="" if window.drafts.is_stored else window.composer.text(),
        section=page.section if page is not None and window.settings.is_open else None,
        part=models.part if models is not None and window.models.is_open else None,
        discover=window.discovering.whereabouts,
        lanes=_lanes_of(window),
        queued=dict(window.composing.queue.queued),
    )


def resume(window: MainWindow, state: WindowState) -> None:
    """Bring a new window to where the old one was; what has to be read first comes when it is there."""
    window.restoreGeometry(state.geometry)
    _Return(window, state)
    if state.section is not None:
        window.settings.open_section(state.section)
    if state.part is not None:
        window.models.open_part(state.part)
        if state.discover is not None:
            window.discovering.resume(state.discover)


class _Return(QObject):
    """To the open conversation. Over when another one is opened: what is left of it belongs nowhere then."""

    def __init__(self, window: MainWindow, state: WindowState) -> None:
        super().__init__(window)
        self._window = window
        self._state = state
        self._is_settled = False
        self._is_over = False
        window.chat.changed.connect(self._settle)
        window.drafts.restored.connect(self._put_cursor)
        window.shelf.start_at(state.conversation_id)
        window.chat.turned.connect(self._end)
        window.composing.queue.take_over(state.queued)
        if state.conversation_id is None:
            self._begin_new()

    def _begin_new(self) -> None:
        chat, state = self._window.chat, self._state.lanes
        if state.setups:
            chat.lanes.begin_anew(state.setups[0])
        for setup in state.setups[1:]:
            chat.lanes.add_new(setup)
        chat.blind_new = state.blind
        self._turn_to_lanes()
        chat.file_new(state.folder)
        chat.lock_new(state.local_only)

    def _settle(self) -> None:
        window, state = self._window, self._state
        if (
            self._is_settled
            or self._is_over
            or not window.chat.is_settled
            or window.chat.conversation_id != state.conversation_id
        ):
            return
        self._is_settled = True
        self._turn_to_lanes()
        if state.place is not None:
            window.transcript.page.return_to(state.place)
        if state.unsaved:
            window.composer.set_text(state.unsaved)

    def _end(self) -> None:
        self._is_over = self._is_settled = True
        self.deleteLater()

    def _turn_to_lanes(self) -> None:
        lanes, state = self._window.chat.lanes, self._state.lanes
        if state.active < len(lanes.shown):
            lanes.activate(lanes.shown[state.active])
        if state.alone is not None and state.alone < len(lanes.shown):
            lanes.ask_alone(lanes.shown[state.alone])

    def _put_cursor(self) -> None:
        if self._is_over:
            return
        editor = self._window.composer.editor
        cursor = editor.textCursor()
        cursor.setPosition(min(self._state.cursor, editor.document().characterCount() - 1))
        editor.setTextCursor(cursor)


def _lanes_of(window: MainWindow) -> LanesState:
    chat = window.chat
    lanes = chat.lanes
    return LanesState(
        active=lanes.shown.index(lanes.active),
        alone=lanes.shown.index(lanes.alone) if lanes.alone is not None else None,
        setups=lanes.setups() if chat.conversation_id is None else (),
        local_only=chat.locks_new,
        folder=chat.folder_new,
        blind=chat.blind_new,
    )
