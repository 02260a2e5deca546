from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop_app.domain import pair_ballot
from desktop_app.errors import VoteGone
from desktop_app.services.events import VotesChanged
from desktop_app.services.votes import VotesService
from desktop_app.storage.database import Database
from tests.services.world import Heard
from tests.storage.duels import ALPHA, BETA, conversation_of, duel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop_app.settings import Paths


@pytest.fixture
def database(paths: Paths) -> Iterator[Database]:
    opened = Database.open(paths.database)
    yield opened
    opened.close()


def test_every_change_is_told_with_how_its_conversation_stands(database: Database) -> None:
    heard = Heard()
    service = VotesService(database, heard.listen)
    chat = conversation_of(database, (ALPHA, BETA))
    service.set_blind(chat, on=True).result()
    assert heard.wait(VotesChanged) == VotesChanged(conversation_id=chat, is_blind=True)

    fought = duel(database, (ALPHA, BETA), conversation_id=chat)
    left, right = fought.answer_ids
    vote = service.cast(fought.turn_id, pair_ballot((left, right), 0)).result()
    told = heard.wait(VotesChanged)
    assert (told.votes, [turn.is_revealed for turn in told.blind_turns]) == ((vote,), [True])
    assert vote.is_blind

    noted = service.annotate(vote.id, tags=("sums",), note="").result()
    assert heard.wait(VotesChanged).votes == (noted,)
    assert service.tags().result() == ("sums",)
    service.withdraw(vote.id).result()
    assert heard.wait(VotesChanged).votes == ()
    assert service.every().result() == ()


def test_a_turn_can_be_revealed_without_a_vote_and_is_not_blind_afterwards(database: Database) -> None:
    heard = Heard()
    service = VotesService(database, heard.listen)
    chat = conversation_of(database, (ALPHA, BETA))
    service.set_blind(chat, on=True).result()
    fought = duel(database, (ALPHA, BETA), conversation_id=chat)
    assert service.reveal(fought.turn_id).result()
    left, right = fought.answer_ids
    assert not service.cast(fought.turn_id, pair_ballot((left, right), None)).result().is_blind
    assert service.every(blind_only=True).result() == ()


def test_nothing_is_told_of_a_change_that_failed(database: Database) -> None:
    heard = Heard()
    service = VotesService(database, heard.listen)
    with pytest.raises(VoteGone):
        service.withdraw(7).result()
    assert heard.all == []
    service.forget_deleted().result()
    assert heard.all == [VotesChanged(conversation_id=None)]
    assert service.count_of_deleted().result() == 0
