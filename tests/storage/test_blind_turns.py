from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from desktop_app.domain import LaneSetup
from desktop_app.errors import AnswerHidden
from desktop_app.storage import blind_turns, messages
from desktop_app.storage.schema import TurnRow
from desktop_app.storage.vote_rows import BlindTurnRow
from tests.storage.duels import ALPHA, BETA, GAMMA, conversation_of, duel, places

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop_app.domain import ModelRef
    from desktop_app.storage.database import Database, Session


def _blind_chat(database: Database, models: Sequence[ModelRef]) -> int:
    chat = conversation_of(database, models)
    database.submit(blind_turns.set_blind, conversation_id=chat, on=True).result()
    return chat


def test_a_blind_turn_is_covered_until_it_is_revealed(database: Database) -> None:
    chat = _blind_chat(database, (ALPHA, BETA))
    fought = duel(database, (ALPHA, BETA), conversation_id=chat)
    (turn,) = database.read(blind_turns.of_conversation, conversation_id=chat).result()
    assert fought.blind == turn
    assert (turn.turn_id, turn.lane_ids, turn.is_revealed) == (fought.turn_id, fought.lane_ids, False)
    assert database.submit(blind_turns.reveal, turn_id=turn.turn_id).result()
    assert not database.submit(blind_turns.reveal, turn_id=turn.turn_id).result()
    (turn,) = database.read(blind_turns.of_conversation, conversation_id=chat).result()
    assert (turn.lane_ids, turn.is_revealed) == (places(database, turn.turn_id), True)


def test_whatever_was_drawn_a_covered_turn_is_told_alike(database: Database) -> None:
    chat = _blind_chat(database, (ALPHA, BETA))
    drawn: set[tuple[int, ...]] = set()
    told: set[tuple[int, ...]] = set()
    while len(drawn) < 2:
        fought = duel(database, (ALPHA, BETA), conversation_id=chat)
        assert fought.blind is not None
        drawn.add(places(database, fought.turn_id))
        told.add(fought.blind.lane_ids)
    assert told == {fought.lane_ids}


def test_a_turn_is_not_covered_where_nothing_is_compared_or_nobody_asked_for_it(database: Database) -> None:
    chat = conversation_of(database, (ALPHA, BETA))
    assert duel(database, (ALPHA, BETA), conversation_id=chat).blind is None
    alone = _blind_chat(database, (ALPHA,))
    assert duel(database, (ALPHA,), conversation_id=alone).blind is None
    database.submit(blind_turns.set_blind, conversation_id=alone, on=False).result()
    assert not database.read(blind_turns.is_blind, conversation_id=alone).result()


def test_the_next_turn_uncovers_the_one_that_nobody_judged(database: Database) -> None:
    chat = _blind_chat(database, (ALPHA, BETA))
    elsewhere = _blind_chat(database, (ALPHA, BETA))
    duel(database, (ALPHA, BETA), conversation_id=elsewhere)
    for _ in range(2):
        duel(database, (ALPHA, BETA), conversation_id=chat)
    covered = [turn.is_revealed for turn in database.read(blind_turns.of_conversation, conversation_id=chat).result()]
    assert covered == [True, False]
    (other,) = database.read(blind_turns.of_conversation, conversation_id=elsewhere).result()
    assert not other.is_revealed


def test_over_a_thousand_duels_no_lane_prefers_a_side(database: Database) -> None:
    chat = _blind_chat(database, (ALPHA, BETA, GAMMA))
    first = duel(database, (ALPHA, BETA, GAMMA), conversation_id=chat)

    def begin(session: Session) -> list[tuple[int, ...]]:
        """A thousand turns, in one transaction for speed."""
        orders = []
        for _ in range(1000):
            turn = TurnRow(conversation_id=chat, created_at=datetime.now(UTC))
            session.add(turn)
            session.flush()
            blind = blind_turns.begin(session, turn_id=turn.id, conversation_id=chat, lane_ids=first.lane_ids)
            assert blind is not None
            row = session.get(BlindTurnRow, turn.id)
            assert row is not None
            orders.append(tuple(row.lane_ids))
        return orders

    orders = database.submit(begin).result()
    counts: dict[tuple[int, ...], int] = {}
    for order in orders:
        counts[order] = counts.get(order, 0) + 1
    assert len(counts) == 6
    chi_square = sum((count - 1000 / 6) ** 2 / (1000 / 6) for count in counts.values())
    # 5 degrees of freedom; above 30.9 one time in 100,000.
    assert chi_square < 30.9
    repeated = sum(one == two for one, two in pairwise(orders))
    # Each lot is drawn anew: in a sixth of the cases, 166.5 ± 11.8, it is as the one before.
    assert abs(repeated - 999 / 6) < 5 * 11.8


def test_what_would_tell_who_is_who_is_refused_until_the_names_are_shown(database: Database) -> None:
    chat = _blind_chat(database, (ALPHA, BETA))
    fought = duel(database, (ALPHA, BETA), conversation_id=chat)
    for begin in (messages.begin_regeneration, messages.begin_continuation):
        with pytest.raises(AnswerHidden):
            database.submit(begin, answer_id=fought.answer_ids[0]).result()
    with pytest.raises(AnswerHidden):
        database.submit(messages.choose_sibling, message_id=fought.answer_ids[0], step=1).result()
    database.submit(blind_turns.reveal, turn_id=fought.turn_id).result()
    database.submit(messages.begin_regeneration, answer_id=fought.answer_ids[0]).result()


def test_a_new_conversation_can_begin_blind(database: Database) -> None:
    setup = LaneSetup(model=ALPHA)
    turn = database.submit(
        messages.begin_turn,
        conversation_id=None,
        text="?",
        setup=setup,
        beside=(LaneSetup(model=BETA),),
        blind=True,
    ).result()
    assert turn.blind is not None
    assert sorted(turn.blind.lane_ids) == [lane.lane.id for lane in turn.lanes]
