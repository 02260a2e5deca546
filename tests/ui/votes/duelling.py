"""A window on a real database with the real services of votes and conversations; models are scripted."""

from __future__ import annotations

from concurrent.futures import Future
from contextlib import contextmanager
from typing import TYPE_CHECKING

from desktop_app.domain import Message, MessageState, ModelRef
from desktop_app.services.curtain import Curtain
from desktop_app.services.events import AnswerEnded, AnswerGrew, AnswerPhase, Phase, TurnBegan
from desktop_app.services.lanes import LanesService
from desktop_app.services.library import LibraryService
from desktop_app.services.scoreboard import ScoreboardService
from desktop_app.services.votes import VotesService
from desktop_app.storage import answers, messages
from desktop_app.storage.database import Database
from tests.storage.duels import conversation_of, generation_of
from tests.ui.fake_services import GEMMA, SMOL

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from desktop_app.domain import Attachment, LaneSetup
    from desktop_app.services.consent import Consent
    from desktop_app.settings import Paths
    from desktop_app.ui.main_window import MainWindow
    from tests.ui.house import House

MODELS: tuple[ModelRef, ...] = (SMOL.ref, GEMMA.ref)


class ScriptedChat:
    """Stores turns as the real one does, and lets answers grow and end as the test wants."""

    def __init__(self, database: Database, curtain: Curtain) -> None:
        self._database = database
        self._listen = curtain.listen
        self.conversation_id = 0
        self.answers: list[Message] = []

    def send(
        self,
        *,
        conversation_id: int | None,
        text: str,
        setup: LaneSetup,
        attached: tuple[Attachment, ...] = (),
        consent: Consent | None = None,
        lanes: tuple[int, ...] | None = None,
        beside: tuple[LaneSetup, ...] = (),
        local_only: bool = False,
        blind: bool = False,
        folder_id: int | None = None,
    ) -> Future[int]:
        del attached, consent, local_only, folder_id
        turn = self._database.submit(
            messages.begin_turn,
            conversation_id=conversation_id,
            text=text,
            setup=setup,
            beside=beside,
            only=lanes,
            blind=blind,
        ).result()
        self.conversation_id = turn.conversation.id
        self.answers = [lane.answer for lane in turn.lanes]
        said = tuple(message for lane in turn.lanes for message in (lane.prompt, lane.answer))
        self._listen(TurnBegan(conversation_id=turn.conversation.id, messages=said, blind=turn.blind))
        done: Future[int] = Future()
        done.set_result(turn.conversation.id)
        return done

    def grow(self, at: int, text: str) -> None:
        """Words of the answer in lane `at`."""
        answer = self.answers[at]
        for event in (
            AnswerPhase(conversation_id=self.conversation_id, answer_id=answer.id, phase=Phase.WRITING),
            AnswerGrew(conversation_id=self.conversation_id, answer_id=answer.id, text=text),
        ):
            self._listen(event)

    def end(self, at: int, text: str, state: MessageState = MessageState.COMPLETE) -> None:
        """All of the answer in lane `at`."""
        answer = self.answers[at]
        assert answer.model is not None
        ended = self._database.submit(
            answers.finish,
            answer_id=answer.id,
            text=text,
            reasoning="",
            state=state,
            generation=generation_of(answer.model),
        ).result()
        self._listen(AnswerEnded(conversation_id=self.conversation_id, answer=ended))

    def stop(self, conversation_id: int) -> None:
        """Nothing runs by itself here."""

    def __getattr__(self, name: str) -> object:
        raise AssertionError(f"{name} is not a part of these tests")


class Duels:
    """What a test has in its hands."""

    def __init__(self, house: House, database: Database, models: Sequence[ModelRef]) -> None:
        curtain = Curtain(house.bridge.listen)
        self.database = database
        self.votes = VotesService(database, curtain.listen)
        self.boards = ScoreboardService(self.votes)
        self.chat = ScriptedChat(database, curtain)
        self.library = LibraryService(database, curtain.listen, stop_answers=lambda _: None)
        self.lanes = LanesService(database, curtain.listen, stop_lane=lambda _: None, stop_catching_up=lambda _: None)
        self.models = tuple(models)
        self.conversation_id = conversation_of(database, models)

    def open_window(self, house: House, *, blind: bool) -> MainWindow:
        """A window with the conversation."""
        self.votes.set_blind(self.conversation_id, on=blind).result()
        return house.open_window(
            services={
                "chat": self.chat,
                "library": self.library,
                "lanes": self.lanes,
                "votes": self.votes,
                "boards": self.boards,
            }
        )


@contextmanager
def duels(house: House, paths: Paths, models: Sequence[ModelRef] = MODELS) -> Iterator[Duels]:
    """Closed again when the window is."""
    database = Database.open(paths.database)
    made = Duels(house, database, models)
    try:
        yield made
    finally:
        made.boards.close()
        database.close()
