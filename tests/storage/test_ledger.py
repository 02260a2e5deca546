"""What answers took is kept by the user's own calendar, whatever becomes of their conversations."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from desktop_app.domain import LOCAL, Cost, Energy, ModelRef
from desktop_app.storage import blind_turns, conversations, ledger, messages
from desktop_app.storage.ledger_rows import LedgerRow
from desktop_app.usage import By, Period, Spent
from tests.storage.duels import ALPHA, BETA, conversation_of, duel
from tests.storage.sql import rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop_app.domain import LaneSetup
    from desktop_app.settings import Paths
    from desktop_app.storage.database import Database, Session

GPT = ModelRef(provider="openai", id="gpt-5", name="GPT-5")
SMALL = ModelRef(provider=LOCAL, id="ab" * 32, name="작은 모델")
ALWAYS = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


def _cost(nanos: int) -> Cost:
    return Cost(nanos=nanos, currency="USD", price_date=date(2026, 11, 9))


def _spent(answer_id: int, *, conversation_id: int = 1, nanos: int = 1000, estimate: bool = False) -> Spent:
    return Spent(
        conversation_id=conversation_id,
        answer_id=answer_id,
        model=GPT,
        account="OpenAI",
        prompt_tokens=100,
        cached_tokens=10,
        completion_tokens=50,
        cost=_cost(nanos),
        is_estimate=estimate,
    )


@pytest.fixture
def in_seoul(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Asia/Seoul")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_an_estimate_counts_until_the_answer_has_ended_and_then_what_it_took(database: Database) -> None:
    database.submit(ledger.reserve, spent=_spent(7, nanos=5000, estimate=True)).result()
    assert database.read(ledger.money_spent, bounds=ALWAYS).result() == 5000
    assert database.read(ledger.entries, bounds=ALWAYS).result() == ()
    database.submit(ledger.settle, answer_id=7, spent=_spent(7, nanos=1200)).result()
    assert database.read(ledger.money_spent, bounds=ALWAYS).result() == 1200
    (entry,) = database.read(ledger.entries, bounds=ALWAYS).result()
    assert entry.spent == _spent(7, nanos=1200)


def test_an_answer_that_took_nothing_leaves_nothing_behind(database: Database) -> None:
    database.submit(ledger.reserve, spent=_spent(7, estimate=True)).result()
    database.submit(ledger.settle, answer_id=7, spent=None).result()
    assert database.read(ledger.sums, bounds=ALWAYS, by=()).result() == ()


def test_each_leg_of_an_answer_is_a_line_of_its_own(database: Database) -> None:
    for nanos in (100, 20):
        database.submit(ledger.reserve, spent=_spent(7, nanos=9999, estimate=True)).result()
        database.submit(ledger.settle, answer_id=7, spent=_spent(7, nanos=nanos)).result()
    (total,) = database.read(ledger.sums, bounds=ALWAYS, by=()).result()
    assert (total.answers, total.nanos, total.completion_tokens) == (2, 120, 100)


def test_money_stays_spent_when_its_conversation_is_thrown_away_and_deleted_for_good(
    database: Database, setup: LaneSetup
) -> None:
    turn = database.submit(messages.begin_turn, conversation_id=None, text="등대 이야기", setup=setup).result()
    kept = _spent(turn.lanes[0].answer.id, conversation_id=turn.conversation.id)
    database.submit(ledger.settle, answer_id=kept.answer_id, spent=kept).result()

    def by_conversation() -> tuple[tuple[str, ...], int]:
        (one,) = database.read(ledger.sums, bounds=ALWAYS, by=(By.CONVERSATION,)).result()
        return one.names, one.nanos

    assert by_conversation() == (("등대 이야기",), 1000)
    database.submit(conversations.move_to_trash, conversation_id=turn.conversation.id).result()
    assert by_conversation() == (("등대 이야기",), 1000)
    database.submit(conversations.delete_forever, conversation_id=turn.conversation.id).result()
    assert by_conversation() == (("",), 1000)
    (entry,) = database.read(ledger.entries, bounds=ALWAYS).result()
    assert entry.title is None


@pytest.mark.usefixtures("in_seoul")
def test_days_and_months_begin_at_midnight_where_the_user_is(database: Database, paths: Paths) -> None:
    for answer, at in ((1, "2026-10-31 14:59:59"), (2, "2026-10-31 15:00:00"), (3, "2026-11-30 14:59:59")):
        database.submit(ledger.settle, answer_id=answer, spent=_spent(answer)).result()
        database.submit(_date_back, answer_id=answer, at=datetime.fromisoformat(f"{at}+00:00")).result()
    days = database.read(ledger.sums, bounds=ALWAYS, by=(By.DAY,)).result()
    assert [one.keys for one in days] == [("2026-10-31",), ("2026-11-01",), ("2026-11-30",)]
    november = Period.month_of(date(2026, 11, 15))
    assert (november.first, november.last) == (date(2026, 11, 1), date(2026, 11, 30))
    assert database.read(ledger.money_spent, bounds=november.bounds()).result() == 2000
    months = database.read(ledger.sums, bounds=ALWAYS, by=(By.MONTH,)).result()
    assert [(one.keys, one.answers) for one in months] == [(("2026-10",), 1), (("2026-11",), 2)]
    assert len(rows(paths.database, "SELECT * FROM ledger")) == 3


def test_sums_tell_this_computer_from_elsewhere_and_estimates_from_counts(database: Database) -> None:
    here = Spent(
        conversation_id=1,
        answer_id=3,
        model=SMALL,
        prompt_tokens=30,
        completion_tokens=60,
        read_s=0.5,
        write_s=2.0,
        energy=Energy(joules=90.0, parts=("CPU package",)),
    )
    unpriced = Spent(conversation_id=1, answer_id=2, model=GPT, account="OpenAI", completion_tokens=5)
    for one in (_spent(1, estimate=True), unpriced, here):
        database.submit(ledger.settle, answer_id=one.answer_id, spent=one).result()
    (cloud,) = database.read(ledger.sums, bounds=ALWAYS, by=(), local=False).result()
    assert (cloud.answers, cloud.estimates, cloud.unpriced, cloud.nanos) == (2, 1, 1, 1000)
    (local,) = database.read(ledger.sums, bounds=ALWAYS, by=(), local=True).result()
    assert (local.answers, local.unpriced, local.tokens_per_s, local.energy_j, local.measured) == (1, 0, 30.0, 90.0, 1)
    both = database.read(ledger.sums, bounds=ALWAYS, by=(By.DAY, By.MODEL)).result()
    assert sorted(one.names[1] for one in both) == ["GPT-5", "작은 모델"]
    assert database.read(ledger.usual_length, model=GPT).result() == 27


def test_only_estimates_that_nobody_works_on_are_left_over(database: Database, setup: LaneSetup) -> None:
    turn = database.submit(messages.begin_turn, conversation_id=None, text="hm", setup=setup).result()
    answer = turn.lanes[0].answer
    database.submit(ledger.reserve, spent=_spent(answer.id, estimate=True)).result()
    database.submit(ledger.reserve, spent=_spent(99, estimate=True)).result()
    (left,) = database.read(ledger.left_open).result()
    assert left.answer_id == 99


def _date_back(session: Session, *, answer_id: int, at: datetime) -> None:
    session.execute(update(LedgerRow).where(LedgerRow.answer_id == answer_id).values(created_at=at))


def test_what_a_turn_without_names_took_is_shown_to_nobody_but_held_against_the_cap(database: Database) -> None:
    chat = conversation_of(database, (ALPHA, BETA))
    database.submit(blind_turns.set_blind, conversation_id=chat, on=True).result()
    fought = duel(database, (ALPHA, BETA), conversation_id=chat)
    for answer_id, nanos in ((7, 1200), *((one, 5000) for one in fought.answer_ids)):
        database.submit(ledger.settle, answer_id=answer_id, spent=_spent(answer_id, nanos=nanos)).result()

    def shown() -> tuple[int, int, int, int]:
        (total,) = database.read(ledger.sums, bounds=ALWAYS, by=()).result()
        listed = database.read(ledger.entries, bounds=ALWAYS).result()
        seen = database.read(ledger.money_spent, bounds=ALWAYS, seen=True).result()
        return total.nanos, len(listed), seen, database.read(ledger.hidden, bounds=ALWAYS).result()

    assert shown() == (1200, 1, 1200, 2)
    assert database.read(ledger.money_spent, bounds=ALWAYS).result() == 11_200
    database.submit(blind_turns.reveal, turn_id=fought.turn_id).result()
    assert shown() == (11_200, 3, 11_200, 0)
