"""Chatting: a prompt goes to every lane of a conversation; the answers come back and are kept."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from desktop_app.accounts import is_cloud
from desktop_app.domain import Message, MessageState
from desktop_app.errors import AnswerUnderWay, Cancelled
from desktop_app.services.catching_up import CatchingUp, missed_by, recorded
from desktop_app.services.chained import failed, then
from desktop_app.services.clearance import Consent, Given, consent_for
from desktop_app.services.clearing import Clearing
from desktop_app.services.events import AnswerBegan, ConversationsChanged, TurnBegan
from desktop_app.services.faults import known
from desktop_app.services.running import Begun, Running
from desktop_app.services.scanning import Scanner
from desktop_app.services.stored_turns import StoredTurn, begun_answer, keep_new, to_come
from desktop_app.services.votes import standing
from desktop_app.storage import messages, turns

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence
    from concurrent.futures import Future

    from desktop_app.domain import Ask, Attachment, LaneSetup
    from desktop_app.errors import AppError
    from desktop_app.services.answering import Answering
    from desktop_app.services.cloud import CloudService
    from desktop_app.services.events import Listener
    from desktop_app.services.ledger import Ledger
    from desktop_app.services.models import ModelsService
    from desktop_app.storage.database import Database, Session
    from desktop_app.storage.messages import BegunTurn

T = TypeVar("T")
R = TypeVar("R")


class ChatService:
    """Every call returns at once; what happens then is told to the listener."""

    def __init__(
        self, database: Database, models: ModelsService, cloud: CloudService, ledger: Ledger, listen: Listener
    ) -> None:
        self._database = database
        self._cloud = cloud
        self._ledger = ledger
        self._scanner = Scanner()
        self._clearing = Clearing(cloud, ledger, self._scanner)
        self._listen = listen
        self._changed = threading.Condition()
        self._closed = False
        self._beginning = 0
        self._catching_up: dict[int, CatchingUp] = {}
        self._running = Running(database, models, cloud, listen, self._go_on)

    def send(
        self,
        *,
        conversation_id: int | None,
        text: str,
        setup: LaneSetup,
        attached: tuple[Attachment, ...] = (),
        consent: Given = None,
        lanes: tuple[int, ...] | None = None,
        beside: tuple[LaneSetup, ...] = (),
        local_only: bool = False,
        folder_id: int | None = None,
        blind: bool = False,
    ) -> Future[int]:
        """Store the user's words and files of the draft, then ask the lanes; the conversation's id once that is done.

        None begins a conversation with a lane of `setup` and one for each of `beside`, with `local_only` one that is
        kept on this computer, with `folder_id` one in that folder, with `blind` one whose turns stand without names
        until they are judged. `lanes` are the ids of those that are asked; None: all that are neither closed nor
        folded. The future fails with AppError, FolderGone among them, when nothing could be stored, when one of them is
        still being answered in, or after `close`; with ConsentNeeded when words would leave this computer without the
        user's `consent`, and with CapReached where that would cost more than the month has left. What keeps one lane
        from being asked keeps all.
        """

        def store(session: Session) -> StoredTurn:
            turn = messages.begin_turn(
                session,
                conversation_id=conversation_id,
                text=text,
                setup=setup,
                beside=beside,
                attached=attached,
                only=lanes,
                blind=blind,
            )
            if conversation_id is None:
                keep_new(session, turn.conversation.id, folder_id=folder_id, local_only=local_only)
            return self._turn(session, turn, consent)

        return self._begin(store, lambda turn: self._start_turn(turn, consent))

    def edit(
        self,
        prompt_id: int,
        text: str,
        *,
        attached: tuple[Attachment, ...] | None = None,
        consent: Given = None,
        lanes: tuple[int, ...] | None = None,
    ) -> Future[int]:
        """Ask something else in the place of a prompt, in each lane that shows it; what was said there stays as a
        sibling. With the files of the old prompt, or those `attached`. As `send` otherwise.
        """

        def store(session: Session) -> StoredTurn:
            turn = turns.begin_edit(session, prompt_id=prompt_id, text=text, attached=attached, only=lanes)
            return self._turn(session, turn, consent)

        return self._begin(store, lambda turn: self._start_turn(turn, consent))

    def catch_up(self, lane_id: int, consent: Given = None) -> Future[int]:
        """Ask a lane, one after another, what the others were asked and it was not; how many prompts these are.

        The future ends when the first of them is stored; `CatchUp` tells of each and of the end. It fails with
        AnswerHidden while a turn here stands without names. As `send` otherwise.
        """
        return self._begin_replay(lambda session: missed_by(session, lane_id, consent))

    def run_again(self, lane_id: int, asks: tuple[Ask, ...], consent: Given = None) -> Future[int]:
        """Ask a lane, one after another and below what it was asked so far, what was recorded, each prompt under its
        own setup; how many these are. As `catch_up` otherwise.
        """
        return self._begin_replay(lambda session: recorded(session, lane_id, asks, consent))

    def _begin_replay(self, find: Callable[[Session], tuple[CatchingUp, int | None] | None]) -> Future[int]:
        """`find` tells what is to be asked, and below which message."""

        def store(session: Session) -> tuple[CatchingUp, StoredTurn] | None:
            found = find(session)
            if found is None:
                return None
            catching_up, parent_id = found
            return catching_up, self._replay(session, catching_up, parent_id)

        def start(begun: tuple[CatchingUp, StoredTurn] | None) -> int:
            if begun is None:
                return 0
            catching_up, turn = begun
            with self._changed:
                self._catching_up[catching_up.lane_id] = catching_up
            self._start_replay(catching_up, turn)
            return len(catching_up.turns)

        return self._begin(store, start)

    def regenerate(self, answer_id: int, consent: Given = None) -> Future[None]:
        """Ask again for an answer; the old one stays as a sibling. As `send` about `consent`."""
        return self._again(answer_id, messages.begin_regeneration, consent)

    def continue_answer(self, answer_id: int, consent: Given = None) -> Future[None]:
        """Carry an answer on from where it ended. As `send` about `consent`."""
        return self._again(answer_id, messages.begin_continuation, consent)

    def stop(self, conversation_id: int) -> None:
        """End the answers of a conversation that are under way; what they have is kept."""
        self._stop(lambda one: one.conversation_id == conversation_id)

    def stop_lane(self, lane_id: int) -> None:
        """End a lane's answer that is under way, and its catching up; the other lanes go on."""
        self._stop(lambda one: one.lane_id == lane_id)

    def stop_catching_up(self, lane_id: int) -> None:
        """Ask a lane no more of what it missed; the answer that is under way is written to its end."""
        self._let_go(lambda one: one.lane_id == lane_id)

    def stop_leaving(self, conversation_ids: Collection[int] = (), sha256: str = "") -> int:
        """End what providers write in conversations, or with a file's content before it; how many answers that were."""
        return self._running.stop(lambda one: one.leaves(conversation_ids, sha256))

    def close(self) -> None:
        """Interrupt what is under way or on its way to the disk, keep what it has, and wait until that is stored."""
        with self._changed:
            self._closed = True
            self._catching_up.clear()
            self._changed.wait_for(lambda: not self._beginning)
        self._running.close()
        self._scanner.close()

    def _again(self, answer_id: int, begin: Callable[..., Message], consent: Given) -> Future[None]:
        def store(session: Session) -> Begun:
            self._check_idle([messages.get(session, message_id=answer_id).lane_id])
            asked = begun_answer(session, begin(session, answer_id=answer_id))
            (begun,) = self._clearing.cleared(session, [asked], consent)
            return begun

        def start(begun: Begun) -> None:
            self._listen(AnswerBegan(conversation_id=begun.conversation_id, answer=begun.answer, replaces=answer_id))
            self._start([begun], consent)

        return self._begin(store, start)

    def _begin(self, store: Callable[[Session], T], start: Callable[[T], R]) -> Future[R]:
        """`start` what `store` has put on the disk; `close` waits for it."""
        with self._changed:
            if self._closed:
                return failed(Cancelled())
            self._beginning += 1

        def begun() -> None:
            with self._changed:
                self._beginning -= 1
                self._changed.notify_all()

        return then(self._scanner.submit(self._database, store), start, begun)

    def _turn(
        self, session: Session, turn: BegunTurn, consent: Given, catching_up: CatchingUp | None = None
    ) -> StoredTurn:
        self._check_idle([one.lane.id for one in turn.lanes], catching_up)
        anew = catching_up is not None and catching_up.ask is not None and catching_up.ask.anew
        asked = [replace(begun_answer(session, one.answer), lane=one.lane, anew=anew) for one in turn.lanes]
        later = to_come(session, asked[0], catching_up) if catching_up is not None else ()
        said = tuple(message for one in turn.lanes for message in (one.prompt, one.answer))
        return StoredTurn(
            began=TurnBegan(conversation_id=turn.conversation.id, messages=said, blind=turn.blind),
            answers=self._clearing.cleared(session, asked, consent, later),
            uncovered=standing(session, turn.conversation.id) if turn.uncovers else None,
        )

    def _start_turn(self, turn: StoredTurn, consent: Given) -> int:
        self._listen(turn.began)
        if turn.uncovered is not None:
            self._listen(turn.uncovered)
        self._listen(ConversationsChanged())
        self._start(turn.answers, consent)
        return turn.began.conversation_id

    def _replay(self, session: Session, catching_up: CatchingUp, parent_id: int | None) -> StoredTurn:
        lane_id, turn_id, ask = catching_up.lane_id, catching_up.turn_id, catching_up.ask
        setup = ask.setup if ask is not None else None
        turn = turns.replay(session, lane_id=lane_id, turn_id=turn_id, parent_id=parent_id, setup=setup)
        return self._turn(session, turn, catching_up.consent, catching_up)

    def _start_replay(self, catching_up: CatchingUp, turn: StoredTurn) -> None:
        self._listen(catching_up.told())
        self._start_turn(turn, catching_up.consent)
        with self._changed:
            stopped = self._catching_up.get(catching_up.lane_id) is not catching_up
        if stopped:  # while it was being stored
            self._stop(lambda one: one.lane_id == catching_up.lane_id)
            self._listen(catching_up.over(None))

    def _go_on(self, ended: Message) -> None:
        """Ask what is left of a lane's catching up."""
        self._ledger.look()
        with self._changed:
            catching_up = self._catching_up.get(ended.lane_id)
        if catching_up is None:
            return
        if ended.state is not MessageState.COMPLETE or not catching_up.step():
            self._let_go(lambda one: one is catching_up)
            return

        def store(session: Session) -> StoredTurn:
            return self._replay(session, catching_up, ended.id)

        def over(future: Future[None]) -> None:
            error = future.exception()
            if isinstance(error, Exception):
                self._let_go(lambda one: one is catching_up, known(error))

        self._begin(store, lambda turn: self._start_replay(catching_up, turn)).add_done_callback(over)

    def _start(self, turn: Sequence[Begun], consent: Given) -> None:
        for begun in turn:
            provider = begun.lane.setup.model.provider
            if is_cloud(begun.lane.setup.model) and consent_for(consent, provider) is Consent.ALWAYS:
                self._cloud.allow(provider)
        self._running.start(turn)

    def _stop(self, suits: Callable[[Answering | CatchingUp], bool]) -> None:
        self._let_go(suits)  # first, so that no further answer is begun
        self._running.stop(suits)

    def _let_go(self, suits: Callable[[CatchingUp], bool], error: AppError | None = None) -> None:
        with self._changed:
            over = [one for one in self._catching_up.values() if suits(one)]
            for one in over:
                del self._catching_up[one.lane_id]
        for one in over:
            self._listen(one.over(error))

    def _check_idle(self, lane_ids: Iterable[int], catching_up: CatchingUp | None = None) -> None:
        """Raises AnswerUnderWay if one of the lanes is answered in, or catches up otherwise than by `catching_up`."""
        busy = self._running.lanes()
        with self._changed:
            busy |= {lane for lane, one in self._catching_up.items() if one is not catching_up}
        if not busy.isdisjoint(lane_ids):
            raise AnswerUnderWay
