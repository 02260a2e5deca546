"""What models were given is kept with each of their runs, and goes with the message."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from desktop_app.domain import CONTROL_BEGINS, CONTROL_ENDS, Generation, MessageState, SentPrompt
from desktop_app.storage import answers, conversations, messages, sent_prompts
from tests.storage.sql import rows

if TYPE_CHECKING:
    from desktop_app.domain import LaneSetup, Message
    from desktop_app.settings import Paths
    from desktop_app.storage.database import Database

FIRST = SentPrompt(
    rendered=f"{CONTROL_BEGINS}<|im_start|>{CONTROL_ENDS}user\n등대 이야기\n" * 100,
    message_tokens=(0, 7, 0),
    prompt_tokens=21,
    cached_tokens=8,
    omitted_messages=0,
    system="짧게 답해 줘.",
)


def _answer(database: Database, setup: LaneSetup) -> Message:
    turn = database.submit(messages.begin_turn, conversation_id=None, text="등대 이야기", setup=setup).result()
    return turn.lanes[0].answer


def _end(
    database: Database,
    answer: Message,
    setup: LaneSetup,
    sent: SentPrompt | None,
    state: MessageState = MessageState.COMPLETE,
    written: tuple[int, ...] = (),
) -> None:
    database.submit(
        answers.finish,
        answer_id=answer.id,
        text="The lamp",
        reasoning="",
        state=state,
        generation=Generation(model=setup.model),
        sent=sent,
        written=written,
    ).result()


def test_a_prompt_comes_back_as_it_was_sent(database: Database, setup: LaneSetup) -> None:
    answer = _answer(database, setup)
    _end(database, answer, setup, FIRST)

    (part,) = database.read(sent_prompts.of_answer, answer_id=answer.id).result()

    assert part.prompt == FIRST
    assert part.generation.model == setup.model


def test_the_tokens_of_an_answer_come_back_as_they_were_written(database: Database, setup: LaneSetup) -> None:
    answer = _answer(database, setup)
    _end(database, answer, setup, FIRST, written=(0, 7, 262_143, 2**31 - 1))

    (part,) = database.read(sent_prompts.of_answer, answer_id=answer.id).result()

    assert part.written == (0, 7, 262_143, 2**31 - 1)


def test_a_failed_answer_keeps_what_was_sent_and_one_that_never_started_has_none(
    database: Database, setup: LaneSetup
) -> None:
    failed, never_sent = _answer(database, setup), _answer(database, setup)
    _end(database, failed, setup, FIRST, MessageState.FAILED)
    _end(database, never_sent, setup, None, MessageState.FAILED)

    assert database.read(sent_prompts.of_answer, answer_id=failed.id).result()[0].prompt == FIRST
    assert database.read(sent_prompts.of_answer, answer_id=never_sent.id).result()[0].prompt is None


def test_each_run_of_an_answer_that_was_carried_on_has_its_own_prompt(database: Database, setup: LaneSetup) -> None:
    answer = _answer(database, setup)
    _end(database, answer, setup, FIRST, MessageState.STOPPED)
    database.submit(messages.begin_continuation, answer_id=answer.id).result()
    second = SentPrompt(rendered="…The lamp", message_tokens=(0, 7, 3), prompt_tokens=24)
    _end(database, answer, setup, second)

    parts = database.read(sent_prompts.of_answer, answer_id=answer.id).result()

    assert [part.prompt for part in parts] == [FIRST, second]


def test_it_takes_little_room_and_goes_with_the_message(database: Database, setup: LaneSetup, paths: Paths) -> None:
    answer = _answer(database, setup)
    _end(database, answer, setup, FIRST)

    ((stored,),) = rows(paths.database, "SELECT rendered FROM sent_prompt")
    assert len(stored) < len(FIRST.rendered.encode()) / 10
    assert zlib.decompress(stored).decode() == FIRST.rendered

    (listed,) = database.read(conversations.recent).result()
    database.submit(conversations.delete_forever, conversation_id=listed.id).result()
    assert rows(paths.database, "SELECT count(*) FROM sent_prompt") == [(0,)]
    assert database.read(sent_prompts.of_answer, answer_id=answer.id).result() == ()


def test_half_a_surrogate_pair_does_not_keep_an_answer_from_being_stored(database: Database, setup: LaneSetup) -> None:
    answer = _answer(database, setup)
    _end(database, answer, setup, SentPrompt(rendered="a\ud83db", message_tokens=(0, 2, 0)))

    (part,) = database.read(sent_prompts.of_answer, answer_id=answer.id).result()
    assert part.prompt is not None
    assert part.prompt.rendered == "a?b"
