from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop_app.storage import conversations, messages, prompts

if TYPE_CHECKING:
    from desktop_app.domain import LaneSetup
    from desktop_app.storage.database import Database


@pytest.fixture
def asked(database: Database, setup: LaneSetup) -> tuple[int, int]:
    """Two conversations, asked in by turns."""

    def ask(text: str, conversation_id: int | None = None) -> int:
        turn = database.submit(messages.begin_turn, conversation_id=conversation_id, text=text, setup=setup).result()
        return turn.conversation.id

    one = ask("first")
    other = ask("elsewhere")
    for text in ("second", "first", "한국어"):
        ask(text, one)
    ask("elsewhere, later", other)
    return one, other


def _earlier(database: Database, conversation_id: int | None, limit: int = 100) -> tuple[str, ...]:
    return database.read(prompts.earlier, conversation_id=conversation_id, limit=limit).result()


def test_prompts_come_newest_first_this_conversations_before_all_others(
    database: Database, asked: tuple[int, int]
) -> None:
    one, other = asked
    assert _earlier(database, one) == ("한국어", "first", "second", "elsewhere, later", "elsewhere")
    assert _earlier(database, other) == ("elsewhere, later", "elsewhere", "한국어", "first", "second")
    assert _earlier(database, None) == ("elsewhere, later", "한국어", "first", "second", "elsewhere")


def test_no_more_are_read_than_are_wanted(database: Database, asked: tuple[int, int]) -> None:
    assert _earlier(database, asked[0], limit=2) == ("한국어", "first")


def test_prompts_in_the_trash_are_no_others_business(database: Database, asked: tuple[int, int]) -> None:
    one, other = asked
    database.submit(conversations.move_to_trash, conversation_id=one).result()
    assert _earlier(database, other) == ("elsewhere, later", "elsewhere")
    assert _earlier(database, one)[0] == "한국어"
