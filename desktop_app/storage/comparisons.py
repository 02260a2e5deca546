"""Conversations as they are carried away; each function one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from desktop_app.domain import (
    ComparedAnswer,
    ComparedTurn,
    Comparison,
    JudgedAnswers,
    JudgedBranch,
    Message,
    MessageState,
    Role,
)
from desktop_app.errors import StillBlind
from desktop_app.storage import attachments, blind_turns, conversations, lanes, messages, sent_prompts, tree, votes
from desktop_app.storage.model_sources import sources_of
from desktop_app.storage.privacy_rows import PrivateValueRow
from desktop_app.storage.schema import AttachmentRow
from desktop_app.storage.values import message_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_ENDED = frozenset(MessageState) - {MessageState.STREAMING}


def of_conversation(session: Session, *, conversation_id: int, most_bytes: int = 0) -> Comparison:
    """All of a conversation that its open lanes show, but for answers that are being written; with the contents of
    attached files, one after another, as far as they fit into `most_bytes` together.

    Raises ConversationGone, and StillBlind while the names of a turn's lanes are hidden: what is written down would
    tell them.
    """
    conversation = conversations.get(session, conversation_id=conversation_id)
    _check_shown(session, conversation_id)
    shown = lanes.of_conversation(session, conversation_id=conversation_id)
    prompts: dict[int, Message] = {}
    asked: dict[int, list[int]] = {}
    answers: dict[int, list[ComparedAnswer]] = {}
    for place, lane in enumerate(shown):
        for message in messages.path(session, lane_id=lane.id):
            if message.role is Role.USER:
                prompts.setdefault(message.turn_id, message)
                asked.setdefault(message.turn_id, []).append(place)
            elif message.state in _ENDED:
                runs = sent_prompts.of_answer(session, answer_id=message.id)
                found = ComparedAnswer(lane=place, answer=message, runs=runs)
                answers.setdefault(message.turn_id, []).append(found)
    turns = tuple(
        ComparedTurn(prompt=prompts[turn], asked=tuple(asked[turn]), answers=tuple(answers.get(turn, ())))
        for turn in sorted(prompts)
    )
    models = dict.fromkeys(lane.setup.model for lane in shown)
    models |= dict.fromkeys(one.answer.model for turn in turns for one in turn.answers if one.answer.model is not None)
    return Comparison(
        conversation=conversation,
        lanes=shown,
        turns=turns,
        votes=votes.of_conversation(session, conversation_id=conversation_id),
        models=sources_of(session, tuple(models)),
        contents=_contents(session, turns, most_bytes),
        disguised=_has_placeholders(session, conversation_id),
    )


def judged(session: Session, *, conversation_id: int) -> JudgedAnswers:
    """The votes that stand in a conversation with what they are on. Raises ConversationGone, StillBlind."""
    conversations.get(session, conversation_id=conversation_id)
    _check_shown(session, conversation_id)
    standing = votes.of_conversation(session, conversation_id=conversation_id)
    ids = {one.answer_id for vote in standing for one in vote.answers if one.answer_id is not None}
    branches = {answer_id: branch for answer_id in sorted(ids) if (branch := _branch(session, answer_id)) is not None}
    said = [message for branch in branches.values() for message in branch.history]
    return JudgedAnswers(votes=standing, branches=branches, texts=attachments.texts(session, of=said))


def _check_shown(session: Session, conversation_id: int) -> None:
    if any(not turn.is_revealed for turn in blind_turns.of_conversation(session, conversation_id=conversation_id)):
        raise StillBlind


def _branch(session: Session, answer_id: int) -> JudgedBranch | None:
    rows = tree.path_to(session, answer_id)
    if not rows:
        return None
    ids = [row.id for row in rows]
    files = attachments.of_messages(session, AttachmentRow.message_id.in_(ids))
    *history, answer = (
        message_of(row, generation=None, attached=files.get(row.id, ()), sibling=1, siblings=1) for row in rows
    )
    runs = sent_prompts.of_answer(session, answer_id=answer_id)
    first = runs[0].prompt if runs else None
    return JudgedBranch(answer=answer, history=tuple(history), system=None if first is None else first.system)


def _contents(session: Session, turns: tuple[ComparedTurn, ...], most_bytes: int) -> dict[str, bytes]:
    wanted: dict[str, None] = {}
    room = most_bytes
    for file in dict.fromkeys(file for turn in turns for file in turn.prompt.attachments):
        if file.sha256 not in wanted and file.size_bytes <= room:
            wanted[file.sha256] = None
            room -= file.size_bytes
    return attachments.images(session, of=tuple(wanted))


def _has_placeholders(session: Session, conversation_id: int) -> bool:
    replaced = select(PrivateValueRow.value).where(
        PrivateValueRow.conversation_id == conversation_id, PrivateValueRow.replaced.is_(True)
    )
    return session.scalars(replaced.limit(1)).first() is not None
