"""Scripted services: real futures and real events, kept in memory, done at once unless told to wait."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from desktop_app.domain import (
    Ask,
    Attachment,
    Conversation,
    Generation,
    Lane,
    LaneSetup,
    LocalModel,
    Message,
    MessageState,
    ModelDefaults,
    ModelFacts,
    ModelRef,
    PromptMessage,
    Role,
    SentPart,
    TemplateSource,
    Timings,
)
from desktop_app.errors import DiskFull, MessageGone
from desktop_app.services.counting import PromptSize
from desktop_app.services.events import (
    AnswerBegan,
    AnswerEnded,
    AnswerGrew,
    AnswerPhase,
    ConversationsChanged,
    ModelChanged,
    ModelsChanged,
    Phase,
    Readiness,
    TurnBegan,
)
from desktop_app.services.library import OpenConversation, OpenLane, SentAnswer
from desktop_app.services.model_entries import ModelEntry, Origin

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop_app.errors import AppError
    from desktop_app.services.clearance import Given
    from desktop_app.services.events import Listener
    from desktop_app.services.model_search import RefusedFile

T = TypeVar("T")


def done(value: T) -> Future[T]:
    future: Future[T] = Future()
    future.set_result(value)
    return future


def failed(error: AppError) -> Future[T]:
    future: Future[T] = Future()
    future.set_exception(error)
    return future


def local_model(name: str, sha256: str, *, base: bool = False, quantization: str = "Q4_K_M") -> LocalModel:
    facts = ModelFacts(
        sha256=sha256,
        size_bytes=98_362_432,
        architecture="llama",
        name=name,
        quantization=quantization,
        parameters=1_350_000_000,
        context_length=8192,
        layers=30,
        template_source=TemplateSource.NONE if base else TemplateSource.FILE,
        template_family=None,
        is_base=base,
    )
    return LocalModel(path=Path(f"/models/{sha256}.gguf"), facts=facts, name=name)


SMOL = local_model("SmolLM2 135M Instruct", "smol", quantization="Q4_1")
GEMMA = local_model("Gemma 3 270M", "gemma", base=True)


class FakeLibrary:
    """Conversations in memory. `fail_next` makes the next call fail; `hold_open` keeps `open` waiting, `hold_drafts`
    `draft`; so many `failing_saves` of drafts find the disk full.
    """

    def __init__(self, listen: Listener) -> None:
        self._listen = listen
        self._ids = count(1)
        self._message_ids = count(1001)
        self._lane_ids = count(50_001)
        self.stored: dict[int, Conversation] = {}
        self.messages: dict[int, list[Message]] = {}
        self.setups: dict[int, LaneSetup] = {}
        self._lanes: dict[int, list[Lane]] = {}
        self.drafts: dict[int | None, str] = {}
        self.parts: dict[int, tuple[SentPart, ...]] = {}
        self.fail_next: AppError | None = None
        self.hold_open = False
        self.held: list[tuple[int, Future[OpenConversation]]] = []
        self.hold_drafts = False
        self.held_drafts: list[tuple[str, Future[str]]] = []
        self.failing_saves = 0

    def add(
        self, title: str, *, days_ago: int = 0, model: LocalModel = SMOL, said: tuple[str, str] | None = None
    ) -> int:
        """A stored conversation with one finished turn, if `said`."""
        conversation_id = next(self._ids)
        when = datetime.now(UTC) - timedelta(days=days_ago, seconds=conversation_id)
        self.stored[conversation_id] = Conversation(id=conversation_id, title=title, created_at=when, updated_at=when)
        self.setups[conversation_id] = LaneSetup(model=model.ref)
        self.messages[conversation_id] = []
        if said:
            question, answer = said
            self.add_message(conversation_id, Role.USER, question)
            self.add_message(conversation_id, Role.ASSISTANT, answer)
        return conversation_id

    def add_lane(self, conversation_id: int, setup: LaneSetup) -> Lane:
        """One more, on the right."""
        there = self.lanes_of(conversation_id)
        lane = Lane(
            id=next(self._lane_ids), conversation_id=conversation_id, position=len(there), setup=setup, head_id=None
        )
        there.append(lane)
        return lane

    def add_message(
        self,
        conversation_id: int,
        role: Role,
        text: str,
        state: MessageState = MessageState.COMPLETE,
        *,
        lane_id: int | None = None,
        turn_id: int | None = None,
    ) -> Message:
        """In the first lane unless another is named, and below what was said there last."""
        lane_id = lane_id or conversation_id
        said = [one for one in self.messages[conversation_id] if one.lane_id == lane_id]
        turns = [one.turn_id for one in self.messages[conversation_id]]
        if turn_id is None:
            turn_id = max(turns, default=0) + 1 if role == Role.USER or not said else said[-1].turn_id
        lane = next(one for one in self.lanes_of(conversation_id) if one.id == lane_id)
        model = lane.setup.model if role == Role.ASSISTANT else None
        facts = (
            Generation(
                model=model,
                completion_tokens=142,
                prompt_tokens=31,
                timings=Timings(load_s=0.4, prompt_s=0.08, first_token_s=0.1, decode_s=1.45),
            )
            if model and state != MessageState.STREAMING
            else None
        )
        message = Message(
            id=next(self._message_ids),
            lane_id=lane_id,
            parent_id=said[-1].id if said else None,
            turn_id=turn_id,
            role=role,
            text=text,
            state=state,
            created_at=datetime.now(UTC),
            model=model,
            generation=facts,
        )
        self.messages[conversation_id].append(message)
        return message

    def replace(self, conversation_id: int, message: Message) -> None:
        self.messages[conversation_id] = [
            message if one.id == message.id else one for one in self.messages[conversation_id]
        ]

    def conversations(self) -> Future[tuple[Conversation, ...]]:
        listed = [one for one in self.stored.values() if one.deleted_at is None]
        return self._answer(tuple(sorted(listed, key=lambda one: one.updated_at, reverse=True)))

    def trash(self) -> Future[tuple[Conversation, ...]]:
        return self._answer(tuple(one for one in self.stored.values() if one.deleted_at is not None))

    def open(self, conversation_id: int) -> Future[OpenConversation]:
        if self.hold_open:
            waiting: Future[OpenConversation] = Future()
            self.held.append((conversation_id, waiting))
            return waiting
        return self._answer(self.opened(conversation_id))

    def opened(self, conversation_id: int) -> OpenConversation:
        there = [one for one in self.lanes_of(conversation_id) if one.closed_at is None]
        said = self.messages[conversation_id]
        lanes = tuple(
            OpenLane(lane=one, messages=tuple(message for message in said if message.lane_id == one.id))
            for one in there
        )
        return OpenConversation(conversation=self.stored[conversation_id], lanes=lanes)

    def lanes_of(self, conversation_id: int) -> list[Lane]:
        """All lanes, the closed ones too, to be changed in place; the first one has the conversation's id."""
        there = self._lanes.setdefault(conversation_id, [])
        if not there:
            setup = self.setups[conversation_id]
            there.append(
                Lane(id=conversation_id, conversation_id=conversation_id, position=0, setup=setup, head_id=None)
            )
        there[:] = [replace(one, setup=self.setups.get(one.id, one.setup)) for one in there]
        return there

    def rename(self, conversation_id: int, title: str) -> Future[None]:
        return self._change(conversation_id, replace(self.stored[conversation_id], title=title))

    def move_to_trash(self, conversation_id: int) -> Future[None]:
        return self._change(conversation_id, replace(self.stored[conversation_id], deleted_at=datetime.now(UTC)))

    def restore(self, conversation_id: int) -> Future[None]:
        return self._change(conversation_id, replace(self.stored[conversation_id], deleted_at=None))

    def delete_forever(self, conversation_id: int) -> Future[None]:
        return self._change(conversation_id, None)

    def add_sample(
        self, *, title: str, turns: Sequence[tuple[str, str]], author: ModelRef, setup: LaneSetup
    ) -> Future[None]:
        if self.fail_next is None:
            stored = self.add(title)
            self.setups[stored] = setup
            for prompt, answer in turns:
                self.add_message(stored, Role.USER, prompt)
                written = self.add_message(stored, Role.ASSISTANT, answer)
                self.replace(stored, replace(written, model=author, generation=None))
            self._listen(ConversationsChanged())
        return self._answer(None)

    def change_setup(self, lane_id: int, setup: LaneSetup) -> Future[None]:
        self.setups[lane_id] = setup
        return self._answer(None)

    def show_sibling(self, message_id: int, step: int) -> Future[None]:
        del message_id, step
        return self._answer(None)

    def sent(self, answer_id: int) -> Future[SentAnswer]:
        for messages in self.messages.values():
            for place, one in enumerate(messages):
                if one.id == answer_id:
                    said = tuple(PromptMessage(role=before.role, text=before.text) for before in messages[:place])
                    return self._answer(SentAnswer(answer=one, history=said, parts=self.parts.get(answer_id, ())))
        return failed(MessageGone(f"message {answer_id}"))

    def draft(self, conversation_id: int | None) -> Future[str]:
        stored = self.drafts.get(conversation_id, "")
        if self.hold_drafts:
            waiting: Future[str] = Future()
            self.held_drafts.append((stored, waiting))
            return waiting
        return done(stored)

    def release_drafts(self) -> None:
        """Bring the drafts as they stood when they were asked for."""
        self.hold_drafts = False
        for stored, waiting in self.held_drafts:
            waiting.set_result(stored)

    def save_draft(self, conversation_id: int | None, text: str) -> Future[None]:
        if self.failing_saves:
            self.failing_saves -= 1
            return failed(DiskFull())
        self.drafts[conversation_id] = text
        return done(None)

    def earlier_prompts(self, conversation_id: int | None) -> Future[tuple[str, ...]]:
        order = sorted(self.messages, key=lambda one: (one == conversation_id, one), reverse=True)
        asked = [m.text for one in order for m in reversed(self.messages[one]) if m.role == Role.USER]
        return self._answer(tuple(dict.fromkeys(asked)))

    def _change(self, conversation_id: int, conversation: Conversation | None) -> Future[None]:
        if self.fail_next is None:
            if conversation is None:
                del self.stored[conversation_id]
            else:
                self.stored[conversation_id] = conversation
            self._listen(ConversationsChanged())
        return self._answer(None)

    def _answer(self, value: T) -> Future[T]:
        error, self.fail_next = self.fail_next, None
        return failed(error) if error else done(value)


