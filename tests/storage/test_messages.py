from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event

from desktop_app.domain import (
    LOCAL,
    Generation,
    LaneSetup,
    Message,
    MessageState,
    ModelRef,
    Role,
    Sampling,
    StopReason,
    TemplateChoice,
    Timings,
)
from desktop_app.errors import AnswerUnderWay, ConversationGone, LaneGone, MessageGone
from desktop_app.storage import answers, conversations, drafts, lanes, messages
from desktop_app.storage.schema import GenerationRow, LaneRow
from desktop_app.storage.values import setup_columns
from tests.storage.sql import rows

if TYPE_CHECKING:
    from desktop_app.settings import Paths
    from desktop_app.storage.database import Database, Session
    from desktop_app.storage.messages import BegunLane, BegunTurn

OTHER = ModelRef(provider=LOCAL, id="ef" * 32, name="the other model")


@pytest.fixture
def generation(setup: LaneSetup) -> Generation:
    """No field at its default."""
    return Generation(
        model=setup.model,
        quantization="Q4_1",
        engine_version="llama-cpp-python 0.3.36",
        device="CPU, 2 threads",
        n_ctx=4096,
        sampling=setup.sampling,
        template=TemplateChoice.LLAMA3,
        seed=2**32 - 2,
        prompt_tokens=31,
        cached_tokens=17,
        completion_tokens=5,
        omitted_messages=3,
        timings=Timings(queue_s=0.125, load_s=1.5, prompt_s=0.25, first_token_s=0.375, decode_s=2.0),
        stop_reason=StopReason.LENGTH,
        error="none to speak of",
    )


def _begin(database: Database, text: str, setup: LaneSetup, conversation_id: int | None = None) -> BegunTurn:
    return database.submit(messages.begin_turn, conversation_id=conversation_id, text=text, setup=setup).result()


def _begin_one(database: Database, text: str, setup: LaneSetup, conversation_id: int | None = None) -> BegunLane:
    (begun,) = _begin(database, text, setup, conversation_id).lanes
    return begun


def _finish(
    database: Database,
    answer: Message,
    text: str,
    *,
    state: MessageState = MessageState.COMPLETE,
    generation: Generation | None = None,
) -> Message:
    return database.submit(
        answers.finish, answer_id=answer.id, text=text, reasoning="", state=state, generation=generation
    ).result()


def _path(database: Database, lane_id: int) -> list[str]:
    return [message.text for message in database.read(messages.path, lane_id=lane_id).result()]


def test_the_first_prompt_makes_a_conversation_with_its_words_and_an_empty_answer(
    database: Database, setup: LaneSetup
) -> None:
    earliest = datetime.now(UTC) - timedelta(seconds=1)
    turn = _begin(database, "# 안녕?\nwith \x00 and \ud83d", setup)
    assert turn.conversation.title == "안녕?"
    assert turn.conversation.created_at == turn.conversation.updated_at >= earliest
    (begun,) = turn.lanes
    assert begun.lane.setup == setup
    assert begun.lane.head_id == begun.answer.id
    assert (begun.prompt.role, begun.prompt.state) == (Role.USER, MessageState.COMPLETE)
    assert begun.prompt.text == "# 안녕?\nwith \x00 and \ufffd"
    assert (begun.prompt.parent_id, begun.prompt.model, begun.prompt.generation) == (None, None, None)
    assert begun.answer == Message(
        id=begun.answer.id,
        lane_id=begun.lane.id,
        parent_id=begun.prompt.id,
        turn_id=begun.prompt.turn_id,
        role=Role.ASSISTANT,
        text="",
        state=MessageState.STREAMING,
        created_at=begun.answer.created_at,
        model=setup.model,
    )
    assert database.read(conversations.get, conversation_id=turn.conversation.id).result() == turn.conversation
    assert database.read(messages.path, lane_id=begun.lane.id).result() == (begun.prompt, begun.answer)


def test_a_lane_that_is_alone_takes_on_the_setup_of_the_next_prompt(database: Database, setup: LaneSetup) -> None:
    first = _begin(database, "one", setup)
    changed = LaneSetup(model=OTHER, sampling=Sampling(seed=None, max_tokens=None))
    second = _begin_one(database, "two", changed, first.conversation.id)
    assert second.lane.setup == changed
    assert second.answer.model == OTHER
    assert second.prompt.parent_id == first.lanes[0].answer.id


