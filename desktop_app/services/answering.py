"""One answer under way: from its place in the queue to its terminal state."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

from desktop_app.accounts import is_cloud
from desktop_app.domain import MessageState, StopReason
from desktop_app.engine.base import Delta, PromptProgress, Started, Waiting
from desktop_app.engine.estimating import estimated_prompt
from desktop_app.errors import AppError, Cancelled, CloudPromptTooLong
from desktop_app.services.cloud_requests import fitted
from desktop_app.services.device import Device
from desktop_app.services.disguise import disguised, restored
from desktop_app.services.events import AnswerEnded, AnswerGrew, AnswerPhase, Phase
from desktop_app.services.faults import known
from desktop_app.services.growing_text import GrowingText
from desktop_app.services.ledger import taken_elsewhere, taken_here
from desktop_app.services.leg import Leg
from desktop_app.services.requests import request_for
from desktop_app.services.workers import is_here

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from desktop_app.accounts import Account, CloudModel
    from desktop_app.domain import Lane, LoadSettings, Message, SentPrompt
    from desktop_app.engine.base import GenerationEvent, GenerationRequest
    from desktop_app.services.clearance import Clearance
    from desktop_app.services.cloud import CloudService
    from desktop_app.services.cloud_requests import Fitted
    from desktop_app.services.events import Listener
    from desktop_app.services.models import ModelsService
    from desktop_app.usage import Spent

SHORTER_TRIES = 4
SHORTER = 0.7
"""How often a history that is too long is sent with less of it, and how much of it then."""


class Answering:
    """Runs on a thread of its own; `stop` and `unsaved` are called from others.

    The text so far is kept here and handed to `keep` when the answer has ended; `unsaved` gives it to
    whoever writes partial answers to the disk in the meantime. `texts` are those of the history's files;
    `clearance` says who may read them elsewhere, and what `stays` is not read on another machine at all. One that
    `shares` may write while others of its conversation do, on this computer. `anew` as in `domain.Ask`.
    """

    def __init__(
        self,
        *,
        conversation_id: int,
        answer: Message,
        lane: Lane,
        history: Sequence[Message],
        texts: Mapping[str, str],
        clearance: Clearance,
        images: Mapping[str, bytes],
        shares: bool,
        stays: bool,
        anew: bool = False,
        models: ModelsService,
        cloud: CloudService,
        listen: Listener,
        keep: Callable[[Answering, Message, AppError | None], None],
    ) -> None:
        self.conversation_id = conversation_id
        self.lane_id = lane.id
        self.answer_id = answer.id
        self.done = threading.Event()
        self._answer = answer
        self._setup = lane.setup
        self._history = history
        self._texts = texts
        self._clearance = clearance
        self._images = images
        self._stays = stays
        self._anew = anew
        self._models = models
        self._cloud = cloud
        self._listen = listen
        self._keep = keep
        self._leg = Leg(lane.setup)
        self._is_cloud = is_cloud(lane.setup.model)
        # A model that answers from elsewhere waits for nobody here.
        device = Device() if self._is_cloud else models.residency.device
        self._ticket = device.ticket(
            self._setup.model.id,
            self._load_settings(),
            label=lane.name or self._setup.model.name,
            together=conversation_id if shares else None,
        )
        self._lock = threading.Lock()
        self._growing = GrowingText(answer)
        self._stopped: MessageState | None = None
        self._failure: AppError | None = None
        self._asked: tuple[Account, CloudModel, GenerationRequest] | None = None
        self.spent: Spent | None = None
        """What this leg took, once it has ended."""

    def stop(self, state: MessageState) -> None:
        """End early, wherever it stands: STOPPED by the user, INTERRUPTED by the end of the program."""
        with self._lock:
            self._stopped = self._stopped or state
        self._ticket.give_up()

    def leaves(self, conversation_ids: Collection[int], sha256: str) -> bool:
        """Whether another machine reads one of those conversations for it, or the file of this content."""
        files = (file.sha256 for message in self._history for file in message.attachments)
        return self._goes_elsewhere and (self.conversation_id in conversation_ids or sha256 in files)

    @property
    def sent(self) -> SentPrompt | None:
        """What the model was given; None until it was."""
        return self._leg.sent

    @property
    def written(self) -> tuple[int, ...]:
        """The tokens of this leg, where they are known."""
        return self._leg.written

    def unsaved(self) -> tuple[str, str] | None:
        """The answer and the reasoning so far, if they grew since the last call."""
        return self._growing.unsaved()

    def not_saved(self) -> None:
        """What `unsaved` gave last did not reach the disk."""
        self._growing.not_saved()

    def fail(self, error: AppError) -> None:
        """End early because what is written can no longer be kept."""
        with self._lock:
            self._failure = self._failure or error
        self._ticket.give_up()

    def announce(self, ended: Message, error: AppError | None) -> None:
        """Tell the end; only after the terminal state is on disk, or could not be put there."""
        self._listen(AnswerEnded(conversation_id=self.conversation_id, answer=ended, error=error))

    def run(self) -> None:
        """Do it all; the outcome is told, not raised."""
        error: AppError | None = None
        try:
            if self._is_cloud:
                self._write_from_elsewhere()
            else:
                self._tell_phase(Phase.QUEUED)
                with self._models.residency.turn(self._ticket, self._wait_behind):
                    self._leg.turn_came()
                    self._write()
            reason = self._leg.stop_reason
        except Cancelled:
            reason = StopReason.STOPPED
        except Exception as failure:  # noqa: BLE001 - a bug of ours must end as a failed answer, not as silence
            reason, error = StopReason.FAILED, known(failure)
        if reason is StopReason.STOPPED and self._failure is not None:
            reason, error = StopReason.FAILED, self._failure
        self._end(reason, error)

    @property
    def _goes_elsewhere(self) -> bool:
        """Whether another machine reads it: a provider's, or a worker of a model on this computer."""
        return self._is_cloud or any(not is_here(worker) for worker in self._load_settings().workers)

    def _load_settings(self) -> LoadSettings:
        return self._models.load_settings(self._setup.model.id, self._setup.n_ctx, stays=self._stays)

    def _write(self) -> None:
        residency = self._models.residency
        self._tell_phase(Phase.LOADING)
        model = self._models.locate(self._setup.model, self._ticket)
        resident = residency.ready(
            model,
            self._ticket,
            lambda done: self._tell_phase(Phase.LOADING, done),
            settings=self._load_settings(),
        )
        self._leg.model_is_ready(resident, model.facts.quantization)
        self._tell_phase(Phase.READING)
        engine = resident.engine
        request = request_for(
            self._setup, self._history, self._texts, n_ctx=resident.loaded.n_ctx, begun=self._answer.text
        )
        sharers = residency.device.begin_writing(self._ticket)
        threads = max(1, resident.loaded.placement.threads // sharers) if sharers > 1 else None
        request = replace(request, threads=threads, lane=self.lane_id, anew=self._anew)
        with self._ticket.cancelling(engine.cancel):
            events = engine.generate(request)
            if self._ticket.given_up:
                engine.cancel()
            for event in events:
                self._take(event)

    def _write_from_elsewhere(self) -> None:
        self._tell_phase(Phase.ASKING)
        account, model = self._cloud.find(self._setup.model)
        self._leg.is_asked_of(account, model)
        whole = request_for(
            self._setup,
            self._history,
            self._texts,
            n_ctx=model.context_window,
            begun=self._answer.text,
            images=self._images,
        )
        sent = fitted(whole, model)
        for tries_left in reversed(range(SHORTER_TRIES)):
            try:
                self._ask(account, model, sent)
            except CloudPromptTooLong:
                # An estimate was off, or nobody knew how much the model reads. What is refused costs nothing.
                shorter = fitted(sent.request, model, int(estimated_prompt(sent.request) * SHORTER))
                if not tries_left or self._leg.is_writing or not shorter.omitted:
                    raise
                sent = replace(shorter, omitted=sent.omitted + shorter.omitted)
            else:
                return

    def _ask(self, account: Account, model: CloudModel, sent: Fitted) -> None:
        request = disguised(sent.request, self._clearance)
        self._ticket.check()  # as long as nothing has gone out, nothing costs
        self._asked = account, model, request
        with self._cloud.asking(account, model, request) as answer, self._ticket.cancelling(answer.cancel):
            for event in restored(answer.events(), self._clearance.hidden):
                self._take(replace(event, omitted_messages=sent.omitted) if isinstance(event, Started) else event)

    def _take(self, event: GenerationEvent) -> None:
        if isinstance(event, Delta) and not self._leg.is_writing:
            self._tell_phase(Phase.WRITING)
        self._leg.take(event)
        match event:
            case PromptProgress():
                self._tell_phase(Phase.READING, event.done / max(event.total, 1))
            case Waiting():
                self._tell_phase(Phase.PAUSED, wait_s=event.wait_s)
            case Delta():
                self._grow(event)

    def _grow(self, delta: Delta) -> None:
        self._growing.grow(delta)
        self._listen(
            AnswerGrew(
                conversation_id=self.conversation_id,
                answer_id=self.answer_id,
                text=delta.text,
                reasoning=delta.reasoning,
            )
        )

    def _end(self, reason: StopReason, error: AppError | None) -> None:
        self._leg.beside = self._ticket.beside
        self._leg.cut_short(self._models.residency.loading_since(self._setup.model.id))
        text, reasoning = self._growing.take()
        with self._lock:
            stopped = self._stopped or MessageState.STOPPED
        state = {StopReason.FAILED: MessageState.FAILED, StopReason.STOPPED: stopped}.get(reason, MessageState.COMPLETE)
        written = text[len(self._answer.text) :] + reasoning[len(self._answer.reasoning) :]
        self.spent = self._took(reason, error, written)
        if self.spent is not None and self.spent.is_estimate:
            self._leg.estimate(self.spent)
        generation = self._leg.generation(reason, error.as_record() if error else "", self._answer.generation)
        ended = replace(self._answer, text=text, reasoning=reasoning, state=state, generation=generation)
        self._keep(self, ended, error)

    def _took(self, reason: StopReason, error: AppError | None, written: str) -> Spent | None:
        facts = self._leg.alone(reason)
        if not self._is_cloud:
            return taken_here(facts, conversation_id=self.conversation_id, answer_id=self.answer_id)
        if self._asked is None:
            return None
        return taken_elsewhere(
            facts,
            conversation_id=self.conversation_id,
            answer_id=self.answer_id,
            asked=self._asked,
            written=written,
            is_counted=self._leg.is_counted,
            has_begun=self._leg.sent is not None,
            error=error,
        )

    def _wait_behind(self, label: str) -> None:
        phase = Phase.CROWDED if self._ticket.is_crowded else Phase.QUEUED if label else Phase.LOADING
        self._tell_phase(phase, behind=label)

    def _tell_phase(self, phase: Phase, fraction: float | None = None, wait_s: float = 0.0, behind: str = "") -> None:
        self._listen(
            AnswerPhase(
                conversation_id=self.conversation_id,
                answer_id=self.answer_id,
                phase=phase,
                fraction=fraction,
                wait_s=wait_s,
                behind=behind,
            )
        )
