"""OpenAI's chat completions, which most servers speak: with what each of them adds to it or leaves out."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from openai import APIError, AsyncOpenAI, AsyncStream
from openai.types.chat import ChatCompletionChunk

from desktop_app.accounts import CloudModel, Provider
from desktop_app.cloud_parameters import names
from desktop_app.domain import ReasoningEffort, StopReason
from desktop_app.engine.base import Usage
from desktop_app.engine.cloud.failures import CutOff, NotAnAnswer
from desktop_app.engine.cloud.pricing import in_dollars, price_date
from desktop_app.engine.cloud.refusals import refusal_in
from desktop_app.engine.cloud.wire import (
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
from desktop_app.errors.breaking_off import AnswerBroken
from desktop_app.errors.cloud import AnswerBlocked, Declined

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    import httpx2
    from openai.types.chat.chat_completion_chunk import ChoiceDelta

    from desktop_app.accounts import Account
    from desktop_app.domain import PromptMessage
    from desktop_app.engine.cloud.wire import Body, Piece, Question

_NOT_FOR_CHAT = re.compile(
    r"embed|whisper|tts|dall-e|image|moderation|realtime|transcribe|audio|sora|babbage|davinci|instruct|ocr|codex"
    r"|computer-use|deep-research|search-api|live"
)
"""In the names of OpenAI's and Mistral's models, whose lists do not say what each is for."""

_SEES = re.compile(r"gpt-4o|gpt-4\.1|gpt-4-turbo|gpt-[5-9]|chatgpt|o1(?!-mini|-preview)|o3(?!-mini)|o[4-9]")
"""OpenAI's models that take images."""

MOST_MONEY = 1_000_000
"""Dollars that no answer costs."""

REASONS = {
    "stop": StopReason.END,
    "length": StopReason.LENGTH,
    "max_tokens": StopReason.LENGTH,
    "model_length": StopReason.CONTEXT,
}
"""Mistral's `model_length` is the end of the context window. What is not known here is an end: servers call it as they
like, "eos" or "stop_sequence".
"""

FAULTS = frozenset({"tool_calls", "function_call", "abort", "insufficient_system_resource"})
"""It wanted a tool that nobody has offered, or its server gave up."""


