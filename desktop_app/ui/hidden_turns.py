"""The turns of the open conversation that are judged blind: whose lanes may not be told apart yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop_app.domain import BlindTurn
    from desktop_app.services.events import TurnBegan, VotesChanged
    from desktop_app.services.library import OpenConversation
    from desktop_app.ui.bridge import Bridge
    from desktop_app.ui.open_chat import OpenChat


class HiddenTurns(QObject):
    """Follows what is opened, asked and voted."""

    changed = Signal()

    def __init__(self, chat: OpenChat, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._chat = chat
        self.ids: frozenset[int] = frozenset()
        chat.opened.connect(self._show)
        chat.turned.connect(lambda: self._set(()))
        bridge.turn_began.connect(self._add)
        bridge.votes_changed.connect(self._follow)

    def _show(self, opened: OpenConversation) -> None:
        self._set(opened.blind_turns)

    def _add(self, event: TurnBegan) -> None:
        if event.blind is not None and event.conversation_id == self._chat.conversation_id:
            self.ids |= {event.blind.turn_id}
            self.changed.emit()

    def _follow(self, event: VotesChanged) -> None:
        if event.conversation_id is not None and event.conversation_id == self._chat.conversation_id:
            self._set(event.blind_turns)

    def _set(self, turns: Iterable[BlindTurn]) -> None:
        ids = frozenset(turn.turn_id for turn in turns if not turn.is_revealed)
        if ids != self.ids:
            self.ids = ids
            self.changed.emit()
