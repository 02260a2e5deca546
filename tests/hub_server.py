"""A Hub on loopback that answers as the real one does, misbehaviour included: `python -m tests.hub_server FOLDER`.

Two servers stand for two hosts: the Hub itself with its API, and the storage that it redirects to with signed links.
Faults are scripted: each request takes the next one of its server's, if there is any.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import socket
import sys
import threading
import time
from collections import deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, unquote, urlsplit

from tests.hub_repo import Fault, Repo, Seen, public, sibling

if TYPE_CHECKING:
    from typing import Self

TOKEN = "hf_canaryTokenForTests"
_SIGNATURE = "X-Amz-Signature=canarySignature"
_PIECE = 64 * 1024
_HELD_S = 60.0


class HubServer:
    """The two servers. `requests` and `storage_requests` are what was asked; `sent_bytes` what storage has sent, at
    `pace` bytes a second, 0 for as fast as it can.
    """

    def __init__(self, repos: dict[str, Repo]) -> None:
        self.repos = repos
        self.known_tokens = {TOKEN}
        self.faults: deque[Fault] = deque()
        self.storage_faults: deque[Fault] = deque()
        self.requests: list[Seen] = []
        self.storage_requests: list[Seen] = []
        self.sent_bytes = 0
        self.holding = threading.Event()
        self.release = threading.Event()
        self.page_size = 1000
        self.pace = 0.0
        self.redirect_api_to = ""
        self._hub = _server(_HubHandler, self)
        self._storage = _server(_StorageHandler, self)
        self.endpoint = f"http://127.0.0.1:{self._hub.server_port}"
        self.storage = f"http://127.0.0.1:{self._storage.server_port}"

    def __enter__(self) -> Self:
        for server in (self._hub, self._storage):
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.release.set()
        for server in (self._hub, self._storage):
            server.shutdown()
            server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    hub: HubServer

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients go away in the middle; that is what is tested."""


def _server(handler: type[BaseHTTPRequestHandler], hub: HubServer) -> _Server:
    server = _Server(("127.0.0.1", 0), handler)
    server.hub = hub
    return server


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    @property
    def hub(self) -> HubServer:
        return self.server.hub

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""

    def note(self, seen: list[Seen]) -> None:
        seen.append(Seen(self.command, self.path, {name.lower(): value for name, value in self.headers.items()}))

    def answer(self, status: int, headers: dict[str, str], body: bytes = b"") -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if "Content-Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def refuse(self, status: int, code: str, message: str) -> None:
        self.answer(status, {"X-Error-Code": code, "X-Error-Message": message}, json.dumps({"error": message}).encode())

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        raise NotImplementedError


class _HubHandler(_Handler):
    def do_GET(self) -> None:
        self.note(self.hub.requests)
        fault = self.hub.faults.popleft() if self.hub.faults else Fault()
        if fault.drop:
            self.close_connection = True
            return
        if fault.hold:
            self.hub.holding.set()
            self.hub.release.wait(_HELD_S)
        if fault.status:
            self.answer(fault.status, fault.headers, fault.body)
            return
        parts = urlsplit(self.path)
        if self.hub.redirect_api_to and parts.path.startswith("/api/"):
            self.answer(302, {"Location": f"{self.hub.redirect_api_to}{self.path}"})
        elif parts.path == "/api/whoami-v2":
            if self._may_read(Repo({}), contents=False):
                self.answer(200, {"Content-Type": "application/json"}, json.dumps({"name": "someone"}).encode())
        elif parts.path == "/api/models":
            self._list(parse_qs(parts.query))
        elif found := re.fullmatch(r"/api/models/([^/]+/[^/]+)(?:/revision/(.+))?", parts.path):
            self._describe(found[1], unquote(found[2] or "main"))
        elif found := re.fullmatch(r"/([^/]+/[^/]+)/resolve/([^/]+)/(.+)", parts.path):
            self._resolve(found[1], unquote(found[2]), unquote(found[3]))
        else:
            self.answer(404, {"Content-Type": "text/html"}, b"<html>Sorry, we can't find the page</html>")

    def _list(self, query: dict[str, list[str]]) -> None:
        wanted = query.get("search", [""])[0].lower()
        author = query.get("author", [""])[0]
        licences = [tag.removeprefix("license:") for tag in query.get("filter", []) if tag.startswith("license:")]
        found = [
            (repo_id, repo)
            for repo_id, repo in self.hub.repos.items()
            if wanted in repo_id.lower()
            and (not author or repo_id.startswith(f"{author}/"))
            and all(repo.licence == licence for licence in licences)
            and not repo.private
            and ("gguf" not in query.get("filter", []) or any(path.endswith(".gguf") for path in repo.files))
        ]
        key = {"downloads": "downloads", "likes": "likes", "lastModified": "modified"}[query["sort"][0]]
        found.sort(key=lambda each: getattr(each[1], key), reverse=True)
        start = int(query.get("cursor", ["0"])[0])
        page = found[start : start + self.hub.page_size]
        headers = {"Content-Type": "application/json"}
        if start + self.hub.page_size < len(found):
            rest = self.path.split("&cursor=")[0]
            headers["Link"] = f'<{self.hub.endpoint}{rest}&cursor={start + self.hub.page_size}>; rel="next"'
        listed = [{"_id": repo_id, **public(repo_id, repo), "gguf": repo.gguf} for repo_id, repo in page]
        self.answer(200, headers, json.dumps(listed).encode())

    def _may_read(self, repo: Repo | None, *, contents: bool) -> bool:
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        if token and token not in self.hub.known_tokens:
            message = "Invalid credentials in Authorization header"
            self.answer(401, {"X-Error-Message": message}, json.dumps({"error": message}).encode())
            return False
        if repo is None or (repo.private and token not in repo.granted):
            self.refuse(404 if token else 401, "RepoNotFound", "Repository not found")
            return False
        if contents and repo.gated and token not in repo.granted:
            self.refuse(403 if token else 401, "GatedRepo", "Access to this model is restricted.")
            return False
        return True

    def _describe(self, repo_id: str, revision: str) -> None:
        repo = self.hub.repos.get(repo_id)
        if not self._may_read(repo, contents=False) or repo is None:
            return
        if revision not in ("main", repo.sha):
            self.refuse(404, "RevisionNotFound", "Invalid rev id")
            return
        siblings = [sibling(repo, path) for path in repo.files]
        data = {**public(repo_id, repo), "siblings": siblings, "cardData": {"license": repo.licence}}
        self.answer(200, {"Content-Type": "application/json"}, json.dumps(data).encode())

    def _resolve(self, repo_id: str, revision: str, path: str) -> None:
        repo = self.hub.repos.get(repo_id)
        if not self._may_read(repo, contents=True) or repo is None:
            return
        if revision not in ("main", repo.sha):
            self.refuse(404, "RevisionNotFound", "Invalid rev id")
        elif path not in repo.files:
            self.refuse(404, "EntryNotFound", "Entry not found")
        elif repo.is_lfs(path):
            location = f"{self.hub.storage}/{quote(repo_id)}/{quote(path)}?{_SIGNATURE}"
            headers = {
                "Location": location,
                "X-Repo-Commit": repo.sha,
                "X-Linked-Size": str(repo.size(path)),
                "X-Linked-Etag": f'"{repo.etags.get(path) or repo.sha256(path)}"',
            }
            self.answer(302, headers, f"Found. Redirecting to {location}".encode())
        else:
            content = repo.files[path]
            assert isinstance(content, bytes)
            etag = hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()  # as git does
            self.answer(200, {"X-Repo-Commit": repo.sha, "ETag": f'"{etag}"'}, content)


