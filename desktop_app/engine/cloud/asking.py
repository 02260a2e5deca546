"""One answer: tries before its first piece, times, what it took, and how it ended."""

from __future__ import annotations

import asyncio
import json
import random
import time
from contextlib import aclosing
from dataclasses import replace
from hashlib import sha256
from itertools import chain
from typing import TYPE_CHECKING, Any

from desktop_app.cloud_parameters import with_unsent
from desktop_app.domain import StopReason
from desktop_app.engine.base import Delta, Finished, Started, Usage, Waiting
from desktop_app.engine.cloud.bounds import BOUNDS, Bounds
from desktop_app.engine.cloud.failures import NotAnAnswer, cause_of, verdict
from desktop_app.engine.cloud.pricing import cost_of
from desktop_app.engine.cloud.refusals import Refused, kind_of
from desktop_app.engine.cloud.wire import IMAGES, Opened, Over, Question, Said
from desktop_app.engine.process.cloud_lines import Used, Waited
from desktop_app.engine.process.protocol import Begun, Ended, Piece
from desktop_app.errors import Bug
from desktop_app.errors.breaking_off import AnswerBroken
from desktop_app.errors.cloud import CloudPromptTooLong, Declined, RequestRefused

if TYPE_CHECKING:
    from desktop_app.accounts import CloudModel
    from desktop_app.engine.base import GenerationRequest
    from desktop_app.engine.cloud.wire import Adapter, Asked
    from desktop_app.engine.cloud.wire import Piece as WirePiece
    from desktop_app.engine.process.cloud_lines import AskCloud
    from desktop_app.engine.process.side_by_side import Emit
    from desktop_app.errors import AppError

FIRST_WAIT_S = 1.0

SHORTEST_WRITING_S = 0.05

TOLD_EVERY_S = 1.0
"""How often a wait is told, for a countdown."""

Refusals = dict[tuple[str, str, str], frozenset[tuple[str, str]]]
"""By account, model and reasoning effort: what it has refused, each with the value that it had, so that the next
question goes without that. Another value is tried.
"""


