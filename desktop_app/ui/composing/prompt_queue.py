"""Prompts that wait until the answers before them have ended and, if these came without names, are judged: sent if one
of them ended well, else drafts again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_app.domain import Attachment, LaneSetup
from desktop_app.errors import AppError
from desktop_app.ui.composing.outcomes import Outcomes
from desktop_app.ui.tasks import when_done

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop_app.ui.bridge import Bridge
    from desktop_app.ui.chat.composer import Composer
    from desktop_app.ui.composing.draft_files import DraftFiles
    from desktop_app.ui.drafts import Drafts
    from desktop_app.ui.live_answers import LiveAnswers
    from desktop_app.ui.open_chat import OpenChat
    from desktop_app.ui.services import Chat


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued:
    """All that is needed to send it, wherever the user is by then. `only`: the lane that was asked alone."""

    text: str
    files: tuple[Attachment, ...]
    setup: LaneSetup
    only: int | None = None


class PromptQueue(QObject):
    """One prompt for each conversation. Until it is sent it is on disk as the beginning of the draft."""

    failed = Signal(AppError)

    def __init__(
        self,
        *,
        composer: Composer,
        chat: OpenChat,
        service: Chat,
        drafts: Drafts,
        files: DraftFiles,
        bridge: Bridge,
        live: LiveAnswers,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._composer = composer
        self._chat = chat
        self._service = service
        self._drafts = drafts
        self._files = files
        self._outcomes = Outcomes(bridge, live, self)
        self.queued: dict[int, Queued] = {}
        """By conversation."""
        composer.queue_requested.connect(self._add)
        composer.head.queue_taken_back.connect(self._take_back)
        composer.head.queue_removed.connect(self._remove)
        drafts.put_away.connect(self._show)
        chat.turned.connect(self._show_files)
        chat.stopped.connect(self._outcomes.stop)
        self._outcomes.ended.connect(self._go_on)

    def take_over(self, queued: Mapping[int, Queued]) -> None:
        """Let these wait, which waited in another window."""
        self.queued.update(queued)
        self._show()
        self._show_files()

    def _add(self, text: str) -> None:
        setup, conversation_id = self._chat.setup, self._chat.conversation_id
        # a second Enter while the first prompt is on its way to the disk means the same words
        if setup is None or conversation_id is None or self._chat.is_asking:
            return
        alone = self._chat.lanes.alone
        self.queued[conversation_id] = Queued(
            text=text,
            files=self._composer.files(),
            setup=setup,
            only=alone.lane_id if alone is not None else None,
        )
        self._show()
        self._show_files()
        self._composer.clear()
        self._drafts.touch()

    def _take_back(self) -> None:
        """Into the field again, before what was typed since."""
        queued = self._forget()
        if queued is not None:
            self._composer.set_text("\n\n".join(part for part in (queued.text, self._composer.text()) if part))
            self._composer.focus()

    def _remove(self) -> None:
        queued = self._forget()
        if queued is not None:
            if queued.files:
                self._files.remove(queued.files)
            self._drafts.touch()
            self._composer.focus()

    def _forget(self) -> Queued | None:
        """Of the open conversation."""
        conversation_id = self._chat.conversation_id
        queued = self.queued.pop(conversation_id, None) if conversation_id is not None else None
        self._show()
        self._show_files()
        return queued

    def _here(self) -> Queued | None:
        conversation_id = self._chat.conversation_id
        return self.queued.get(conversation_id) if conversation_id is not None else None

    def _show(self) -> None:
        queued = self._here()
        text, files = (queued.text, len(queued.files)) if queued is not None else ("", 0)
        self._composer.show_queued(text, files, after_vote=queued is not None and self._is_judged_first(queued))

    def _is_judged_first(self, queued: Queued) -> bool:
        """Whether all that a prompt of the open conversation waits for is that the user votes, or has the names
        shown.
        """
        here = self._chat.conversation_id
        return (
            here is not None
            and self._outcomes.is_judged_first(here)
            and not self._outcomes.is_waited_for(here, queued.only)
        )

    def _show_files(self) -> None:
        queued = self._here()
        self._files.set_aside(queued.files if queued else ())

    def _go_on(self, conversation_id: int) -> None:
        queued = self.queued.get(conversation_id)
        if queued is None or self._outcomes.is_waited_for(conversation_id, queued.only):
            return
        is_open = conversation_id == self._chat.conversation_id
        if self._outcomes.is_judged_first(conversation_id):
            self._show()
            return
        if not self._outcomes.went_well(conversation_id, queued.only):
            if is_open:
                self._take_back()
                self._composer.foot.say(self.tr("The queued prompt was not sent"))
            else:
                del self.queued[conversation_id]
            return
        self._send(conversation_id, is_open=is_open)

    def _send(self, conversation_id: int, *, is_open: bool) -> None:
        queued = self.queued[conversation_id]

        def sent(_: int) -> None:
            self._files.sent(conversation_id, queued.files)
            self._show_files()

        def not_sent() -> None:
            self._show_files()
            if conversation_id == self._chat.conversation_id:
                self._composer.set_text("\n\n".join(part for part in (queued.text, self._composer.text()) if part))

        if is_open:
            begun = self._chat.sending.send_waiting(queued.text, queued.files, sent, not_sent, only=queued.only)
            if not begun:
                self._take_back()
                return
            # the words are on their way to the disk before anything can store the draft without them
            self.queued.pop(conversation_id)
            self._show()
            self._drafts.touch()
        else:
            del self.queued[conversation_id]
            asked = self._service.send(
                conversation_id=conversation_id,
                text=queued.text,
                setup=queued.setup,
                attached=queued.files,
                lanes=(queued.only,) if queued.only else None,
            )
            when_done(asked, sent, self.failed.emit, self)
