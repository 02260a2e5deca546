"""Prompts that were too long for the model: their words go back to where they were typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop_app.domain import MessageState, Role
from desktop_app.errors import PromptTooLong

if TYPE_CHECKING:
    from desktop_app.services.events import AnswerEnded, TurnBegan
    from desktop_app.ui.bridge import Bridge
    from desktop_app.ui.drafts import Drafts


class UnreadPrompts(QObject):
    """Remembers what each new answer was asked. One that is asked for again has its prompt in the history only."""

    def __init__(self, bridge: Bridge, drafts: Drafts, parent: QObject) -> None:
        super().__init__(parent)
        self._drafts = drafts
        self._prompts: dict[int, str] = {}
        bridge.turn_began.connect(self._remember)
        bridge.answer_ended.connect(self._give_back)

    def _remember(self, event: TurnBegan) -> None:
        prompt = next((one.text for one in event.messages if one.role == Role.USER), "")
        for one in event.messages:
            if one.state == MessageState.STREAMING:
                self._prompts[one.id] = prompt

    def _give_back(self, event: AnswerEnded) -> None:
        prompt = self._prompts.pop(event.answer.id, "")
        if prompt and isinstance(event.error, PromptTooLong):
            self._drafts.give_back(event.conversation_id, prompt)
