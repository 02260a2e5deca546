"""Asking anew for what was asked already: another answer, more of one, or other words in the place of a prompt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from desktop_app.ui.asking import Asking
    from desktop_app.ui.open_chat import OpenChat
    from desktop_app.ui.services import Chat


class AskingAgain(QObject):
    """In the conversation that is open; nothing while a prompt is on its way."""

    def __init__(self, chat: Chat, asking: Asking, open_chat: OpenChat) -> None:
        super().__init__(open_chat)
        self._chat = chat
        self._asking = asking
        self._open = open_chat

    def regenerate(self, answer_id: int) -> None:
        """Ask again for an answer."""
        self._ask(self._chat.regenerate, answer_id)

    def regenerate_last(self) -> None:
        """Ask again for the newest answer."""
        answer = self._open.last_answer()
        if answer is not None:
            self.regenerate(answer.id)

    def continue_answer(self, answer_id: int) -> None:
        """Have an answer carried on."""
        self._ask(self._chat.continue_answer, answer_id)

    def edit(
        self,
        prompt_id: int,
        text: str,
        lanes: tuple[int, ...] | None,
        then: Callable[[], None],
        instead: Callable[[], None],
    ) -> bool:
        """Ask something else in the place of a prompt; False if that is not possible now."""
        if self._asking.is_under_way or not self._open.is_settled or self.is_answered_in(prompt_id, lanes):
            return False
        self._open.store_setup()
        asked = self._chat.edit(prompt_id, text, lanes=lanes)
        self._asking.begin(asked, self._open.turn, lambda stored: stored, lambda _: then(), instead)
        return True

    def is_answered_in(self, prompt_id: int, lanes: tuple[int, ...] | None) -> bool:
        """Whether an answer is under way in these lanes, or with None in one of those that were asked this prompt."""
        prompt = self._open.shown_message(prompt_id)
        if prompt is None:
            return False
        shown = self._open.lanes.shown
        if lanes is None:
            return self._open.is_writing_in(
                lane for lane in shown if not lane.is_folded and prompt.turn_id in lane.turns()
            )
        return self._open.is_writing_in(lane for lane in shown if lane.lane_id in lanes)

    def _ask(self, ask: Callable[[int], Future[None]], answer_id: int) -> None:
        conversation_id = self._open.conversation_id
        lanes = self._open.lanes
        lane = next((lane for lane in lanes.shown if lane.shows(answer_id)), lanes.active)
        if conversation_id is not None and not self._asking.is_under_way and not lane.is_writing:
            self._open.store_setup()
            self._asking.begin(ask(answer_id), self._open.turn, lambda _: conversation_id)