class FakeChat:
    """Stores a prompt and an empty answer; the test writes the answer. `hold_send` keeps `send` and `regenerate`
    waiting for `release`.
    """

    def __init__(self, library: FakeLibrary, listen: Listener) -> None:
        self._library = library
        self._listen = listen
        self.fail_next: AppError | None = None
        self.consents: list[Given] = []
        self.locked: list[bool] = []
        self.filed: list[int | None] = []
        self.blind: list[bool] = []
        self.hold_send = False
        self.held: list[tuple[Callable[[], Future[Any]], Future[Any]]] = []
        self.sent: list[tuple[int | None, str, LaneSetup]] = []
        self.attached: list[tuple[Attachment, ...]] = []
        self.stopped: list[int] = []
        self.stopped_lanes: list[int] = []
        self.asked_lanes: list[tuple[int, ...] | None] = []
        self.beside: list[tuple[LaneSetup, ...]] = []
        self.edited: list[tuple[int, str]] = []
        self.caught_up: list[int] = []
        self.catches_up = 1
        self.run_again_with: list[tuple[int, tuple[Ask, ...]]] = []
        self.regenerated: list[int] = []
        self.continued: list[int] = []
        self.answers: dict[int, tuple[int, Message]] = {}
        """The answers under way with their conversations, by lane."""

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
        self.blind.append(blind)
        self.locked.append(local_only)
        self.filed.append(folder_id)
        self.consents.append(consent)
        self.asked_lanes.append(lanes)
        self.beside.append(beside)
        if self.fail_next is not None:
            error, self.fail_next = self.fail_next, None
            return failed(error)
        if self.hold_send:
            return self._hold(
                lambda: self.send(
                    conversation_id=conversation_id,
                    text=text,
                    setup=setup,
                    attached=attached,
                    lanes=lanes,
                    beside=beside,
                    local_only=local_only,
                    folder_id=folder_id,
                )
            )
        self.sent.append((conversation_id, text, setup))
        self.attached.append(attached)
        stored = conversation_id
        if stored is None:
            stored = self._library.add(text[:40])
            self._library.stored[stored] = replace(self._library.stored[stored], has_lock=local_only)
            self._library.setups[stored] = setup
            for one in beside:
                self._library.add_lane(stored, one)
        asked = [
            one.id
            for one in self._library.lanes_of(stored)
            if one.closed_at is None and (one.id in lanes if lanes else not one.is_folded)
        ]
        turn_id = max((one.turn_id for one in self._library.messages[stored]), default=0) + 1
        said: list[Message] = []
        for lane_id in asked:
            question = self._library.add_message(stored, Role.USER, text, lane_id=lane_id, turn_id=turn_id)
            question = replace(question, attachments=attached)
            self._library.replace(stored, question)
            answer = self._library.add_message(
                stored, Role.ASSISTANT, "", MessageState.STREAMING, lane_id=lane_id, turn_id=turn_id
            )
            self.answers[lane_id] = (stored, answer)
            said += [question, answer]
        self._listen(TurnBegan(conversation_id=stored, messages=tuple(said)))
        self._listen(ConversationsChanged())
        return done(stored)

    def release(self, error: Exception | None = None) -> None:
        """Do what was held, or let it fail."""
        self.hold_send = False
        for do, waiting in self.held:
            if error is None:
                waiting.set_result(do().result())
            else:
                waiting.set_exception(error)
        self.held.clear()

    @property
    def answer(self) -> Message | None:
        """The first lane's answer that is under way."""
        return next((answer for _, answer in self.answers.values()), None)

    def phase(self, lane_id: int | None = None, phase: Phase = Phase.WRITING, **more: Any) -> None:  # noqa: ANN401
        """Let the answer under way enter a phase."""
        _, (conversation_id, answer) = self._under_way(lane_id)
        self._listen(AnswerPhase(conversation_id=conversation_id, answer_id=answer.id, phase=phase, **more))

    def write(self, text: str, lane_id: int | None = None) -> None:
        """Let the answer under way grow, in the first lane where there is one or in another."""
        lane, (conversation_id, answer) = self._under_way(lane_id)
        self._listen(AnswerPhase(conversation_id=conversation_id, answer_id=answer.id, phase=Phase.WRITING))
        self._listen(AnswerGrew(conversation_id=conversation_id, answer_id=answer.id, text=text))
        self.answers[lane] = (conversation_id, replace(answer, text=answer.text + text))

    def end(
        self,
        error: AppError | None = None,
        state: MessageState = MessageState.COMPLETE,
        lane_id: int | None = None,
        generation: Generation | None = None,
    ) -> None:
        """End it."""
        lane, (conversation_id, answer) = self._under_way(lane_id)
        state = MessageState.FAILED if error else state
        facts = generation or Generation(model=answer.model or SMOL.ref, completion_tokens=3)
        ended = replace(answer, state=state, generation=facts)
        del self.answers[lane]
        self._library.replace(conversation_id, ended)
        self._listen(AnswerEnded(conversation_id=conversation_id, answer=ended, error=error))

    def regenerate(self, answer_id: int, consent: Given = None) -> Future[None]:
        self.consents.append(consent)
        if self.hold_send:
            return self._hold(lambda: self.regenerate(answer_id))
        self.regenerated.append(answer_id)
        for conversation_id, messages in self._library.messages.items():
            for old in messages:
                if old.id == answer_id:
                    answer = replace(old, id=old.id + 5000, text="", state=MessageState.STREAMING)
                    self.answers[old.lane_id] = (conversation_id, answer)
                    self._listen(AnswerBegan(conversation_id=conversation_id, answer=answer, replaces=answer_id))
        return done(None)

    def continue_answer(self, answer_id: int, consent: Given = None) -> Future[None]:
        self.consents.append(consent)
        self.continued.append(answer_id)
        return done(None)

    def edit(
        self,
        prompt_id: int,
        text: str,
        *,
        attached: tuple[Attachment, ...] | None = None,
        consent: Given = None,
        lanes: tuple[int, ...] | None = None,
    ) -> Future[int]:
        del attached
        self.consents.append(consent)
        self.asked_lanes.append(lanes)
        self.edited.append((prompt_id, text))
        found = (one for one, said in self._library.messages.items() if any(m.id == prompt_id for m in said))
        return done(next(found))

    def catch_up(self, lane_id: int, consent: Given = None) -> Future[int]:
        self.consents.append(consent)
        self.caught_up.append(lane_id)
        return done(self.catches_up)

    def run_again(self, lane_id: int, asks: tuple[Ask, ...], consent: Given = None) -> Future[int]:
        self.consents.append(consent)
        self.run_again_with.append((lane_id, asks))
        return done(len(asks))

    def stop(self, conversation_id: int) -> None:
        self.stopped.append(conversation_id)

    def stop_lane(self, lane_id: int) -> None:
        self.stopped_lanes.append(lane_id)

    def _hold(self, do: Callable[[], Future[T]]) -> Future[T]:
        waiting: Future[T] = Future()
        self.held.append((do, waiting))
        return waiting

    def _under_way(self, lane_id: int | None) -> tuple[int, tuple[int, Message]]:
        lane = lane_id or next(iter(self.answers))
        return lane, self.answers[lane]


