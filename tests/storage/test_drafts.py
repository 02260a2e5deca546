from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.storage import conversations, drafts, messages
from tests.storage.sql import rows

if TYPE_CHECKING:
    from desktop_app.domain import LaneSetup
    from desktop_app.settings import Paths
    from desktop_app.storage.database import Database


def test_each_conversation_and_the_one_to_come_has_a_draft_of_its_own(database: Database, setup: LaneSetup) -> None:
    turn = database.submit(messages.begin_turn, conversation_id=None, text="?", setup=setup).result()
    database.submit(drafts.save, conversation_id=None, text="for a new one").result()
    database.submit(drafts.save, conversation_id=turn.conversation.id, text="for this one").result()
    database.submit(drafts.save, conversation_id=None, text="for a new one, longer").result()
    assert database.read(drafts.load, conversation_id=None).result() == "for a new one, longer"
    assert database.read(drafts.load, conversation_id=turn.conversation.id).result() == "for this one"


def test_an_empty_draft_leaves_no_row(database: Database, paths: Paths) -> None:
    database.submit(drafts.save, conversation_id=None, text="words").result()
    database.submit(drafts.save, conversation_id=None, text="").result()
    assert database.read(drafts.load, conversation_id=None).result() == ""
    assert rows(paths.database, "SELECT * FROM draft") == []


def test_a_draft_for_a_deleted_conversation_is_no_error(database: Database, setup: LaneSetup) -> None:
    turn = database.submit(messages.begin_turn, conversation_id=None, text="?", setup=setup).result()
    database.submit(conversations.delete_forever, conversation_id=turn.conversation.id).result()
    database.submit(drafts.save, conversation_id=turn.conversation.id, text="too late").result()
    assert database.read(drafts.load, conversation_id=turn.conversation.id).result() == ""


def test_what_was_typed_behind_the_words_that_are_sent_stays_a_draft(database: Database, setup: LaneSetup) -> None:
    database.submit(drafts.save, conversation_id=None, text="sent now\n\nand this later").result()
    database.submit(messages.begin_turn, conversation_id=None, text="sent now", setup=setup).result()
    assert database.read(drafts.load, conversation_id=None).result() == "and this later"


def test_words_that_only_begin_like_the_sent_ones_stay_a_draft(database: Database, setup: LaneSetup) -> None:
    database.submit(drafts.save, conversation_id=None, text="sent nowhere").result()
    database.submit(messages.begin_turn, conversation_id=None, text="sent now", setup=setup).result()
    assert database.read(drafts.load, conversation_id=None).result() == "sent nowhere"
