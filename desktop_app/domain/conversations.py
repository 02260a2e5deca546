"""Conversations, their lanes and the messages in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from desktop_app.domain.folders import Folder
from desktop_app.domain.generations import Generation
from desktop_app.domain.models import ModelRef
from desktop_app.domain.setups import LaneSetup


class Role(StrEnum):
    """Who speaks in a message."""

    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"


class MessageState(StrEnum):
    """Where a message stands; a user's message is always `COMPLETE`."""

    STREAMING = "streaming"
    COMPLETE = "complete"
    STOPPED = "stopped"
    INTERRUPTED = "interrupted"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptImage:
    """An image as an engine gets it: the bytes of its file."""

    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptMessage:
    """One message as an engine reads it."""

    role: Role
    text: str
    images: tuple[PromptImage, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that goes with a prompt, known by its content; `media_type` as in "image/png". `local_only`: its content
    may not leave this computer, wherever it is attached.
    """

    name: str
    media_type: str
    size_bytes: int
    sha256: str
    local_only: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A stored message. `sibling` of `siblings` (1-based): editing or regenerating makes a sibling.
    `model` names who wrote an answer; `generation` is there once an answer has ended.
    """

    id: int
    lane_id: int
    parent_id: int | None
    turn_id: int
    role: Role
    text: str
    state: MessageState
    created_at: datetime
    reasoning: str = ""
    model: ModelRef | None = None
    generation: Generation | None = None
    sibling: int = 1
    siblings: int = 1
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One model and its own history inside a conversation; `head_id` is the newest message of its branch.

    Lanes stand by `position`, whose numbers may have gaps. `name` is the user's, "" for none. A folded lane is out of
    sight and gets no prompts; a closed one lies in the trash.
    """

    id: int
    conversation_id: int
    position: int
    setup: LaneSetup
    head_id: int | None
    name: str = ""
    is_folded: bool = False
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """A conversation as the sidebar lists it; times are aware and in UTC. `is_side_by_side`: its lanes on this computer
    write at once where memory allows, at the cost of fair timing. `has_lock`: it is locked to this computer itself,
    wherever it lies. `asks_anew`: it was kept here once, so that only what was allowed for it since then counts, and
    not what is always allowed.
    """

    id: int
    title: str
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None = None
    is_side_by_side: bool = False
    has_lock: bool = False
    asks_anew: bool = False
    folder: Folder | None = None

    @property
    def local_only(self) -> bool:
        """Whether nothing of it may leave this computer: by its own lock or by that of its folder."""
        return self.has_lock or (self.folder is not None and self.folder.local_only)
