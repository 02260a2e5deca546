"""Sending a prompt: to the lanes that are asked, from the composer or from where it waited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_app.domain import Attachment
    from desktop_app.ui.asking import Asking
    from desktop_app.ui.chat.composer import Composer
    from desktop_app.ui.composing.draft_files import DraftFiles
    from desktop_app.ui.drafts import Drafts
    from desktop_app.ui.open_chat import OpenChat
    from desktop_app.ui.services import Chat


class Sending(QObject):
    """In the conversation that is open; nothing while a prompt is on its way."""

    def __init__(
        self,
        chat: Chat,
        asking: Asking,
        open_chat: OpenChat,
        *,
        composer: Composer,
        drafts: Drafts,
        files: DraftFiles,
    ) -> None:
        super().__init__(open_chat)
        self._chat = chat
        self._asking = asking
        self._open = open_chat
        self._composer = composer
        self._drafts = drafts
        self._files = files
        composer.send_requested.connect(self.send)

    def send(self, text: str) -> None:
        """Send; the composer keeps the words until they are on disk."""
        files = self._composer.files()
        if not text.strip() and not files:
            return
        asked_in, turn, typed = self._open.conversation_id, self._open.turn, self._composer.text()

        def sent(conversation_id: int) -> None:
            self._drafts.sent(asked_in, typed)
            self._files.sent(asked_in, files)
            if asked_in is None and turn == self._open.turn:
                self._drafts.become(conversation_id)
                self._files.become(conversation_id)
                self._open.become(conversation_id)

        def not_sent() -> None:
            self._drafts.not_sent(asked_in, typed)
            if turn == self._open.turn:
                self._open.lanes.stay_new()

        alone = self._open.lanes.alone
        if self.send_waiting(text, files, sent, not_sent, only=alone.lane_id if alone is not None else None):
            self._drafts.sending()

    def send_waiting(
        self,
        text: str,
        files: tuple[Attachment, ...],
        sent: Callable[[int], None],
        not_sent: Callable[[], None],
        *,
        only: int | None,
    ) -> bool:
        """Send words that stand no more in the composer, to the lane `only` or to all that are not folded; False if
        that is not possible now.
        """
        chat = self._open
        setups = chat.lanes.setups()
        asked = [lane for lane in chat.lanes.shown if (lane.lane_id == only if only else not lane.is_folded)]
        if chat.is_asking or chat.is_writing_in(asked) or not chat.is_settled or len(setups) < len(chat.lanes.shown):
            return False
        if chat.conversation_id is not None:
            chat.store_setup()
        future = self._chat.send(
            conversation_id=chat.conversation_id,
            text=text,
            setup=setups[0],
            attached=files,
            lanes=(only,) if only else None,
            beside=setups[1:] if chat.conversation_id is None else (),
            local_only=chat.locks_new,
            folder_id=chat.folder_new.id if chat.folder_new is not None else None,
            blind=chat.blind_new,
        )
        chat.lanes.await_lanes()
        self._asking.begin(future, chat.turn, lambda stored: stored, sent, not_sent)
        return True