class Answering:
    """Carries out one `AskCloud`."""

    def __init__(self, command: AskCloud, adapter: Adapter, secret: str, refusals: Refusals, emit: Emit) -> None:
        self._command = command
        self._secret = secret
        self._adapter = adapter
        self._refusals = refusals
        self._emit = emit
        self._bounds = Bounds(command.patience)
        self._asked_at = time.perf_counter()
        self._opened = False
        self._first_at: float | None = None
        self._reasoned_until: float | None = None
        self._usage: Usage | None = None
        self._pieces = 0

    async def run(self) -> None:
        """Emit all of it, the final event included. Raises AppError; stopped, it ends as such."""
        BOUNDS.set(self._bounds)
        reason = StopReason.STOPPED
        failure: AppError | None = None
        try:
            reason = await self._answer()
        except asyncio.CancelledError:
            pass
        except Exception as error:
            failure = self._verdict(error)
            if failure is None:
                raise
        self._tell_usage()
        if failure is not None:
            raise failure
        self._emit(Ended(id=self._command.id, finished=self._finished(reason)))

    async def _answer(self) -> StopReason:
        tries = 0
        while True:
            asked = self._adapter.asked(self._question())
            try:
                return await self._read(asked)
            except Exception as error:
                refused = cause_of(error, Refused)
                if refused is None or self._opened:
                    raise
                parameter = _parameter_in(refused, asked, self._command.model)
                if parameter:
                    self._go_without(parameter)
                    continue
                tries += 1
                wait_s = max(refused.retry_after_s, FIRST_WAIT_S * 2.0 ** (tries - 1) * random.uniform(0.5, 1.0))
                patience = self._command.patience
                if not refused.passes or tries >= patience.tries or wait_s > patience.wait_s:
                    raise
                await self._wait(error, wait_s)

    async def _read(self, asked: Asked) -> StopReason:
        self._asked_at = time.perf_counter()
        begun = False
        async with aclosing(self._adapter.ask(self._command.model.id, asked.body)) as pieces:  # type: ignore[type-var]
            async for piece in pieces:
                self._opened = True
                if isinstance(piece, Opened):
                    continue
                if not begun:
                    begun = True
                    self._begin(asked)
                if isinstance(piece, Over):
                    return piece.reason
                self._take(piece)
        raise Bug("an adapter ended without an end")

    def _begin(self, asked: Asked) -> None:
        self._first_at = time.perf_counter()
        self._bounds.begun = True
        sent = with_unsent(json.dumps(_shown(asked.body), ensure_ascii=False, indent=2), asked.not_sent)
        started = Started(prompt_tokens=0, cached_tokens=0, omitted_messages=0, seed=_seed(asked), rendered=sent)
        self._emit(Begun(id=self._command.id, started=started))

    def _take(self, piece: WirePiece) -> None:
        if isinstance(piece, Usage):
            self._usage = piece
        elif isinstance(piece, Said) and not isinstance(piece.text, str):
            raise NotAnAnswer("a piece of an answer that is no text")
        elif isinstance(piece, Said) and piece.text:
            self._pieces += 1
            if piece.reasoning:
                self._reasoned_until = time.perf_counter()
            self._emit(Piece(id=self._command.id, delta=Delta(text=piece.text, reasoning=piece.reasoning)))

    def _tell_usage(self) -> None:
        if self._usage is None:
            return
        if self._usage.cost is None:
            cost = cost_of(self._command.account.facts.prices, self._command.model.id, self._usage)
            self._usage = replace(self._usage, cost=cost)
        self._emit(Used(id=self._command.id, usage=self._usage))

    def _finished(self, reason: StopReason) -> Finished:
        now = time.perf_counter()
        first = self._first_at or now
        # Reasoning that is counted but was not shown, or an answer that came at one go, tell nothing of the speed.
        hidden = self._usage is not None and self._usage.reasoning_tokens > 0 and self._reasoned_until is None
        decode_s = 0.0 if hidden or now - first < SHORTEST_WRITING_S else now - first
        return Finished(
            stop_reason=reason,
            completion_tokens=self._usage.completion_tokens if self._usage else self._pieces,
            prompt_s=first - self._asked_at,
            first_token_s=first - self._asked_at,
            decode_s=decode_s,
            reasoning_s=(self._reasoned_until or first) - first,
        )

    async def _wait(self, error: Exception, wait_s: float) -> None:
        found = self._verdict(error)
        left_s = wait_s
        while left_s > 0:
            waiting = Waiting(wait_s=left_s, code=found.code if found else "")
            self._emit(Waited(id=self._command.id, waiting=waiting))
            await asyncio.sleep(min(left_s, TOLD_EVERY_S))
            left_s -= TOLD_EVERY_S

    def _verdict(self, error: Exception) -> AppError | None:
        asked = self._command
        found = verdict(error, asked.account, asked.model.id, self._secret, begun=self._first_at is not None)
        if isinstance(found, AnswerBroken | CloudPromptTooLong | Declined):
            found.values["model"] = asked.model.name or asked.model.id
        return found

    def _question(self) -> Question:
        return Question(
            account=self._command.account,
            model=self._command.model,
            request=self._command.request,
            without=frozenset(
                name
                for name, value in self._refusals.get(self._key, ())
                if value == _value(name, self._command.request)
            ),
        )

    def _go_without(self, parameter: str) -> None:
        refused = (parameter, _value(parameter, self._command.request))
        self._refusals[self._key] = self._refusals.get(self._key, frozenset()) | {refused}

    @property
    def _key(self) -> tuple[str, str, str]:
        effort = self._command.request.sampling.reasoning_effort or ""
        return self._command.account.slug, self._command.model.id, effort


def _parameter_in(refused: Refused, asked: Asked, model: CloudModel) -> str:
    """Our name of the parameter that a refusal is about; "" if it is about none. Images are left out where the model
    may see none, and not where it is known to see them or where one of them is at fault: that has to be told.
    """
    if refused.status not in {400, 422}:
        return ""
    names = sorted(asked.parameters, key=len, reverse=True)  # "output_config.effort" speaks of both
    by_place = (name for name in names if name in {refused.param, refused.param.split(".")[0]})
    by_word = (name for name in names if name in refused.message)
    found = asked.parameters.get(next(chain(by_place, by_word), ""), "")
    if found == IMAGES and (model.images or refused.is_of_an_image or kind_of(refused, model.id) is not RequestRefused):
        return ""
    return found


def _value(parameter: str, request: GenerationRequest) -> str:
    """What a parameter is set to in a question; of images, which they are."""
    if parameter == IMAGES:
        digest = sha256()
        for image in (image for message in request.messages for image in message.images):
            digest.update(sha256(image.data).digest())
        return digest.hexdigest()
    return repr(getattr(request.sampling, parameter, ""))


def _seed(asked: Asked) -> int:
    seed = asked.body.get("seed", asked.body.get("random_seed", asked.body.get("generationConfig", {}).get("seed")))
    return seed if isinstance(seed, int) else 0


def _shown(part: Any) -> Any:  # noqa: ANN401 - any part of a body in JSON
    """A body without the bytes of its images."""
    match part:
        case dict():
            return {
                name: f"… ({len(value)} characters)" if name == "data" and isinstance(value, str) else _shown(value)
                for name, value in part.items()
            }
        case list():
            return [_shown(one) for one in part]
        case str() if part.startswith("data:image/"):
            return f"{part.split(',', 1)[0]},… ({len(part)} characters)"
        case _:
            return part
