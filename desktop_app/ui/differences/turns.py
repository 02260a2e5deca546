"""The turns of the open conversation that at least two lanes have answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.domain import Message, Role
from desktop_app.ui.chat.invisible import visible
from desktop_app.ui.lanes.words import lane_names

if TYPE_CHECKING:
    from desktop_app.ui.lanes.open_lanes import OpenLanes


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One lane's; `text` as it may be shown, `color` counts from 0."""

    name: str
    color: int
    text: str
    message: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A prompt with the answers to it, as the lanes stand."""

    prompt: str
    answers: tuple[Answer, ...]


def turns(lanes: OpenLanes) -> tuple[Turn, ...]:
    """Oldest first; without those whose lanes may not be told apart yet."""
    prompts: dict[int, str] = {}
    answers: dict[int, list[Answer]] = {}
    for lane, name in zip(lanes.shown, lane_names(lanes.shown), strict=True):
        for message in lane.messages():
            if message.role is Role.USER:
                prompts.setdefault(message.turn_id, visible(message.text))
            elif message.text and not lane.covers(message.turn_id):
                answer = Answer(name=name, color=lanes.color(lane), text=visible(message.text), message=message)
                answers.setdefault(message.turn_id, []).append(answer)
    return tuple(
        Turn(prompt=prompts.get(turn_id, ""), answers=tuple(found))
        for turn_id, found in sorted(answers.items())
        if len(found) > 1
    )
