"""What providers send in their real wire formats, and how a test wants it to go wrong."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

ANSWER = ("안녕", "하세요", " 🙂 The three colours are red, green and blue.")

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """How one request is answered: with `status`, `headers` and `body`, or by a stream of `thoughts` and `text` that
    ends for `reason` in the provider's own word ("" never comes). Faults: it drops after so many pieces, holds still
    after them or before the first, never ends, sends `raw` bytes in the place of events or an `error` in the middle.
    """

    status: int = 200
    body: object = None
    headers: tuple[tuple[str, str], ...] = ()
    text: tuple[str, ...] = ANSWER
    thoughts: tuple[str, ...] = ()
    reason: str | None = None
    refusal: str = ""
    drop_after: int | None = None
    hold_after: int | None = None
    hold_before: bool = False
    endless: bool = False
    raw: bytes = b""
    error: Json | None = None
    redirect: str = ""


def _data(value: object) -> bytes:
    return f"data: {json.dumps(value, ensure_ascii=False)}\n\n".encode()


def _text(script: Script) -> Iterator[str]:
    yield from script.text
    while script.endless:
        yield "spam " * 20_000


def openai_events(script: Script, body: Json) -> Iterator[tuple[bytes, bool]]:
    chunk: Json = {
        "id": "chatcmpl-C1aY2",
        "object": "chat.completion.chunk",
        "created": 1764252000,
        "model": body["model"],
        "service_tier": "default",
        "system_fingerprint": "fp_44709d6fcb",
    }

    def said(delta: Json, reason: str | None = None) -> bytes:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": reason}
        return _data({**chunk, "choices": [choice], "usage": None, "obfuscation": "xG4a"})

    yield said({"role": "assistant", "content": "", "refusal": None}), False
    for thought in script.thoughts:
        yield said({"reasoning_content": thought}), True
    if script.refusal:
        yield said({"refusal": script.refusal}), True
    else:
        for text in _text(script):
            yield said({"content": text}), True
    if script.error is not None:
        yield _data({"error": script.error}), False
        return
    if script.reason != "":
        yield said({}, script.reason or "stop"), False
    usage = {
        "prompt_tokens": 1200,
        "completion_tokens": 42,
        "total_tokens": 1242,
        "prompt_tokens_details": {"cached_tokens": 1024, "audio_tokens": 0},
        "completion_tokens_details": {
            "reasoning_tokens": 20,
            "audio_tokens": 0,
            "accepted_prediction_tokens": 0,
            "rejected_prediction_tokens": 0,
        },
    }
    if body.get("stream_options", {}).get("include_usage") or "usage" in body:
        if "usage" in body:
            usage["cost"] = 0.00123
        yield _data({**chunk, "choices": [], "usage": usage}), False
    yield b"data: [DONE]\n\n", False


def _event(name: str, value: Json) -> bytes:
    return f"event: {name}\n".encode() + _data({"type": name, **value})


def anthropic_events(script: Script, body: Json) -> Iterator[tuple[bytes, bool]]:
    usage = {
        "input_tokens": 176,
        "cache_creation_input_tokens": 0,
        "cache_read_input_tokens": 1024,
        "cache_creation": {"ephemeral_5m_input_tokens": 0, "ephemeral_1h_input_tokens": 0},
        "output_tokens": 1,
        "service_tier": "standard",
        "inference_geo": "not_available",
    }
    message = {
        "id": "msg_01XFD",
        "type": "message",
        "role": "assistant",
        "model": body["model"],
        "content": [],
        "stop_reason": None,
        "stop_sequence": None,
        "usage": usage,
    }
    yield _event("message_start", {"message": message}), False
    yield _event("ping", {}), False
    block = 0
    if script.thoughts:
        begun = {"type": "thinking", "thinking": "", "signature": ""}
        yield _event("content_block_start", {"index": 0, "content_block": begun}), False
        for thought in script.thoughts:
            delta: Json = {"type": "thinking_delta", "thinking": thought}
            yield _event("content_block_delta", {"index": 0, "delta": delta}), True
        delta = {"type": "signature_delta", "signature": "EqQBCgIYAhIM"}
        yield _event("content_block_delta", {"index": 0, "delta": delta}), False
        yield _event("content_block_stop", {"index": 0}), False
        block = 1
    yield _event("content_block_start", {"index": block, "content_block": {"type": "text", "text": ""}}), False
    for text in _text(script):
        delta = {"type": "text_delta", "text": text}
        yield _event("content_block_delta", {"index": block, "delta": delta}), True
    if script.error is not None:
        yield _event("error", {"error": script.error, "request_id": "req_011"}), False
        return
    yield _event("content_block_stop", {"index": block}), False
    if script.reason != "":
        over = {"stop_reason": script.reason or "end_turn", "stop_sequence": None}
        yield _event("message_delta", {"delta": over, "usage": {"output_tokens": 42}}), False
    yield _event("message_stop", {}), False


def google_events(script: Script) -> Iterator[tuple[bytes, bool]]:
    def said(parts: list[Json], reason: str | None = None, written: int = 0) -> Json:
        candidate: Json = {"content": {"parts": parts, "role": "model"}, "index": 0}
        if reason:
            candidate["finishReason"] = reason
        return {
            "candidates": [candidate],
            "usageMetadata": {
                "promptTokenCount": 1200,
                "cachedContentTokenCount": 1024,
                "candidatesTokenCount": written,
                "thoughtsTokenCount": 20,
                "totalTokenCount": 1220 + written,
                "promptTokensDetails": [{"modality": "TEXT", "tokenCount": 1200}],
            },
            "modelVersion": "gemini-2.5-flash",
            "responseId": "q8goaa-1",
        }

    if script.refusal:
        yield _data({"promptFeedback": {"blockReason": script.refusal}, "modelVersion": "gemini-2.5-flash"}), False
        return
    for thought in script.thoughts:
        yield _data(said([{"text": thought, "thought": True}])), True
    for text in _text(script):
        yield _data(said([{"text": text}])), True
    if script.error is not None:
        yield _data({"error": script.error}), False
        return
    if script.reason != "":
        yield _data(said([{"text": ""}], script.reason or "STOP", 22)), False


OPENAI_MODELS: Json = {
    "object": "list",
    "data": [
        {"id": name, "object": "model", "created": 1686935002, "owned_by": "openai"}
        for name in ("gpt-5-mini", "gpt-5", "text-embedding-3-small", "whisper-1", "gpt-4o-mini-tts")
    ],
}
OPENROUTER_MODELS: Json = {
    "data": [
        {
            "id": "openai/gpt-5",
            "name": "OpenAI: GPT-5",
            "context_length": 400000,
            "pricing": {"prompt": "0.00000125", "completion": "0.00001"},
            "top_provider": {"context_length": 400000, "max_completion_tokens": 128000, "is_moderated": True},
            "architecture": {"input_modalities": ["text", "image"], "output_modalities": ["text"]},
            "supported_parameters": ["seed", "max_tokens", "stop"],
        }
    ]
}
ANTHROPIC_MODELS: Json = {
    "data": [
        {
            "id": "claude-haiku-4-5",
            "type": "model",
            "display_name": "Claude Haiku 4.5",
            "created_at": "2025-10-01T00:00:00Z",
            "max_input_tokens": 200000,
            "max_tokens": 64000,
            "lifecycle": "active",
        },
        {
            "id": "claude-2",
            "type": "model",
            "display_name": "Claude 2",
            "created_at": "2023-07-11T00:00:00Z",
            "lifecycle": "retired",
        },
    ],
    "has_more": False,
    "first_id": "claude-haiku-4-5",
    "last_id": "claude-2",
}
GOOGLE_MODELS: Json = {
    "models": [
        {
            "name": "models/gemini-2.5-flash",
            "version": "001",
            "displayName": "Gemini 2.5 Flash",
            "description": "Fast",
            "inputTokenLimit": 1048576,
            "outputTokenLimit": 65536,
            "supportedGenerationMethods": ["generateContent", "countTokens"],
            "temperature": 1,
            "topP": 0.95,
            "topK": 64,
            "maxTemperature": 2,
            "thinking": True,
        },
        {"name": "models/gemini-embedding-001", "supportedGenerationMethods": ["embedContent"]},
    ]
}
