"""The conversation on the screen: what is shown of it, and what the user does to it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_app.domain import Attachment, Conversation, LaneSetup, Message, ModelRef, Role, TemplateChoice
from desktop_app.errors import AppError
from desktop_app.ui.asking import Asking
from desktop_app.ui.setup_changes import SetupChanges, plainly
from desktop_app.ui.tasks import when_done

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from desktop_app.services.events import AnswerBegan, AnswerEnded, AnswerGrew, AnswerPhase, TurnBegan
    from desktop_app.services.library import OpenConversation
    from desktop_app.ui.bridge import Bridge
    from desktop_app.ui.chat.composer import Composer
    from desktop_app.ui.chat.transcript import Transcript
    from desktop_app.ui.composing.draft_files import DraftFiles
    from desktop_app.ui.drafts import Drafts
    from desktop_app.ui.live_answers import LiveAnswers
    from desktop_app.ui.services import Chat, Library
    from desktop_app.ui.setup_changes import Begin


class OpenChat(QObject):
    """Feeds transcript and composer; events of other conversations pass it by."""

    changed = Signal()
    """Another conversation, title, setup or number of messages, or writing began or ended."""
    turned = Signal()
    """`conversation_id` is another one now, and its draft is being fetched."""
    began = Signal(int)
    """A new conversation got its id."""
    failed = Signal(AppError)

    def __init__(
        self,
        *,
        chat: Chat,
        library: Library,
        bridge: Bridge,
        live: LiveAnswers,
        transcript: Transcript,
        composer: Composer,
        drafts: Drafts,
        files: DraftFiles,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._chat = chat
        self._library = library
        self._live = live
        self._transcript = transcript
        self._composer = composer
        self._drafts = drafts
        self._files = files
        self._shown: list[Message] = []
        self._request = 0
        self._turn = 0
        self._asking = Asking(chat, bridge, self)
        self._asking.changed.connect(self._show_writing)
        self._asking.changed.connect(self.changed)
        self._asking.failed.connect(self.failed)
        self._loaded = True
        self.conversation: Conversation | None = None
        self.conversation_id: int | None = None
        self._setup = SetupChanges(library, self)
        self._setup.changed.connect(self.changed)
        self._setup.failed.connect(self.failed)
        bridge.turn_began.connect(self._show_turn)
        bridge.answer_began.connect(self._show_again)
        bridge.answer_phase.connect(self._show_phase)
        bridge.answer_grew.connect(self._show_growth)
        bridge.answer_ended.connect(self._show_end)
        live.conversations_changed.connect(self._show_writing)
        composer.send_requested.connect(self.send)
        composer.stop_requested.connect(self.stop)
        transcript.regenerate_requested.connect(self.regenerate)
        transcript.continue_requested.connect(self.continue_answer)
        transcript.sibling_requested.connect(self._show_sibling)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said yet."""
        return not self._shown

    @property
    def setup(self) -> LaneSetup | None:
        """What answers here, and how; None while there is no model."""
        return self._setup.setup

    @property
    def is_settled(self) -> bool:
        """Whether what is on the screen belongs to the open conversation."""
        return self._loaded

    def messages(self) -> list[Message]:
        """What is on the screen, with everything written so far."""
        return [self._live.latest(one) for one in self._shown]

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
        answer = next((one for one in reversed(self._shown) if one.role == Role.ASSISTANT), None)
        return self._live.latest(answer) if answer else None

    def new(self, setup: LaneSetup | None) -> None:
        """Turn to an empty conversation, which is stored with its first message."""
        self._request += 1
        self._loaded = True
        self._turn_to(None)
        self._show_messages(())
        self.conversation = None
        self._setup.turn_to_new(setup)
        self.changed.emit()

    def open(self, conversation_id: int) -> None:
        """Turn to a stored conversation."""
        if conversation_id != self.conversation_id:
            self._loaded = False
            self._turn_to(conversation_id)
            self._setup.turn_away()
        self._read()

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
                self._setup.stay_new()

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
        self._setup.await_lane()
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
        self._setup.use_model(model, begin)

    def use_template(self, template: TemplateChoice) -> None:
        """Use this chat template from now on."""
        self._setup.choose(lambda setup: replace(setup, template=template))

    def change_setup(self, change: Callable[[LaneSetup], LaneSetup]) -> None:
        """Let what `change` makes of the setup hold from now on."""
        self._setup.use(change)

    def store_setup(self) -> None:
        """Store now what was changed a moment ago."""
        self._setup.store()

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
                self._show_messages(())
            self.failed.emit(error)

        when_done(self._library.open(wanted), show, failed, self)

    def _show(self, opened: OpenConversation) -> None:
        lane = opened.lanes[0]
        self._loaded = True
        self.conversation = opened.conversation
        self._show_messages(lane.messages)
        self._show_writing()
        self._setup.show(lane.lane)
        self.changed.emit()

    def _show_messages(self, messages: tuple[Message, ...]) -> None:
        self._shown = list(messages)
        if not messages:
            self._transcript.clear()
            return
        self._transcript.show_messages([self._live.latest(one) for one in messages])
        for one in messages:
            live = self._live.get(one.id)
            if live is not None:
                self._transcript.set_phase(one.id, live.phase, live.fraction, live.wait_s)

    def _ask_again(self, ask: Callable[[int], Future[None]], answer_id: int) -> None:
        conversation_id = self.conversation_id
        if conversation_id is not None and not self._asking.is_under_way and not self.is_writing:
            self._setup.store()
            self._asking.begin(ask(answer_id), self._turn, lambda _: conversation_id)

    def _show_sibling(self, message_id: int, step: int) -> None:
        when_done(self._library.show_sibling(message_id, step), lambda _: self._read(), self.failed.emit, self)

    def _is_shown(self, message_id: int) -> bool:
        return any(one.id == message_id for one in self._shown)

    def _show_turn(self, event: TurnBegan) -> None:
        if event.conversation_id != self.conversation_id:
            return
        if not self._loaded:
            # What is being read may be from before this turn.
            self._read()
            return
        new = [one for one in event.messages if not self._is_shown(one.id)]
        if new:
            self._shown += new
            self._transcript.add_messages(new)
            self.changed.emit()

    def _show_again(self, event: AnswerBegan) -> None:
        place = next((place for place, one in enumerate(self._shown) if one.id == event.replaces), None)
        if event.conversation_id != self.conversation_id or place is None:
            return
        carried_on = event.answer.id == event.replaces
        self._shown[place:] = [event.answer, *(self._shown[place + 1 :] if carried_on else ())]
        self._transcript.replace_answer(event.replaces, event.answer)

    def _show_phase(self, event: AnswerPhase) -> None:
        if self._is_shown(event.answer_id):
            self._transcript.set_phase(event.answer_id, event.phase, event.fraction, event.wait_s)

    def _show_growth(self, event: AnswerGrew) -> None:
        if self._is_shown(event.answer_id):
            self._transcript.append(event.answer_id, event.text, event.reasoning)

    def _show_end(self, event: AnswerEnded) -> None:
        if self._is_shown(event.answer.id):
            self._shown = [event.answer if one.id == event.answer.id else one for one in self._shown]
            self._transcript.end_answer(event.answer, event.error)

    def _show_writing(self) -> None:
        self._composer.set_writing(self.is_writing)
