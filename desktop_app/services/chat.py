"""Chatting: a prompt goes to every lane of a conversation; the answers come back and are kept."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from desktop_app.accounts import is_cloud
from desktop_app.domain import Lane, Message, MessageState
from desktop_app.errors import AnswerUnderWay, Bug, Cancelled
from desktop_app.services.answering import Answering
from desktop_app.services.consent import Consent, require_consent
from desktop_app.services.events import AnswerBegan, BugFound, ConversationsChanged, TurnBegan
from desktop_app.services.keeper import Keeper
from desktop_app.storage import attachments, lanes, messages

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_app.domain import Attachment, LaneSetup
    from desktop_app.errors import AppError
    from desktop_app.services.cloud import CloudService
    from desktop_app.services.events import Listener
    from desktop_app.services.models import ModelsService
    from desktop_app.storage.database import Database, Session

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Begun:
    """An empty answer on disk with what its model has to read."""

    conversation_id: int
    lane: Lane
    history: tuple[Message, ...]
    texts: Mapping[str, str]
    answer: Message


class ChatService:
    """Every call returns at once; what happens then is told to the listener."""

    def __init__(self, database: Database, models: ModelsService, cloud: CloudService, listen: Listener) -> None:
        self._database = database
        self._models = models
        self._cloud = cloud
        self._listen = listen
        self._changed = threading.Condition()
        self._closed = False
        self._beginning = 0
        self._under_way: dict[int, Answering] = {}
        self._keeper = Keeper(database, listen)

    def send(
        self,
        *,
        conversation_id: int | None,
        text: str,
        setup: LaneSetup,
        attached: tuple[Attachment, ...] = (),
        consent: Consent | None = None,
    ) -> Future[int]:
        """Store the user's words and files of the draft, then ask every lane; the conversation's id once that is done.

        None begins a conversation with one lane of `setup`. The future fails with AppError when nothing could
        be stored, when an answer of this conversation is still being written, or after `close`; and with ConsentNeeded
        when words would leave this computer without the user's `consent`.
        """

        def store(session: Session) -> tuple[TurnBegan, list[_Begun]]:
            self._check_idle(conversation_id)
            turn = messages.begin_turn(
                session, conversation_id=conversation_id, text=text, setup=setup, attached=attached
            )
            said = tuple(message for lane in turn.lanes for message in (lane.prompt, lane.answer))
            told = TurnBegan(conversation_id=turn.conversation.id, messages=said, blind=turn.blind)
            return told, [self._begun(session, lane.answer, consent) for lane in turn.lanes]

        def start(stored: tuple[TurnBegan, list[_Begun]]) -> int:
            began, answers = stored
            self._listen(began)
            self._listen(ConversationsChanged())
            for begun in answers:
                self._start(begun, consent)
            return began.conversation_id

        return self._begin(store, start)

    def regenerate(self, answer_id: int, consent: Consent | None = None) -> Future[None]:
        """Ask again for an answer; the old one stays as a sibling. As `send` about `consent`."""
        return self._again(answer_id, messages.begin_regeneration, consent)

    def continue_answer(self, answer_id: int, consent: Consent | None = None) -> Future[None]:
        """Carry an answer on from where it ended. As `send` about `consent`."""
        return self._again(answer_id, messages.begin_continuation, consent)

    def stop(self, conversation_id: int) -> None:
        """End the answers of a conversation that are under way; what they have is kept."""
        for answering in self._of(conversation_id):
            answering.stop(MessageState.STOPPED)

    def close(self) -> None:
        """Interrupt what is under way or on its way to the disk, keep what it has, and wait until that is stored."""
        with self._changed:
            self._closed = True
            self._changed.wait_for(lambda: not self._beginning)
            under_way = list(self._under_way.values())
        for answering in under_way:
            answering.stop(MessageState.INTERRUPTED)
        for answering in under_way:
            answering.done.wait()
        self._keeper.close()

    def _again(self, answer_id: int, begin: Callable[..., Message], consent: Consent | None) -> Future[None]:
        def store(session: Session) -> _Begun:
            old = messages.get(session, message_id=answer_id)
            self._check_idle(lanes.get(session, lane_id=old.lane_id).conversation_id)
            return self._begun(session, begin(session, answer_id=answer_id), consent)

        def start(begun: _Begun) -> None:
            self._listen(AnswerBegan(conversation_id=begun.conversation_id, answer=begun.answer, replaces=answer_id))
            self._start(begun, consent)

        return self._begin(store, start)

    def _begin(self, store: Callable[[Session], T], start: Callable[[T], R]) -> Future[R]:
        """`start` what `store` has put on the disk; `close` waits for it."""
        with self._changed:
            if self._closed:
                return _failed(Cancelled())
            self._beginning += 1

        def begun() -> None:
            with self._changed:
                self._beginning -= 1
                self._changed.notify_all()

        return _then(self._database.submit(store), start, begun)

    def _begun(self, session: Session, answer: Message, consent: Consent | None) -> _Begun:
        """What is stored of an answer. Raises AppError where its words may not go to its model."""
        begun = _begun(session, answer)
        require_consent(
            session,
            self._cloud,
            conversation_id=begun.conversation_id,
            setup=begun.lane.setup,
            history=begun.history,
            texts=begun.texts,
            given=consent,
        )
        return begun

    def _start(self, begun: _Begun, consent: Consent | None) -> None:
        if consent is Consent.ALWAYS and is_cloud(begun.lane.setup.model):
            self._cloud.allow(begun.lane.setup.model.provider)
        answering = Answering(
            conversation_id=begun.conversation_id,
            answer=begun.answer,
            lane=begun.lane,
            history=begun.history,
            texts=begun.texts,
            models=self._models,
            cloud=self._cloud,
            listen=self._listen,
            keep=self._keep,
        )
        with self._changed:
            self._under_way[answering.answer_id] = answering
        self._keeper.watch(answering)
        threading.Thread(target=self._answer, args=(answering,), name=f"answer {answering.answer_id}").start()

    def _answer(self, answering: Answering) -> None:
        try:
            answering.run()
        finally:
            self._forget(answering)
            answering.done.set()

    def _keep(self, answering: Answering, ended: Message, error: AppError | None) -> None:
        stored, trouble = self._keeper.finish(answering, ended)
        for failure in (error, trouble):
            if isinstance(failure, Bug):
                self._listen(BugFound(report=failure.detail))
        self._forget(answering)  # before the end is told, so that whoever hears of it can ask again
        answering.announce(stored, trouble or error)

    def _forget(self, answering: Answering) -> None:
        with self._changed:
            self._under_way.pop(answering.answer_id, None)

    def _of(self, conversation_id: int) -> list[Answering]:
        with self._changed:
            return [one for one in self._under_way.values() if one.conversation_id == conversation_id]

    def _check_idle(self, conversation_id: int | None) -> None:
        if conversation_id is not None and self._of(conversation_id):
            raise AnswerUnderWay


def _begun(session: Session, answer: Message) -> _Begun:
    lane = lanes.get(session, lane_id=answer.lane_id)
    history = messages.path(session, lane_id=lane.id)[:-1]
    return _Begun(
        conversation_id=lane.conversation_id,
        lane=lane,
        history=history,
        texts=attachments.texts(session, of=history),
        answer=answer,
    )


def _then(future: Future[T], step: Callable[[T], R], afterwards: Callable[[], None]) -> Future[R]:
    """The outcome of `step` on what `future` brings; failures of either pass on. `afterwards` comes in any case."""
    chained: Future[R] = Future()

    def done(source: Future[T]) -> None:
        try:
            outcome = step(source.result())
        except BaseException as error:  # noqa: BLE001 - a future carries every failure to who waits for it
            afterwards()
            chained.set_exception(error)
        else:
            afterwards()
            chained.set_result(outcome)

    future.add_done_callback(done)
    return chained


def _failed(error: AppError) -> Future[Any]:
    future: Future[Any] = Future()
    future.set_exception(error)
    return future
