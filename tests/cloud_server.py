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
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tests.cloud_wires import (
    ANSWER,
    ANTHROPIC_MODELS,
    GOOGLE_MODELS,
    OPENAI_MODELS,
    OPENROUTER_MODELS,
    Json,
    Script,
    anthropic_events,
    google_events,
    openai_events,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self

__all__ = ["ANSWER", "KEY", "CloudServer", "Script", "Seen"]

KEY = "sk-canary-cloudServerKey0123456789"
HELD_S = 60.0


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
            events = anthropic_events(script, body)
        elif "streamGenerateContent" in path:
            events = google_events(script)
        else:
            events = openai_events(script, body)
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
        """Keep still until all are released or until this client has gone."""
        self.server.state.holding.set()
        self.connection.settimeout(HELD_S)
        gone = threading.Event()
        threading.Thread(target=self._watch, args=(gone,), daemon=True).start()
        until = monotonic() + HELD_S
        while not gone.is_set() and not self.server.state.release.wait(0.01) and monotonic() < until:
            pass

    def _watch(self, left: threading.Event) -> None:
        try:
            # What comes after the hold is the client's next request, and stays whole.
            peek = 0 if isinstance(self.connection, ssl.SSLSocket) else socket.MSG_PEEK
            gone = not self.connection.recv(1, peek)
        except OSError:
            gone = True
        if gone:
            self.server.state.gone.set()
            left.set()

    def _chunk(self, data: bytes) -> None:
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")


if __name__ == "__main__":
    with CloudServer() as server:
        print(server.origin, KEY, flush=True)
        sys.stdin.read()