def test_a_prompt_goes_to_every_lane_as_one_turn(database: Database, setup: LaneSetup) -> None:
    first = _begin(database, "one", setup)
    second_setup = LaneSetup(model=OTHER)

    def add_lane(session: Session) -> None:
        session.add(LaneRow(conversation_id=first.conversation.id, position=1, **setup_columns(second_setup)))

    database.submit(add_lane).result()
    turn = _begin(database, "both", setup, first.conversation.id)
    assert [begun.lane.position for begun in turn.lanes] == [0, 1]
    assert [begun.answer.model for begun in turn.lanes] == [setup.model, OTHER]
    assert len({message.turn_id for begun in turn.lanes for message in (begun.prompt, begun.answer)}) == 1
    assert [_path(database, begun.lane.id) for begun in turn.lanes] == [["one", "", "both", ""], ["both", ""]]


def test_nothing_is_asked_in_a_conversation_that_lies_in_the_trash(database: Database, setup: LaneSetup) -> None:
    turn = _begin(database, "one", setup)
    database.submit(conversations.move_to_trash, conversation_id=turn.conversation.id).result()
    with pytest.raises(ConversationGone):
        _begin(database, "two", setup, turn.conversation.id)
    database.submit(conversations.restore, conversation_id=turn.conversation.id).result()
    assert _begin_one(database, "two", setup, turn.conversation.id).prompt.text == "two"


def test_a_draft_that_was_sent_is_a_draft_no_more_and_another_one_stays(database: Database, setup: LaneSetup) -> None:
    database.submit(drafts.save, conversation_id=None, text="the words\n").result()
    _begin(database, "from the command line", setup)
    assert database.read(drafts.load, conversation_id=None).result() == "the words\n"
    _begin(database, "the words", setup)
    assert database.read(drafts.load, conversation_id=None).result() == ""


def test_a_partial_answer_is_kept_until_the_answer_ends(database: Database, setup: LaneSetup) -> None:
    answer = _begin_one(database, "?", setup).answer
    long = "반쯤 " * 20_000
    database.submit(answers.save_partial, answer_id=answer.id, text=long, reasoning="음").result()
    kept = database.read(messages.get, message_id=answer.id).result()
    assert kept == replace(answer, text=long, reasoning="음")
    ended = _finish(database, answer, "whole")
    database.submit(answers.save_partial, answer_id=answer.id, text="late", reasoning="").result()
    assert database.read(messages.get, message_id=answer.id).result() == ended


def test_the_facts_of_an_answer_come_back_as_they_were(
    database: Database, setup: LaneSetup, generation: Generation
) -> None:
    answer = _begin_one(database, "?", setup).answer
    ended = _finish(database, answer, "half a pair: \ud83d", state=MessageState.STOPPED, generation=generation)
    assert ended == replace(answer, text="half a pair: \ufffd", state=MessageState.STOPPED, generation=generation)
    assert database.read(messages.get, message_id=answer.id).result() == ended


@pytest.mark.parametrize(
    "state", [MessageState.COMPLETE, MessageState.STOPPED, MessageState.INTERRUPTED, MessageState.FAILED]
)
def test_an_answer_without_facts_can_end_in_any_way(database: Database, setup: LaneSetup, state: MessageState) -> None:
    ended = _finish(database, _begin_one(database, "?", setup).answer, "", state=state)
    assert (ended.state, ended.generation) == (state, None)


def test_regenerating_makes_a_sibling_by_the_lanes_present_model(database: Database, setup: LaneSetup) -> None:
    begun = _begin_one(database, "?", setup)
    first = _finish(database, begun.answer, "first")
    database.submit(lanes.change_setup, lane_id=begun.lane.id, setup=replace(setup, model=OTHER)).result()
    second = database.submit(messages.begin_regeneration, answer_id=first.id).result()
    assert (second.parent_id, second.turn_id) == (first.parent_id, first.turn_id)
    assert (second.text, second.state, second.model) == ("", MessageState.STREAMING, OTHER)
    assert (second.sibling, second.siblings) == (2, 2)
    _finish(database, second, "second")
    assert _path(database, begun.lane.id) == ["?", "second"]
    old = database.read(messages.get, message_id=first.id).result()
    assert (old.text, old.sibling, old.siblings) == ("first", 1, 2)


