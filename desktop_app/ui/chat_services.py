"""What the window asks of the services about answers and lanes; as `ui.services`, which has these as well."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from concurrent.futures import Future

    from desktop_app.domain import Ask, Attachment, Lane, LaneSetup
    from desktop_app.services.clearance import Given


class Chat(Protocol):
    """See `services.chat.ChatService`."""

    def send(
        self,
        *,
        conversation_id: int | None,
        text: str,
        setup: LaneSetup,
        attached: tuple[Attachment, ...] = (),
        consent: Given = None,
        lanes: tuple[int, ...] | None = None,
        beside: tuple[LaneSetup, ...] = (),
        local_only: bool = False,
        folder_id: int | None = None,
        blind: bool = False,
    ) -> Future[int]:
        """The conversation's id, once the words are on disk; fails with ConsentNeeded before they go elsewhere."""

    def edit(
        self,
        prompt_id: int,
        text: str,
        *,
        attached: tuple[Attachment, ...] | None = None,
        consent: Given = None,
        lanes: tuple[int, ...] | None = None,
    ) -> Future[int]:
        """Ask something else in the place of a prompt."""

    def catch_up(self, lane_id: int, consent: Given = None) -> Future[int]:
        """Ask a late lane what it missed; how many prompts. `CatchUp` tells of it."""

    def run_again(self, lane_id: int, asks: tuple[Ask, ...], consent: Given = None) -> Future[int]:
        """Ask a lane what was recorded, each prompt under its own setup; how many. `CatchUp` tells of it."""

    def regenerate(self, answer_id: int, consent: Given = None) -> Future[None]:
        """Ask again for an answer."""

    def continue_answer(self, answer_id: int, consent: Given = None) -> Future[None]:
        """Carry an answer on."""

    def stop(self, conversation_id: int) -> None:
        """End the answers of a conversation that are under way."""

    def stop_lane(self, lane_id: int) -> None:
        """End the answer of a lane that is under way."""


class Lanes(Protocol):
    """See `services.lanes.LanesService`; the event `LanesChanged` says that a conversation has others now."""

    def lanes(self, conversation_id: int) -> Future[tuple[Lane, ...]]:
        """As they stand side by side, without the closed ones."""

    def closed(self, conversation_id: int) -> Future[tuple[Lane, ...]]:
        """Those in the trash, the one closed last first."""

    def add(self, conversation_id: int, setup: LaneSetup) -> Future[Lane]:
        """One more, on the right; fails with TooManyLanes."""

    def close(self, lane_id: int) -> Future[None]:
        """Take it out of the conversation; fails with LastLane."""

    def reopen(self, lane_id: int) -> Future[None]:
        """Bring a closed one back."""

    def delete_forever(self, lane_id: int) -> Future[None]:
        """Remove a closed one for good."""

    def move(self, lane_id: int, position: int) -> Future[None]:
        """Let it stand at `position` from the left, from 0."""

    def rename(self, lane_id: int, name: str) -> Future[None]:
        """Call it so, or with "" as its model is called."""

    def fold(self, lane_id: int, folded: bool) -> Future[None]:
        """Put it out of sight, where no prompt reaches it, or back; fails with LastLane."""

    def set_setup(self, lane_id: int, setup: LaneSetup) -> Future[None]:
        """From its next answer on."""

    def set_side_by_side(self, conversation_id: int, side_by_side: bool) -> Future[None]:
        """Let local lanes write at once at the cost of fair timing, or no more."""

    def missed(self, lane_id: int) -> Future[int]:
        """How many prompts it would be asked to catch up."""

    def continue_alone(self, lane_id: int) -> Future[int]:
        """A new conversation that goes on from this lane; its id."""


class Locks(Protocol):
    """See `services.locks.LocksService`."""

    def keep_conversation(self, conversation_id: int, *, local_only: bool) -> Future[int]:
        """Lock a conversation to this computer, or take its own lock off; how many answers of providers that ended."""

    def keep_folder(self, folder_id: int, *, local_only: bool) -> Future[int]:
        """The same for all that lies in a folder, now and later."""

    def keep_file(self, file: Attachment, *, local_only: bool) -> Future[int]:
        """The same for the content of a file."""
