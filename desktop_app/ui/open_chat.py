"""The conversation on the screen: what is shown of it, and what the user does to it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_app.errors import AppError
from desktop_app.ui.asking import Asking
from desktop_app.ui.lanes.lane_chat import LaneChat
from desktop_app.ui.setup_changes import plainly
from desktop_app.ui.tasks import when_done

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from desktop_app.domain import Attachment, Conversation, LaneSetup, Message, ModelRef, TemplateChoice
    from desktop_app.services.events import TurnBegan
    from desktop_app.services.library import OpenConversation
    from desktop_app.ui.bridge import Bridge
    from desktop_app.ui.chat.composer import Composer
    from desktop_app.ui.composing.draft_files import DraftFiles
    from desktop_app.ui.drafts import Drafts
    from desktop_app.ui.lanes.view import LanesView
    from desktop_app.ui.live_answers import LiveAnswers
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
    began = Signal(int)
    """A new conversation got its id."""
    lanes_changed = Signal()
    """There are other lanes, or another order, or another one is active or asked alone."""
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
        self._bridge = bridge
        self._live = live
        self._view = view
        self._composer = composer
        self._drafts = drafts
        self._files = files
        self._request = 0
        self._turn = 0
        self._asking = Asking(chat, bridge, self)
        self._asking.changed.connect(self._show_writing)
        self._asking.changed.connect(self.changed)
        self._asking.failed.connect(self.failed)
        self._loaded = True
        self._unstored: dict[int, LaneSetup] = {}
        self._pool: list[LaneChat] = []
        self.lanes: list[LaneChat] = []
        self.active = self._rested(0)
        self.conversation: Conversation | None = None
        self.conversation_id: int | None = None
        self._let([self.active])
        bridge.turn_began.connect(self._show_turn)
        live.conversations_changed.connect(self._show_writing)
        composer.send_requested.connect(self.send)
        composer.stop_requested.connect(self.stop)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said yet."""
        return all(lane.is_empty for lane in self.lanes)

    @property
    def setup(self) -> LaneSetup | None:
        """What answers here, and how; None while there is no model."""
        return self.active.setup

    @property
    def is_settled(self) -> bool:
        """Whether what is on the screen belongs to the open conversation."""
        return self._loaded

    def messages(self) -> list[Message]:
        """What is on the screen, with everything written so far."""
        return self.active.messages()

    @property
    def is_writing(self) -> bool:
        """Whether an answer is under way here, from the moment it is asked for."""
        if self._asking.is_for(self._turn):
            return True
        return self.conversation_id is not None and bool(self._live.in_conversation(self.conversation_id))

    @property
    def is_asking(self) -> bool:
        """Whether a prompt is on its way to the disk."""
        return self._asking.is_under_way

    def last_answer(self) -> Message | None:
        """The newest answer on the screen, with everything written so far."""
        return self.active.last_answer()

    def new(self, setup: LaneSetup | None) -> None:
        """Turn to an empty conversation, which is stored with its first message."""
        self._request += 1
        self._loaded = True
        self._turn_to(None)
        self._let(self.lanes[:1])
        self.active.turn_to_new(setup)
        self.conversation = None
        self.changed.emit()

    def open(self, conversation_id: int) -> None:
        """Turn to a stored conversation."""
        if conversation_id != self.conversation_id:
            self._loaded = False
            self._turn_to(conversation_id)
            for lane in self.lanes:
                lane.turn_away()
        self._read()

    def read_again(self) -> None:
        """Show what is stored of the open conversation now."""
        self._read()

    def activate(self, lane: LaneChat) -> None:
        """Let inspector, model picker and the keys for answers mean this lane."""
        if lane is not self.active and lane in self.lanes:
            self.active = lane
            self.lanes_changed.emit()
            self.changed.emit()

    def send(self, text: str) -> None:
        """Send; the composer keeps the words until they are on disk."""
        files = self._composer.files()
        if not text.strip() and not files:
            return
        asked_in, turn, typed = self.conversation_id, self._turn, self._composer.text()

        def sent(conversation_id: int) -> None:
            self._drafts.sent(asked_in, typed)
            self._files.sent(asked_in, files)
            if asked_in is None and turn == self._turn:
                self.conversation_id = conversation_id
                self._drafts.become(conversation_id)
                self._files.become(conversation_id)
                self._loaded = False
                self.began.emit(conversation_id)
                self._read()

        def not_sent() -> None:
            self._drafts.not_sent(asked_in, typed)
            if turn == self._turn:
                for lane in self.lanes:
                    lane.setups.stay_new()

        if self.send_queued(text, files, sent, not_sent):
            self._drafts.sending()

    def send_queued(
        self,
        text: str,
        files: tuple[Attachment, ...],
        sent: Callable[[int], None],
        not_sent: Callable[[], None],
    ) -> bool:
        """Send words that stand no more in the composer; False if that is not possible now."""
        if self._asking.is_under_way or self.is_writing or not self._loaded or self.setup is None:
            return False
        asked = self._chat.send(conversation_id=self.conversation_id, text=text, setup=self.setup, attached=files)
        for lane in self.lanes:
            lane.setups.await_lane()
        self._asking.begin(asked, self._turn, lambda stored: stored, sent, not_sent)
        return True

    def stop(self) -> None:
        """End the answers under way here; what they have is kept."""
        self._asking.stop(self._turn)
        if self.conversation_id is not None:
            self._chat.stop(self.conversation_id)

    def regenerate(self, answer_id: int) -> None:
        """Ask again for an answer."""
        self._ask_again(self._chat.regenerate, answer_id)

    def continue_answer(self, answer_id: int) -> None:
        """Have an answer carried on."""
        self._ask_again(self._chat.continue_answer, answer_id)

    def regenerate_last(self) -> None:
        """Ask again for the newest answer."""
        answer = self.last_answer()
        if answer is not None:
            self.regenerate(answer.id)

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
        for lane in self.lanes:
            lane.setups.store()

    def refresh_title(self, conversations: tuple[Conversation, ...]) -> None:
        """Take the title from the list, which may have changed."""
        for one in conversations:
            if one.id == self.conversation_id and one != self.conversation:
                self.conversation = one
                self.changed.emit()

    def _turn_to(self, conversation_id: int | None) -> None:
        self.conversation_id = conversation_id
        self._turn += 1
        self._drafts.turn_to(conversation_id)
        self._files.turn_to(conversation_id)
        self.turned.emit()
        self._show_writing()

    def _read(self) -> None:
        self._request += 1
        request, wanted = self._request, self.conversation_id
        if wanted is None:
            return

        def show(opened: OpenConversation) -> None:
            if request == self._request:
                self._show(opened)

        def failed(error: AppError) -> None:
            if request == self._request:
                for lane in self.lanes:
                    lane.show_messages(())
            self.failed.emit(error)

        when_done(self._library.open(wanted), show, failed, self)

    def _show(self, opened: OpenConversation) -> None:
        self._loaded = True
        self.conversation = opened.conversation
        stored = {lane.lane_id: lane for lane in self.lanes}
        left = [lane for lane in self._pool if lane.lane_id not in {one.lane.id for one in opened.lanes}]
        # Those on the screen first: what is typed for a lane that was not stored yet stays where it stands.
        left.sort(key=lambda lane: lane not in self.lanes)
        shown = []
        for one in opened.lanes:
            lane = stored.get(one.lane.id) or (left.pop(0) if left else self._rested(len(self._pool)))
            shown.append(lane)
        self._let(shown)
        for lane, one in zip(shown, opened.lanes, strict=True):
            lane.show(one)
        self._show_writing()
        self.changed.emit()

    def _let(self, lanes: list[LaneChat]) -> None:
        """Let these be the lanes on the screen, in this order."""
        for lane in self.lanes:
            if lane not in lanes:
                lane.rest()
        before, self.lanes = self.lanes, lanes
        if self.active not in lanes:
            self.active = lanes[0]
        if lanes != before:
            self._view.show_columns([lane.column for lane in lanes])
            self.lanes_changed.emit()

    def _rested(self, place: int) -> LaneChat:
        """A lane to be filled."""
        lane = LaneChat(
            library=self._library,
            bridge=self._bridge,
            live=self._live,
            column=self._view.column(place),
            unstored=self._unstored,
            parent=self,
        )
        lane.changed.connect(self.changed)
        lane.failed.connect(self.failed)
        lane.regenerate_requested.connect(self.regenerate)
        lane.continue_requested.connect(self.continue_answer)
        lane.sibling_requested.connect(self._show_sibling)
        self._pool.append(lane)
        return lane

    def _ask_again(self, ask: Callable[[int], Future[None]], answer_id: int) -> None:
        conversation_id = self.conversation_id
        if conversation_id is not None and not self._asking.is_under_way and not self.is_writing:
            self.store_setup()
            self._asking.begin(ask(answer_id), self._turn, lambda _: conversation_id)

    def _show_sibling(self, message_id: int, step: int) -> None:
        when_done(self._library.show_sibling(message_id, step), lambda _: self._read(), self.failed.emit, self)

    def _show_turn(self, event: TurnBegan) -> None:
        if event.conversation_id == self.conversation_id and not self._loaded:
            # What is being read may be from before this turn.
            self._read()

    def _show_writing(self) -> None:
        self._composer.set_writing(self.is_writing)
