"""`tandem ask`: one prompt, an answer of each model on standard output, on the same services as the window."""

from __future__ import annotations

import queue
import signal
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app import terminal
from desktop_app.accounts import is_cloud
from desktop_app.ask.cloud import allowed, figures, near, unsent
from desktop_app.ask.facts import answer_json, lanes_figures, lanes_json, lanes_not_sent, lanes_table
from desktop_app.ask.models import names_of, setups_for
from desktop_app.ask.streams import Streams
from desktop_app.composition import build
from desktop_app.domain import MessageState, ReasoningEffort, Role
from desktop_app.services.clearance import Consent, Given
from desktop_app.services.events import AnswerEnded, AnswerGrew, AnswerPhase, BugFound, CapNear, Phase, TurnBegan

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from desktop_app.composition import Services
    from desktop_app.domain import LaneSetup
    from desktop_app.services.events import AppEvent
    from desktop_app.settings import Paths

ANSWERED = 0
FAILED = 1
INTERRUPTED = 130


@dataclass(frozen=True, slots=True, kw_only=True)
class AskRequest:
    """What the command line asks. `models` as in `ask.models`; none: the starter model. What is None of the sampling is
    each model's default.
    """

    prompt: str
    models: tuple[str, ...]
    temperature: float | None
    seed: int | None
    max_tokens: int | None
    as_json: bool
    allow_cloud: bool = False
    passphrase_stdin: bool = False
    effort: ReasoningEffort | None = None


def request_from(options: argparse.Namespace) -> AskRequest:
    """The request in parsed options."""
    return AskRequest(
        prompt=options.prompt,
        models=tuple(options.models),
        temperature=options.temperature,
        seed=options.seed,
        max_tokens=options.max_tokens,
        as_json=options.json,
        allow_cloud=options.allow_cloud,
        passphrase_stdin=options.passphrase_stdin,
        effort=ReasoningEffort(options.effort) if options.effort else None,
    )


def ask(request: AskRequest, paths: Paths) -> int:
    """Stream the answers and store the conversation; the exit status. Raises AppError, also when the only answer ended
    badly, and BrokenPipeError when its reader has gone.
    """
    events: queue.SimpleQueue[AppEvent] = queue.SimpleQueue()
    services = build(paths, events.put)
    try:
        setups = setups_for(services, request)
        names = names_of(services, setups)
        conversation_id = _send(services, request, setups)
        with _interrupt_stops(services, conversation_id):
            ended = _follow(events, names, stream=not request.as_json)
        return _conclude(services, request, conversation_id, names, ended)
    finally:
        services.close()
        _tell_of_cap(events)


def _send(services: Services, request: AskRequest, setups: Sequence[LaneSetup]) -> int:
    """The conversation's id. Raises NotAllowed, Cancelled, AppError."""
    setup, *beside = setups
    consent: Given = Consent.ONCE if request.allow_cloud else None
    while True:
        sent = services.chat.send(
            conversation_id=None, text=request.prompt, setup=setup, beside=tuple(beside), consent=consent
        )
        again = allowed(sent, () if consent is None else (consent,), may_ask=not request.as_json)
        if again is None:
            return sent.result()
        consent = again


def _tell_of_cap(events: queue.SimpleQueue[AppEvent]) -> None:
    while not events.empty():
        event = events.get()
        if isinstance(event, CapNear):
            terminal.write(near(event.state), sys.stderr)


@contextmanager
def _interrupt_stops(services: Services, conversation_id: int) -> Iterator[None]:
    """Ctrl+C stops the answers and no more: what they have is stored and told like any other."""
    before = signal.signal(signal.SIGINT, lambda *_: services.chat.stop(conversation_id))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _follow(events: queue.SimpleQueue[AppEvent], names: Sequence[str], *, stream: bool) -> list[AnswerEnded]:
    """How each lane's answer ended, in the order of the lanes."""
    streams: Streams | None = None
    ended: dict[int, AnswerEnded] = {}
    order: list[int] = []
    paused: dict[int, float] = {}
    while not order or len(ended) < len(order):
        event = events.get()
        match event:
            case TurnBegan():
                answers = [one for one in event.messages if one.role is Role.ASSISTANT]
                order = [one.id for one in answers]
                streams = Streams(dict(zip((one.id for one in answers), names, strict=True))) if stream else None
            case AnswerGrew() if streams is not None and not event.reasoning:
                streams.grow(event.answer_id, event.text)
            case AnswerPhase(phase=Phase.PAUSED):
                if event.wait_s > paused.get(event.answer_id, 0.0):  # a new one, and not the last one counted down
                    seconds = round(event.wait_s)
                    terminal.write(f"The provider asks to wait: trying again in {seconds} s.\n", sys.stderr)
                paused[event.answer_id] = event.wait_s
            case BugFound():
                terminal.write(f"{event.report}\n", sys.stderr)
            case AnswerEnded():
                ended[event.answer.id] = event
                if streams is not None:
                    streams.end(event)
    return [ended[answer_id] for answer_id in order]


def _conclude(
    services: Services, request: AskRequest, conversation_id: int, names: Sequence[str], ended: list[AnswerEnded]
) -> int:
    if len(ended) == 1:
        if ended[0].error:
            raise ended[0].error
        generation = ended[0].answer.generation
        if generation is not None and is_cloud(generation.model) and not request.as_json:
            terminal.write(figures(generation, unsent(services, ended[0].answer.id)), sys.stderr)
        if request.as_json:
            told = {**answer_json(ended[0].answer), "not_sent": unsent(services, ended[0].answer.id)}
            terminal.write_json({**told, "conversation_id": conversation_id}, sys.stdout)
    elif request.as_json:
        lanes = lanes_json(names, ended, _not_sent(services, ended))
        terminal.write_json({"conversation_id": conversation_id, "lanes": lanes}, sys.stdout)
    else:
        table = lanes_table(names, ended)
        terminal.write("\n" + (table if terminal.fits(table, sys.stdout) else lanes_figures(names, ended)), sys.stdout)
        terminal.write(lanes_not_sent(names, _not_sent(services, ended)), sys.stdout)
    if any(one.answer.state is MessageState.STOPPED for one in ended):
        return INTERRUPTED
    return FAILED if any(one.error for one in ended) else ANSWERED


def _not_sent(services: Services, ended: Sequence[AnswerEnded]) -> list[tuple[str, ...]]:
    return [unsent(services, one.answer.id) for one in ended]
