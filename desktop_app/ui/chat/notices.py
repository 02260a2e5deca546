"""What is to be known about an answer besides its words: why it ended early, what was left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale, QTime

from desktop_app.domain import MessageState, StopReason
from desktop_app.errors import (
    AnswerCutOff,
    AnswerEndless,
    ChildDied,
    ChildMismatched,
    ChildOutOfMemory,
    CloudBroken,
    ProviderSilent,
    RateLimited,
    from_record,
)
from desktop_app.ui.chat.remedies import Remedy, not_before, remedies
from desktop_app.ui.present_error import error_words

if TYPE_CHECKING:
    from datetime import datetime

    from desktop_app.domain import Message
    from desktop_app.errors import AppError


@dataclass(frozen=True, slots=True)
class Notice:
    """`token` names the colour of the icon; `details` can be copied if there are any. `remedies` are offered."""

    icon: str
    token: str
    words: str
    hint: str = ""
    details: str = ""
    remedies: tuple[Remedy, ...] = ()


def notices(message: Message, error: AppError | None) -> tuple[Notice, ...]:
    """What there is to say about an answer that is not under way."""
    generation = message.generation
    said: list[Notice] = []
    if generation is not None and generation.omitted_messages:
        said.append(Notice("triangle-alert", "amber", _omitted(generation.omitted_messages)))
    ending = _ending(message, error)
    return (*said, ending) if ending else tuple(said)


def _omitted(count: int) -> str:
    return QCoreApplication.translate("notices", "%n earlier message(s) did not fit the context window", None, count)


def _ending(message: Message, error: AppError | None) -> Notice | None:
    generation = message.generation
    match message.state:
        case MessageState.FAILED:
            return _failure(message, failure(message, error))
        case MessageState.INTERRUPTED:
            words = QCoreApplication.translate("notices", "Interrupted: Tandem ended before the answer did")
            return Notice("triangle-alert", "amber", words)
        case MessageState.STOPPED:
            return Notice("circle-stop", "quiet", QCoreApplication.translate("notices", "Stopped"))
    match generation.stop_reason if generation else StopReason.END:
        case StopReason.LENGTH:
            words = QCoreApplication.translate("notices", "Ended at the limit of tokens for one answer")
            return Notice("info", "quiet", words)
        case StopReason.CONTEXT:
            return Notice(
                "triangle-alert", "amber", QCoreApplication.translate("notices", "The context window is full")
            )
    return None


def failure(message: Message, error: AppError | None) -> AppError | None:
    """Why an answer failed: `error` if it happened just now, or what was stored with it."""
    return error or from_record(message.generation.error if message.generation else "")


def _failure(message: Message, error: AppError | None) -> Notice:
    if error is None:
        return Notice("circle-alert", "red", QCoreApplication.translate("notices", "The answer failed"))
    error = _by_name(error, message)
    told = error_words(error)
    if isinstance(error, RateLimited):
        hint = _not_before(not_before(error))
        return Notice("circle-alert", "red", told.message, hint, told.details, remedies(message, error))
    hint = told.hint if message.text or message.reasoning else _hint_without_words(error) or told.hint
    return Notice("circle-alert", "red", told.message, hint, told.details, remedies(message, error))


def _by_name(error: AppError, message: Message) -> AppError:
    """The failure as it speaks of the model by the name that it has here."""
    if message.model is None or error.values.get("model") != message.model.id:
        return error
    return type(error)(error.detail, **{**error.values, "model": message.model.name})


def _not_before(when: datetime | None) -> str:
    """As a time of the day, which stays true however long nobody looks."""
    if when is None:
        return QCoreApplication.translate("notices", "It has not said how long; ask again in a minute.")
    there = when.astimezone()
    time = QLocale().toString(QTime(there.hour, there.minute, there.second), QLocale.FormatType.ShortFormat)
    return QCoreApplication.translate("notices", "It takes the next question at {time}.").format(time=time)


def _hint_without_words(error: AppError) -> str:
    """What to do after a failure whose own hint speaks of what was written, when nothing was."""
    match error:
        case AnswerCutOff() | AnswerEndless() | ProviderSilent() | CloudBroken():
            return QCoreApplication.translate("notices", "Nothing was written yet; ask again.")
        case ChildMismatched():
            return ""
        case ChildOutOfMemory():
            return QCoreApplication.translate(
                "notices", "Close other programs or choose a smaller model, then press Regenerate."
            )
        case ChildDied():
            return QCoreApplication.translate("notices", "Press Regenerate to try again, or choose another model.")
    return ""
