"""What a comparison is as JSON, version 1; `docs/comparisons.md` describes it for others.

A local model's `id` is the SHA-256 of its file. `rendered` has each control token between U+FDD1 and U+FDD2.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from desktop_app.domain import JudgedAnswer, LaneSetup, MessageState, ModelRef, ModelSource, SentPart, VoteKind

FORMAT: Literal["tandem-comparison"] = "tandem-comparison"
VERSION = 1

MOST_BYTES = 256 * 1024 * 1024
"""A larger file is not read."""

MOST_CARRIED = 32_000_000
"""Bytes of attached files that a file carries, together; those beyond are named in it without their content."""


class FileWritten(msgspec.Struct, kw_only=True):
    """An attached file: a text file's `text`, another's `data` (base64); both null: it was too large to carry."""

    name: str
    media_type: str
    size_bytes: int
    sha256: str
    text: str | None = None
    data: bytes | None = None


class LaneWritten(msgspec.Struct, kw_only=True):
    """A lane by the name that the user gave it, "" for none, as it was set up last."""

    name: str
    setup: LaneSetup


class AnswerWritten(msgspec.Struct, kw_only=True):
    """`id` is what votes refer to, `lane` counts from 0. `runs`: one, and one more for each time it was carried on."""

    id: int
    lane: int
    model: ModelRef
    text: str
    reasoning: str
    state: MessageState
    runs: list[SentPart]


class TurnWritten(msgspec.Struct, kw_only=True):
    """`asked` are the places of the lanes that got the prompt."""

    prompt: str
    asked_at: datetime
    asked: list[int]
    attachments: list[FileWritten]
    answers: list[AnswerWritten]


class VoteWritten(msgspec.Struct, kw_only=True):
    """`turn` counts from 0."""

    turn: int
    kind: VoteKind
    blind: bool
    tags: list[str]
    note: str
    at: datetime
    answers: list[JudgedAnswer]


class Head(msgspec.Struct, kw_only=True):
    """What every version begins with."""

    format: Literal["tandem-comparison"]
    version: int


class ComparisonWritten(Head, kw_only=True):
    """All of it."""

    made_by: str
    made_at: datetime
    title: str
    models: list[ModelSource]
    lanes: list[LaneWritten]
    turns: list[TurnWritten]
    votes: list[VoteWritten]
    folder: str = ""
    local_only: bool = False
