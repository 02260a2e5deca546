"""Anthropic's messages."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from anthropic import APIError, AsyncAnthropic, AsyncStream
from anthropic.types import (
    Message,
    MessageDeltaUsage,
    RawContentBlockDeltaEvent,
    RawMessageDeltaEvent,
    RawMessageStartEvent,
    RawMessageStreamEvent,
    TextDelta,
    ThinkingDelta,
)
from anthropic.types import Usage as Counted

from desktop_app.accounts import CloudModel, Provider
from desktop_app.cloud_parameters import BUDGETS, is_budgeted, names
from desktop_app.domain import ReasoningEffort, StopReason
from desktop_app.engine.base import Usage
from desktop_app.engine.cloud.failures import CutOff, NotAnAnswer
from desktop_app.engine.cloud.refusals import refusal_in
from desktop_app.engine.cloud.wire import (
    EFFORT,
    IMAGES,
    Asked,
    Opened,
    Over,
    Said,
    conversation,
    counted,
    encoded,
    parted,
    priced,
)
from desktop_app.engine.estimating import MARGIN, estimated_prompt
from desktop_app.errors.breaking_off import AnswerBroken
from desktop_app.errors.cloud import Declined

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    import httpx2
    from anthropic.types import ModelInfo, RefusalStopDetails

    from desktop_app.accounts import Account
    from desktop_app.domain import PromptMessage
    from desktop_app.engine.base import GenerationRequest
    from desktop_app.engine.cloud.wire import Body, Piece, Question

USUAL_LIMIT = 4096
"""Tokens that every model of theirs can write; the format wants a limit, and the list may not give one."""

LEAST_LIMIT = 1024
"""Asked for however full the window seems: what is refused for it is sent again with less of the conversation."""

LEAST_BUDGET = 1024
"""Tokens of reasoning, below which none are granted."""

REASONS = {
    "end_turn": StopReason.END,
    "stop_sequence": StopReason.END,
    "max_tokens": StopReason.LENGTH,
    "pause_turn": StopReason.LENGTH,
    "model_context_window_exceeded": StopReason.CONTEXT,
}
"""A turn that is paused can be gone on with, as one that has reached its limit."""


class AnthropicWire:
    """One account with Anthropic."""

    def __init__(self, account: Account, secret: str, client: httpx2.AsyncClient) -> None:
        self._account = account
        self._client = AsyncAnthropic(
            api_key=secret,
            base_url=account.address,
            http_client=client,
            max_retries=0,
            default_headers=dict(account.headers),
        )

    def asked(self, question: Question) -> Asked:
        """See `wire.Adapter`."""
        limit = _limit(question.model, question.request)
        named, parameters, not_sent = parted(question, names(Provider.ANTHROPIC), {"max_tokens": limit})
        parameters.pop("max_tokens", None)
        if "stop_sequences" in named:
            named["stop_sequences"] = list(named["stop_sequences"])
        if "output_config" in named:
            schema = json.loads(named["output_config"])
            named["output_config"] = {"format": {"type": "json_schema", "schema": schema}}
        if "thinking" in named:
            named = _reasoning(named, question.model)
            parameters |= {"effort": EFFORT, "output_config.effort": EFFORT}
            parameters.setdefault("output_config", EFFORT)
            not_sent = not_sent if "thinking" in named else (*not_sent, EFFORT)
        system, said, unsent = conversation(question)
        messages = [{"role": message.role.value, "content": _content(message)} for message in said]
        if any(message.images for message in said):
            parameters["image"] = IMAGES
        body: Body = {"model": question.model.id, "messages": messages, "stream": True, **named}
        if system:
            body["system"] = system
        return Asked(body=body, parameters=parameters, not_sent=(*not_sent, *unsent))

    async def ask(self, model: str, body: Body) -> AsyncIterator[Piece]:
        """See `wire.Adapter`."""
        stream: AsyncStream[RawMessageStreamEvent] = await self._client.post(
            "/v1/messages",
            body=body,
            cast_to=Message,
            stream=True,
            stream_cls=AsyncStream[RawMessageStreamEvent],
        )
        reading = _Reading()
        async with stream:
            try:
                async for event in stream:
                    yield Opened()
                    for piece in reading.pieces(event):
                        yield piece
            except APIError as error:
                if error.body is not None:
                    raise refusal_in(error.body) from error
                raise
            except (AttributeError, TypeError) as error:  # the library takes whatever comes for an event
                raise NotAnAnswer(str(error)) from error
        reason = reading.reason
        if not reason:
            raise CutOff("no stop_reason")
        if reason == "refusal":
            raise Declined(reading.explanation or reason, model=model)
        if reason not in REASONS:
            raise AnswerBroken(provider=self._account.name, model=model, reason=reason)
        yield Over(REASONS[reason])

    async def models(self) -> tuple[CloudModel, ...]:
        """See `wire.Adapter`."""
        prices = self._account.facts.prices
        found = [
            priced(_model(row), prices)
            async for row in self._client.models.list(limit=1000)
            if getattr(row, "lifecycle", "active") != "retired"
        ]
        return tuple(found)

    async def close(self) -> None:
        """See `wire.Adapter`."""
        await self._client.close()


def _limit(model: CloudModel, request: GenerationRequest) -> int:
    """Tokens that it may write where nobody has said how many: its own limit, or what about the window has left."""
    limit = model.output_limit or USUAL_LIMIT
    left = model.context_window - int(estimated_prompt(request) * MARGIN) if model.context_window else limit
    return max(min(limit, left), min(limit, LEAST_LIMIT))


def _reasoning(named: Body, model: CloudModel) -> Body:
    """The body's fields with how much to reason as the model knows it: by level, or within a budget below the limit."""
    effort = named["thinking"]
    rest = {name: value for name, value in named.items() if name != "thinking"}
    if effort is ReasoningEffort.NONE:
        return {**rest, "thinking": {"type": "disabled"}}
    if is_budgeted(model):
        budget = min(BUDGETS[effort], named["max_tokens"] // 2)
        thinking = {"thinking": {"type": "enabled", "budget_tokens": budget}} if budget >= LEAST_BUDGET else {}
        return {**rest, **thinking}
    return {
        **rest,
        "thinking": {"type": "adaptive", "display": "summarized"},
        "output_config": {**named.get("output_config", {}), "effort": effort.value},
    }


class _Reading:
    """What is known of a stream so far."""

    def __init__(self) -> None:
        self._read: Counted | None = None
        self.reason = ""
        self.explanation = ""

    def pieces(self, event: RawMessageStreamEvent) -> Iterator[Piece]:
        match event:
            case RawMessageStartEvent():
                self._read = event.message.usage
            case RawContentBlockDeltaEvent(delta=TextDelta() as delta):
                yield Said(delta.text)
            case RawContentBlockDeltaEvent(delta=ThinkingDelta() as thought):
                yield Said(thought.thinking, reasoning=True)
            case RawMessageDeltaEvent():
                self.reason = str(event.delta.stop_reason or self.reason)
                self.explanation = _explained(event.delta.stop_details) or self.explanation
                yield _usage(self._read, event.usage)


def _content(message: PromptMessage) -> str | list[Body]:
    if not message.images:
        return message.text
    blocks: list[Body] = [
        {"type": "image", "source": {"type": "base64", "media_type": image.media_type, "data": encoded(image)}}
        for image in message.images
    ]
    return [*blocks, {"type": "text", "text": message.text}] if message.text else blocks


def _explained(details: RefusalStopDetails | None) -> str:
    return " ".join(str(one) for one in (details.category, details.explanation) if one) if details is not None else ""


def _usage(read: Counted | None, written: MessageDeltaUsage) -> Usage:
    """What was read stands at the beginning, and again at the end where it has become more."""
    new = _first(written.input_tokens, read.input_tokens if read else None)
    cached = _first(written.cache_read_input_tokens, read.cache_read_input_tokens if read else None)
    kept = _first(written.cache_creation_input_tokens, read.cache_creation_input_tokens if read else None)
    details: Any = getattr(written, "output_tokens_details", None)
    return Usage(
        prompt_tokens=new + cached + kept,
        cached_tokens=cached,
        completion_tokens=counted(written.output_tokens),
        reasoning_tokens=counted(getattr(details, "thinking_tokens", 0)),
    )


def _first(*counts: int | None) -> int:
    return counted(next((count for count in counts if count is not None), 0))


def _model(row: ModelInfo) -> CloudModel:
    return CloudModel(
        id=str(row.id),
        name=str(row.display_name or row.id),
        context_window=counted(row.max_input_tokens),
        output_limit=counted(row.max_tokens),
        images=row.capabilities.image_input.supported if row.capabilities else None,
        efforts=_efforts(row) if row.capabilities else None,
    )


def _efforts(row: ModelInfo) -> tuple[ReasoningEffort, ...]:
    assert row.capabilities is not None
    thinking, effort = row.capabilities.thinking, row.capabilities.effort
    if not thinking.supported:
        return ()
    if effort.supported and thinking.types.adaptive.supported:
        levels = [one for one in ReasoningEffort if getattr(getattr(effort, one.value, None), "supported", False)]
    else:
        levels = list(BUDGETS) if thinking.types.enabled.supported else []
    return tuple(([ReasoningEffort.NONE] if thinking.types.disabled.supported and levels else []) + levels)