class FakeCounter:
    """A word is a token; nothing is added to them."""

    def __init__(self) -> None:
        self.counted: list[tuple[int | None, str, tuple[Attachment, ...]]] = []

    def count(
        self, *, lane_id: int | None, text: str, files: tuple[Attachment, ...], setup: LaneSetup
    ) -> Future[PromptSize]:
        del setup
        self.counted.append((lane_id, text, files))
        words = len(text.split())
        return done(PromptSize(prompt=words, words=words, n_ctx=100))


class FakeModels:
    """Models and their states as the test sets them."""

    def __init__(self, listen: Listener, models: tuple[LocalModel, ...]) -> None:
        self._listen = listen
        self.models = models
        self.states: dict[str, ModelChanged] = {}
        self.prepared: list[str] = []
        self.prepared_n_ctx: list[int | None] = []
        self.cancelled: list[str] = []
        self.unloaded: list[str] = []
        self.expected_loads = 0
        self.fail_next: AppError | None = None
        self.refreshed: Future[None] = done(None)
        self.kept_defaults: dict[str, ModelDefaults] = {}
        self.favourites: set[str] = set()
        self.unusable: tuple[RefusedFile, ...] = ()
        self.projectors: dict[str, tuple[Path, ...]] = {}
        self.last_used: dict[str, datetime] = {}

    def default(self) -> LocalModel | None:
        return next(iter(self.models), None)

    def defaults(self, model_id: str) -> ModelDefaults:
        return self.kept_defaults.get(model_id, ModelDefaults())

    def set_defaults(self, model_id: str, defaults: ModelDefaults) -> Future[None]:
        self.kept_defaults[model_id] = defaults
        return done(None)

    def refresh(self) -> Future[None]:
        return self.refreshed

    def refused(self) -> tuple[RefusedFile, ...]:
        return self.unusable

    def entries(self) -> tuple[ModelEntry, ...]:
        return tuple(
            ModelEntry(
                model=model,
                paths=(model.path,),
                origin=Origin.TANDEM,
                last_used=self.last_used.get(model.facts.sha256),
                favourite=model.facts.sha256 in self.favourites,
                projectors=self.projectors.get(model.facts.sha256, ()),
            )
            for model in sorted(self.models, key=lambda one: one.name.casefold())
        )

    def rename(self, model_id: str, name: str) -> Future[None]:
        self.find(
            tuple(
                replace(model, name=name or model.facts.name) if model.facts.sha256 == model_id else model
                for model in self.models
            )
        )
        return done(None)

    def set_favourite(self, model_id: str, favourite: bool) -> Future[None]:
        self.favourites = self.favourites | {model_id} if favourite else self.favourites - {model_id}
        self.find(self.models)
        return done(None)

    def find(self, models: tuple[LocalModel, ...]) -> None:
        """Say that these are the models now."""
        self.models = models
        self._listen(ModelsChanged(models=models))

    def add_file(self, path: Path) -> Future[LocalModel]:
        if self.fail_next is not None:
            error, self.fail_next = self.fail_next, None
            return failed(error)
        model = local_model(path.stem, path.stem)
        self.find((*self.models, model))
        return done(model)

    def prepare(self, model_id: str, n_ctx: int | None = None) -> None:
        self.prepared.append(model_id)
        self.prepared_n_ctx.append(n_ctx)

    def cancel_load(self, model_id: str) -> None:
        self.cancelled.append(model_id)

    def expect_load(self) -> None:
        self.expected_loads += 1

    def unload(self, model_id: str) -> None:
        self.unloaded.append(model_id)

    def state(self, model_id: str) -> ModelChanged:
        return self.states.get(model_id, ModelChanged(model_id=model_id, readiness=Readiness.IDLE))

    def become(self, state: ModelChanged) -> None:
        """Change a model's state and tell."""
        self.states[state.model_id] = state
        self._listen(state)
