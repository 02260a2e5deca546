"""Google's generateContent."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import httpx2
from google import genai
from google.genai import errors, types

from desktop_app.accounts import CloudModel, Provider
from desktop_app.cloud_parameters import BUDGETS, is_budgeted, names
from desktop_app.domain import ReasoningEffort, Role, StopReason
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
    encoded,
    parted,
    priced,
)
from desktop_app.errors.breaking_off import AnswerBroken
from desktop_app.errors.cloud import AccountSuspended, AnswerBlocked, PromptBlocked

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from desktop_app.accounts import Account
    from desktop_app.domain import PromptMessage
    from desktop_app.engine.cloud.wire import Body, Piece, Question

THOUGHTS = "thoughts"
"""What a refusal of its reasoning counts as, where nobody has set how much of it."""

_NAMES_OF_THINKING = ("thinkingConfig", "thinking_config", "thinking", "Thinking", "reasoning")

REASONS = {
    types.FinishReason.STOP: StopReason.END,
    types.FinishReason.MAX_TOKENS: StopReason.LENGTH,
    types.FinishReason.CONTINUATION: StopReason.LENGTH,
}

BLOCKS = frozenset(
    {
        types.FinishReason.SAFETY,
        types.FinishReason.RECITATION,
        types.FinishReason.LANGUAGE,
        types.FinishReason.BLOCKLIST,
        types.FinishReason.PROHIBITED_CONTENT,
        types.FinishReason.SPII,
        types.FinishReason.IMAGE_SAFETY,
        types.FinishReason.IMAGE_PROHIBITED_CONTENT,
        types.FinishReason.IMAGE_RECITATION,
        types.FinishReason.ESCALATION,
        types.FinishReason.MODEL_ARMOR,
    }
)
"""Its filters; whatever is neither here nor above, an answer cannot end well for."""


class GoogleWire:
    """One account with Google's AI Studio."""

    def __init__(self, account: Account, secret: str, client: httpx2.AsyncClient) -> None:
        self._account = account
        # The library makes a second client, for calls that are not made; it must not read certificates for that.
        self._unused = httpx2.Client(verify=False)
        self._client = genai.Client(
            api_key=secret,
            vertexai=False,
            http_options=types.HttpOptions(
                base_url=account.address,
                headers=dict(account.headers),
                httpx_async_client=client,
                httpx_client=self._unused,
            ),
        )

    def asked(self, question: Question) -> Asked:
        """See `wire.Adapter`."""
        named, parameters, not_sent = parted(question, names(Provider.GOOGLE))
        if "responseJsonSchema" in named:
            named["responseJsonSchema"] = json.loads(named["responseJsonSchema"])
            named["responseMimeType"] = "application/json"
        if "stopSequences" in named:
            named["stopSequences"] = list(named["stopSequences"])
        effort = named.pop("thinkingConfig", None)
        thinking = _reasoning(effort, question.model) if effort is not None else {}
        if question.model.reasons and THOUGHTS not in question.without and effort is not ReasoningEffort.NONE:
            thinking["include_thoughts"] = True
        if thinking:
            named["thinkingConfig"] = thinking
            # as a refusal may call them
            parameters |= dict.fromkeys(_NAMES_OF_THINKING, EFFORT if effort is not None else THOUGHTS)
        system, said, unsent = conversation(question)
        if any(message.images for message in said):
            parameters["image"] = IMAGES
        body: Body = {
            "contents": [
                {"role": "user" if message.role is Role.USER else "model", "parts": _parts(message)} for message in said
            ]
        }
        if system:
            body["systemInstruction"] = {"parts": [{"text": system}]}
        if named:
            body["generationConfig"] = named
        return Asked(body=body, parameters=parameters, not_sent=(*not_sent, *unsent))

    async def ask(self, model: str, body: Body) -> AsyncIterator[Piece]:
        """See `wire.Adapter`."""
        config = types.GenerateContentConfig.model_validate(
            {**body.get("generationConfig", {}), "systemInstruction": body.get("systemInstruction")}
        )
        # as JSON, in which the bytes of images are text
        contents = [types.Content.model_validate_json(json.dumps(one)) for one in body["contents"]]
        over: Over | None = None
        try:
            stream = await self._client.aio.models.generate_content_stream(
                model=model, contents=list(contents), config=config
            )
            async for chunk in stream:
                yield Opened()
                if chunk.usage_metadata is not None:
                    yield _usage(chunk.usage_metadata)
                for piece in _pieces(chunk, self._account.name, model):
                    over = piece if isinstance(piece, Over) else over
                    if not isinstance(piece, Over):
                        yield piece
        except errors.APIError as error:
            raise refusal_in(error.details, error.code) from error
        except (AttributeError, TypeError) as error:  # the library takes whatever comes for a chunk
            raise NotAnAnswer(str(error)) from error
        if over is None:
            raise CutOff("no finishReason")
        yield over

    async def models(self) -> tuple[CloudModel, ...]:
        """See `wire.Adapter`."""
        prices = self._account.facts.prices
        pages = await self._client.aio.models.list(config={"page_size": 1000})
        found = [
            priced(_model(row), prices)
            async for row in pages
            if row.name and "generateContent" in (row.supported_actions or ())
        ]
        return tuple(sorted(found, key=lambda model: model.id))

    async def close(self) -> None:
        """See `wire.Adapter`."""
        await self._client.aio.aclose()
        self._unused.close()


