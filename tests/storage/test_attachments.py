"""Attached files: kept at once, sent in one transaction with the words, gone when nothing refers to them."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from desktop_app.errors import ConversationGone, MessageGone
from desktop_app.storage import attachments, conversations, drafts, messages
from desktop_app.storage.database import Database
from tests.storage.sql import rows

if TYPE_CHECKING:
    from desktop_app.domain import Attachment, LaneSetup
    from desktop_app.settings import Paths

NOTES = "메모 \ud83d 1.txt"
"""Half a surrogate pair, as a file's name may have."""


def _attach(database: Database, name: str, data: bytes, conversation_id: int | None = None) -> Attachment:
    return database.submit(
        attachments.add_to_draft, conversation_id=conversation_id, name=name, media_type="text/plain", data=data
    ).result()


def _of_draft(database: Database, conversation_id: int | None = None) -> tuple[Attachment, ...]:
    return database.read(attachments.of_draft, conversation_id=conversation_id).result()


def _content(database: Database, attachment: Attachment) -> bytes:
    return database.read(attachments.content, attachment=attachment).result()


def _contents_stored(paths: Paths) -> int:
    return len(rows(paths.database, "SELECT sha256 FROM content"))


def test_files_are_kept_with_the_draft_in_their_order_and_survive_a_restart(paths: Paths) -> None:
    database = Database.open(paths.database)
    added = [_attach(database, name, name.encode(errors="replace")) for name in ("b.txt", "a.txt", NOTES)]
    database.close()
    database = Database.open(paths.database)
    assert _of_draft(database) == tuple(added)
    assert _content(database, added[2]) == "메모 ? 1.txt".encode()
    database.close()


def test_a_file_is_known_by_its_bytes_and_kept_once(database: Database, paths: Paths) -> None:
    one = _attach(database, "one.txt", b"same")
    _attach(database, "one.txt", b"same")
    other = _attach(database, "other name.txt", b"same")
    assert (one.sha256, one.size_bytes) == (sha256(b"same").hexdigest(), 4)
    assert _of_draft(database) == (one, other)
    assert _contents_stored(paths) == 1


def test_saving_a_drafts_words_leaves_its_files_and_the_other_way_round(database: Database) -> None:
    database.submit(drafts.save, conversation_id=None, text="words").result()
    file = _attach(database, "a.txt", b"a")
    database.submit(drafts.save, conversation_id=None, text="other words").result()
    database.submit(drafts.save, conversation_id=None, text="").result()
    assert _of_draft(database) == (file,)
    database.submit(drafts.save, conversation_id=None, text="words").result()
    database.submit(attachments.remove_from_draft, conversation_id=None, files=(file,)).result()
    assert database.read(drafts.load, conversation_id=None).result() == "words"


def test_the_last_file_taken_away_leaves_nothing_at_all(database: Database, paths: Paths) -> None:
    kept, gone = _attach(database, "kept.txt", b"kept"), _attach(database, "gone.txt", b"gone")
    database.submit(attachments.remove_from_draft, conversation_id=None, files=(gone,)).result()
    assert _of_draft(database) == (kept,)
    assert _content(database, kept) == b"kept"
    with pytest.raises(MessageGone):
        _content(database, gone)
    database.submit(attachments.remove_from_draft, conversation_id=None, files=(kept,)).result()
    assert rows(paths.database, "SELECT * FROM draft") == []
    assert _contents_stored(paths) == 0


def test_sent_files_are_the_messages_in_the_transaction_of_its_words(database: Database, setup: LaneSetup) -> None:
    sent, waiting = _attach(database, "sent.txt", b"sent"), _attach(database, "waiting.txt", b"waiting")
    database.submit(drafts.save, conversation_id=None, text="Read this").result()
    turn = database.submit(
        messages.begin_turn, conversation_id=None, text="Read this", setup=setup, attached=(sent,)
    ).result()
    (begun,) = turn.lanes
    assert begun.prompt.attachments == (sent,)
    assert begun.answer.attachments == ()
    (prompt, _) = database.read(messages.path, lane_id=begun.lane.id).result()
    assert prompt.attachments == (sent,)
    assert _of_draft(database) == (waiting,)
    assert database.read(drafts.load, conversation_id=None).result() == ""
    assert _content(database, sent) == b"sent"


def test_files_that_are_not_stored_are_not_sent_and_neither_are_the_words(
    database: Database, setup: LaneSetup, paths: Paths
) -> None:
    gone = _attach(database, "gone.txt", b"gone")
    database.submit(attachments.remove_from_draft, conversation_id=None, files=(gone,)).result()
    with pytest.raises(MessageGone):
        database.submit(messages.begin_turn, conversation_id=None, text="Read", setup=setup, attached=(gone,)).result()
    assert rows(paths.database, "SELECT * FROM message") == []


def test_contents_go_with_the_last_conversation_that_refers_to_them(
    database: Database, setup: LaneSetup, paths: Paths
) -> None:
    made = []
    for _ in range(2):
        file = _attach(database, "shared.txt", b"shared")
        turn = database.submit(
            messages.begin_turn, conversation_id=None, text="Read", setup=setup, attached=(file,)
        ).result()
        made.append(turn.conversation.id)
    database.submit(conversations.delete_forever, conversation_id=made[0]).result()
    assert _content(database, file) == b"shared"
    _attach(database, "of a draft.txt", b"of a draft", made[1])
    database.submit(conversations.delete_forever, conversation_id=made[1]).result()
    assert _contents_stored(paths) == 0


def test_a_file_for_a_deleted_conversation_is_refused(database: Database, setup: LaneSetup, paths: Paths) -> None:
    turn = database.submit(messages.begin_turn, conversation_id=None, text="?", setup=setup).result()
    database.submit(conversations.delete_forever, conversation_id=turn.conversation.id).result()
    with pytest.raises(ConversationGone):
        _attach(database, "late.txt", b"late", turn.conversation.id)
    assert _contents_stored(paths) == 0


def test_files_follow_a_conversation_that_has_only_now_begun(database: Database, setup: LaneSetup) -> None:
    sent, late = _attach(database, "sent.txt", b"sent"), _attach(database, "late.txt", b"late")
    turn = database.submit(messages.begin_turn, conversation_id=None, text="?", setup=setup, attached=(sent,)).result()
    here = turn.conversation.id
    there = _attach(database, "there.txt", b"there", here)
    database.submit(attachments.move_to, conversation_id=here, files=(late, sent)).result()
    assert _of_draft(database, here) == (there, late)
    assert _of_draft(database) == ()
    assert _content(database, late) == b"late"