class OpenAIWire:
    """One account with a server that speaks OpenAI's format."""

    def __init__(self, account: Account, secret: str, client: httpx2.AsyncClient) -> None:
        self._account = account
        self._client = AsyncOpenAI(
            # A server at home wants none, and the library wants one.
            api_key=secret or "none",
            organization=account.organization or None,
            project=account.project or None,
            base_url=account.address,
            http_client=client,
            max_retries=0,
            default_headers=dict(account.headers),
        )

    def asked(self, question: Question) -> Asked:
        """See `wire.Adapter`."""
        named, parameters, not_sent = parted(question, names(self._account.provider))
        if "response_format" in named:
            schema = {"name": "answer", "schema": json.loads(named["response_format"])}
            named["response_format"] = {"type": "json_schema", "json_schema": schema}
        if "stop" in named:
            named["stop"] = list(named["stop"])
        system, said, unsent = conversation(question)
        messages: list[Body] = [{"role": "system", "content": system}] if system else []
        messages += [{"role": message.role.value, "content": _content(message)} for message in said]
        if any(message.images for message in said):
            parameters["image"] = IMAGES
        body: Body = {"model": question.model.id, "messages": messages, "stream": True, **named}
        if self._account.provider is Provider.OPENROUTER:
            body["usage"] = {"include": True}
        elif self._account.provider is not Provider.MISTRAL and "stream_options" not in question.without:
            body["stream_options"] = {"include_usage": True}
            parameters["stream_options"] = "stream_options"
        return Asked(body=body, parameters=parameters, not_sent=(*not_sent, *unsent))

    async def ask(self, model: str, body: Body) -> AsyncIterator[Piece]:
        """See `wire.Adapter`."""
        stream = await self._client.post(
            "/chat/completions",
            body=body,
            cast_to=ChatCompletionChunk,
            stream=True,
            stream_cls=AsyncStream[ChatCompletionChunk],
        )
        over: Over | None = None
        refusal = ""
        async with stream:
            try:
                async for chunk in stream:
                    yield Opened()
                    for piece in _read(chunk):
                        over = piece if isinstance(piece, Over) else over
                        if not isinstance(piece, Over):
                            yield piece
                    refusal += _refusal(chunk)
                    _check_end(chunk, self._account.name, model)
            except APIError as error:
                if error.body is not None:
                    raise refusal_in({"error": error.body}) from error
                raise
        if refusal:
            raise Declined(refusal, model=model)
        if over is None:
            raise CutOff("no finish_reason")
        yield over

    async def models(self) -> tuple[CloudModel, ...]:
        """See `wire.Adapter`."""
        if self._account.provider is Provider.OPENROUTER:
            # Its list is open to everybody; this is not.
            await self._client.get("/key", cast_to=object)
        listed = await self._client.get("/models", cast_to=object)
        rows = listed.get("data", listed.get("models")) if isinstance(listed, dict) else listed
        if not isinstance(rows, list):
            raise NotAnAnswer(f"a list of models was expected, not {str(listed)[:200]}")
        found = [
            _model(row, self._account.provider) for row in rows if isinstance(row, dict) and self._is_for_chat(row)
        ]
        if self._account.provider is Provider.OPENROUTER:
            return tuple(sorted(found, key=lambda model: model.id))
        prices = self._account.facts.prices
        return tuple(sorted((priced(model, prices) for model in found), key=lambda model: model.id))

    async def close(self) -> None:
        """See `wire.Adapter`."""
        await self._client.close()

    def _is_for_chat(self, row: dict[str, Any]) -> bool:
        if not isinstance(row.get("id"), str):
            return False
        abilities = row.get("capabilities")
        if isinstance(abilities, dict) and "completion_chat" in abilities:
            return bool(abilities["completion_chat"])
        if self._account.provider is Provider.OPENAI:
            return _NOT_FOR_CHAT.search(row["id"]) is None
        return "embed" not in row["id"]


def _content(message: PromptMessage) -> str | list[Body]:
    """Words alone stand as they are: some servers know nothing else."""
    if not message.images:
        return message.text
    urls = (f"data:{image.media_type};base64,{encoded(image)}" for image in message.images)
    images: list[Body] = [{"type": "image_url", "image_url": {"url": url}} for url in urls]
    return [*images, {"type": "text", "text": message.text}] if message.text else images


def _sees_images(row: dict[str, Any], provider: Provider) -> bool | None:
    """As the lists of OpenRouter, Mistral and llama.cpp say it; OpenAI's is silent, but its names are known."""
    architecture, abilities = row.get("architecture"), row.get("capabilities")
    if isinstance(architecture, dict) and isinstance(architecture.get("input_modalities"), list):
        return "image" in architecture["input_modalities"]
    if isinstance(abilities, dict) and "vision" in abilities:
        return bool(abilities["vision"])
    if isinstance(abilities, list):
        return "multimodal" in abilities or "vision" in abilities
    return True if provider is Provider.OPENAI and _SEES.match(str(row["id"])) else None


def _efforts(row: dict[str, Any], provider: Provider) -> tuple[ReasoningEffort, ...] | None:
    """As OpenRouter's list has them, with no list for a model that takes all."""
    if provider is not Provider.OPENROUTER:
        return None
    reasoning = row.get("reasoning")
    if not isinstance(reasoning, dict):
        taken = row.get("supported_parameters")
        return () if isinstance(taken, list) and "reasoning" not in taken else None
    allowed = reasoning.get("supported_efforts")
    return tuple(
        one
        for one in ReasoningEffort
        if (not isinstance(allowed, list) or one.value in allowed or one is ReasoningEffort.NONE)
        and not (one is ReasoningEffort.NONE and reasoning.get("mandatory"))
    )


