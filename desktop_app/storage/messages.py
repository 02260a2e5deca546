"""Messages: a prompt and its answers, begun and read; each function one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from desktop_app.domain import BlindTurn, Conversation, Lane, Message, MessageState, PromptMessage, Role
from desktop_app.errors import AnswerUnderWay, ConversationGone, LaneGone, MessageGone
from desktop_app.storage import attachments, blind_turns, conversations, drafts, lanes, tree
from desktop_app.storage.column_types import storable
from desktop_app.storage.schema import AttachmentRow, ConversationRow, GenerationRow, LaneRow, MessageRow, TurnRow
from desktop_app.storage.titles import title_from
from desktop_app.storage.values import lane_of, message_of
from desktop_app.storage.writer import writer_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from desktop_app.domain import Attachment, LaneSetup


@dataclass(frozen=True, slots=True, kw_only=True)
class BegunLane:
    """A lane's part of a turn: the prompt and the empty answer that is now being written."""

    lane: Lane
    prompt: Message
    answer: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class BegunTurn:
    """What a prompt has become on disk."""

    conversation: Conversation
    lanes: tuple[BegunLane, ...]
    blind: BlindTurn | None = None
    uncovers: bool = False
    """Whether turns before it were hidden until now."""


def begin_turn(
    session: Session,
    *,
    conversation_id: int | None,
    text: str,
    setup: LaneSetup,
    beside: Sequence[LaneSetup] = (),
    attached: Sequence[Attachment] = (),
    only: Sequence[int] | None = None,
    blind: bool = False,
) -> BegunTurn:
    """Store the user's words with their files, and an empty streaming answer in each lane, which becomes its head.

    With no conversation one is made, with a lane of that `setup`, one for each `beside` it, and a title from the words.
    `only` are the ids of the lanes that are asked; None: all that are neither closed nor folded. A lane that is alone
    in its conversation takes on `setup`; several lanes keep theirs. The draft loses these words and files.
    Raises ConversationGone, LaneGone, TooManyLanes, and MessageGone if a file is not kept any more.
    """
    now = datetime.now(UTC)
    title = title_from(text or "\n".join(one.name for one in attached))
    conversation = _conversation(session, conversation_id, title, (setup, *beside), now)
    if blind and conversation_id is None:
        blind_turns.set_blind(session, conversation_id=conversation.id, on=True)
    turn = new_turn(session, conversation_id=conversation.id)
    rows = lanes.open_rows(session, conversation.id)
    if len(rows) == 1 and not beside:
        lanes.adopt(rows[0], setup)
    begun = tuple(
        begin_in_lane(session, lane, turn, text, attached, parent_id=lane.head_id) for lane in asked(rows, only)
    )
    drafts.forget_sent(session, conversation_id=conversation_id, text=text)
    attachments.remove_from_draft(session, conversation_id=conversation_id, files=attached)
    return begun_turn(session, turn, begun)


def begun_turn(session: Session, turn: TurnRow, begun: tuple[BegunLane, ...]) -> BegunTurn:
    """A new turn in all its lanes, covered if it is to be judged blind."""
    lane_ids = [one.lane.id for one in begun]
    uncovers = blind_turns.uncover(session, conversation_id=turn.conversation_id)
    blind = blind_turns.begin(session, turn_id=turn.id, conversation_id=turn.conversation_id, lane_ids=lane_ids)
    conversation = conversations.get(session, conversation_id=turn.conversation_id)
    return BegunTurn(conversation=conversation, lanes=begun, blind=blind, uncovers=uncovers)


def asked(rows: Sequence[LaneRow], only: Sequence[int] | None) -> list[LaneRow]:
    """Which of a conversation's open lanes are asked: those of `only`, or all that are not folded. Raises LaneGone."""
    if only is None:
        return [row for row in rows if not row.is_folded]
    missing = set(only) - {row.id for row in rows}
    if missing:
        raise LaneGone(f"lanes {sorted(missing)}")
    return [row for row in rows if row.id in only]


def new_turn(session: Session, *, conversation_id: int) -> TurnRow:
    """The row of a prompt that goes to one or several lanes."""
    turn = TurnRow(conversation_id=conversation_id, created_at=datetime.now(UTC))
    session.add(turn)
    session.flush()
    return turn


def begin_regeneration(session: Session, *, answer_id: int) -> Message:
    """A new streaming answer to the same prompt, by the lane's present setup; it becomes the lane's head.

    Raises MessageGone, AnswerHidden while a turn here stands without names, and ValueError for a message that is not an
    answer.
    """
    old = answer_row(session, answer_id)
    blind_turns.check_judged(session, lane_id=old.lane_id)
    answer = _begin_answer(session, lanes.row_of(session, old.lane_id), parent_id=old.parent_id, turn_id=old.turn_id)
    _touch(session, answer)
    return get(session, message_id=answer.id)


def begin_continuation(session: Session, *, answer_id: int) -> Message:
    """The same answer, streaming again with the text that it has.

    Raises MessageGone, AnswerUnderWay while it is being written, AnswerHidden while a turn here stands without names,
    and ValueError for a message that is not an answer.
    """
    answer = answer_row(session, answer_id)
    blind_turns.check_judged(session, lane_id=answer.lane_id)
    if answer.state is MessageState.STREAMING:
        raise AnswerUnderWay(f"message {answer_id}")
    answer.state = MessageState.STREAMING
    answer.writer = writer_of(session).token
    _touch(session, answer)
    return get(session, message_id=answer_id)