def test_choosing_a_sibling_brings_back_all_that_was_said_below_it(database: Database, setup: LaneSetup) -> None:
    turn = _begin(database, "a", setup)
    lane_id = turn.lanes[0].lane.id
    first = _finish(database, turn.lanes[0].answer, "b1")
    below = _begin_one(database, "c", setup, turn.conversation.id)
    _finish(database, below.answer, "d")
    second = database.submit(messages.begin_regeneration, answer_id=first.id).result()
    _finish(database, second, "b2")
    assert _path(database, lane_id) == ["a", "b2"]
    for step, shown in ((1, ["a", "b2"]), (-1, ["a", "b1", "c", "d"]), (1, ["a", "b2"])):
        on_path = database.read(messages.path, lane_id=lane_id).result()[1]
        database.submit(messages.choose_sibling, message_id=on_path.id, step=step).result()
        assert _path(database, lane_id) == shown


def test_an_answer_is_carried_on_with_its_words_and_keeps_each_generation(
    database: Database, setup: LaneSetup, generation: Generation, paths: Paths
) -> None:
    begun = _begin_one(database, "?", setup)
    _finish(database, begun.answer, "one, two", state=MessageState.STOPPED, generation=generation)
    again = database.submit(messages.begin_continuation, answer_id=begun.answer.id).result()
    assert (again.id, again.text, again.state) == (begun.answer.id, "one, two", MessageState.STREAMING)
    with pytest.raises(AnswerUnderWay):
        database.submit(messages.begin_continuation, answer_id=begun.answer.id).result()
    newer = replace(generation, completion_tokens=77, stop_reason=StopReason.END)
    ended = _finish(database, again, "one, two, three", generation=newer)
    assert ended.generation == newer
    assert rows(paths.database, "SELECT completion_tokens FROM generation ORDER BY id") == [(5,), (77,)]


def test_an_answer_reads_what_was_said_above_it_on_its_own_branch(database: Database, setup: LaneSetup) -> None:
    turn = _begin(database, "a", setup)
    first = _finish(database, turn.lanes[0].answer, "b1")
    below = _begin_one(database, "c", setup, turn.conversation.id)
    second = database.submit(messages.begin_regeneration, answer_id=first.id).result()

    def read_by(answer: Message) -> list[tuple[Role, str]]:
        said = database.read(messages.history, message_id=answer.id).result()
        return [(message.role, message.text) for message in said]

    assert read_by(second) == [(Role.USER, "a")]
    assert read_by(below.answer) == [(Role.USER, "a"), (Role.ASSISTANT, "b1"), (Role.USER, "c")]


def test_opening_a_conversation_loads_the_facts_of_its_own_answers_only(
    database: Database, setup: LaneSetup, generation: Generation
) -> None:
    turn = _begin(database, "a", setup)
    _finish(database, turn.lanes[0].answer, "b", generation=generation)
    for _ in range(3):
        _finish(database, _begin_one(database, "elsewhere", setup).answer, "there", generation=generation)
    last = _begin_one(database, "c", setup, turn.conversation.id)
    _finish(database, last.answer, "d", generation=generation)

    def facts_loaded(session: Session) -> int:
        loaded: list[object] = []
        event.listen(session, "loaded_as_persistent", lambda _, row: loaded.append(row))
        messages.path(session, lane_id=last.lane.id)
        return len([row for row in loaded if isinstance(row, GenerationRow)])

    assert database.read(facts_loaded).result() == 2


@pytest.mark.parametrize("begin", [messages.begin_regeneration, messages.begin_continuation])
def test_only_an_answer_can_be_written_again(database: Database, setup: LaneSetup, begin: object) -> None:
    prompt = _begin_one(database, "?", setup).prompt
    assert callable(begin)
    with pytest.raises(ValueError, match="not an answer"):
        database.submit(begin, answer_id=prompt.id).result()


def test_an_answer_whose_conversation_was_deleted_is_gone(database: Database, setup: LaneSetup) -> None:
    turn = _begin(database, "?", setup)
    answer = turn.lanes[0].answer
    database.submit(conversations.delete_forever, conversation_id=turn.conversation.id).result()
    database.submit(answers.save_partial, answer_id=answer.id, text="late", reasoning="").result()
    with pytest.raises(MessageGone):
        _finish(database, answer, "too late")
    with pytest.raises(ConversationGone):
        _begin(database, "more", setup, turn.conversation.id)
    with pytest.raises(LaneGone):
        database.read(messages.path, lane_id=answer.lane_id).result()