def _read(chunk: ChatCompletionChunk) -> list[Piece]:
    """The pieces of a chunk. The library takes whatever comes for one. Raises NotAnAnswer."""
    try:
        return list(_pieces(chunk))
    except (AttributeError, TypeError) as error:
        raise NotAnAnswer(str(error)) from error


def _pieces(chunk: ChatCompletionChunk) -> Iterator[Piece]:
    for choice in chunk.choices or ():
        yield from _said(choice.delta)
        if choice.finish_reason:
            yield Over(REASONS.get(choice.finish_reason, StopReason.END))
    if chunk.usage is not None:
        yield _usage(chunk.usage)


def _said(delta: ChoiceDelta) -> Iterator[Said]:
    extra = delta.model_extra or {}
    reasoning = extra.get("reasoning_content") or extra.get("reasoning")
    if isinstance(reasoning, str):
        yield Said(reasoning, reasoning=True)
    content: Any = delta.content
    if isinstance(content, str) and content:
        yield Said(content)
    for part in content if isinstance(content, list) else ():  # Mistral's, when it reasons
        if isinstance(part, dict) and part.get("type") == "thinking":
            yield Said("".join(str(one.get("text", "")) for one in part.get("thinking", ())), reasoning=True)
        elif isinstance(part, dict) and isinstance(part.get("text"), str):
            yield Said(part["text"])


def _refusal(chunk: ChatCompletionChunk) -> str:
    return "".join(choice.delta.refusal or "" for choice in chunk.choices or ())


def _check_end(chunk: ChatCompletionChunk, provider: str, model: str) -> None:
    """Raises AnswerBlocked, AnswerBroken and Refused for what is no end."""
    for choice in chunk.choices or ():
        reason = str(choice.finish_reason)
        if reason == "content_filter":
            raise AnswerBlocked(provider=provider, reason=reason)
        if reason in FAULTS:
            raise AnswerBroken(provider=provider, model=model, reason=reason)
        if reason == "error":
            extra = choice.model_extra or {}
            raise refusal_in(extra.get("error", {"type": "server_error"}))


def _usage(usage: Any) -> Usage:  # noqa: ANN401 - servers add and omit fields as they like
    read, written = usage.prompt_tokens_details, usage.completion_tokens_details
    cost = (usage.model_extra or {}).get("cost")
    return Usage(
        prompt_tokens=counted(usage.prompt_tokens),
        cached_tokens=counted(getattr(read, "cached_tokens", 0)),
        completion_tokens=counted(usage.completion_tokens),
        reasoning_tokens=counted(getattr(written, "reasoning_tokens", 0)),
        cost=in_dollars(cost) if isinstance(cost, int | float) and 0 <= cost < MOST_MONEY else None,
    )


def _model(row: dict[str, Any], provider: Provider) -> CloudModel:
    top = row["top_provider"] if isinstance(row.get("top_provider"), dict) else {}
    meta = row["meta"] if isinstance(row.get("meta"), dict) else {}
    prices = row["pricing"] if isinstance(row.get("pricing"), dict) else {}
    windows = (row.get("context_length"), row.get("max_context_length"), row.get("max_model_len"), meta.get("n_ctx"))
    model = CloudModel(
        id=row["id"],
        name=row["name"] if isinstance(row.get("name"), str) and row["name"] else row["id"],
        context_window=next(filter(None, map(counted, windows)), 0),
        output_limit=counted(top.get("max_completion_tokens")),
        images=_sees_images(row, provider),
        efforts=_efforts(row, provider),
    )
    read, written = (_million(prices.get(name)) for name in ("prompt", "completion"))
    if read is None and written is None:
        return model
    return replace(model, input_price=read, output_price=written, price_date=price_date())


def _million(price: object) -> float | None:
    """OpenRouter's, in dollars for a token; it gives -1 where that depends."""
    try:
        value = float(str(price)) * 1_000_000
    except ValueError:
        return None
    return value if value >= 0 else None
