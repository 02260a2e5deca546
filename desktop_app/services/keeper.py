"""Keeps answers on disk while they are written: at most a second of them is ever only in memory."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from desktop_app.domain import Message, MessageState, SentPrompt
from desktop_app.errors import AppError, DatabaseFailed, MessageGone
from desktop_app.services.events import BugFound
from desktop_app.services.faults import known
from desktop_app.storage import answers, ledger
from desktop_app.usage import Spent

if TYPE_CHECKING:
    from concurrent.futures import Future

    from desktop_app.services.answering import Answering
    from desktop_app.services.events import Listener
    from desktop_app.storage.database import Database, Session

INTERVAL_S = 0.5
"""Half of the second that may be lost, so that a slow write still keeps the promise."""


@dataclass(frozen=True, slots=True)
class _End:
    """What is stored of an answer that has ended."""

    message: Message
    sent: SentPrompt | None
    written: tuple[int, ...]
    spent: Spent | None


class Keeper:
    """One thread that writes the answers under way, and the ended ones that found no room at first."""

    def __init__(self, database: Database, listen: Listener) -> None:
        self._database = database
        self._listen = listen
        self._condition = threading.Condition()
        self._watched: dict[int, Answering] = {}
        self._homeless: dict[int, _End] = {}
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="keeper", daemon=True)
        self._thread.start()

    def watch(self, answering: Answering) -> None:
        """Write this answer every half second from now on."""
        with self._condition:
            self._watched[answering.answer_id] = answering
            self._condition.notify_all()

    def finish(self, answering: Answering, ended: Message) -> tuple[Message, AppError | None]:
        """Write an answer's terminal state; blocks. The message as stored.

        If it cannot be stored the message comes back as FAILED with the reason, a Bug among them, and is tried
        again until the program ends.
        """
        end = _End(ended, answering.sent, answering.written, answering.spent)
        with self._condition:
            self._watched.pop(answering.answer_id, None)
        try:
            return self._store(end).result(), None
        except MessageGone:
            self._database.submit(_settle, end)
            return ended, None  # the user deleted the conversation meanwhile
        except Exception as error:  # noqa: BLE001 - the words are tried again and the answer must end, whatever it is
            with self._condition:
                self._homeless[ended.id] = end
                self._condition.notify_all()
            return replace(ended, state=MessageState.FAILED), known(error)

    def close(self) -> None:
        """Try what is left once more, and end the thread; safe to call twice."""
        with self._condition:
            self._closed = True
            self._condition.notify_all()
        self._thread.join()
        self._house()

    def _run(self) -> None:
        while True:
            with self._condition:
                self._condition.wait_for(lambda: self._closed or self._watched or self._homeless)
                if self._condition.wait_for(lambda: self._closed, timeout=INTERVAL_S):
                    return
                watched = list(self._watched.values())
            for answering in watched:
                self._save(answering)
            self._house()

    def _save(self, answering: Answering) -> None:
        unsaved = answering.unsaved()
        if unsaved is None:
            return
        text, reasoning = unsaved
        try:
            self._database.submit(
                answers.save_partial, answer_id=answering.answer_id, text=text, reasoning=reasoning
            ).result()
        except DatabaseFailed:
            answering.not_saved()  # a lock or a hiccup of the disk, which may be over at the next round
        except Exception as error:  # noqa: BLE001 - this thread serves every answer and must outlive a bug
            answering.fail(known(error))

    def _house(self) -> None:
        with self._condition:
            homeless = list(self._homeless.values())
        for end in homeless:
            try:
                self._store(end).result()
            except MessageGone:
                self._database.submit(_settle, end)  # the user deleted the conversation meanwhile
            except AppError:
                continue  # told when it happened; tried again at the next round
            except Exception as error:  # noqa: BLE001 - as above; it would only happen again
                self._listen(BugFound(report=known(error).detail))
            with self._condition:
                self._homeless.pop(end.message.id, None)

    def _store(self, end: _End) -> Future[Message]:
        return self._database.submit(_finish, end)


def _finish(session: Session, end: _End) -> Message:
    """The message as stored. Raises MessageGone."""
    message = end.message
    assert message.generation is not None
    stored = answers.finish(
        session,
        answer_id=message.id,
        text=message.text,
        reasoning=message.reasoning,
        state=message.state,
        generation=message.generation,
        sent=end.sent,
        written=end.written,
    )
    _settle(session, end)
    return stored


def _settle(session: Session, end: _End) -> None:
    ledger.settle(session, answer_id=end.message.id, spent=end.spent)
