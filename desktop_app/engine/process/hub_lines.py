"""The lines of the protocol that only a `hub` child knows.

`token` is the user's Hugging Face token, "" for none. It stands last: what is said of a line that cannot be understood
is its beginning.
"""

from __future__ import annotations

import msgspec

from desktop_app.domain import ModelFacts
from desktop_app.engine.local.memory_need import Shape
from desktop_app.repositories import (
    DownloadProgress,
    FoundRepository,
    Repository,
    RepositoryFile,
    SearchQuery,
)


class Search(msgspec.Struct, tag="search", frozen=True, kw_only=True):
    """Look for repositories."""

    id: int
    query: SearchQuery
    token: str = ""


class Describe(msgspec.Struct, tag="describe", frozen=True, kw_only=True):
    """Say what a repository has, by its name or any address of it."""

    id: int
    address: str
    token: str = ""


class Preview(msgspec.Struct, tag="preview", frozen=True, kw_only=True):
    """Read the headers of a model's files."""

    id: int
    repo_id: str
    revision: str
    files: tuple[RepositoryFile, ...]
    token: str = ""


class Fetch(msgspec.Struct, tag="fetch", frozen=True, kw_only=True):
    """Download files; see `repositories.DownloadRequest`."""

    id: int
    repo_id: str
    revision: str
    files: tuple[RepositoryFile, ...]
    folder: str
    token: str = ""


class WhoAmI(msgspec.Struct, tag="who_am_i", frozen=True, kw_only=True):
    """Say whose token it is."""

    id: int
    token: str


class Known(msgspec.Struct, tag="known", frozen=True, kw_only=True):
    """The answer to `WhoAmI`: the account's name."""

    id: int
    name: str


class Searched(msgspec.Struct, tag="searched", frozen=True, kw_only=True):
    """The answer to `Search`."""

    id: int
    found: tuple[FoundRepository, ...]


class Described(msgspec.Struct, tag="described", frozen=True, kw_only=True):
    """The answer to `Describe`."""

    id: int
    repository: Repository


class Previewed(msgspec.Struct, tag="previewed", frozen=True, kw_only=True):
    """The answer to `Preview`."""

    id: int
    facts: ModelFacts
    shape: Shape


class Fetching(msgspec.Struct, tag="fetching", frozen=True, kw_only=True):
    """How far a `Fetch` is."""

    id: int
    progress: DownloadProgress


class Fetched(msgspec.Struct, tag="fetched", frozen=True, kw_only=True):
    """Every file has its name; what they were in the end."""

    id: int
    files: tuple[RepositoryFile, ...]


HubCommand = Search | Describe | Preview | Fetch | WhoAmI
HubAnswer = Searched | Described | Previewed | Fetching | Fetched | Known

HUB_FINAL = (Searched, Described, Previewed, Fetched, Known)
