"""What is said of a lane: whose it is, and where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from desktop_app.domain import MessageState
from desktop_app.services.lane_names import kind_of, told_apart, with_kinds
from desktop_app.ui.chat.figures import phase_words, summary
from desktop_app.ui.chat.invisible import visible
from desktop_app.ui.model_words import readiness_words
from desktop_app.ui.text import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop_app.domain import Message
    from desktop_app.services.events import CatchUp
    from desktop_app.ui.lanes.lane_chat import LaneChat
    from desktop_app.ui.live_answers import LiveAnswer
    from desktop_app.ui.model_sections import Choice


def lane_name(lane: LaneChat) -> str:
    """The name that it was given, or its model's."""
    if lane.lane is not None and lane.lane.name:
        return visible(one_line(lane.lane.name))
    if lane.setup is None:
        return QCoreApplication.translate("lanes", "No model")
    return visible(one_line(lane.setup.model.name))


def lane_names(lanes: Sequence[LaneChat]) -> list[str]:
    """Of all of them; those that would be called the same have their quantization or account with them, or a number."""
    return list(told_apart(with_kinds([lane_name(lane) for lane in lanes], [_kind(lane) for lane in lanes])))


def _kind(lane: LaneChat) -> str:
    """As its last answer tells: what file a model is, is not known before."""
    if lane.setup is None:
        return ""
    answer = lane.last_answer()
    facts = answer.generation if answer is not None else None
    return kind_of(
        lane.setup.model, facts.quantization if facts is not None and facts.model == lane.setup.model else ""
    )


def why_fixed() -> str:
    """Why nothing is done with a single lane while a turn stands without names."""
    return QCoreApplication.translate("lanes", "Vote first, or show the names: it is hidden which lane this is.")


def where_words(choice: Choice) -> str:
    """Where its model runs, as in "Q4_K_M · this computer"."""
    if choice.account is not None:
        return one_line(choice.account.name)
    if choice.model is None:
        return ""
    here = QCoreApplication.translate("lanes", "this computer")
    quantization = choice.model.facts.quantization
    return f"{quantization} · {here}" if quantization else here


def standing_words(live: LiveAnswer | None, last: Message | None, choice: Choice, catching_up: CatchUp | None) -> str:
    """Where it stands: what is under way, or what came of the last answer, or whether its model is there."""
    if live is not None:
        words = phase_words(live.phase, live.fraction, live.wait_s, live.behind)
        return f"{_catching_up(catching_up)} · {words}" if catching_up is not None else words
    if catching_up is not None:
        return _catching_up(catching_up)
    if last is None:
        return readiness_words(choice.state) if choice.state is not None else ""
    return _ending(last)


def _catching_up(event: CatchUp) -> str:
    words = QCoreApplication.translate("lanes", "catching up, %1 of %2")
    return words.replace("%1", str(event.asked)).replace("%2", str(event.of))


def _ending(last: Message) -> str:
    match last.state:
        case MessageState.FAILED:
            return QCoreApplication.translate("lanes", "failed")
        case MessageState.INTERRUPTED:
            return QCoreApplication.translate("lanes", "interrupted")
        case MessageState.STOPPED:
            words = QCoreApplication.translate("lanes", "stopped")
        case _:
            words = QCoreApplication.translate("lanes", "done")
    told = summary(last.generation) if last.generation is not None else ""
    return f"{words} · {told}" if told else words
