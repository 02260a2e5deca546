"""`tandem ask`: one prompt, one answer on standard output, on the same services as the window."""

from __future__ import annotations

import queue
import signal
import sys
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from desktop_app import terminal
from desktop_app.accounts import is_cloud
from desktop_app.ask_cloud import allowed, figures, find_cloud, names_cloud, near
from desktop_app.composition import build
from desktop_app.domain import MessageState, ModelDefaults
from desktop_app.errors import NoSuchModel
from desktop_app.preferences import Preset
from desktop_app.services.beginnings import beginning
from desktop_app.services.consent import Consent
from desktop_app.services.events import AnswerEnded, AnswerGrew, BugFound, CapNear
from desktop_app.usage import NANOS

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from desktop_app.composition import Services
    from desktop_app.domain import LaneSetup, LocalModel, Message, ModelFacts, ModelRef
    from desktop_app.services.events import AppEvent
    from desktop_app.settings import Paths

ANSWERED = 0
INTERRUPTED = 130


@dataclass(frozen=True, slots=True, kw_only=True)
class AskRequest:
    """What the command line asks. `model` is a name, a hash's beginning or a path; None: the starter model. What is
    None of the sampling is the model's default.
    """

    prompt: str
    model: str | None
    temperature: float | None
    seed: int | None
    max_tokens: int | None
    as_json: bool
    allow_cloud: bool = False

    def setup(self, model: ModelRef, defaults: ModelDefaults, facts: ModelFacts | None = None) -> LaneSetup:
        """How that model is to answer."""
        setup = beginning(model, defaults, Preset(name=""), facts)
        default = setup.sampling
        sampling = replace(
            default,
            temperature=default.temperature if self.temperature is None else self.temperature,
            seed=default.seed if self.seed is None else self.seed,
            max_tokens=default.max_tokens if self.max_tokens is None else self.max_tokens,
        )
        return replace(setup, sampling=sampling)


def request_from(options: argparse.Namespace) -> AskRequest:
    """The request in parsed options."""
    return AskRequest(
        prompt=options.prompt,
        model=options.model,
        temperature=options.temperature,
        seed=options.seed,
        max_tokens=options.max_tokens,
        as_json=options.json,
        allow_cloud=options.allow_cloud,
    )


def ask(request: AskRequest, paths: Paths) -> int:
    """Stream the answer and store the conversation; the exit status. Raises AppError, also when it ended badly,
    and BrokenPipeError when its reader has gone.
    """
    events: queue.SimpleQueue[AppEvent] = queue.SimpleQueue()
    services = build(paths, events.put)
    try:
        setup = _setup(services, request)
        conversation_id = _send(services, request, setup)
        with _interrupt_stops(services, conversation_id):
            ended = _follow(events, stream=not request.as_json)
        return _conclude(request, conversation_id, ended)
    finally:
        services.close()
        _tell_of_cap(events)


def _setup(services: Services, request: AskRequest) -> LaneSetup:
    name = request.model
    if name is not None and names_cloud(name, services.accounts.accounts):
        account, cloud = find_cloud(name, services)
        return request.setup(account.ref(cloud), ModelDefaults())
    services.models.refresh().result()
    model = _choose(services, name)
    return request.setup(model.ref, services.models.defaults(model.ref.id), model.facts)


def _send(services: Services, request: AskRequest, setup: LaneSetup) -> int:
    """The conversation's id. Raises NotAllowed, Cancelled, AppError."""
    consent = Consent.ONCE if request.allow_cloud else None
    while True:
        sent = services.chat.send(conversation_id=None, text=request.prompt, setup=setup, consent=consent)
        again = allowed(sent, () if consent is None else (consent,), may_ask=not request.as_json)
        if again is None:
            return sent.result()
        consent = again


def _tell_of_cap(events: queue.SimpleQueue[AppEvent]) -> None:
    while not events.empty():
        event = events.get()
        if isinstance(event, CapNear):
            terminal.write(near(event.state), sys.stderr)


def _choose(services: Services, name: str | None) -> LocalModel:
    if name is not None:
        return services.models.find(name).result()
    model = services.models.default()
    if model is None:
        raise NoSuchModel(name="starter model")
    return model


@contextmanager
def _interrupt_stops(services: Services, conversation_id: int) -> Iterator[None]:
    """Ctrl+C stops the answer and no more: what it has is stored and told like any other."""
    before = signal.signal(signal.SIGINT, lambda *_: services.chat.stop(conversation_id))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _follow(events: queue.SimpleQueue[AppEvent], *, stream: bool) -> AnswerEnded:
    streamed = False
    while True:
        event = events.get()
        match event:
            case AnswerGrew() if stream and not event.reasoning:
                terminal.write(event.text, sys.stdout)
                streamed = True
            case BugFound():
                terminal.write(f"{event.report}\n", sys.stderr)
            case AnswerEnded():
                if streamed:
                    terminal.write("\n", sys.stdout)
                return event


def _conclude(request: AskRequest, conversation_id: int, ended: AnswerEnded) -> int:
    if ended.error:
        raise ended.error
    generation = ended.answer.generation
    if generation is not None and is_cloud(generation.model) and not request.as_json:
        terminal.write(figures(generation), sys.stderr)
    if request.as_json:
        terminal.write_json(_facts(conversation_id, ended.answer), sys.stdout)
    return INTERRUPTED if ended.answer.state is MessageState.STOPPED else ANSWERED


def _facts(conversation_id: int, answer: Message) -> dict[str, object]:
    generation = answer.generation
    assert generation is not None
    return {
        "text": answer.text,
        "model": asdict(generation.model),
        "stop_reason": generation.stop_reason.value,
        "prompt_tokens": generation.prompt_tokens,
        "completion_tokens": generation.completion_tokens,
        "cost_usd": generation.cost.nanos / NANOS if generation.cost else None,
        "price_date": generation.cost.price_date.isoformat() if generation.cost else None,
        "seed": generation.seed,
        "queue_s": round(generation.timings.queue_s, 4),
        "load_s": round(generation.timings.load_s, 4),
        "prompt_s": round(generation.timings.prompt_s, 4),
        "first_token_s": round(generation.timings.first_token_s, 4),
        "decode_tokens_per_s": round(generation.decode_tokens_per_s, 2),
        "device": generation.device,
        "engine": generation.engine_version,
        "conversation_id": conversation_id,
    }
