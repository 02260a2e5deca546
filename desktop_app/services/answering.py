"""One answer under way: from its place in the queue to its terminal state."""

from __future__ import annotations

import threading
import time
import traceback
from dataclasses import replace
from typing import TYPE_CHECKING

from desktop_app.domain import Generation, MessageState, PromptMessage, Role, StopReason, Timings
from desktop_app.engine.base import Delta, Finished, GenerationRequest, PromptProgress, Started
from desktop_app.errors import AppError, Bug, Cancelled
from desktop_app.services.events import AnswerEnded, AnswerGrew, AnswerPhase, BugFound, Phase

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop_app.domain import Lane, Message
    from desktop_app.engine.base import Engine, GenerationEvent, LoadedModel
    from desktop_app.services.events import Listener
    from desktop_app.services.models import ModelsService


class Answering:
    """Runs on a thread of its own; `stop` and `unsaved` are called from others.

    The text so far is kept here and handed to `keep` when the answer has ended; `unsaved` gives it to
    whoever writes partial answers to the disk in the meantime.
    """

    def __init__(
        self,
        *,
        conversation_id: int,
        answer: Message,
        lane: Lane,
        history: Sequence[Message],
        models: ModelsService,
        listen: Listener,
        keep: Callable[[Answering, Message, AppError | None], None],
    ) -> None:
        self.conversation_id = conversation_id
        self.answer_id = answer.id
        self.done = threading.Event()
        self._answer = answer
        self._setup = lane.setup
        self._history = history
        self._models = models
        self._listen = listen
        self._keep = keep
        self._lock = threading.Lock()
        self._text = [answer.text]
        self._reasoning = [answer.reasoning]
        self._dirty = False
        self._stopped: MessageState | None = None
        self._failure: AppError | None = None
        self._engine: Engine | None = None
        self._loading = False
        self._writing = False
        self._asked = time.perf_counter()
        self._ticket = models.residency.device.ticket()
        self._generation = Generation(
            model=lane.setup.model, sampling=lane.setup.sampling, template=lane.setup.template
        )
        self._timings = Timings()

    def stop(self, state: MessageState) -> None:
        """End early, wherever it stands: STOPPED by the user, INTERRUPTED by the end of the program."""
        with self._lock:
            self._stopped = self._stopped or state
            engine, loading = self._engine, self._loading
        self._ticket.give_up()
        if engine is not None:
            engine.cancel()
        elif loading:
            self._models.cancel_load(self._setup.model.id)

    def unsaved(self) -> tuple[str, str] | None:
        """The answer and the reasoning so far, if they grew since the last call."""
        with self._lock:
            if not self._dirty:
                return None
            self._dirty = False
            return self._so_far()

    def fail(self, error: AppError) -> None:
        """End early because what is written can no longer be kept."""
        with self._lock:
            self._failure = self._failure or error
        self.stop(MessageState.FAILED)

    def announce(self, ended: Message, error: AppError | None) -> None:
        """Tell the end; only after the terminal state is on disk, or could not be put there."""
        self._listen(AnswerEnded(conversation_id=self.conversation_id, answer=ended, error=error))
        self.done.set()

    def run(self) -> None:
        """Do it all; the outcome is told, not raised."""
        error: AppError | None = None
        state = MessageState.COMPLETE
        self._tell_phase(Phase.QUEUED)
        try:
            with self._models.residency.device.turn(self._ticket):
                self._write()
        except Cancelled:
            self._generation = replace(self._generation, stop_reason=StopReason.STOPPED)
        except AppError as failure:
            error, state = failure, MessageState.FAILED
        except Exception:  # noqa: BLE001 - a bug of ours must end as a failed answer with a report, not as silence
            error, state = Bug(traceback.format_exc()), MessageState.FAILED
        if isinstance(error, Bug):
            self._listen(BugFound(report=error.detail))
        if self._generation.stop_reason is StopReason.STOPPED and error is None:
            state, error = self._stopped or MessageState.STOPPED, self._failure
        self._end(state, error)

    def _write(self) -> None:
        model = self._models.get(self._setup.model.id, self._setup.model.name)
        self._tell_phase(Phase.LOADING)
        with self._lock:
            self._check_stopped()
            self._loading = True
        resident = self._models.residency.ready(model, lambda done: self._tell_phase(Phase.LOADING, done))
        # whoever asks while the model is being prepared waits for a load, not for another's turn
        load_s = resident.load_after(self._asked)
        queue_s = max(0.0, time.perf_counter() - self._asked - load_s)
        self._timings = replace(self._timings, queue_s=queue_s, load_s=load_s)
        self._generation = _on(self._generation, resident.loaded, model.facts.quantization)
        with self._lock:
            self._check_stopped()
            self._loading, self._engine = False, resident.engine
        self._tell_phase(Phase.READING)
        try:
            for event in resident.engine.generate(self._request()):
                self._take(event)
        finally:
            with self._lock:
                self._engine = None

    def _request(self) -> GenerationRequest:
        said = [message for message in self._history if message.text]
        prompt = [PromptMessage(role=message.role, text=message.text) for message in said]
        if self._setup.system_prompt:
            prompt.insert(0, PromptMessage(role=Role.SYSTEM, text=self._setup.system_prompt))
        if self._answer.text:
            prompt.append(PromptMessage(role=Role.ASSISTANT, text=self._answer.text))
        return GenerationRequest(
            messages=tuple(prompt),
            sampling=self._setup.sampling,
            template=self._setup.template,
            continue_last=bool(self._answer.text),
        )

    def _take(self, event: GenerationEvent) -> None:
        match event:
            case Started():
                self._generation = replace(
                    self._generation,
                    seed=event.seed,
                    prompt_tokens=event.prompt_tokens,
                    cached_tokens=event.cached_tokens,
                    omitted_messages=event.omitted_messages,
                )
            case PromptProgress():
                self._tell_phase(Phase.READING, event.done / max(event.total, 1))
            case Delta():
                self._grow(event)
            case Finished():
                self._generation = replace(
                    self._generation, stop_reason=event.stop_reason, completion_tokens=event.completion_tokens
                )
                self._timings = replace(
                    self._timings,
                    prompt_s=event.prompt_s,
                    first_token_s=event.first_token_s,
                    decode_s=event.decode_s,
                )

    def _grow(self, delta: Delta) -> None:
        if not self._writing:
            self._writing = True
            self._tell_phase(Phase.WRITING)
        with self._lock:
            (self._reasoning if delta.reasoning else self._text).append(delta.text)
            self._dirty = True
        self._listen(
            AnswerGrew(
                conversation_id=self.conversation_id,
                answer_id=self.answer_id,
                text=delta.text,
                reasoning=delta.reasoning,
            )
        )

    def _end(self, state: MessageState, error: AppError | None) -> None:
        with self._lock:
            text, reasoning = self._so_far()
            self._dirty = False
        self._generation = replace(self._generation, timings=self._timings)
        if error is not None:
            self._generation = replace(self._generation, stop_reason=StopReason.FAILED, error=error.as_record())
        ended = replace(self._answer, text=text, reasoning=reasoning, state=state, generation=self._generation)
        self._keep(self, ended, error)

    def _so_far(self) -> tuple[str, str]:
        # joined here, not per token, so that a token costs the same however long the answer is
        self._text = ["".join(self._text)]
        self._reasoning = ["".join(self._reasoning)]
        return self._text[0], self._reasoning[0]

    def _check_stopped(self) -> None:
        if self._stopped is not None:
            raise Cancelled

    def _tell_phase(self, phase: Phase, fraction: float | None = None) -> None:
        self._listen(
            AnswerPhase(
                conversation_id=self.conversation_id,
                answer_id=self.answer_id,
                phase=phase,
                fraction=fraction,
            )
        )


def _on(generation: Generation, loaded: LoadedModel, quantization: str) -> Generation:
    return replace(
        generation,
        quantization=quantization,
        engine_version=loaded.engine_version,
        device=loaded.placement.text(),
        n_ctx=loaded.n_ctx,
    )
