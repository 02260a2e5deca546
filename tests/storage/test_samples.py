from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.domain import SAMPLE, MessageState, ModelRef, Role
from desktop_app.storage import conversations, lanes, messages, prompts, samples

if TYPE_CHECKING:
    from desktop_app.domain import LaneSetup
    from desktop_app.storage.database import Database

AUTHOR = ModelRef(provider=SAMPLE, id="sample", name="Tandem")


TURNS = (("q1", "a1"), ("q2", "a2"))


def test_a_sample_is_a_conversation_like_any_other_that_no_model_wrote(database: Database, setup: LaneSetup) -> None:
    database.submit(samples.add, title="견본", turns=TURNS, author=AUTHOR, setup=setup).result()
    (conversation,) = database.read(conversations.recent).result()
    (lane,) = database.read(lanes.of_conversation, conversation_id=conversation.id).result()
    said = database.read(messages.path, lane_id=lane.id).result()
    assert conversation.title == "견본"
    assert lane.setup == setup
    assert [(one.role, one.text, one.model) for one in said] == [
        (Role.USER, "q1", None),
        (Role.ASSISTANT, "a1", AUTHOR),
        (Role.USER, "q2", None),
        (Role.ASSISTANT, "a2", AUTHOR),
    ]
    assert {one.state for one in said} == {MessageState.COMPLETE}
    assert {one.generation for one in said} == {None}


def test_a_sample_can_be_carried_on_and_deleted_for_good(database: Database, setup: LaneSetup) -> None:
    database.submit(samples.add, title="견본", turns=TURNS, author=AUTHOR, setup=setup).result()
    (conversation,) = database.read(conversations.recent).result()
    begun = database.submit(messages.begin_turn, conversation_id=conversation.id, text="and now?", setup=setup).result()
    assert begun.lanes[0].answer.model == setup.model
    database.submit(conversations.delete_forever, conversation_id=conversation.id).result()
    assert database.read(conversations.recent).result() == ()


def test_what_was_written_beforehand_is_not_among_the_users_earlier_prompts(
    database: Database, setup: LaneSetup
) -> None:
    database.submit(samples.add, title="견본", turns=TURNS, author=AUTHOR, setup=setup).result()
    (conversation,) = database.read(conversations.recent).result()
    database.submit(messages.begin_turn, conversation_id=conversation.id, text="mine", setup=setup).result()
    assert database.read(prompts.earlier, conversation_id=conversation.id, limit=9).result() == ("mine",)
