"""Folders lose no conversation, keep their order, and lock what lies in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop_app.accounts import Account, Provider
from desktop_app.domain import LONGEST_NAME, LaneSetup
from desktop_app.errors import ConversationGone, FolderGone
from desktop_app.privacy import Found, Kind
from desktop_app.storage import accounts, conversations, folders, lane_copies, messages, private_values
from tests.storage.duels import finish
from tests.storage.sql import rows

if TYPE_CHECKING:
    from desktop_app.domain import Conversation, Folder
    from desktop_app.settings import Paths
    from desktop_app.storage.database import Database


def _conversation(database: Database, setup: LaneSetup, text: str = "?") -> int:
    begun = database.submit(messages.begin_turn, conversation_id=None, text=text, setup=setup).result()
    return begun.conversation.id


def _get(database: Database, conversation_id: int) -> Conversation:
    return database.read(conversations.get, conversation_id=conversation_id).result()


def _add(database: Database, name: str) -> Folder:
    return database.submit(folders.add, name=name).result()


def _put(database: Database, folder_id: int | None, *conversation_ids: int) -> None:
    database.submit(folders.put, conversation_ids=conversation_ids, folder_id=folder_id).result()


def _lock(database: Database, folder_id: int, *, local_only: bool = True) -> None:
    database.submit(folders.keep_here, folder_id=folder_id, local_only=local_only).result()


def _names(database: Database) -> list[str]:
    return [one.name for one in database.read(folders.every).result()]


@pytest.fixture
def openai(database: Database) -> str:
    database.submit(accounts.keep, account=Account(slug="openai", provider=Provider.OPENAI, name="OpenAI")).result()
    return "openai"


def test_folders_stand_in_the_order_that_they_are_given(database: Database) -> None:
    made = [_add(database, name) for name in ("a", "b", "c", "d")]
    assert _names(database) == ["a", "b", "c", "d"]
    for folder, place, order in (
        (made[3], 0, "dabc"),
        (made[0], 3, "dbca"),
        (made[1], -5, "bdca"),
        (made[1], 99, "dcab"),
    ):
        database.submit(folders.move, folder_id=folder.id, position=place).result()
        assert "".join(_names(database)) == order
    assert _add(database, "e").position == 4


def test_a_name_is_kept_in_one_line_and_not_too_long(database: Database) -> None:
    folder = _add(database, "  한\n 줄  ")
    assert folder.name == "한 줄"
    database.submit(folders.rename, folder_id=folder.id, name="n" * 500).result()
    assert _names(database) == ["n" * LONGEST_NAME]


def test_a_conversation_lies_in_one_folder_at_most(database: Database, setup: LaneSetup) -> None:
    first, second = _add(database, "first"), _add(database, "second")
    one, other = (_conversation(database, setup) for _ in range(2))
    _put(database, first.id, one, other)
    _put(database, second.id, other)
    listed = database.read(conversations.recent).result()
    assert [(found.id, found.folder) for found in listed] == [(other, second), (one, first)]
    assert database.read(folders.contents, folder_id=first.id).result() == (one,)
    _put(database, None, other)
    assert _get(database, other).folder is None


def test_nothing_is_moved_where_a_part_of_it_cannot_be(database: Database, setup: LaneSetup) -> None:
    folder, conversation = _add(database, "folder"), _conversation(database, setup)
    for ids, place, error in (([conversation, 99], folder.id, ConversationGone), ([conversation], 99, FolderGone)):
        with pytest.raises(error):
            database.submit(folders.put, conversation_ids=ids, folder_id=place).result()
        assert _get(database, conversation).folder is None


def test_a_deleted_folder_takes_no_conversation_along_and_comes_back_as_it_was(
    database: Database, setup: LaneSetup
) -> None:
    made = [_add(database, name) for name in ("a", "b", "c")]
    inside, thrown, elsewhere, deleted = (_conversation(database, setup) for _ in range(4))
    _put(database, made[1].id, inside, thrown, elsewhere, deleted)
    database.submit(conversations.move_to_trash, conversation_id=thrown).result()
    removed = database.submit(folders.remove, folder_id=made[1].id).result()
    assert _names(database) == ["a", "c"]
    assert [_get(database, one).folder for one in (inside, thrown, elsewhere, deleted)] == [None] * 4
    _put(database, made[0].id, elsewhere)
    database.submit(conversations.delete_forever, conversation_id=deleted).result()
    for _ in range(2):  # a second time changes nothing
        database.submit(folders.restore, removed=removed).result()
        assert database.read(folders.every).result() == tuple(made)
    assert [_get(database, one).folder for one in (inside, thrown, elsewhere)] == [made[1], made[1], made[0]]


def test_a_conversation_keeps_its_folder_in_the_trash_and_leaves_nothing_when_it_is_deleted(
    database: Database, paths: Paths, setup: LaneSetup
) -> None:
    folder, conversation = _add(database, "folder"), _conversation(database, setup)
    _put(database, folder.id, conversation)
    database.submit(conversations.move_to_trash, conversation_id=conversation).result()
    (thrown,) = database.read(conversations.trashed).result()
    assert thrown.folder == folder
    database.submit(conversations.restore, conversation_id=conversation).result()
    assert _get(database, conversation).folder == folder
    database.submit(conversations.delete_forever, conversation_id=conversation).result()
    assert rows(paths.database, "SELECT * FROM filed") == []
    assert _names(database) == ["folder"]


def test_what_lies_in_a_locked_folder_is_locked_as_long_as_it_lies_there(database: Database, setup: LaneSetup) -> None:
    folder, conversation = _add(database, "private"), _conversation(database, setup)
    _put(database, folder.id, conversation)
    assert not _get(database, conversation).local_only
    _lock(database, folder.id)
    assert (_get(database, conversation).local_only, _get(database, conversation).has_lock) == (True, False)
    assert database.read(conversations.recent).result()[0].local_only
    _put(database, None, conversation)
    assert not _get(database, conversation).local_only
    _put(database, folder.id, conversation)
    assert _get(database, conversation).local_only
    _lock(database, folder.id, local_only=False)
    assert not _get(database, conversation).local_only


def test_the_lock_of_a_folder_leaves_a_conversation_its_own(database: Database, setup: LaneSetup) -> None:
    folder, conversation = _add(database, "private"), _conversation(database, setup)
    database.submit(conversations.keep_here, conversation_id=conversation, local_only=True).result()
    _put(database, folder.id, conversation)
    for locked in (True, False):
        _lock(database, folder.id, local_only=locked)
        assert _get(database, conversation).local_only


def test_deleting_a_locked_folder_opens_nothing_and_undoing_that_leaves_no_lock_behind(
    database: Database, setup: LaneSetup
) -> None:
    folder = _add(database, "private")
    _lock(database, folder.id)
    plain, own = (_conversation(database, setup) for _ in range(2))
    database.submit(conversations.keep_here, conversation_id=own, local_only=True).result()
    _put(database, folder.id, plain, own)
    removed = database.submit(folders.remove, folder_id=folder.id).result()
    assert [_get(database, one).has_lock for one in (plain, own)] == [True, True]
    database.submit(folders.restore, removed=removed).result()
    assert [(_get(database, one).has_lock, _get(database, one).local_only) for one in (plain, own)] == [
        (False, True),
        (True, True),
    ]


def test_a_lane_that_goes_on_alone_stays_in_the_folder(database: Database, setup: LaneSetup) -> None:
    folder = _add(database, "private")
    _lock(database, folder.id)
    begun = database.submit(messages.begin_turn, conversation_id=None, text="?", setup=setup).result()
    _put(database, folder.id, begun.conversation.id)
    lane = begun.lanes[0].lane.id
    finish(database, begun.lanes[0].answer.id, setup.model, "!")
    copy = database.submit(lane_copies.continue_alone, lane_id=lane, title="alone").result()
    found = _get(database, copy)
    assert found.folder is not None
    assert (found.folder.id, found.local_only, found.asks_anew) == (folder.id, True, True)


@pytest.mark.parametrize("way", ["own lock", "folder's lock", "locked folder"])
def test_what_was_allowed_before_a_lock_does_not_hold_after_it(
    database: Database, setup: LaneSetup, openai: str, way: str
) -> None:
    conversation, other = (_conversation(database, setup) for _ in range(2))
    email, card = Found(kind=Kind.EMAIL, value="kim@example.org"), Found(kind=Kind.CARD, value="4111111111111111")
    for one in (conversation, other):
        database.submit(accounts.consent, conversation_id=one, slug=openai).result()
        for found, replaced in ((email, True), (card, False)):
            database.submit(
                private_values.decide, conversation_id=one, slug=openai, found=[found], replaced=replaced
            ).result()
    folder = _add(database, "private")
    if way == "own lock":
        for locked in (True, False):
            database.submit(conversations.keep_here, conversation_id=conversation, local_only=locked).result()
    elif way == "folder's lock":
        _put(database, folder.id, conversation)
        for locked in (True, False):
            _lock(database, folder.id, local_only=locked)
    else:
        _lock(database, folder.id)
        _put(database, folder.id, conversation)
        _put(database, None, conversation)
    assert [(_get(database, one).asks_anew, _get(database, one).local_only) for one in (conversation, other)] == [
        (True, False),
        (False, False),
    ]
    agreed = [
        database.read(accounts.consented, conversation_id=one, slug=openai).result() for one in (conversation, other)
    ]
    assert agreed == [False, True]
    known = [
        database.read(private_values.decided, conversation_id=one, slug=openai).result()
        for one in (conversation, other)
    ]
    assert [[hidden.value for hidden in one] for one in known] == [[email.value], [card.value, email.value]]