class _StorageHandler(_Handler):
    def do_GET(self) -> None:
        self.note(self.hub.storage_requests)
        fault = self.hub.storage_faults.popleft() if self.hub.storage_faults else Fault()
        if fault.status:
            self.answer(fault.status, fault.headers, fault.body)
            return
        owner, name, path = unquote(urlsplit(self.path).path).lstrip("/").split("/", 2)
        repo = self.hub.repos[f"{owner}/{name}"]
        size = repo.size(path)
        asked = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        first = int(asked[1]) if asked and not fault.whole else 0
        last = min(int(asked[2]) if asked and asked[2] and not fault.whole else size - 1, size - 1)
        if first >= size and size:
            self.answer(416, {"Content-Range": f"bytes */{size}"})
            return
        self.send_response(206 if asked and not fault.whole else 200)
        if asked and not fault.whole:
            told = first + 7 if fault.shifted else first
            self.send_header("Content-Range", f"bytes {told}-{last}/{size}")
        self.send_header("Content-Length", str(last + 1 - first))
        self.send_header("ETag", '"of-the-storage-alone-2"')
        self.end_headers()
        with contextlib.suppress(OSError):
            self._send(repo.files[path], first, last + 1, fault)

    def _send(self, content: bytes | Path, first: int, end: int, fault: Fault) -> None:
        pace = fault.pace or self.hub.pace
        if isinstance(content, Path) and fault == Fault() and not pace:
            with content.open("rb") as file:
                self.hub.sent_bytes += self.connection.sendfile(file, first, end - first)
            return
        data = content.read_bytes() if isinstance(content, Path) else content
        position, stop_at = first, first + fault.after
        began = time.monotonic()
        while position < end:
            if position == stop_at and self._goes_wrong(fault):
                return
            until = min(end, position + _PIECE, *([stop_at] if position < stop_at else []))
            piece = bytearray(data[position:until])
            if fault.flip and position <= stop_at < until:
                piece[stop_at - position] ^= 1
            self.connection.sendall(piece)
            self.hub.sent_bytes += len(piece)
            position = until
            if pace:
                time.sleep(max(0.0, (position - first) / pace - (time.monotonic() - began)))

    def _goes_wrong(self, fault: Fault) -> bool:
        """Whether the answer ends here."""
        if fault.hold:
            self.hub.holding.set()
            self.hub.release.wait(_HELD_S)
        if fault.drop:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        if fault.drop or fault.end:
            self.close_connection = True
            return True
        return False


def main(folder: Path) -> None:
    """Serve the GGUF files of a folder as `someone/models` until stdin ends."""
    files: dict[str, bytes | Path] = {path.name: path for path in sorted(folder.glob("*.gguf"))}
    with HubServer({"someone/models": Repo(files)}) as hub:
        print(hub.endpoint, hub.storage, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
