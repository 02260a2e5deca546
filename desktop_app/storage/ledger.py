"""The ledger: what each answer took, and sums of it. A line is written before words go to a provider, by an estimate,
and set right when the answer has ended. Nobody is shown those of a turn that stands without names: lengths, times and
costs would tell who is who.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVarTuple

from sqlalchemy import case, cast, delete, func, select, update
from sqlalchemy.types import Text

from desktop_app.domain import LOCAL, MessageState, ModelRef
from desktop_app.storage import blind_turns
from desktop_app.storage.ledger_rows import LedgerRow
from desktop_app.storage.schema import ConversationRow, MessageRow
from desktop_app.storage.values import cost_columns, cost_of, energy_columns, energy_of, model_columns
from desktop_app.storage.vote_rows import BlindTurnRow
from desktop_app.usage import TRIALS, By, Entry, Spent, UsageSum

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Row, Select
    from sqlalchemy.orm import Session

    Bounds = tuple[datetime, datetime]

Line = TypeVarTuple("Line")

CURRENCY = "USD"

_RECENT = 20
"""Answers by which it is guessed how long the next one of a model will be."""


def reserve(session: Session, *, spent: Spent) -> None:
    """Note what an answer will take about, before it is asked for."""
    session.add(LedgerRow(created_at=datetime.now(UTC), is_open=True, **_columns(spent)))
    session.flush()


def settle(session: Session, *, answer_id: int, spent: Spent | None) -> None:
    """Note what an answer took in the place of its estimate; None: nothing."""
    mine = (LedgerRow.answer_id == answer_id, LedgerRow.is_open)
    if spent is None:
        session.execute(delete(LedgerRow).where(*mine))
        return
    columns = _columns(spent)
    changed = session.execute(update(LedgerRow).where(*mine).values(is_open=False, **columns).returning(LedgerRow.id))
    if changed.first() is None:
        session.add(LedgerRow(created_at=datetime.now(UTC), is_open=False, **columns))
        session.flush()


def reserve_trial(session: Session, *, spent: Spent) -> int:
    """Note what a test of an account will take about; the `answer_id` of its line, below those of all answers."""
    line = min(0, session.scalar(select(func.min(LedgerRow.answer_id))) or 0) - 1
    reserve(session, spent=replace(spent, answer_id=line))
    return line


def settle_trial(session: Session, *, line: int, spent: Spent | None) -> None:
    """As `settle`, also where another process has taken the test for one that nobody waits for any more."""
    session.execute(delete(LedgerRow).where(LedgerRow.answer_id == line, ~LedgerRow.is_open))
    settle(session, answer_id=line, spent=spent)


def left_open(session: Session) -> tuple[Spent, ...]:
    """The estimates of answers that nobody writes any more."""
    query = (
        select(LedgerRow)
        .outerjoin(MessageRow, MessageRow.id == LedgerRow.answer_id)
        .where(LedgerRow.is_open, func.coalesce(MessageRow.state, "") != MessageState.STREAMING.value)
    )
    return tuple(_spent_of(row) for row in session.scalars(query))


def money_spent(session: Session, *, bounds: Bounds, seen: bool = False) -> int:
    """Billionths of a dollar in a time, with what is under way; as far as it may be `seen`, if that is wanted."""
    query = select(func.coalesce(func.sum(LedgerRow.cost_nanos), 0)).where(
        *_within(bounds), LedgerRow.currency == CURRENCY
    )
    return int(session.scalar(query.where(_may_be_seen(session)) if seen else query) or 0)


def hidden(session: Session, *, bounds: Bounds) -> int:
    """How many answers of a time are left out of sums and entries until the names in their turns are shown."""
    query = select(func.count(LedgerRow.id)).where(*_within(bounds), ~_may_be_seen(session))
    return int(session.scalar(query) or 0)


def usual_length(session: Session, *, model: ModelRef) -> int:
    """How many tokens the latest answers of a model had on average; 0 if there were none."""
    latest = (
        select(LedgerRow.completion_tokens)
        .where(LedgerRow.model_provider == model.provider, LedgerRow.model_id == model.id, ~LedgerRow.is_open)
        .where(_may_be_seen(session))
        .where(LedgerRow.conversation_id != TRIALS)
        .order_by(LedgerRow.id.desc())
        .limit(_RECENT)
        .subquery()
    )
    return int(session.scalar(select(func.avg(latest.c.completion_tokens))) or 0)


def sums(session: Session, *, bounds: Bounds, by: Sequence[By], local: bool | None = None) -> tuple[UsageSum, ...]:
    """Over a time, by nothing or by several things at once, in the order of the first; of the models on this computer
    alone or of the others alone, if that is said.
    """
    keys = [_key(one) for one in by]
    query = _within_kind(session, select(*keys, *(_name(one) for one in by), *_SUMS), bounds, local)
    if by:
        query = query.outerjoin(ConversationRow, ConversationRow.id == LedgerRow.conversation_id)
        query = query.group_by(*keys).order_by(*keys)
    return tuple(_sum_of(row, len(by)) for row in session.execute(query) if row[2 * len(by)])


def entries(session: Session, *, bounds: Bounds) -> tuple[Entry, ...]:
    """The lines of a time, the oldest first, without those that are open."""
    query = (
        select(LedgerRow, ConversationRow.title)
        .outerjoin(ConversationRow, ConversationRow.id == LedgerRow.conversation_id)
        .where(*_within(bounds), ~LedgerRow.is_open, _may_be_seen(session))
        .order_by(LedgerRow.created_at, LedgerRow.id)
    )
    return tuple(Entry(at=row.created_at, spent=_spent_of(row), title=title) for row, title in session.execute(query))


def first_time(session: Session) -> datetime | None:
    """When the first line was written."""
    return session.scalar(select(func.min(LedgerRow.created_at)))


def _within(bounds: Bounds) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return LedgerRow.created_at >= bounds[0], LedgerRow.created_at < bounds[1]


def _may_be_seen(session: Session) -> ColumnElement[bool]:
    covered = (
        select(MessageRow.id)
        .join(BlindTurnRow, BlindTurnRow.turn_id == MessageRow.turn_id)
        .where(blind_turns.is_unseen(session))
    )
    return LedgerRow.answer_id.not_in(covered)


def _within_kind(session: Session, query: Select[*Line], bounds: Bounds, local: bool | None) -> Select[*Line]:
    query = query.select_from(LedgerRow).where(*_within(bounds), _may_be_seen(session))
    if local is None:
        return query
    return query.where((LedgerRow.model_provider == LOCAL) if local else (LedgerRow.model_provider != LOCAL))


_SUMS = (
    func.count(LedgerRow.id),
    func.coalesce(func.sum(LedgerRow.prompt_tokens), 0),
    func.coalesce(func.sum(LedgerRow.cached_tokens), 0),
    func.coalesce(func.sum(LedgerRow.completion_tokens), 0),
    func.coalesce(func.sum(LedgerRow.cost_nanos), 0),
    func.coalesce(func.sum(LedgerRow.is_estimate), 0),
    func.coalesce(func.sum(LedgerRow.cost_nanos.is_(None) & (LedgerRow.model_provider != LOCAL)), 0),
    func.coalesce(func.sum(LedgerRow.read_s), 0.0),
    func.coalesce(func.sum(LedgerRow.write_s), 0.0),
    func.coalesce(func.sum(case((LedgerRow.write_s > 0, LedgerRow.completion_tokens), else_=0)), 0),
    func.coalesce(func.sum(case((LedgerRow.model_provider == LOCAL, LedgerRow.read_s + LedgerRow.write_s))), 0.0),
    func.coalesce(func.sum(LedgerRow.energy_j), 0.0),
    func.count(LedgerRow.energy_j),
)


def _key(by: By) -> ColumnElement[str]:
    match by:
        case By.DAY:
            return func.strftime("%Y-%m-%d", LedgerRow.created_at, "localtime")
        case By.MONTH:
            return func.strftime("%Y-%m", LedgerRow.created_at, "localtime")
        case By.MODEL:
            return LedgerRow.model_provider + " " + LedgerRow.model_id
        case By.ACCOUNT:
            return LedgerRow.model_provider + ""
        case By.CONVERSATION:
            return cast(LedgerRow.conversation_id, Text)


def _name(by: By) -> ColumnElement[str]:
    """Of names that were changed meanwhile, any one."""
    match by:
        case By.DAY | By.MONTH:
            return _key(by)
        case By.MODEL:
            return func.max(LedgerRow.model_name)
        case By.ACCOUNT:
            return func.max(LedgerRow.account)
        case By.CONVERSATION:
            return func.coalesce(func.max(ConversationRow.title), "")


def _sum_of(row: Row[*tuple[Any, ...]], keys: int) -> UsageSum:
    values = row[2 * keys :]
    return UsageSum(
        keys=tuple(row[:keys]),
        names=tuple(row[keys : 2 * keys]),
        answers=values[0],
        prompt_tokens=values[1],
        cached_tokens=values[2],
        completion_tokens=values[3],
        nanos=values[4],
        estimates=values[5],
        unpriced=values[6],
        read_s=values[7],
        write_s=values[8],
        timed_tokens=values[9],
        local_s=values[10],
        energy_j=values[11],
        measured=values[12],
    )


def _columns(spent: Spent) -> dict[str, Any]:
    return {
        **model_columns(spent.model),
        "conversation_id": spent.conversation_id,
        "answer_id": spent.answer_id,
        "account": spent.account,
        "prompt_tokens": spent.prompt_tokens,
        "cached_tokens": spent.cached_tokens,
        "completion_tokens": spent.completion_tokens,
        **cost_columns(spent.cost),
        **energy_columns(spent.energy),
        "is_estimate": spent.is_estimate,
        "read_s": spent.read_s,
        "write_s": spent.write_s,
    }


def _spent_of(row: LedgerRow) -> Spent:
    return Spent(
        conversation_id=row.conversation_id,
        answer_id=row.answer_id,
        model=ModelRef(provider=row.model_provider, id=row.model_id, name=row.model_name),
        account=row.account,
        prompt_tokens=row.prompt_tokens,
        cached_tokens=row.cached_tokens,
        completion_tokens=row.completion_tokens,
        cost=cost_of(row),
        is_estimate=row.is_estimate,
        read_s=row.read_s,
        write_s=row.write_s,
        energy=energy_of(row),
    )
