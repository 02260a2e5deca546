"""What the window asks of the services; every call returns at once, futures fail with AppError."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from desktop_app.ui.chat_services import Chat, Lanes, Locks
from desktop_app.ui.model_services import Downloads, Hub, ModelFiles, Models, Network

if TYPE_CHECKING:
    from collections.abc import Sequence
    from concurrent.futures import Future
    from pathlib import Path

    from desktop_app.domain import Attachment, Conversation, LaneSetup, ModelRef
    from desktop_app.services.attachments import NewFile
    from desktop_app.services.counting import PromptSize
    from desktop_app.services.fit import MachineSpeed, OffBy, Recommendation, Setting, Shape, Verdict
    from desktop_app.services.found_models import Found
    from desktop_app.services.library import OpenConversation, SentAnswer
    from desktop_app.services.machine import GraphicsCard, Machine


__all__ = [
    "Attachments",
    "Chat",
    "Computer",
    "Counter",
    "Downloads",
    "Fits",
    "FoundModels",
    "Hub",
    "Lanes",
    "Library",
    "Locks",
    "Machines",
    "ModelFiles",
    "Models",
    "Network",
]


class Library(Protocol):
    """See `services.library.LibraryService`."""

    def conversations(self) -> Future[tuple[Conversation, ...]]:
        """Newest first, without the trash."""

    def trash(self) -> Future[tuple[Conversation, ...]]:
        """The trash, the latest deletion first."""

    def open(self, conversation_id: int) -> Future[OpenConversation]:
        """A conversation with its lanes and messages."""

    def rename(self, conversation_id: int, title: str) -> Future[None]:
        """Give a conversation a title."""

    def move_to_trash(self, conversation_id: int) -> Future[None]:
        """Take a conversation out of the list."""

    def restore(self, conversation_id: int) -> Future[None]:
        """Bring a conversation back."""

    def delete_forever(self, conversation_id: int) -> Future[None]:
        """Remove a conversation for good."""

    def change_setup(self, lane_id: int, setup: LaneSetup) -> Future[None]:
        """From the lane's next answer on."""

    def show_sibling(self, message_id: int, step: int) -> Future[None]:
        """Switch to an earlier or later version of a message."""

    def sent(self, answer_id: int) -> Future[SentAnswer]:
        """What was sent to the model for an answer."""

    def draft(self, conversation_id: int | None) -> Future[str]:
        """What was typed and not sent."""

    def save_draft(self, conversation_id: int | None, text: str) -> Future[None]:
        """Keep what is typed."""

    def earlier_prompts(self, conversation_id: int | None) -> Future[tuple[str, ...]]:
        """What the user asked before: here, newest first, then elsewhere."""

    def add_sample(
        self, *, title: str, turns: Sequence[tuple[str, str]], author: ModelRef, setup: LaneSetup
    ) -> Future[None]:
        """Store a conversation that was written beforehand."""


class Machines(Protocol):
    """See `services.machine.MachineService`."""

    def look(self) -> Future[Machine]:
        """Memory and processor."""

    def cards(self) -> Future[tuple[GraphicsCard, ...]]:
        """The graphics cards, which takes a moment."""


class FoundModels(Protocol):
    """See `services.found_models.FoundModelsService`."""

    def find(self) -> Future[Found]:
        """The models of other programs."""


class Fits(Protocol):
    """See `services.fit.FitService`; the event `FitChanged` says that it would answer otherwise now."""

    @property
    def speed(self) -> MachineSpeed | None:
        """What is known of this machine's speed."""

    @property
    def measuring(self) -> bool:
        """Whether it is being measured, or will be at rest."""

    def measure(self, *, again: bool = False) -> Future[MachineSpeed | None]:
        """This machine's speed, measured unless it is known."""

    def judge(self, shape: Shape, setting: Setting, *, estimated: bool = False, layers: int | None = None) -> Verdict:
        """Whether a model fits now, and how fast it will be; in about a millisecond."""

    def shape_of(self, model_id: str) -> Future[Shape]:
        """What decides the memory and the speed of a model on this computer."""

    def off_by(self, architecture: str) -> OffBy:
        """How far the estimates were off the last time."""

    def recommended(self, language: str = "") -> Future[Recommendation | None]:
        """The catalogue's model for this computer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Computer:
    """What there is on this computer, and what would fit it."""

    machines: Machines
    found_models: FoundModels
    model_files: ModelFiles
    fits: Fits


class Attachments(Protocol):
    """See `services.attachments.AttachmentsService`."""

    def read(self, path: Path) -> Future[NewFile]:
        """What is in a file."""

    def add(self, conversation_id: int | None, file: NewFile) -> Future[Attachment]:
        """Keep a file with a draft."""

    def remove(self, conversation_id: int | None, files: tuple[Attachment, ...]) -> Future[None]:
        """Take files from a draft again."""

    def move(self, files: tuple[Attachment, ...], conversation_id: int) -> Future[None]:
        """Take files from the draft of the conversation to come to another."""

    def of_draft(self, conversation_id: int | None) -> Future[tuple[Attachment, ...]]:
        """The files of a draft."""

    def content(self, attachment: Attachment) -> Future[bytes]:
        """What is in a kept file."""


class Counter(Protocol):
    """See `services.counting.PromptCounter`."""

    def count(
        self, *, lane_id: int | None, text: str, files: tuple[Attachment, ...], setup: LaneSetup
    ) -> Future[PromptSize]:
        """The size of a prompt in a lane; cancelled if another is asked for before its turn."""
