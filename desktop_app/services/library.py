"""The conversations: list, open, rename, trash; what the sidebar shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.domain import BlindTurn, Conversation, Lane, Message, PromptMessage, SentPart, Vote
from desktop_app.services.curtain import without_names
from desktop_app.services.events import ConversationsChanged
from desktop_app.storage import (
    blind_turns,
    conversations,
    drafts,
    lanes,
    messages,
    prompts,
    samples,
    sent_prompts,
    votes,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from concurrent.futures import Future
    from typing import Concatenate, ParamSpec

    from desktop_app.domain import LaneSetup, ModelRef
    from desktop_app.services.events import Listener
    from desktop_app.storage.database import Database, Session

    P = ParamSpec("P")


EARLIER_PROMPTS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLane:
    """A lane with the messages of its current branch, oldest first."""

    lane: Lane
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenConversation:
    """A conversation with everything that the window shows of it: also what was voted, which turns were begun blind,
    and whether the next one will be.
    """

    conversation: Conversation
    lanes: tuple[OpenLane, ...]
    votes: tuple[Vote, ...] = ()
    blind_turns: tuple[BlindTurn, ...] = ()
    is_blind: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SentAnswer:
    """An answer with what was said before it, oldest first, and each run of a model that wrote a part of it."""

    answer: Message
    history: tuple[PromptMessage, ...]
    parts: tuple[SentPart, ...]


class LibraryService:
    """Every call returns at once; the futures fail with AppError."""

    def __init__(self, database: Database, listen: Listener, *, stop_answers: Callable[[int], None]) -> None:
        """`stop_answers` ends the answers of a conversation that are under way, without waiting for that."""
        self._database = database
        self._listen = listen
        self._stop_answers = stop_answers

    def conversations(self) -> Future[tuple[Conversation, ...]]:
        """All that are not in the trash, newest first."""
        return self._database.read(conversations.recent)

    def trash(self) -> Future[tuple[Conversation, ...]]:
        """The trash, the latest deletion first."""
        return self._database.read(conversations.trashed)

    def open(self, conversation_id: int) -> Future[OpenConversation]:
        """A conversation with its lanes and the messages of their branches."""
        return self._database.read(_open, conversation_id)

    def rename(self, conversation_id: int, title: str) -> Future[None]:
        """Give a conversation a title of the user's own."""
        return self._change(conversations.rename, conversation_id=conversation_id, title=title)

    def move_to_trash(self, conversation_id: int) -> Future[None]:
        """Stop its answers and take a conversation out of the list; it can be restored."""

        def move(session: Session) -> None:
            # Here every prompt that was sent before has become an answer under way, which can be stopped.
            self._stop_answers(conversation_id)
            conversations.move_to_trash(session, conversation_id=conversation_id)

        return self._change(move)

    def restore(self, conversation_id: int) -> Future[None]:
        """Bring a conversation back from the trash."""
        return self._change(conversations.restore, conversation_id=conversation_id)

    def delete_forever(self, conversation_id: int) -> Future[None]:
        """Stop its answers and remove a conversation with all its messages; this cannot be undone."""

        def delete(session: Session) -> None:
            self._stop_answers(conversation_id)
            conversations.delete_forever(session, conversation_id=conversation_id)

        return self._change(delete)

    def add_sample(
        self, *, title: str, turns: Sequence[tuple[str, str]], author: ModelRef, setup: LaneSetup
    ) -> Future[None]:
        """Store a conversation that was written beforehand: prompts, their answers, and how to carry it on."""
        return self._change(samples.add, title=title, turns=turns, author=author, setup=setup)

    def change_setup(self, lane_id: int, setup: LaneSetup) -> Future[None]:
        """Give a lane another model, template or parameters from its next answer on."""

        def change(session: Session) -> None:
            lanes.change_setup(session, lane_id=lane_id, setup=setup)

        return self._database.submit(change)

    def show_sibling(self, message_id: int, step: int) -> Future[None]:
        """Switch a lane to an earlier (-1) or later (+1) version of one of its messages."""
        return self._database.submit(messages.choose_sibling, message_id=message_id, step=step)

    def sent(self, answer_id: int) -> Future[SentAnswer]:
        """What was sent to the model for an answer."""
        return self._database.read(_sent, answer_id)

    def draft(self, conversation_id: int | None) -> Future[str]:
        """What was typed and not sent, in a conversation or (None) in the new one."""
        return self._database.read(drafts.load, conversation_id=conversation_id)

    def save_draft(self, conversation_id: int | None, text: str) -> Future[None]:
        """Keep what is typed; "" forgets it."""
        return self._database.submit(drafts.save, conversation_id=conversation_id, text=text)

    def earlier_prompts(self, conversation_id: int | None) -> Future[tuple[str, ...]]:
        """What the user asked before: in this conversation, newest first, then in the others."""
        return self._database.read(prompts.earlier, conversation_id=conversation_id, limit=EARLIER_PROMPTS)

    def _change(
        self, operation: Callable[Concatenate[Session, P], None], *args: P.args, **kwargs: P.kwargs
    ) -> Future[None]:
        future = self._database.submit(operation, *args, **kwargs)
        future.add_done_callback(self._tell)
        return future

    def _tell(self, future: Future[None]) -> None:
        if future.exception() is None:
            self._listen(ConversationsChanged())


def _open(session: Session, conversation_id: int) -> OpenConversation:
    covered = blind_turns.covered(session, conversation_id=conversation_id)
    writing = blind_turns.writing(session, turn_ids=covered)
    return OpenConversation(
        conversation=conversations.get(session, conversation_id=conversation_id),
        lanes=tuple(
            OpenLane(
                lane=lane, messages=without_names(messages.path(session, lane_id=lane.id), covered, writing=writing)
            )
            for lane in lanes.of_conversation(session, conversation_id=conversation_id)
        ),
        votes=votes.of_conversation(session, conversation_id=conversation_id),
        blind_turns=blind_turns.of_conversation(session, conversation_id=conversation_id),
        is_blind=blind_turns.is_blind(session, conversation_id=conversation_id),
    )


def _sent(session: Session, answer_id: int) -> SentAnswer:
    answer = messages.get(session, message_id=answer_id)
    blind_turns.check_shown(session, turn_id=answer.turn_id)
    return SentAnswer(
        answer=answer,
        history=messages.history(session, message_id=answer_id),
        parts=sent_prompts.of_answer(session, answer_id=answer_id),
    )
