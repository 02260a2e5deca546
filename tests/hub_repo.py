"""What the Hub on loopback has, and what goes wrong with its answers."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

COMMIT = "0123456789abcdef0123456789abcdef01234567"
_LFS_FROM = 1024


@dataclass
class Fault:
    """What goes wrong with one answer. `after` counts bytes of its body.

    `status` instead of an answer; `drop`: the connection is reset; `end`: it ends early, as if that were all; `hold`:
    nothing more comes until `release`; `flip`: one byte is another; `pace`: bytes a second.
    """

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    after: int = 0
    drop: bool = False
    end: bool = False
    hold: bool = False
    flip: bool = False
    whole: bool = False
    shifted: bool = False
    pace: float = 0.0


@dataclass
class Repo:
    """A model repository; files by path. `granted` are the tokens that may read it where it is gated or private."""

    files: dict[str, bytes | Path]
    card: str = "# A model\n"
    licence: str = "apache-2.0"
    gated: str | bool = False
    private: bool = False
    granted: tuple[str, ...] = ()
    downloads: int = 1
    likes: int = 1
    modified: str = "2026-10-01T12:00:00.000Z"
    gguf: dict[str, Any] = field(default_factory=lambda: {"total": 1000, "architecture": "llama"})
    sha: str = COMMIT
    etags: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.files.setdefault("README.md", f"---\nlicense: {self.licence}\n---\n{self.card}".encode())
        self._hashes: dict[str, str] = {}

    def size(self, path: str) -> int:
        content = self.files[path]
        return content.stat().st_size if isinstance(content, Path) else len(content)

    def sha256(self, path: str) -> str:
        content = self.files[path]
        if isinstance(content, bytes):
            return hashlib.sha256(content).hexdigest()
        if path not in self._hashes:
            with content.open("rb") as file:
                self._hashes[path] = hashlib.file_digest(file, "sha256").hexdigest()
        return self._hashes[path]

    def is_lfs(self, path: str) -> bool:
        return self.size(path) >= _LFS_FROM or path.endswith(".gguf")


@dataclass
class Seen:
    """A request as it came."""

    method: str
    path: str
    headers: dict[str, str]


def public(repo_id: str, repo: Repo) -> dict[str, Any]:
    return {
        "id": repo_id,
        "modelId": repo_id,
        "author": repo_id.split("/", maxsplit=1)[0],
        "sha": repo.sha,
        "lastModified": repo.modified,
        "private": repo.private,
        "gated": repo.gated,
        "downloads": repo.downloads,
        "likes": repo.likes,
        "tags": ["gguf", f"license:{repo.licence}", "region:us"],
    }


def sibling(repo: Repo, path: str) -> dict[str, Any]:
    told: dict[str, Any] = {"rfilename": path, "size": repo.size(path), "blobId": "0" * 40}
    if repo.is_lfs(path):
        told["lfs"] = {"size": repo.size(path), "sha256": repo.sha256(path), "pointerSize": 134}
    return told
