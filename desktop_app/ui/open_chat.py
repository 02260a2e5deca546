"""The conversation on the screen: what is shown of it, and what the user does to it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_app.errors import AppError
from desktop_app.ui.asking import Asking
from desktop_app.ui.asking_again import AskingAgain
from desktop_app.ui.conversation_reading import ConversationReading
from desktop_app.ui.lanes.open_lanes import OpenLanes
from desktop_app.ui.sending import Sending
from desktop_app.ui.setup_changes import plainly
from desktop_app.ui.tasks import when_done

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from desktop_app.domain import Conversation, Folder, LaneSetup, Message, ModelRef, TemplateChoice
    from desktop_app.services.events import TurnBegan
    from desktop_app.services.folders import Shelved
    from desktop_app.services.library import OpenConversation
    from desktop_app.ui.bridge import Bridge
    from desktop_app.ui.chat.composer import Composer
    from desktop_app.ui.composing.draft_files import DraftFiles
    from desktop_app.ui.drafts import Drafts
    from desktop_app.ui.lanes.lane_chat import LaneChat
    from desktop_app.ui.lanes.view import LanesView
    from desktop_app.ui.live_answers import LiveAnswer, LiveAnswers
    from desktop_app.ui.services import Chat, Library
    from desktop_app.ui.setup_changes import Begin


class OpenChat(QObject):
    """Feeds lanes and composer; events of other conversations pass it by. What is asked about *the* lane is asked
    about the active one: an ordinary conversation has no other.
    """

    changed = Signal()
    """Another conversation, title, lane, setup or number of messages, or writing began or ended."""
    turned = Signal()
    """`conversation_id` is another one now, and its draft is being fetched."""
    opened = Signal(object)
    """A conversation was read, as `services.library.OpenConversation`."""
    began = Signal(int)
    """A new conversation got its id."""
    stopped = Signal(int)
    """The user wants no more of what is under way in this conversation."""
    failed = Signal(AppError)

    def __init__(
        self,
        *,
        chat: Chat,
        library: Library,
        bridge: Bridge,
        live: LiveAnswers,
        view: LanesView,
        composer: Composer,
        drafts: Drafts,
        files: DraftFiles,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._chat = chat
        self._library = library
        self._live = live
        self._composer = composer
        self._drafts = drafts
        self._files = files
        self.turn = 0
        """Another number with each conversation that is turned to."""
        self._asking = Asking(chat, bridge, self)
        self._asking.changed.connect(self._show_writing)
        self._asking.changed.connect(self.changed)
        self._asking.failed.connect(self.failed)
        self._loaded = True
        self.again = AskingAgain(chat, self._asking, self)
        self.sending = Sending(chat, self._asking, self, composer=composer, drafts=drafts, files=files)
        self.reading = ConversationReading(library, self)
        self.reading.done.connect(self._show)
        self.reading.failed.connect(self.failed)
        self.lanes = OpenLanes(library=library, bridge=bridge, live=live, view=view, parent=self)
        self.lanes.changed.connect(self.changed)
        self.lanes.lanes_changed.connect(self._show_writing)
        self.lanes.failed.connect(self.failed)
        self.lanes.regenerate_requested.connect(self.again.regenerate)
        self.lanes.continue_requested.connect(self.again.continue_answer)
        self.lanes.sibling_requested.connect(self._show_sibling)
        self.reading.missed.connect(self.lanes.clear)
        self.conversation: Conversation | None = None
        self.conversation_id: int | None = None
        self.locks_new = False
        """Whether the conversation to come is locked by itself."""
        self.folder_new: Folder | None = None
        """Where the conversation to come will lie."""
        self.blind_new = False
        """Whether the conversation to come is judged blind."""
        bridge.turn_began.connect(self._show_turn)
        live.conversations_changed.connect(self._show_writing)
        composer.stop_requested.connect(self.stop)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said yet."""
        return all(lane.is_empty for lane in self.lanes.shown)

    @property
    def active(self) -> LaneChat:
        """The lane that is meant where one is meant."""
        return self.lanes.active

    @property
    def setup(self) -> LaneSetup | None:
        """What answers here, and how; None while there is no model."""
        return self.active.setup

    @property
    def is_settled(self) -> bool:
        """Whether what is on the screen belongs to the open conversation."""
        return self._loaded

    @property
    def is_reading(self) -> bool:
        """Whether what comes next of the disk may be older than what is told meanwhile."""
        return self.reading.is_under_way

    @property
    def local_only(self) -> bool:
        """Whether no provider gets this conversation."""
        has_lock = self.conversation.has_lock if self.conversation is not None else self.locks_new
        return has_lock or self.kept_by is not None

    @property
    def folder(self) -> Folder | None:
        """In which it lies, or will."""
        return self.conversation.folder if self.conversation is not None else self.folder_new

    @property
    def kept_by(self) -> Folder | None:
        """The folder whose lock keeps it on this computer."""
        return self.folder if self.folder is not None and self.folder.local_only else None

    def lock_new(self, local_only: bool) -> None:
        """Let the conversation to come be one that no provider gets, or not."""
        self.locks_new = local_only
        self.changed.emit()

    def file_new(self, folder: Folder | None) -> None:
        """Let the conversation to come lie there."""
        self.folder_new = folder
        self.changed.emit()

    def messages(self) -> list[Message]:
        """What is on the screen, with everything written so far."""
        return self.active.messages()

    @property
    def is_writing(self) -> bool:
        """Whether an answer is under way where the next prompt goes, from the moment it is asked for."""
        return self.is_writing_in(self.lanes.asked())

    def is_writing_in(self, lanes: Iterable[LaneChat]) -> bool:
        """Whether an answer is under way in one of these lanes, from the moment it is asked for."""
        if self._asking.is_for(self.turn):
            return True
        ids = {lane.lane_id for lane in lanes}
        return any(not self._loaded or one.message.lane_id in ids for one in self._under_way())

    @property
    def can_stop(self) -> bool:
        """Whether an answer is under way in any lane, from the moment it is asked for."""
        return self._asking.is_for(self.turn) or bool(self._under_way())

    @property
    def is_asking(self) -> bool:
        """Whether a prompt is on its way to the disk."""
        return self._asking.is_under_way

    def last_answer(self) -> Message | None:
        """The newest answer on the screen, with everything written so far."""
        return self.active.last_answer()

    def new(self, setup: LaneSetup | None) -> None:
        """Turn to an empty conversation, which is stored with its first message."""
        self.reading.read(None)
        self._loaded = True
        self._turn_to(None)
        self.lanes.begin_anew(setup)
        self.conversation = None
        self.locks_new = False
        self.folder_new = None
        self.blind_new = False
        self.changed.emit()

    def open(self, conversation_id: int) -> None:
        """Turn to a stored conversation."""
        if conversation_id != self.conversation_id:
            self._loaded = False
            self._turn_to(conversation_id)
            self.lanes.turn_away()
        self.read_again()

    def read_again(self) -> None:
        """Show what is stored of the open conversation now."""
        self.reading.read(self.conversation_id)

    def become(self, conversation_id: int) -> None:
        """The new conversation on the screen is stored, with this id."""
        self.conversation_id = conversation_id
        self._loaded = False
        self.began.emit(conversation_id)
        self.read_again()

    def stop(self) -> None:
        """End the answers under way here; what they have is kept."""
        self._asking.stop(self.turn)
        if self.conversation_id is not None:
            self.stopped.emit(self.conversation_id)
            self._chat.stop(self.conversation_id)

    def shown_message(self, message_id: int) -> Message | None:
        """A message on the screen."""
        return next((one for lane in self.lanes.shown for one in lane.messages() if one.id == message_id), None)

    def use_model(self, model: ModelRef, begin: Begin = plainly) -> None:
        """Let this model answer from now on; `begin` tells what a conversation with a model begins with."""
        self.active.setups.use_model(model, begin)

    def use_template(self, template: TemplateChoice) -> None:
        """Use this chat template from now on."""
        self.active.setups.choose(lambda setup: replace(setup, template=template))

    def change_setup(self, change: Callable[[LaneSetup], LaneSetup]) -> None:
        """Let what `change` makes of the setup hold from now on."""
        self.active.setups.use(change)

    def store_setup(self) -> None:
        """Store now what was changed a moment ago."""
        self.lanes.store()

    def refresh(self, listed: Shelved) -> None:
        """Take title, folder and locks from the list, which may have changed."""
        for one in listed.conversations:
            if one.id == self.conversation_id and one != self.conversation:
                self.conversation = one
                self.changed.emit()
        meant = self.folder_new
        if meant is not None and meant not in listed.folders:
            self.folder_new = next((one for one in listed.folders if one.id == meant.id), None)
            # What was to be written in a locked folder is kept here without it, too.
            self.locks_new = self.locks_new or (self.folder_new is None and meant.local_only)
            self.changed.emit()

    def _turn_to(self, conversation_id: int | None) -> None:
        self.conversation_id = conversation_id
        self.turn += 1
        self._drafts.turn_to(conversation_id)
        self._files.turn_to(conversation_id)
        self.turned.emit()
        self._show_writing()

    def _show(self, opened: OpenConversation) -> None:
        self._loaded = True
        self.conversation = opened.conversation
        self.opened.emit(opened)
        self.lanes.show(opened.lanes)
        self._show_writing()
        self.changed.emit()

    def _show_sibling(self, message_id: int, step: int) -> None:
        when_done(self._library.show_sibling(message_id, step), lambda _: self.read_again(), self.failed.emit, self)

    def _show_turn(self, event: TurnBegan) -> None:
        if event.conversation_id == self.conversation_id and self.is_reading:
            # What is being read may be from before this turn.
            self.read_again()

    def _under_way(self) -> list[LiveAnswer]:
        return self._live.in_conversation(self.conversation_id) if self.conversation_id is not None else []

    def _show_writing(self) -> None:
        self._composer.set_writing(self.is_writing)
