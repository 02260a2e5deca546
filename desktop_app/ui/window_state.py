"""What a window hands on to the one that takes its place, in another language, on the same services."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray

from desktop_app.ui.live_answers import LiveAnswers
from desktop_app.ui.models.page import Part
from desktop_app.ui.settings.page import Section

if TYPE_CHECKING:
    from desktop_app.ui.main_window import MainWindow


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowState:
    """`place` is a message's id and the pixels below its top at which the reader is; None at the end. `unsaved`
    is what is typed and could not be stored. `section` is that of the settings, and `part` that of the models
    page, if they are open; `discover` is what was looked for there. `local_only`: the lock of the conversation to come.
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
    local_only: bool = False


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
        local_only=window.chat.local_only,
    )


def resume(window: MainWindow, state: WindowState) -> None:
    """Bring a new window to where the old one was; what has to be read first comes when it is there."""
    window.restoreGeometry(state.geometry)

    def settle() -> None:
        if not window.chat.is_settled or window.chat.conversation_id != state.conversation_id:
            return
        window.chat.changed.disconnect(settle)
        if state.place is not None:
            window.transcript.page.return_to(state.place)
        if state.unsaved:
            window.composer.set_text(state.unsaved)

    def put_cursor() -> None:
        cursor = window.composer.editor.textCursor()
        cursor.setPosition(min(state.cursor, window.composer.editor.document().characterCount() - 1))
        window.composer.editor.setTextCursor(cursor)

    window.chat.changed.connect(settle)
    window.drafts.restored.connect(put_cursor)
    window.shelf.start_at(state.conversation_id)
    if state.conversation_id is None:
        window.chat.lock_new(state.local_only)
    if state.section is not None:
        window.settings.open_section(state.section)
    if state.part is not None:
        window.models.open_part(state.part)
        if state.discover is not None:
            window.discovering.resume(state.discover)
