"""What the Hub has, and what is being fetched from it: plain values. Sizes in bytes, times in seconds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from desktop_app.safe_names import place


class SearchOrder(StrEnum):
    """What comes first in a list of repositories."""

    DOWNLOADS = "downloads"
    LIKES = "likes"
    RECENT = "recent"


class Access(StrEnum):
    """Who may download: everybody; whoever accepts the terms; whom the owner lets in."""

    OPEN = "open"
    TERMS = "terms"
    ON_REQUEST = "on_request"


class Tier(StrEnum):
    """What a quantization is good for: little memory, everyday use, or as close to the original as can be."""

    SMALL = "small"
    BALANCED = "balanced"
    BEST = "best"


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchQuery:
    """GGUF repositories to look for; "" is any. `licence` is the Hub's short name, as in "apache-2.0"."""

    text: str = ""
    author: str = ""
    licence: str = ""
    order: SearchOrder = SearchOrder.DOWNLOADS


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRepository:
    """One hit. `parameters` is 0 and the texts are "" where the Hub does not say; `downloads` of the last 30 days."""

    repo_id: str
    access: Access
    downloads: int
    likes: int
    updated_at: datetime | None = None
    licence: str = ""
    architecture: str = ""
    parameters: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RepositoryFile:
    """A file by its path in the repository. `sha256` is "" where the Hub gives none."""

    path: str
    size_bytes: int
    sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantization:
    """One model to download: `files` are its parts in order, `projectors` what it needs to see images, the one to
    take first in front. `model` tells apart several models in one repository.
    """

    name: str
    model: str
    tier: Tier
    files: tuple[RepositoryFile, ...]
    projectors: tuple[RepositoryFile, ...] = ()

    @property
    def size_bytes(self) -> int:
        """All parts together, without a projector."""
        return sum(file.size_bytes for file in self.files)


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository:
    """A repository at one `revision`, a commit. `card` is Markdown from a stranger; `wanted`, where an address named
    one, is the path or the quantization to show first. `url` is its page, where gated access is asked for.
    """

    repo_id: str
    revision: str
    access: Access
    url: str
    downloads: int
    likes: int
    updated_at: datetime | None
    licence: str
    licence_url: str
    base_models: tuple[str, ...]
    card: str
    quantizations: tuple[Quantization, ...]
    wanted: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DownloadRequest:
    """Files of one revision, to be put into `folder`/owner/name as they lie in the repository."""

    repo_id: str
    revision: str
    files: tuple[RepositoryFile, ...]
    folder: Path

    @property
    def total_bytes(self) -> int:
        """All files together."""
        return sum(file.size_bytes for file in self.files)

    def sizes(self) -> dict[Path, int]:
        """How large the files become, by where they go. Raises HostileName."""
        return {final: file.size_bytes for final, file in zip(self.places(), self.files, strict=True)}

    def places(self) -> tuple[Path, ...]:
        """Where the files go, in their order. Raises HostileName."""
        return tuple(place(self.folder, self.repo_id, file.path) for file in self.files)


class Stage(StrEnum):
    """What a download does right now. ANEW: its file changed or came out wrong, so it begins again from nothing."""

    CONNECTING = "connecting"
    RECEIVING = "receiving"
    WAITING = "waiting"
    ANEW = "anew"
    VERIFYING = "verifying"


@dataclass(frozen=True, slots=True, kw_only=True)
class DownloadProgress:
    """How far all files together are. `bytes_per_s` over the last seconds, 0 when unknown; in WAITING `wait_s` is
    until the next try and `reason` the code of what went wrong; `verified_bytes` is how far SHA-256 is.
    """

    stage: Stage
    done_bytes: int
    total_bytes: int
    bytes_per_s: float = 0.0
    verified_bytes: int = 0
    wait_s: float = 0.0
    reason: str = ""

    @property
    def left_s(self) -> float | None:
        """Until everything has arrived at this speed; None when unknown."""
        return (self.total_bytes - self.done_bytes) / self.bytes_per_s if self.bytes_per_s else None


class DownloadState(StrEnum):
    """Where a download stands."""

    QUEUED = "queued"
    RUNNING = "running"
    PAUSED = "paused"
    VERIFYING = "verifying"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """A download as it is stored. `received_bytes` is as of its last change of state; `error` a record of why it
    failed (`errors.from_record`), or "". `licence` is as `Repository` has it. Lower places begin first. `elsewhere`:
    another program on the same profile fetches it just now.
    """

    id: int
    request: DownloadRequest
    name: str
    state: DownloadState
    received_bytes: int
    created_at: datetime
    error: str = ""
    licence: str = ""
    licence_url: str = ""
    place: int = 0
    elsewhere: bool = False
