"""Votes: what the user said of answers that stood side by side; each function one transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import groupby
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select, update

from desktop_app.domain import AnswerStyle, JudgedAnswer, MessageState, ModelRef, Role, Vote, style_of, tidy_tags
from desktop_app.errors import AnswerUnderWay, MessageGone, VoteGone
from desktop_app.storage import blind_turns
from desktop_app.storage.schema import GenerationRow, MessageRow, TurnRow
from desktop_app.storage.values import model_columns
from desktop_app.storage.vote_rows import VoteAnswerRow, VoteRow

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from desktop_app.domain import Ballot, Judgement


def cast(session: Session, *, turn_id: int, ballot: Ballot) -> Vote:
    """Keep a vote on answers of a turn. One on the same answers is replaced by it, and stays for what it was.

    It is blind if the turn still stood without names, which it does no more afterwards. Raises MessageGone,
    AnswerUnderWay, and ValueError for answers that are not this turn's.
    """
    order = [judgement.answer_id for judgement in ballot.judgements]
    if len(order) < 2 or len(set(order)) < len(order):
        raise ValueError("a vote is on two answers or more")
    before = _standing_on(session, turn_id, frozenset(order))
    now = datetime.now(UTC)
    row = VoteRow(
        first_id=None if before is None else before.first_id or before.id,
        turn_id=turn_id,
        kind=ballot.kind,
        blind=blind_turns.reveal(session, turn_id=turn_id),
        tags=list(tidy_tags(ballot.tags)),
        note=ballot.note.strip(),
        created_at=now,
    )
    session.add(row)
    session.flush()
    if before is not None:
        before.replaced_at = now
    for position, judgement in enumerate(ballot.judgements):
        session.add(_answer_row(session, row.id, position, turn_id, judgement))
    session.flush()
    (vote,) = _votes(session, select(VoteRow).where(VoteRow.id == row.id))
    return vote


def cast_hidden(session: Session, *, turn_id: int, ballot: Ballot) -> Vote:
    """As `cast` on a covered turn, whose answers the ballot knows by their sides alone: 0 is the leftmost."""
    ids = [message.id for message in blind_turns.answers(session, turn_id=turn_id)]
    judged = tuple(replace(one, answer_id=ids[one.answer_id]) for one in ballot.judgements)
    return cast(session, turn_id=turn_id, ballot=replace(ballot, judgements=judged))


def annotate(session: Session, *, vote_id: int, tags: tuple[str, ...], note: str) -> Vote:
    """Give a vote other tags and another note; what it says of the answers stays. Raises VoteGone."""
    row = _row(session, vote_id)
    row.tags, row.note = list(tidy_tags(tags)), note.strip()
    session.flush()
    (vote,) = _votes(session, select(VoteRow).where(VoteRow.id == vote_id))
    return vote


def withdraw(session: Session, *, vote_id: int) -> None:
    """Remove a vote with all that it has replaced, as if nothing had been said. Raises VoteGone."""
    row = _row(session, vote_id)
    session.execute(delete(VoteRow).where(VoteRow.id == (row.first_id or row.id)))


def conversation_of(session: Session, *, turn_id: int | None = None, vote_id: int | None = None) -> int | None:
    """The conversation of a turn, or of the turn that a vote is on; None if it is gone."""
    if vote_id is not None:
        turn_id = session.scalars(select(VoteRow.turn_id).where(VoteRow.id == vote_id)).first()
    return session.scalars(select(TurnRow.conversation_id).where(TurnRow.id == turn_id)).first()


def of_conversation(session: Session, *, conversation_id: int) -> tuple[Vote, ...]:
    """The votes that stand in a conversation, oldest first."""
    turns = select(TurnRow.id).where(TurnRow.conversation_id == conversation_id)
    return _votes(session, select(VoteRow).where(VoteRow.turn_id.in_(turns), VoteRow.replaced_at.is_(None)))


def every(session: Session, *, blind_only: bool = False) -> tuple[Vote, ...]:
    """All that stand, also those whose conversation is in the trash or gone, oldest first.

    With `blind_only` those that were cast blind: of one that was changed with the names seen, what was said before. Its
    tags are those that it has now: they say what was asked, not which answer was better.
    """
    stands = VoteRow.replaced_at.is_(None)
    if not blind_only:
        return _votes(session, select(VoteRow).where(stands))
    first = func.coalesce(VoteRow.first_id, VoteRow.id)
    newest = select(func.max(VoteRow.id)).where(VoteRow.blind.is_(True)).group_by(first)
    blind = _votes(session, select(VoteRow).where(VoteRow.id.in_(newest)))
    tags = {first_id: tuple(words) for first_id, words in session.execute(select(first, VoteRow.tags).where(stands))}
    return tuple(replace(vote, tags=tags.get(vote.first_id, vote.tags)) for vote in blind)


def tags_given(session: Session) -> tuple[str, ...]:
    """Tags of the votes that stand, the most frequent first; of two that differ by capitals the newer one."""
    counts: dict[str, int] = {}
    words: dict[str, str] = {}
    for found in session.scalars(select(VoteRow.tags).where(VoteRow.replaced_at.is_(None)).order_by(VoteRow.id)):
        for word in found:
            counts[word.casefold()] = counts.get(word.casefold(), 0) + 1
            words[word.casefold()] = word
    return tuple(words[key] for key in sorted(counts, key=lambda key: (-counts[key], key)))


def count_of_deleted(session: Session) -> int:
    """How many standing votes have outlived their conversation."""
    counted = select(func.count()).where(VoteRow.turn_id.is_(None), VoteRow.replaced_at.is_(None))
    return session.scalars(counted).one()


def forget_deleted(session: Session) -> None:
    """Remove the votes that have outlived their conversation."""
    session.execute(delete(VoteRow).where(VoteRow.turn_id.is_(None)))


def keep_without_words(session: Session, *, conversation_id: int) -> None:
    """Before a conversation is deleted for good: of its votes stay models, places and figures, without notes, without
    the time of day, and with those tags only that votes elsewhere have as well.
    """
    turns = select(TurnRow.id).where(TurnRow.conversation_id == conversation_id)
    here = list(session.scalars(select(VoteRow).where(VoteRow.turn_id.in_(turns))))
    if not here:
        return
    elsewhere = select(VoteRow.tags).where(VoteRow.turn_id.not_in(turns) | VoteRow.turn_id.is_(None))
    shared = {word.casefold() for found in session.scalars(elsewhere) for word in found}
    for row in here:
        row.note = ""
        row.tags = [word for word in row.tags if word.casefold() in shared]
        row.created_at = row.created_at.replace(hour=0, minute=0, second=0, microsecond=0)
        row.replaced_at = row.replaced_at and row.created_at
        row.turn_id = None
    session.flush()
    ids = [row.id for row in here]
    session.execute(
        update(VoteAnswerRow).where(VoteAnswerRow.vote_id.in_(ids)).values(message_id=None, generation_id=None)
    )


def _row(session: Session, vote_id: int) -> VoteRow:
    row = session.get(VoteRow, vote_id)
    if row is None:
        raise VoteGone(f"vote {vote_id}")
    return row


def _standing_on(session: Session, turn_id: int, answers: Collection[int]) -> VoteRow | None:
    """The vote that stands on exactly these answers."""
    standing = select(VoteRow).where(VoteRow.turn_id == turn_id, VoteRow.replaced_at.is_(None)).order_by(VoteRow.id)
    for row in session.scalars(standing):
        judged = select(VoteAnswerRow.message_id).where(VoteAnswerRow.vote_id == row.id)
        if frozenset(session.scalars(judged)) == answers:
            return row
    return None


def _answer_row(session: Session, vote_id: int, position: int, turn_id: int, judgement: Judgement) -> VoteAnswerRow:
    message = session.get(MessageRow, judgement.answer_id)
    if message is None:
        raise MessageGone(f"message {judgement.answer_id}")
    if message.turn_id != turn_id or message.role is not Role.ASSISTANT:
        raise ValueError(f"message {message.id} is no answer of turn {turn_id}")
    if message.state is MessageState.STREAMING:
        raise AnswerUnderWay(f"message {message.id}")
    # An answer that was carried on has several; the newest counts all of it.
    facts = session.scalars(
        select(GenerationRow).where(GenerationRow.message_id == message.id).order_by(GenerationRow.id.desc()).limit(1)
    ).first()
    model = ModelRef(provider=message.model_provider or "", id=message.model_id or "", name=message.model_name or "")
    style = style_of(message.text)
    return VoteAnswerRow(
        vote_id=vote_id,
        position=position,
        message_id=message.id,
        generation_id=facts and facts.id,
        **model_columns(model),
        quantization=facts.quantization if facts else "",
        place=judgement.place,
        bad=judgement.is_bad,
        characters=style.characters,
        headings=style.headings,
        list_items=style.list_items,
        bold=style.bold,
        tokens=facts.completion_tokens if facts else 0,
        seconds=facts.prompt_s + facts.decode_s if facts else 0.0,
        decode_s=facts.decode_s if facts else 0.0,
        cost_nanos=facts and facts.cost_nanos,
        currency=facts and facts.currency,
    )


def _votes(session: Session, chosen: Select[VoteRow]) -> tuple[Vote, ...]:
    rows = list(session.scalars(chosen.order_by(VoteRow.id)))
    ids = chosen.with_only_columns(VoteRow.id)
    found = session.scalars(
        select(VoteAnswerRow)
        .where(VoteAnswerRow.vote_id.in_(ids))
        .order_by(VoteAnswerRow.vote_id, VoteAnswerRow.position)
    )
    answers = {vote_id: _answers(of_it) for vote_id, of_it in groupby(found, key=lambda row: row.vote_id)}
    return tuple(
        Vote(
            id=row.id,
            first_id=row.first_id or row.id,
            turn_id=row.turn_id,
            kind=row.kind,
            answers=answers.get(row.id, ()),
            is_blind=row.blind,
            tags=tuple(row.tags),
            note=row.note,
            created_at=row.created_at,
        )
        for row in rows
    )


def _answers(rows: Iterable[VoteAnswerRow]) -> tuple[JudgedAnswer, ...]:
    return tuple(
        JudgedAnswer(
            answer_id=row.message_id,
            generation_id=row.generation_id,
            model=ModelRef(provider=row.model_provider, id=row.model_id, name=row.model_name),
            quantization=row.quantization,
            place=row.place,
            is_bad=row.bad,
            style=AnswerStyle(
                characters=row.characters, headings=row.headings, list_items=row.list_items, bold=row.bold
            ),
            tokens=row.tokens,
            seconds=row.seconds,
            decode_s=row.decode_s,
            cost_nanos=row.cost_nanos,
            currency=row.currency,
        )
        for row in rows
    )
