from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from desktop_app.domain import AnswerStyle, Ballot, Judgement, VoteKind, pair_ballot
from desktop_app.errors import AnswerUnderWay, MessageGone, VoteGone
from desktop_app.storage import blind_turns, conversations, messages, votes
from tests.storage.duels import ALPHA, BETA, GAMMA, conversation_of, duel, finish
from tests.storage.sql import rows

if TYPE_CHECKING:
    from desktop_app.domain import Vote
    from desktop_app.settings import Paths
    from desktop_app.storage.database import Database
    from tests.storage.duels import Duel


def _cast(database: Database, of: Duel, winner: int | None = 0, **words: object) -> Vote:
    tags, note = words.get("tags", ()), words.get("note", "")
    assert isinstance(tags, tuple)
    assert isinstance(note, str)
    first, second = of.answer_ids[:2]
    ballot = pair_ballot((first, second), winner, bad=bool(words.get("bad")), tags=tags, note=note)
    return database.submit(votes.cast, turn_id=of.turn_id, ballot=ballot).result()


def test_a_vote_keeps_what_was_judged_as_it_stood(database: Database) -> None:
    fought = duel(database, (ALPHA, BETA), texts=("# One\n\n- a\n- **b**\n", "Two."))
    left, right = fought.answer_ids
    vote = database.submit(
        votes.cast,
        turn_id=fought.turn_id,
        ballot=pair_ballot((right, left), 1, tags=(" code ", "Code", "korean"), note=" good "),
    ).result()
    assert (vote.kind, vote.is_blind, vote.tags, vote.note) == (VoteKind.PAIR, False, ("code", "korean"), "good")
    second, first = vote.answers
    assert (second.answer_id, second.model, second.place) == (right, BETA, 2)
    assert (first.answer_id, first.model, first.place) == (left, ALPHA, 1)
    assert first.style == AnswerStyle(characters=19, headings=1, list_items=2, bold=1)
    assert (first.quantization, first.tokens, first.seconds, first.decode_s) == ("Q4_K_M", 10, 2.5, 2.0)
    assert (first.cost_nanos, second.cost_nanos, second.currency) == (None, 1_000_000, "USD")
    assert database.read(votes.of_conversation, conversation_id=fought.conversation_id).result() == (vote,)
    assert database.read(votes.every).result() == (vote,)


def test_both_bad_is_a_tie_of_bad_answers(database: Database) -> None:
    vote = _cast(database, duel(database, (ALPHA, BETA)), winner=None, bad=True)
    assert [(answer.place, answer.is_bad) for answer in vote.answers] == [(1, True), (1, True)]


def test_more_than_two_answers_are_ranked_or_thumbed(database: Database) -> None:
    fought = duel(database, (ALPHA, BETA, GAMMA))
    ranking = Ballot(
        kind=VoteKind.RANKING,
        judgements=tuple(
            Judgement(answer_id=one, place=place) for one, place in zip(fought.answer_ids, (2, 1, 2), strict=True)
        ),
    )
    vote = database.submit(votes.cast, turn_id=fought.turn_id, ballot=ranking).result()
    assert [answer.place for answer in vote.answers] == [2, 1, 2]
    thumbs = Ballot(
        kind=VoteKind.THUMBS,
        judgements=tuple(
            Judgement(answer_id=one, place=place, is_bad=place == 2)
            for one, place in zip(fought.answer_ids, (1, 2, None), strict=True)
        ),
    )
    changed = database.submit(votes.cast, turn_id=fought.turn_id, ballot=thumbs).result()
    assert [answer.place for answer in changed.answers] == [1, 2, None]
    assert database.read(votes.every).result() == (changed,)


def test_a_changed_vote_takes_the_place_of_the_one_before(database: Database, paths: Paths) -> None:
    fought = duel(database, (ALPHA, BETA))
    before = _cast(database, fought, winner=0)
    after = _cast(database, fought, winner=1)
    assert (after.first_id, database.read(votes.every).result()) == (before.id, (after,))
    assert rows(paths.database, "SELECT id FROM vote WHERE replaced_at IS NOT NULL") == [(before.id,)]


def test_regenerating_moves_no_vote(database: Database) -> None:
    fought = duel(database, (ALPHA, BETA))
    vote = _cast(database, fought, winner=0)
    again = database.submit(messages.begin_regeneration, answer_id=fought.answer_ids[0]).result()
    finish(database, again.id, ALPHA, "Another one.")
    assert database.read(votes.of_conversation, conversation_id=fought.conversation_id).result() == (vote,)
    other = database.submit(
        votes.cast, turn_id=fought.turn_id, ballot=pair_ballot((again.id, fought.answer_ids[1]), 1)
    ).result()
    assert other.first_id == other.id
    assert database.read(votes.every).result() == (vote, other)


