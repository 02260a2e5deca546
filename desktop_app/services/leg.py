"""One leg of an answer: what a model wrote at one go. An answer that was carried on has several."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from desktop_app.domain import Cost, Energy, Generation, SentPrompt, StopReason, Timings
from desktop_app.engine.base import Delta, Finished, PromptProgress, Started, Usage

if TYPE_CHECKING:
    from desktop_app.accounts import Account, CloudModel
    from desktop_app.domain import LaneSetup
    from desktop_app.engine.base import GenerationEvent
    from desktop_app.services.seats import Resident
    from desktop_app.usage import Spent


class Leg:
    """Gathers the facts and times of a leg from its events.

    The engine's own figures count. Where it ends without giving them, because its process died, the leg has
    what could be seen from here: the tokens that arrived, and when.
    """

    def __init__(self, setup: LaneSetup) -> None:
        self._facts = Generation(model=setup.model, sampling=setup.sampling, template=setup.template)
        self.sent: SentPrompt | None = None
        """What the model was given, once it was."""
        self.written: tuple[int, ...] = ()
        """The tokens that it wrote, once it has ended and where it numbers them."""
        self._system = setup.system_prompt
        self.beside = 0
        """How many others shared the device with it, at most."""
        self._asked = time.perf_counter()
        self._turn_at: float | None = None
        self._ready_at: float | None = None
        self._read_at: float | None = None
        self._first_at: float | None = None
        self._last_at = 0.0
        self._reasoning_s = 0.0
        self.is_counted = False
        """Whether the provider has said what it took."""
        self._tokens = 0

    @property
    def stop_reason(self) -> StopReason:
        """Why the engine ended it; END until then."""
        return self._facts.stop_reason

    @property
    def is_writing(self) -> bool:
        """Whether its first words are there."""
        return self._first_at is not None

    def turn_came(self) -> None:
        """The wait for the device is over."""
        self._turn_at = time.perf_counter()

    def model_is_ready(self, resident: Resident, quantization: str) -> None:
        """The prompt goes to the engine now."""
        now = self._ready_at = time.perf_counter()
        # whoever asks while the model is being prepared waits for a load, and else for another's turn
        load_s = resident.load_after(self._asked if resident.was_prepared else self._turn_at or now)
        loaded = resident.loaded
        self._facts = replace(
            self._facts,
            quantization=quantization,
            engine_version=loaded.engine_version,
            device=loaded.placement.text(),
            n_ctx=loaded.n_ctx,
            timings=Timings(queue_s=max(0.0, now - self._asked - load_s), load_s=load_s),
        )

    def is_asked_of(self, account: Account, model: CloudModel) -> None:
        """The prompt goes to a provider now."""
        now = self._ready_at = time.perf_counter()
        self._facts = replace(
            self._facts,
            device=account.name,
            n_ctx=model.context_window,
            timings=Timings(queue_s=max(0.0, now - self._asked)),
        )

    def take(self, event: GenerationEvent) -> None:
        """Keep what an event says, and when it came."""
        now = time.perf_counter()
        match event:
            case Started():
                self._facts = replace(
                    self._facts,
                    seed=event.seed,
                    prompt_tokens=event.prompt_tokens,
                    cached_tokens=event.cached_tokens,
                    omitted_messages=event.omitted_messages,
                )
                self.sent = SentPrompt(
                    rendered=event.rendered,
                    message_tokens=event.message_tokens,
                    prompt_tokens=event.prompt_tokens,
                    cached_tokens=event.cached_tokens,
                    omitted_messages=event.omitted_messages,
                    system=self._system,
                )
            case Usage():
                self._count(event)
            case PromptProgress():
                self._read_at = now
            case Delta():
                if self._first_at is None:
                    self._first_at = now
                elif event.reasoning:
                    self._reasoning_s += now - self._last_at
                self._last_at = now
                self._tokens += event.tokens
            case Finished():
                self._finish(event)

    def cut_short(self, loading_since: float | None) -> None:
        """It ended before the engine could say how it went; `loading_since`: when the model's load began, if it
        is under way for somebody else.
        """
        if self._ready_at is None:
            self._facts = replace(self._facts, timings=self._waited(loading_since))
        elif self._tokens and not self._facts.completion_tokens:
            self._facts = replace(self._facts, completion_tokens=self._tokens, timings=self._seen(self._ready_at))

    def estimate(self, spent: Spent) -> None:
        """Nobody has counted all of it: go by what was reckoned here."""
        self._facts = replace(
            self._facts,
            prompt_tokens=spent.prompt_tokens,
            completion_tokens=spent.completion_tokens,
            cost=spent.cost,
            is_estimate=True,
        )

    def alone(self, stop_reason: StopReason) -> Generation:
        """The facts of this leg."""
        return replace(self._facts, stop_reason=stop_reason)

    def generation(self, stop_reason: StopReason, error: str, earlier: Generation | None) -> Generation:
        """The facts of the whole answer, of which `earlier` are those of the legs before this one."""
        facts = replace(self._facts, stop_reason=stop_reason, error=error, beside=self.beside)
        return facts if earlier is None else _together(earlier, facts)

    def _count(self, usage: Usage) -> None:
        """What the provider says counts, whatever could be seen from here."""
        self.is_counted = True
        self._facts = replace(
            self._facts,
            prompt_tokens=usage.prompt_tokens,
            cached_tokens=usage.cached_tokens,
            completion_tokens=usage.completion_tokens,
            cost=usage.cost,
        )
        if self.sent is not None:
            self.sent = replace(self.sent, prompt_tokens=usage.prompt_tokens, cached_tokens=usage.cached_tokens)

    def _finish(self, event: Finished) -> None:
        self.written = event.written
        self._facts = replace(
            self._facts,
            energy=event.energy,
            stop_reason=event.stop_reason,
            completion_tokens=event.completion_tokens,
            timings=replace(
                self._facts.timings,
                prompt_s=event.prompt_s,
                first_token_s=event.first_token_s,
                decode_s=event.decode_s,
                reasoning_s=event.reasoning_s,
            ),
        )

    def _waited(self, loading_since: float | None) -> Timings:
        now = time.perf_counter()
        began = self._turn_at or loading_since or now
        load_s = now - max(began, self._asked)
        return Timings(queue_s=max(0.0, now - self._asked - load_s), load_s=load_s)

    def _seen(self, ready_at: float) -> Timings:
        first_at = self._first_at or ready_at
        return replace(
            self._facts.timings,
            prompt_s=(self._read_at or first_at) - ready_at,
            first_token_s=first_at - ready_at,
            decode_s=self._last_at - first_at,
            reasoning_s=self._reasoning_s,
        )


def _together(earlier: Generation, leg: Generation) -> Generation:
    """What was waited for, loaded and written adds up; the prompt is the one that the first words answered.

    The model and its settings are those that wrote last.
    """
    then, now = earlier.timings, leg.timings
    waited = {"queue_s": then.queue_s + now.queue_s, "load_s": then.load_s + now.load_s}
    if not earlier.completion_tokens:
        return replace(leg, timings=replace(now, **waited))
    cost = _sum(earlier.cost, leg.cost)
    if not leg.completion_tokens:
        return replace(
            earlier,
            timings=replace(then, **waited),
            stop_reason=leg.stop_reason,
            error=leg.error,
            cost=cost,
            is_estimate=earlier.is_estimate or leg.is_estimate,
            energy=_all_energy(earlier.energy, leg.energy),
        )
    return replace(
        leg,
        prompt_tokens=earlier.prompt_tokens,
        cached_tokens=earlier.cached_tokens,
        completion_tokens=earlier.completion_tokens + leg.completion_tokens,
        omitted_messages=max(earlier.omitted_messages, leg.omitted_messages),
        beside=max(earlier.beside, leg.beside),
        cost=cost,
        is_estimate=earlier.is_estimate or leg.is_estimate,
        energy=_all_energy(earlier.energy, leg.energy),
        timings=replace(
            then, **waited, decode_s=then.decode_s + now.decode_s, reasoning_s=then.reasoning_s + now.reasoning_s
        ),
    )


def _all_energy(earlier: Energy | None, later: Energy | None) -> Energy | None:
    """Of two parts of an answer; not known unless both are."""
    if earlier is None or later is None:
        return None
    parts = dict.fromkeys((*earlier.parts, *later.parts))
    return Energy(joules=earlier.joules + later.joules, parts=tuple(parts))


def _sum(earlier: Cost | None, later: Cost | None) -> Cost | None:
    """Of two parts of an answer; where only one has a known cost, that is at least what it was."""
    if earlier is None or later is None or earlier.currency != later.currency:
        return later or earlier
    return replace(later, nanos=earlier.nanos + later.nanos)
