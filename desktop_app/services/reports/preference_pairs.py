"""Votes as preference pairs, one JSON object a line, in the form that TRL's DPOTrainer takes as it is: `prompt` is the
history with the prompt last, `chosen` and `rejected` are the answers, each a list of messages by `role` and `content`.

Every line has the same fields of the same types, so that a loader infers one schema. Where the two lanes had different
histories, `prompt` is the chosen one's and `same_history` is false: whoever wants strict pairs filters by it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import msgspec

from desktop_app.domain import MessageState, Role
from desktop_app.services.prompt_text import prompt_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop_app.domain import JudgedAnswer, JudgedAnswers, JudgedBranch, Message, Vote


class _Said(msgspec.Struct):
    role: str
    content: str


class _Pair(msgspec.Struct, kw_only=True):
    prompt: list[_Said]
    chosen: list[_Said]
    rejected: list[_Said]
    same_history: bool
    system_known: bool
    chosen_model: str
    rejected_model: str
    blind: bool
    bad: bool
    tags: str
    vote: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """The lines, and how many comparisons of two answers make none: `ties` (both bad among them), `seen` images that
    such a file cannot hold, answers that are `gone`, failed or empty.
    """

    lines: tuple[str, ...]
    ties: int = 0
    seen: int = 0
    gone: int = 0


def pairs(judged: JudgedAnswers) -> Pairs:
    """A line for each two answers of which a vote calls one better, as they were when they were judged."""
    lines: list[str] = []
    ties = seen = gone = 0
    for vote in judged.votes:
        for better, worse in _ordered(vote):
            chosen = judged.branches.get(better.answer_id or 0)
            rejected = judged.branches.get(worse.answer_id or 0)
            if better.place == worse.place:
                ties += 1
            elif chosen is None or rejected is None or not (_counts(chosen) and _counts(rejected)):
                gone += 1
            elif _has_images(chosen) or _has_images(rejected):
                seen += 1
            else:
                lines.append(msgspec.json.encode(_pair(judged, vote, (better, chosen), (worse, rejected))).decode())
    return Pairs(lines=tuple(lines), ties=ties, seen=seen, gone=gone)


def _ordered(vote: Vote) -> Iterator[tuple[JudgedAnswer, JudgedAnswer]]:
    judged = sorted((one for one in vote.answers if one.place is not None), key=lambda one: one.place or 0)
    return combinations(judged, 2)


def _counts(branch: JudgedBranch) -> bool:
    return bool(branch.answer.text) and branch.answer.state not in (MessageState.FAILED, MessageState.STREAMING)


def _has_images(branch: JudgedBranch) -> bool:
    return any(file.media_type.startswith("image/") for message in branch.history for file in message.attachments)


def _pair(
    judged: JudgedAnswers,
    vote: Vote,
    better: tuple[JudgedAnswer, JudgedBranch],
    worse: tuple[JudgedAnswer, JudgedBranch],
) -> _Pair:
    (chosen, left), (rejected, right) = better, worse
    prompt = _prompt(judged, left)
    return _Pair(
        prompt=prompt,
        chosen=[_Said("assistant", left.answer.text)],
        rejected=[_Said("assistant", right.answer.text)],
        same_history=prompt == _prompt(judged, right),
        system_known=left.system is not None and right.system is not None,
        chosen_model=chosen.model.name,
        rejected_model=rejected.model.name,
        blind=vote.is_blind,
        bad=rejected.is_bad,
        tags=", ".join(vote.tags),
        vote=vote.id,
    )


def _prompt(judged: JudgedAnswers, branch: JudgedBranch) -> list[_Said]:
    """What the model had read when it wrote this answer: the files' text among it, under the system prompt of then."""
    system = [_Said("system", branch.system)] if branch.system else []
    return [*system, *(said for message in branch.history if (said := _said(judged, message)).content)]


def _said(judged: JudgedAnswers, message: Message) -> _Said:
    if message.role is not Role.USER:
        return _Said(message.role.value, message.text)
    files = [(file.name, judged.texts[file.sha256]) for file in message.attachments if file.sha256 in judged.texts]
    return _Said(message.role.value, prompt_text(message.text, files))