def _reasoning(effort: ReasoningEffort, model: CloudModel) -> Body:
    """How much to reason as the model knows it, in the words in which the library sends it."""
    if not is_budgeted(model):
        return {"thinking_level": effort.value.upper()}
    return {"thinking_budget": BUDGETS.get(effort, 0)}


def _parts(message: PromptMessage) -> list[Body]:
    parts: list[Body] = [
        {"inlineData": {"mimeType": image.media_type, "data": encoded(image)}} for image in message.images
    ]
    return [*parts, {"text": message.text}] if message.text else parts


def _pieces(chunk: types.GenerateContentResponse, provider: str, model: str) -> Iterator[Piece]:
    feedback = chunk.prompt_feedback
    if feedback is not None and feedback.block_reason is not None:
        raise PromptBlocked(feedback.block_reason_message or "", provider=provider, reason=feedback.block_reason.value)
    for candidate in chunk.candidates or ():
        parts = (candidate.content.parts if candidate.content else None) or ()
        yield from (Said(part.text, reasoning=bool(part.thought)) for part in parts if part.text)
        reason = candidate.finish_reason
        if reason is None or reason is types.FinishReason.FINISH_REASON_UNSPECIFIED:
            continue
        said = candidate.finish_message or ""
        if reason is types.FinishReason.PUP_LIMITED_DISABLED:
            raise AccountSuspended(said, provider=provider)
        if reason in BLOCKS:
            raise AnswerBlocked(said, provider=provider, reason=reason.value)
        if reason not in REASONS:
            raise AnswerBroken(said, provider=provider, model=model, reason=reason.value)
        yield Over(REASONS[reason])


def _usage(usage: types.GenerateContentResponseUsageMetadata) -> Usage:
    thoughts = usage.thoughts_token_count or 0
    return Usage(
        prompt_tokens=(usage.prompt_token_count or 0) + (usage.tool_use_prompt_token_count or 0),
        cached_tokens=usage.cached_content_token_count or 0,
        completion_tokens=(usage.candidates_token_count or 0) + thoughts,
        reasoning_tokens=thoughts,
    )


def _model(row: types.Model) -> CloudModel:
    model_id = (row.name or "").removeprefix("models/")
    return CloudModel(
        id=model_id,
        name=row.display_name or model_id,
        context_window=row.input_token_limit or 0,
        output_limit=row.output_token_limit or 0,
        reasons=bool(row.thinking),
        images=True if model_id.startswith("gemini") else None,
    )