def get(session: Session, *, message_id: int) -> Message:
    """A message with its newest generation and its place among its siblings. Raises MessageGone."""
    row = _row(session, message_id)
    siblings = tree.siblings_of(session, row)
    (message,) = _messages(session, [row], {row.parent_id: siblings})
    return message


def path(session: Session, *, lane_id: int) -> tuple[Message, ...]:
    """A lane's messages from the root to its head. Raises LaneGone."""
    lane = lanes.row_of(session, lane_id)
    if lane.head_id is None:
        return ()
    return _messages(session, tree.path_to(session, lane.head_id), tree.children_in(session, lane_id))


def history(session: Session, *, message_id: int) -> tuple[PromptMessage, ...]:
    """What was said above a message on its branch, oldest first: all that a model has to read to answer there."""
    return tuple(PromptMessage(role=role, text=text) for role, text in tree.said_above(session, message_id))


def choose_sibling(session: Session, *, message_id: int, step: int) -> None:
    """Show the sibling `step` places on (-1: the one before), down to the newest message below it.

    At either end nothing changes. Raises MessageGone, and AnswerHidden while a turn here stands without names.
    """
    row = _row(session, message_id)
    blind_turns.check_judged(session, lane_id=row.lane_id)
    siblings = tree.siblings_of(session, row)
    place = siblings.index(message_id) + step
    if 0 <= place < len(siblings):
        lanes.row_of(session, row.lane_id).head_id = tree.newest_below(session, siblings[place])


def answer_row(session: Session, answer_id: int) -> MessageRow:
    """The row of an answer. Raises MessageGone, and ValueError for a message that is none."""
    row = _row(session, answer_id)
    if row.role is not Role.ASSISTANT:
        raise ValueError(f"message {answer_id} is not an answer")
    return row


def begin_in_lane(
    session: Session,
    lane: LaneRow,
    turn: TurnRow,
    text: str,
    attached: Sequence[Attachment],
    *,
    parent_id: int | None,
) -> BegunLane:
    """A lane's part of a turn, below the message `parent_id` of its own."""
    prompt = MessageRow(
        lane_id=lane.id,
        parent_id=parent_id,
        turn_id=turn.id,
        role=Role.USER,
        state=MessageState.COMPLETE,
        created_at=datetime.now(UTC),
        text=storable(text),
        reasoning="",
    )
    session.add(prompt)
    session.flush()
    attachments.add_to_message(session, message_id=prompt.id, files=attached)
    answer = _begin_answer(session, lane, parent_id=prompt.id, turn_id=turn.id)
    return BegunLane(
        lane=lane_of(lane),
        prompt=get(session, message_id=prompt.id),
        answer=get(session, message_id=answer.id),
    )


def _conversation(
    session: Session, conversation_id: int | None, title: str, setups: Sequence[LaneSetup], now: datetime
) -> ConversationRow:
    if conversation_id is not None:
        conversations.touch(session, conversation_id=conversation_id)
        row = session.get_one(ConversationRow, conversation_id)
        if row.deleted_at is not None:
            raise ConversationGone(f"conversation {conversation_id} is in the trash")
        return row
    row = ConversationRow(title=title, created_at=now, updated_at=now, is_side_by_side=False)
    session.add(row)
    session.flush()
    for setup in setups:
        lanes.add(session, conversation_id=row.id, setup=setup)
    return row


def _begin_answer(session: Session, lane: LaneRow, *, parent_id: int | None, turn_id: int) -> MessageRow:
    answer = MessageRow(
        lane_id=lane.id,
        parent_id=parent_id,
        turn_id=turn_id,
        role=Role.ASSISTANT,
        state=MessageState.STREAMING,
        writer=writer_of(session).token,
        created_at=datetime.now(UTC),
        model_provider=lane.model_provider,
        model_id=lane.model_id,
        model_name=lane.model_name,
        text="",
        reasoning="",
    )
    session.add(answer)
    session.flush()
    lane.head_id = answer.id
    session.flush()
    return answer


def _touch(session: Session, message: MessageRow) -> None:
    lane = lanes.row_of(session, message.lane_id)
    conversations.touch(session, conversation_id=lane.conversation_id)


def _row(session: Session, message_id: int) -> MessageRow:
    row = session.get(MessageRow, message_id)
    if row is None:
        raise MessageGone(f"message {message_id}")
    return row


def _messages(
    session: Session, rows: Sequence[MessageRow], siblings: dict[int | None, list[int]]
) -> tuple[Message, ...]:
    # Ids are given out to all conversations in turn, so that between two of one lane lie those of many others.
    in_lane = select(MessageRow.id).where(
        MessageRow.lane_id == rows[0].lane_id, MessageRow.id.between(rows[0].id, rows[-1].id)
    )
    newest = (
        select(func.max(GenerationRow.id))
        .where(GenerationRow.message_id.in_(in_lane))
        .group_by(GenerationRow.message_id)
    )
    generations = {
        row.message_id: row for row in session.scalars(select(GenerationRow).where(GenerationRow.id.in_(newest)))
    }
    attached = attachments.of_messages(session, AttachmentRow.message_id.in_(in_lane))
    return tuple(
        message_of(
            row,
            generation=generations.get(row.id),
            attached=attached.get(row.id, ()),
            sibling=siblings[row.parent_id].index(row.id) + 1,
            siblings=len(siblings[row.parent_id]),
        )
        for row in rows
    )
