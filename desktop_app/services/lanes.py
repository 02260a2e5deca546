"""The lanes of a conversation: which models stand side by side, in which order, under which names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.services.chained import then
from desktop_app.services.events import ConversationsChanged, LanesChanged
from desktop_app.storage import blind_turns, conversations, lane_copies, lanes, turns

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from desktop_app.domain import Lane, LaneSetup
    from desktop_app.services.events import Listener
    from desktop_app.storage.database import Database, Session


class LanesService:
    """Every call returns at once; the futures fail with AppError, LaneGone among them. What changes is told by
    `LanesChanged`. While a turn stands without names its lanes stay where they are: closing, folding, moving and
    continuing alone fail with AnswerHidden.
    """

    def __init__(
        self,
        database: Database,
        listen: Listener,
        *,
        stop_lane: Callable[[int], None],
        stop_catching_up: Callable[[int], None],
    ) -> None:
        """`stop_lane` ends the answer of a lane that is under way, without waiting for that, `stop_catching_up` no more
        than what it would be asked after that.
        """
        self._database = database
        self._listen = listen
        self._stop_lane = stop_lane
        self._stop_catching_up = stop_catching_up

    def lanes(self, conversation_id: int) -> Future[tuple[Lane, ...]]:
        """As they stand side by side, folded ones among them."""
        return self._database.read(lanes.of_conversation, conversation_id=conversation_id)

    def closed(self, conversation_id: int) -> Future[tuple[Lane, ...]]:
        """Those in the trash, the one closed last first."""
        return self._database.read(lanes.closed, conversation_id=conversation_id)

    def add(self, conversation_id: int, setup: LaneSetup) -> Future[Lane]:
        """One more, right of the others, without a history; fails with TooManyLanes beyond six."""
        future = self._database.submit(lanes.add, conversation_id=conversation_id, setup=setup)
        return then(future, self._tell_of)

    def close(self, lane_id: int) -> Future[None]:
        """Stop its answer and take it out of the conversation; fails with LastLane for the only one."""

        def close(session: Session) -> int:
            blind_turns.check_judged(session, lane_id=lane_id)
            # Here every prompt that was sent before has become an answer under way, which can be stopped.
            self._stop_lane(lane_id)
            return lanes.close(session, lane_id=lane_id)

        return self._change(close)

    def reopen(self, lane_id: int) -> Future[None]:
        """Bring a closed one back to where it stood; fails with TooManyLanes beyond six."""
        return self._change(lambda session: lanes.reopen(session, lane_id=lane_id))

    def delete_forever(self, lane_id: int) -> Future[None]:
        """Remove a closed one with its messages; this cannot be undone."""
        return self._change(lambda session: lanes.delete_forever(session, lane_id=lane_id))

    def move(self, lane_id: int, position: int) -> Future[None]:
        """Let it stand at `position` from the left, from 0."""

        def move(session: Session) -> int:
            blind_turns.check_judged(session, lane_id=lane_id)
            return lanes.move(session, lane_id=lane_id, position=position)

        return self._change(move)

    def rename(self, lane_id: int, name: str) -> Future[None]:
        """Call it so, or with "" as its model is called."""
        return self._change(lambda session: lanes.rename(session, lane_id=lane_id, name=name))

    def fold(self, lane_id: int, folded: bool) -> Future[None]:
        """Put it out of sight, or back. No prompt reaches it there, nor what it was still to catch up with, and nothing
        is spent on it once an answer under way is written. Fails with LastLane for the only one that is not folded.
        """

        def fold(session: Session) -> int:
            if folded:
                blind_turns.check_judged(session, lane_id=lane_id)
            conversation_id = lanes.fold(session, lane_id=lane_id, folded=folded)
            if folded:
                self._stop_catching_up(lane_id)
            return conversation_id

        return self._change(fold)

    def set_setup(self, lane_id: int, setup: LaneSetup) -> Future[None]:
        """Let another model, or the same one otherwise, write its answers to come."""
        return self._change(lambda session: lanes.change_setup(session, lane_id=lane_id, setup=setup))

    def set_side_by_side(self, conversation_id: int, side_by_side: bool) -> Future[None]:
        """Let the lanes on this computer write at once where memory allows, at the cost of fair timing, or no more."""

        def change(session: Session) -> int:
            conversations.set_side_by_side(session, conversation_id=conversation_id, side_by_side=side_by_side)
            return conversation_id

        return self._change(change)

    def missed(self, lane_id: int) -> Future[int]:
        """How many prompts `ChatService.catch_up` would ask it."""
        return self._database.read(lambda session: len(turns.missed(session, lane_id=lane_id).turns))

    def continue_alone(self, lane_id: int) -> Future[int]:
        """The id of a new conversation that goes on from this lane's branch as an ordinary chat.

        The comparison stays as it was, with its votes and figures, to be gone on with as well. Fails with
        AnswerUnderWay while its answer is being written.
        """

        def copy(session: Session) -> int:
            blind_turns.check_judged(session, lane_id=lane_id)
            lane = lanes.get(session, lane_id=lane_id)
            old = conversations.get(session, conversation_id=lane.conversation_id)
            title = f"{old.title} · {lane.name or lane.setup.model.name}"
            return lane_copies.continue_alone(session, lane_id=lane_id, title=title)

        return then(self._database.submit(copy), self._tell_copy)

    def _change(self, operation: Callable[[Session], int]) -> Future[None]:
        return then(self._database.submit(operation), self._tell)

    def _tell(self, conversation_id: int) -> None:
        self._listen(LanesChanged(conversation_id=conversation_id))

    def _tell_of(self, lane: Lane) -> Lane:
        self._tell(lane.conversation_id)
        return lane

    def _tell_copy(self, conversation_id: int) -> int:
        self._listen(ConversationsChanged())
        return conversation_id
