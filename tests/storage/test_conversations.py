from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from desktop_app.errors import ConversationGone
from desktop_app.storage import conversations, drafts, messages
from tests.storage.sql import rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_app.domain import LaneSetup
    from desktop_app.settings import Paths
    from desktop_app.storage.database import Database, Session


@pytest.fixture
def three(database: Database, setup: LaneSetup) -> list[int]:
    """Conversations titled one, two, three, in that order of time."""
    begun = [
        database.submit(messages.begin_turn, conversation_id=None, text=text, setup=setup).result()
        for text in ("one", "two", "three")
    ]
    return [turn.conversation.id for turn in begun]


def _titles(database: Database) -> list[str]:
    return [found.title for found in database.read(conversations.recent).result()]


def test_the_conversation_used_last_comes_first(database: Database, three: list[int], setup: LaneSetup) -> None:
    assert _titles(database) == ["three", "two", "one"]
    database.submit(messages.begin_turn, conversation_id=three[0], text="again", setup=setup).result()
    assert _titles(database) == ["one", "three", "two"]


def test_the_list_can_be_read_in_pieces(database: Database, three: list[int]) -> None:
    piece = database.read(conversations.recent, limit=1, offset=1).result()
    assert [found.id for found in piece] == [three[1]]


def test_renaming_changes_the_title_and_not_the_order(database: Database, three: list[int]) -> None:
    database.submit(conversations.rename, conversation_id=three[0], title="새 제목 \ud83d").result()
    assert _titles(database) == ["three", "two", "새 제목 \ufffd"]


def test_the_trash_gives_back_what_was_put_in(database: Database, three: list[int]) -> None:
    before = database.read(conversations.recent).result()
    for conversation_id in (three[2], three[0]):
        database.submit(conversations.move_to_trash, conversation_id=conversation_id).result()
    assert _titles(database) == ["two"]
    thrown = database.read(conversations.trashed).result()
    assert [found.id for found in thrown] == [three[0], three[2]]
    assert all(found.deleted_at is not None and found.deleted_at.tzinfo is not None for found in thrown)
    for conversation_id in three[::2]:
        database.submit(conversations.restore, conversation_id=conversation_id).result()
    assert database.read(conversations.recent).result() == before
    assert database.read(conversations.trashed).result() == ()


def test_deleting_for_ever_takes_everything_in_it_and_nothing_else(
    database: Database, three: list[int], paths: Paths
) -> None:
    database.submit(drafts.save, conversation_id=three[1], text="draft").result()
    for _ in range(2):
        database.submit(conversations.delete_forever, conversation_id=three[1]).result()
    assert _titles(database) == ["three", "one"]
    for table, left in (("lane", 2), ("turn", 2), ("message", 4), ("draft", 0)):
        assert rows(paths.database, f"SELECT count(*) FROM {table}") == [(left,)]


def test_a_conversation_of_thousands_of_messages_can_be_deleted(database: Database, setup: LaneSetup) -> None:
    turn = database.submit(messages.begin_turn, conversation_id=None, text="0", setup=setup).result()
    answer = turn.lanes[0].answer
    add = text(
        "INSERT INTO message (lane_id, parent_id, turn_id, role, state, created_at, reasoning, text) SELECT lane_id,"
        " (SELECT max(id) FROM message), turn_id, 'assistant', state, created_at, '', '' FROM message WHERE id = 1"
    )

    def grow(session: Session) -> None:
        for _ in range(3000):
            session.execute(add)
        session.execute(text("UPDATE lane SET head_id = (SELECT max(id) FROM message)"))

    database.submit(grow).result()
    assert len(database.read(messages.path, lane_id=answer.lane_id).result()) == 3002
    database.submit(conversations.delete_forever, conversation_id=turn.conversation.id).result()
    assert _titles(database) == []


def test_an_id_is_never_used_again(database: Database, three: list[int], setup: LaneSetup) -> None:
    database.submit(conversations.delete_forever, conversation_id=three[-1]).result()
    turn = database.submit(messages.begin_turn, conversation_id=None, text="next", setup=setup).result()
    assert turn.conversation.id == three[-1] + 1
    assert turn.lanes[0].prompt.id == 7


@pytest.mark.parametrize("change", [conversations.get, conversations.move_to_trash, conversations.restore])
def test_a_conversation_that_is_gone_is_named_so(database: Database, change: Callable[..., object]) -> None:
    with pytest.raises(ConversationGone):
        database.submit(change, conversation_id=77).result()


def test_a_conversation_that_was_deleted_for_good_is_told_in_words(database: Database) -> None:
    told = database.submit(conversations.restore, conversation_id=99).exception()
    assert isinstance(told, ConversationGone)
    assert told.text() == (
        "That conversation is no longer there. It was deleted, or lies in the trash; nothing else has changed."
    )
