"""Whatever is done to a conversation, its tree stays a tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from desktop_app.domain import MessageState, Role
from desktop_app.storage import answers, lanes, messages
from desktop_app.storage.database import Database
from desktop_app.storage.schema import LaneRow
from desktop_app.storage.values import setup_columns
from tests.storage.sql import rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop_app.domain import LaneSetup, Message
    from desktop_app.storage.database import Session

BROKEN = {
    "a head that has answers below it": (
        "SELECT 1 FROM lane WHERE EXISTS (SELECT 1 FROM message WHERE parent_id = lane.head_id)"
    ),
    "a head in another lane": (
        "SELECT 1 FROM lane JOIN message ON message.id = lane.head_id WHERE message.lane_id <> lane.id"
    ),
    "a lane with messages and no head": (
        "SELECT 1 FROM lane JOIN message ON message.lane_id = lane.id WHERE lane.head_id IS NULL"
    ),
    "a parent in another lane": (
        "SELECT 1 FROM message child JOIN message parent ON parent.id = child.parent_id"
        " WHERE parent.lane_id <> child.lane_id OR parent.id >= child.id"
    ),
    "a turn in a lane without exactly one prompt": (
        "SELECT 1 FROM message GROUP BY turn_id, lane_id HAVING sum(role = 'user') <> 1"
    ),
    "an answer that does not follow its own turn's prompt": (
        "SELECT 1 FROM message answer LEFT JOIN message prompt ON prompt.id = answer.parent_id WHERE"
        " answer.role = 'assistant' AND (prompt.role <> 'user' OR prompt.turn_id IS NOT answer.turn_id)"
    ),
    "a turn of another conversation": (
        "SELECT 1 FROM message JOIN lane ON lane.id = lane_id JOIN turn ON turn.id = turn_id"
        " WHERE turn.conversation_id <> lane.conversation_id"
    ),
}

STEPS = st.one_of(
    st.just(("turn", 0, 0)),
    st.tuples(st.sampled_from(["regenerate", "continue", "end"]), st.integers(0, 9), st.just(0)),
    st.tuples(st.just("choose"), st.integers(0, 9), st.sampled_from([-2, -1, 1, 2])),
)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tree") / "tandem.sqlite3"


@pytest.fixture(scope="module")
def shared(path: Path) -> Iterator[Database]:
    """One database for all examples; each has conversations of its own."""
    database = Database.open(path)
    yield database
    database.close()


def _with_two_lanes(session: Session, *, setup: LaneSetup) -> int:
    turn = messages.begin_turn(session, conversation_id=None, text="first", setup=setup)
    session.add(LaneRow(conversation_id=turn.conversation.id, position=1, **setup_columns(setup)))
    return turn.conversation.id


def _apply(
    session: Session, *, conversation_id: int, setup: LaneSetup, steps: list[tuple[str, int, int]]
) -> list[tuple[Message, ...]]:
    for kind, which, step in steps:
        shown = [
            message
            for lane in lanes.of_conversation(session, conversation_id=conversation_id)
            for message in messages.path(session, lane_id=lane.id)
        ]
        given = [message for message in shown if message.role is Role.ASSISTANT]
        answer = given[which % len(given)]
        if kind == "turn":
            messages.begin_turn(session, conversation_id=conversation_id, text="more", setup=setup)
        elif kind == "choose":
            messages.choose_sibling(session, message_id=shown[which % len(shown)].id, step=step)
        elif kind == "regenerate":
            messages.begin_regeneration(session, answer_id=answer.id)
        elif answer.state is MessageState.STREAMING:
            answers.finish(
                session, answer_id=answer.id, text="!", reasoning="", state=MessageState.STOPPED, generation=None
            )
        elif kind == "continue":
            messages.begin_continuation(session, answer_id=answer.id)
    return [
        messages.path(session, lane_id=lane.id)
        for lane in lanes.of_conversation(session, conversation_id=conversation_id)
    ]


@settings(max_examples=25, deadline=None)
@given(steps=st.lists(STEPS, max_size=12))
def test_no_order_of_events_breaks_a_tree(
    shared: Database, path: Path, setup: LaneSetup, steps: list[tuple[str, int, int]]
) -> None:
    conversation_id = shared.submit(_with_two_lanes, setup=setup).result()
    shown = shared.submit(_apply, conversation_id=conversation_id, setup=setup, steps=steps).result()
    for said in shown:
        assert [message.parent_id for message in said] == [None, *(message.id for message in said)][: len(said)]
        assert [message.role for message in said] == [Role.USER, Role.ASSISTANT] * (len(said) // 2)
        assert all(1 <= message.sibling <= message.siblings for message in said)
    assert {name for name, query in BROKEN.items() if rows(path, query)} == set()


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("UPDATE lane SET head_id = :other WHERE head_id = :answer", id="head in another lane"),
        pytest.param("UPDATE message SET parent_id = :other WHERE id = :answer", id="parent in another lane"),
        pytest.param("UPDATE message SET parent_id = :answer WHERE id = :prompt", id="parent newer than its child"),
        pytest.param(
            "UPDATE message SET role = 'user', state = 'complete', writer = NULL, parent_id = NULL WHERE id = :answer",
            id="one prompt twice in one place",
        ),
        pytest.param("UPDATE message SET writer = NULL WHERE id = :answer", id="streaming without a writer"),
        pytest.param("UPDATE message SET state = 'thinking' WHERE id = :answer", id="unknown state"),
        pytest.param("UPDATE message SET turn_id = 99 WHERE id = :answer", id="unknown turn"),
        pytest.param("DELETE FROM message WHERE id = :prompt", id="a hole"),
    ],
)
def test_the_database_itself_refuses_a_broken_tree(database: Database, setup: LaneSetup, statement: str) -> None:
    other, begun = (
        database.submit(messages.begin_turn, conversation_id=None, text="?", setup=setup).result().lanes[0]
        for _ in range(2)
    )
    ids = {"other": other.answer.id, "answer": begun.answer.id, "prompt": begun.prompt.id}

    def attempt(session: Session) -> None:
        session.execute(text(statement), {name: ids[name] for name in ids if f":{name}" in statement})

    with pytest.raises(IntegrityError):
        database.submit(attempt).result()