def test_a_vote_cast_blind_stays_so_when_it_is_changed_with_the_names_seen(database: Database) -> None:
    chat = conversation_of(database, (ALPHA, BETA))
    database.submit(blind_turns.set_blind, conversation_id=chat, on=True).result()
    fought = duel(database, (ALPHA, BETA), conversation_id=chat)
    assert fought.blind is not None
    blind = _cast(database, fought, winner=0)
    assert blind.is_blind
    seen = _cast(database, fought, winner=1)
    assert not seen.is_blind
    assert database.read(votes.every).result() == (seen,)
    assert database.read(votes.every, blind_only=True).result() == (blind,)
    database.submit(votes.annotate, vote_id=seen.id, tags=("code",), note="").result()
    (tagged,) = database.read(votes.every, blind_only=True).result()
    assert tagged == replace(blind, tags=("code",)), "tags say what was asked"


def test_a_withdrawn_vote_is_gone_with_what_it_replaced(database: Database, paths: Paths) -> None:
    fought = duel(database, (ALPHA, BETA))
    _cast(database, fought, winner=0)
    vote = _cast(database, fought, winner=1)
    database.submit(votes.withdraw, vote_id=vote.id).result()
    assert rows(paths.database, "SELECT count(*) FROM vote") == [(0,)]
    assert rows(paths.database, "SELECT count(*) FROM vote_answer") == [(0,)]
    with pytest.raises(VoteGone):
        database.submit(votes.withdraw, vote_id=vote.id).result()
    with pytest.raises(VoteGone):
        database.submit(votes.annotate, vote_id=vote.id, tags=(), note="").result()


def test_tags_and_note_change_without_the_verdict(database: Database) -> None:
    vote = _cast(database, duel(database, (ALPHA, BETA)), tags=("code",))
    other = database.submit(votes.annotate, vote_id=vote.id, tags=("Code", "sums"), note="why").result()
    assert (other.tags, other.note, other.answers, other.id) == (("Code", "sums"), "why", vote.answers, vote.id)
    _cast(database, duel(database, (ALPHA, BETA)), tags=("sums",))
    assert database.read(votes.tags_given).result() == ("sums", "Code")


def test_votes_count_while_their_conversation_is_in_the_trash(database: Database) -> None:
    fought = duel(database, (ALPHA, BETA))
    vote = _cast(database, fought)
    database.submit(conversations.move_to_trash, conversation_id=fought.conversation_id).result()
    assert database.read(votes.every).result() == (vote,)


def test_of_a_conversation_deleted_for_good_stay_the_models_and_no_word(database: Database, paths: Paths) -> None:
    kept = _cast(database, duel(database, (ALPHA, BETA)), tags=("code",))
    fought = duel(database, (ALPHA, BETA))
    vote = _cast(database, fought, tags=("Code", "Mr Smith"), note="his tax return")
    database.submit(conversations.delete_forever, conversation_id=fought.conversation_id).result()
    _, left = database.read(votes.every).result()
    assert (left.id, left.turn_id, left.tags, left.note) == (vote.id, None, ("Code",), "")
    assert left.created_at.isoformat().endswith("T00:00:00+00:00")
    assert [(answer.answer_id, answer.generation_id) for answer in left.answers] == [(None, None)] * 2
    assert [(answer.model, answer.place) for answer in left.answers] == [(ALPHA, 1), (BETA, 2)]
    for word in (b"Smith", b"tax return"):
        assert word not in b"".join(f"{row}".encode() for row in rows(paths.database, "SELECT * FROM vote"))
    assert database.read(votes.count_of_deleted).result() == 1
    database.submit(votes.forget_deleted).result()
    assert database.read(votes.every).result() == (kept,)


def test_only_finished_answers_of_the_turn_can_be_judged(database: Database) -> None:
    fought, other = duel(database, (ALPHA, BETA)), duel(database, (ALPHA, BETA))
    one, two = fought.answer_ids
    with pytest.raises(ValueError, match="two answers or more"):
        database.submit(votes.cast, turn_id=fought.turn_id, ballot=pair_ballot((one, one), 0)).result()
    with pytest.raises(ValueError, match="no answer of turn"):
        database.submit(votes.cast, turn_id=fought.turn_id, ballot=pair_ballot((one, other.answer_ids[0]), 0)).result()
    with pytest.raises(MessageGone):
        database.submit(votes.cast, turn_id=fought.turn_id, ballot=pair_ballot((one, 9999), 0)).result()
    again = database.submit(messages.begin_regeneration, answer_id=two).result()
    with pytest.raises(AnswerUnderWay):
        database.submit(votes.cast, turn_id=fought.turn_id, ballot=pair_ballot((one, again.id), 0)).result()
    assert database.read(votes.every).result() == ()
