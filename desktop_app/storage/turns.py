"""Turns that go back in a conversation: a prompt that was edited, prompts that a late lane is asked afterwards.

Along a lane's branch the ids of the turns rise, whatever was edited or caught up with.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from desktop_app.domain import Role
from desktop_app.errors import MessageGone
from desktop_app.storage import attachments, conversations, lanes, tree
from desktop_app.storage.messages import BegunTurn, asked, begin_in_lane, begun_turn, new_turn
from desktop_app.storage.schema import AttachmentRow, MessageRow, TurnRow
from desktop_app.storage.values import lane_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from desktop_app.domain import Attachment, LaneSetup
    from desktop_app.storage.schema import LaneRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """What a lane was not asked and the others were: the ids of turns, in their order, to be asked below the message
    `parent_id` (None: from the beginning).
    """

    parent_id: int | None
    turns: tuple[int, ...]


def begin_edit(
    session: Session,
    *,
    prompt_id: int,
    text: str,
    attached: Sequence[Attachment] | None = None,
    only: Sequence[int] | None = None,
) -> BegunTurn:
    """Store other words in the place of a prompt, with its files or those that are given, and an empty streaming answer
    in each lane that shows this prompt. Each goes on from what it said before it; what came after stays as a sibling.

    `only` are the ids of the lanes that are asked; None: all that are neither closed nor folded. Raises MessageGone,
    LaneGone, and ValueError for a message that is not a prompt.
    """
    edited = session.get(MessageRow, prompt_id)
    if edited is None:
        raise MessageGone(f"message {prompt_id}")
    if edited.role is not Role.USER:
        raise ValueError(f"message {prompt_id} is not a prompt")
    conversation_id = lanes.row_of(session, edited.lane_id).conversation_id
    files = _files_of(session, prompt_id) if attached is None else attached
    places = [
        (lane, place)
        for lane in asked(lanes.open_rows(session, conversation_id), only)
        if (place := _place_in(session, lane, edited)) is not None
    ]
    if not places:
        raise MessageGone(f"message {prompt_id}")
    conversations.touch(session, conversation_id=conversation_id)
    turn = new_turn(session, conversation_id=conversation_id)
    begun = tuple(begin_in_lane(session, lane, turn, text, files, parent_id=place.parent_id) for lane, place in places)
    return begun_turn(session, turn, begun)


def missed(session: Session, *, lane_id: int) -> Missed:
    """What this lane has not been asked of that with the most prompts on its branch, the left one of equals.

    What was asked in the place of another prompt, edited, stands for that. Where something of it came before what the
    lane has been asked, that is asked again, too: in the order of the conversation, on a branch of its own. Raises
    LaneGone.
    """
    lane = lanes.row_of(session, lane_id)
    others = [one for one in lanes.open_rows(session, lane.conversation_id) if one.id != lane_id]
    asked_there = max((_turns_of(session, one) for one in others), key=len, default=[])
    path = _path_of(session, lane)
    asked_here = [one.turn_id for one in path if one.role is Role.USER]
    new = set(asked_there) - _turns_beside(session, lane, path)
    if not new:
        return Missed(parent_id=lane.head_id, turns=())
    whole = sorted({*asked_here, *new})
    same = whole.index(min(new))
    before = [one.id for one in path if one.turn_id in whole[:same]]
    return Missed(parent_id=max(before, default=None), turns=tuple(whole[same:]))


def replay(
    session: Session, *, lane_id: int, turn_id: int, parent_id: int | None, setup: LaneSetup | None = None
) -> BegunTurn:
    """Ask a lane what others were asked in a turn, below the message `parent_id` of its own; its answer becomes the
    lane's head. With a `setup` this once: the lane keeps its own. Raises LaneGone, MessageGone.
    """
    lane = lanes.row_of(session, lane_id)
    turn = session.get(TurnRow, turn_id)
    said = prompt_of(session, turn_id=turn_id)
    if turn is None:
        raise MessageGone(f"turn {turn_id}")
    conversations.touch(session, conversation_id=lane.conversation_id)
    own = lane_of(lane).setup
    lanes.adopt(lane, setup or own)
    begun = begin_in_lane(session, lane, turn, said.text, _files_of(session, said.id), parent_id=parent_id)
    lanes.adopt(lane, own)
    return BegunTurn(conversation=conversations.get(session, conversation_id=lane.conversation_id), lanes=(begun,))


def prompt_of(session: Session, *, turn_id: int) -> MessageRow:
    """The words of a turn, as one of its lanes has them. Raises MessageGone."""
    query = select(MessageRow).where(MessageRow.turn_id == turn_id, MessageRow.role == Role.USER)
    said = session.scalars(query.order_by(MessageRow.id).limit(1)).first()
    if said is None:
        raise MessageGone(f"turn {turn_id}")
    return said


def _place_in(session: Session, lane: LaneRow, edited: MessageRow) -> MessageRow | None:
    """Where a lane has been asked what is edited, if that is on the branch that it shows."""
    if lane.id == edited.lane_id:
        return edited
    return next((one for one in _prompts_of(session, lane) if one.turn_id == edited.turn_id), None)


def _turns_of(session: Session, lane: LaneRow) -> list[int]:
    return [one.turn_id for one in _prompts_of(session, lane)]


def _turns_beside(session: Session, lane: LaneRow, path: Sequence[MessageRow]) -> set[int]:
    """The turns of a lane's branch, and those that were asked in the place of one of them."""
    places = {one.parent_id for one in path if one.role is Role.USER}
    asked_ever = select(MessageRow.parent_id, MessageRow.turn_id).where(
        MessageRow.lane_id == lane.id, MessageRow.role == Role.USER
    )
    return {turn_id for parent_id, turn_id in session.execute(asked_ever) if parent_id in places}


def _prompts_of(session: Session, lane: LaneRow) -> list[MessageRow]:
    return [one for one in _path_of(session, lane) if one.role is Role.USER]


def _path_of(session: Session, lane: LaneRow) -> list[MessageRow]:
    return tree.path_to(session, lane.head_id) if lane.head_id is not None else []


def _files_of(session: Session, message_id: int) -> tuple[Attachment, ...]:
    return attachments.of_messages(session, AttachmentRow.message_id == message_id).get(message_id, ())
