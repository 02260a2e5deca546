"""The answers under way: a thread each, kept on the disk while they are written, stopped and waited for."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from desktop_app.domain import Lane, Message, MessageState
from desktop_app.errors import Bug
from desktop_app.services.answering import Answering
from desktop_app.services.clearance import NO_CLEARANCE, Clearance
from desktop_app.services.events import BugFound
from desktop_app.services.faults import known
from desktop_app.services.keeper import Keeper
from desktop_app.storage.keeping_here import is_kept_here

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop_app.errors import AppError
    from desktop_app.services.cloud import CloudService
    from desktop_app.services.events import Listener
    from desktop_app.services.models import ModelsService
    from desktop_app.storage.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """An empty answer on disk with what its model has to read; `clearance`: who may read it elsewhere. `shares`,
    `stays` and `anew`: as in `Answering`.
    """

    conversation_id: int
    lane: Lane
    history: tuple[Message, ...]
    texts: Mapping[str, str]
    answer: Message
    shares: bool
    stays: bool
    clearance: Clearance = NO_CLEARANCE
    images: Mapping[str, bytes] = field(default_factory=dict)
    anew: bool = False


class Running:
    """Any thread may call; `on_end` is told of each answer after its end was announced, on the answer's thread."""

    def __init__(
        self,
        database: Database,
        models: ModelsService,
        cloud: CloudService,
        listen: Listener,
        on_end: Callable[[Message], None],
    ) -> None:
        self._database = database
        self._models = models
        self._cloud = cloud
        self._listen = listen
        self._on_end = on_end
        self._lock = threading.Lock()
        self._answers: dict[int, Answering] = {}
        self._keeper = Keeper(database, listen)

    def start(self, turn: Sequence[Begun]) -> None:
        """Let their models write answers. All stand in the queue before the first one leaves it."""
        answers = [self._answering(begun) for begun in turn]
        with self._lock:
            self._answers |= {one.answer_id: one for one in answers}
        for answering, begun in zip(answers, turn, strict=True):
            self._keeper.watch(answering)
            threading.Thread(target=self._run, args=(answering, begun), name=f"answer {answering.answer_id}").start()

    def lanes(self) -> set[int]:
        """The lanes in which an answer is under way."""
        with self._lock:
            return {one.lane_id for one in self._answers.values()}

    def stop(self, suits: Callable[[Answering], bool]) -> int:
        """End the answers that suit, and tell how many; what they have is kept."""
        suiting = [answering for answering in self._all() if suits(answering)]
        for answering in suiting:
            answering.stop(MessageState.STOPPED)
        return len(suiting)

    def close(self) -> None:
        """Interrupt all, keep what they have, and wait until that is stored."""
        under_way = self._all()
        for answering in under_way:
            answering.stop(MessageState.INTERRUPTED)
        for answering in under_way:
            answering.done.wait()
        self._keeper.close()

    def _answering(self, begun: Begun) -> Answering:
        return Answering(
            conversation_id=begun.conversation_id,
            answer=begun.answer,
            lane=begun.lane,
            history=begun.history,
            texts=begun.texts,
            clearance=begun.clearance,
            images=begun.images,
            shares=begun.shares,
            stays=begun.stays,
            anew=begun.anew,
            models=self._models,
            cloud=self._cloud,
            listen=self._listen,
            keep=self._keep,
        )

    def _all(self) -> list[Answering]:
        with self._lock:
            return list(self._answers.values())

    def _run(self, answering: Answering, begun: Begun) -> None:
        try:
            self._heed_locks(answering, begun)
            answering.run()
        finally:
            self._forget(answering)
            answering.done.set()

    def _heed_locks(self, answering: Answering, begun: Begun) -> None:
        """A lock that was put on after the prompt was stored, and before `stop` could find the answer, ends it as well;
        from now on `stop` finds it.
        """
        files = [file.sha256 for message in begun.history for file in message.attachments]
        try:
            if not answering.leaves([begun.conversation_id], ""):
                return
            if self._database.read(is_kept_here, conversation_id=begun.conversation_id, files=files).result():
                answering.stop(MessageState.STOPPED)
        except Exception as failure:  # noqa: BLE001 - whatever it is, nothing leaves that may be locked
            answering.fail(known(failure))

    def _keep(self, answering: Answering, ended: Message, error: AppError | None) -> None:
        stored, trouble = self._keeper.finish(answering, ended)
        for failure in (error, trouble):
            if isinstance(failure, Bug):
                self._listen(BugFound(report=failure.detail))
        self._forget(answering)  # before the end is told, so that whoever hears of it can ask again
        answering.announce(stored, trouble or error)
        self._on_end(stored)

    def _forget(self, answering: Answering) -> None:
        with self._lock:
            self._answers.pop(answering.answer_id, None)
