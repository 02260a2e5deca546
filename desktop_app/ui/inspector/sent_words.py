"""What is said about a prompt as it was sent: its messages, its figures, and why there may be none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from desktop_app.domain import CONTROL_BEGINS, CONTROL_ENDS, LOCAL, MessageState, Role
from desktop_app.ui.chat import invisible
from desktop_app.ui.inspector.numbers import count
from desktop_app.ui.text import shortened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop_app.domain import SentPart, SentPrompt
    from desktop_app.services.library import SentAnswer

_EXCERPT = 120


@dataclass(frozen=True, slots=True)
class SentRow:
    """A part of a prompt: its words, its tokens, and whether it was left out."""

    words: str
    tokens: int
    left_out: bool = False


def sent_rows(prompt: SentPrompt, sent: SentAnswer) -> list[SentRow]:
    """The parts of a prompt, in order: the system prompt, the history, the answer's beginning, the template."""
    if not prompt.message_tokens:
        return []
    system, *history, begun = prompt.message_tokens
    said = [one for one in sent.history if one.text]
    rows = [SentRow(QCoreApplication.translate("inspector", "System prompt"), system)] if system else []
    for place, tokens in enumerate(history):
        if len(said) == len(history):
            who = (
                QCoreApplication.translate("inspector", "You")
                if said[place].role is Role.USER
                else QCoreApplication.translate("inspector", "Answer")
            )
            words = f"{who}: {shortened(invisible.visible(said[place].text[: 4 * _EXCERPT]), _EXCERPT)}"
        else:
            words = QCoreApplication.translate("inspector", "Message {number}").format(number=place + 1)
        rows.append(SentRow(words, tokens, left_out=place < prompt.omitted_messages))
    if begun:
        rows.append(SentRow(QCoreApplication.translate("inspector", "Beginning of the answer"), begun))
    around = prompt.prompt_tokens - sum(row.tokens for row in rows if not row.left_out)
    return [*rows, SentRow(QCoreApplication.translate("inspector", "Chat template"), around)] if around > 0 else rows


def figure_words(part: SentPart) -> str:
    """The counts of a prompt that was sent."""
    prompt = part.prompt
    if prompt is None:
        return ""
    words = [QCoreApplication.translate("inspector", "{count} tokens sent").format(count=count(prompt.prompt_tokens))]
    if prompt.cached_tokens:
        kept = (
            QCoreApplication.translate("inspector", "{count} of them still in memory")
            if part.generation.model.provider == LOCAL
            else QCoreApplication.translate("inspector", "{count} of them from the provider's cache")
        )
        words.append(kept.format(count=count(prompt.cached_tokens)))
    if part.generation.n_ctx:
        words.append(
            QCoreApplication.translate("inspector", "context window {count}").format(count=count(part.generation.n_ctx))
        )
    return " · ".join(words)


def left_out_words() -> str:
    """Why a message is not in a prompt."""
    return QCoreApplication.translate("inspector", "left out: did not fit the context window")


def why_none(sent: SentAnswer, part: SentPart | None) -> str:
    """Why there is no prompt to be shown for a part of an answer; "" if there is one."""
    if part is not None and part.prompt is not None:
        return ""
    if sent.answer.state is MessageState.STREAMING:
        return QCoreApplication.translate(
            "inspector", "The answer is still being written. What was sent can be seen when it has ended."
        )
    if part is None:
        return QCoreApplication.translate(
            "inspector", "What was sent was not recorded: Tandem ended while the answer was being written."
        )
    recorded = any(one.prompt is not None for one in sent.parts)
    if recorded or part.generation.prompt_tokens == 0:
        return QCoreApplication.translate(
            "inspector", "Nothing was sent: the answer ended before the model was given anything."
        )
    return QCoreApplication.translate(
        "inspector", "What was sent was not recorded: the answer is from an earlier version of Tandem."
    )


def pieces(rendered: str) -> Iterator[tuple[str, bool]]:
    """The text piece by piece, and whether a piece is a control token that the chat template wrote."""
    for place, piece in enumerate(rendered.split(CONTROL_BEGINS)):
        token, closed, text = piece.partition(CONTROL_ENDS)
        if place and closed:
            yield token, True
            yield text, False
        else:
            yield piece, False


def exact(rendered: str) -> str:
    """The text as the model was given it, without the marks around control tokens."""
    return rendered.replace(CONTROL_BEGINS, "").replace(CONTROL_ENDS, "")
