from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop_app.domain import pair_ballot
from desktop_app.errors import AnswerHidden, MessageGone, VoteGone
from desktop_app.services.events import VotesChanged
from desktop_app.services.library import LibraryService
from desktop_app.services.votes import VotesService
from desktop_app.storage.database import Database
from tests.services.world import Heard
from tests.storage.duels import ALPHA, BETA, conversation_of, duel, places

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


def test_a_hidden_turn_shows_masked_answers_by_their_sides_and_is_judged_by_them(database: Database) -> None:
    service = VotesService(database, lambda _: None)
    chat = conversation_of(database, (ALPHA, BETA))
    service.set_blind(chat, on=True).result()
    fought = duel(database, (ALPHA, BETA), conversation_id=chat, texts=("I am Alpha, an AI model.", "Beta says hello."))
    assert fought.blind is not None
    hidden = service.hidden(fought.turn_id).result()
    assert (hidden.prompt, hidden.is_whole) == ("Who wins?", True)
    by_lane = dict(zip(fought.lane_ids, ("I am ▇▇▇, an AI model.", "▇▇▇ says hello."), strict=True))
    stood = places(database, fought.turn_id)
    assert hidden.answers == tuple(by_lane[lane_id] for lane_id in stood)

    vote = service.cast_hidden(fought.turn_id, pair_ballot((0, 1), 0)).result()
    answer_of = dict(zip(fought.lane_ids, fought.answer_ids, strict=True))
    assert [answer.answer_id for answer in vote.answers] == [answer_of[one] for one in stood]
    assert ([answer.place for answer in vote.answers], vote.is_blind) == ([1, 2], True)
    with pytest.raises(MessageGone):
        service.hidden(fought.turn_id).result()


def test_the_library_says_nothing_of_a_hidden_turn(database: Database) -> None:
    votes, library = (
        VotesService(database, lambda _: None),
        LibraryService(database, lambda _: None, stop_answers=lambda _: None),
    )
    chat = conversation_of(database, (ALPHA, BETA))
    votes.set_blind(chat, on=True).result()
    fought = duel(database, (ALPHA, BETA), conversation_id=chat, texts=("Secret one.", "Secret two."))
    opened = library.open(chat).result()
    hidden = [one for lane in opened.lanes for one in lane.messages if one.turn_id == fought.turn_id]
    assert "Secret" not in repr(hidden)
    assert {one.model for one in hidden} == {None}
    assert opened.is_blind
    with pytest.raises(AnswerHidden):
        library.sent(fought.answer_ids[0]).result()
    votes.reveal(fought.turn_id).result()
    assert "Secret two." in repr(library.open(chat).result())
    library.sent(fought.answer_ids[0]).result()
