"""Providers on loopback that answer in their real wire formats, misbehaviour included: `python -m tests.cloud_server`.

One server speaks all three formats, by the path that is asked for. Scripts are taken one a request, in order; without
one it answers well. A second server stands for another origin.
"""

from __future__ import annotations

import json
import socket
import ssl
import sys
import threading
from collections import deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self

KEY = "sk-canary-cloudServerKey0123456789"
HELD_S = 60.0
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


@dataclass(slots=True)
class Seen:
    """A request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: Json


@dataclass(slots=True)
class _State:
    scripts: deque[Script] = field(default_factory=deque)
    seen: list[Seen] = field(default_factory=list)
    holding: threading.Event = field(default_factory=threading.Event)
    release: threading.Event = field(default_factory=threading.Event)
    gone: threading.Event = field(default_factory=threading.Event)
    models: dict[str, object] = field(default_factory=dict)


class CloudServer:
    """`holding` is set when a stream is held, `gone` when a client has closed its connection in the middle."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self._state = _State()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.state = self._state
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self.origin = f"{'https' if tls else 'http'}://127.0.0.1:{self._server.server_port}"

    @property
    def scripts(self) -> deque[Script]:
        return self._state.scripts

    @property
    def seen(self) -> list[Seen]:
        return self._state.seen

    @property
    def holding(self) -> threading.Event:
        return self._state.holding

    @property
    def release(self) -> threading.Event:
        return self._state.release

    @property
    def gone(self) -> threading.Event:
        return self._state.gone

    def asked(self) -> list[Seen]:
        """The requests for answers."""
        return [one for one in self.seen if one.method == "POST"]

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._state.release.set()
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    state: _State

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients go away in the middle; that is what is tested."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""

    def do_GET(self) -> None:
        script = self._note({})
        if self._refused(script):
            return
        path = urlsplit(self.path).path
        if path.endswith("/key"):
            self._answer(200, {"data": {"label": "test", "limit_remaining": 1.5, "usage": 0}})
        elif "x-goog-api-key" in self.headers:
            self._answer(200, GOOGLE_MODELS)
        elif "anthropic-version" in self.headers:
            self._answer(200, ANTHROPIC_MODELS)
        else:
            self._answer(200, OPENROUTER_MODELS if path.startswith("/api/") else OPENAI_MODELS)

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))))
        script = self._note(body)
        if self._refused(script):
            return
        path = urlsplit(self.path).path
        if path.endswith("/v1/messages"):
            events = _anthropic(script, body)
        elif "streamGenerateContent" in path:
            events = _google(script)
        else:
            events = _openai(script, body)
        self._stream(script, events)

    def _note(self, body: Json) -> Script:
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.state.seen.append(Seen(self.command, self.path, headers, body))
        return self.server.state.scripts.popleft() if self.server.state.scripts else Script()

    def _refused(self, script: Script) -> bool:
        sent = " ".join(self.headers.get(name, "") for name in ("Authorization", "x-api-key", "x-goog-api-key"))
        if script.redirect:
            self._answer(307, {}, (("Location", script.redirect),))
        elif script.status != 200 or script.body is not None:
            self._answer(script.status, script.body, script.headers)
        elif KEY not in sent and "none" not in sent:
            self._answer(401, {"error": {"message": "Incorrect API key provided", "code": "invalid_api_key"}})
        else:
            return False
        return True

    def _answer(self, status: int, body: object, headers: tuple[tuple[str, str], ...] = ()) -> None:
        text = (
            body.encode() if isinstance(body, str) else body if isinstance(body, bytes) else json.dumps(body).encode()
        )
        self.send_response_only(status)
        if "Date" not in dict(headers):
            self.send_header("Date", self.date_time_string())
        kind = "text/html" if isinstance(body, str) and body.startswith("<") else "application/json"
        for name, value in {"Content-Type": kind, "Content-Length": str(len(text)), **dict(headers)}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(text)

    def _stream(self, script: Script, events: Iterator[tuple[bytes, bool]]) -> None:
        state = self.server.state
        if script.hold_before:
            self._hold()
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        if script.raw:
            self._chunk(script.raw)
        try:
            pieces = 0
            for event, is_piece in () if script.raw else events:
                self._chunk(event)
                pieces += is_piece
                if is_piece and pieces == script.drop_after:
                    self.close_connection = True
                    return
                if is_piece and pieces == script.hold_after:
                    self._hold()
            self._chunk(b"")
        except OSError:
            state.gone.set()

    def _hold(self) -> None:
        """Keep still until released or until the client has gone."""
        self.server.state.holding.set()
        self.connection.settimeout(HELD_S)
        threading.Thread(target=self._watch, daemon=True).start()
        self.server.state.release.wait(HELD_S)

    def _watch(self) -> None:
        try:
            # What comes after the hold is the client's next request, and stays whole.
            peek = 0 if isinstance(self.connection, ssl.SSLSocket) else socket.MSG_PEEK
            gone = not self.connection.recv(1, peek)
        except OSError:
            gone = True
        if gone:
            self.server.state.gone.set()
            self.server.state.release.set()

    def _chunk(self, data: bytes) -> None:
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")


def _data(value: object) -> bytes:
    return f"data: {json.dumps(value, ensure_ascii=False)}\n\n".encode()


def _text(script: Script) -> Iterator[str]:
    yield from script.text
    while script.endless:
        yield "spam " * 20_000


def _openai(script: Script, body: Json) -> Iterator[tuple[bytes, bool]]:
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


def _anthropic(script: Script, body: Json) -> Iterator[tuple[bytes, bool]]:
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


def _google(script: Script) -> Iterator[tuple[bytes, bool]]:
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

if __name__ == "__main__":
    with CloudServer() as server:
        print(server.origin, KEY, flush=True)
        sys.stdin.read()
