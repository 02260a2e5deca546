"""What the Hub says of repositories, as our own values, without trusting any of it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from desktop_app.engine.hub.address import parse_address
from desktop_app.engine.hub.connection import TIMEOUT_S, Connection, list_models, read_text
from desktop_app.engine.hub.files import quantizations
from desktop_app.engine.hub.patience import ASKING, persist
from desktop_app.errors.hub import AccessNotGranted, HubFileGone, HubNotUnderstood, RepositoryGated
from desktop_app.repositories import Access, FoundRepository, Repository, RepositoryFile, SearchOrder
from desktop_app.safe_names import is_repo_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from huggingface_hub import ModelInfo

    from desktop_app.engine.hub.address import Address
    from desktop_app.repositories import SearchQuery

MAX_HITS = 50
MAX_CARD_BYTES = 512 * 1024
"""The longest model cards are some 200 KB."""

_MAX_TEXT_CHARS = 200
_CARD = "README.md"
_FRONT_MATTER = re.compile(r"\A\ufeff?---[ \t]*\r?\n.*?^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_SHA256 = re.compile(r"[0-9a-f]{64}")
_COMMIT = re.compile(r"[0-9a-f]{40}")

_SORTS = {
    SearchOrder.DOWNLOADS: "downloads",
    SearchOrder.LIKES: "likes",
    SearchOrder.RECENT: "lastModified",
}


def search(connection: Connection, query: SearchQuery, stopped: Callable[[], bool]) -> tuple[FoundRepository, ...]:
    """The first hits among GGUF repositories. Raises Cancelled and what `errors.hub` has for the way there."""
    wanted: list[tuple[str, str | int | float | bool | None]] = [
        ("filter", "gguf"),
        *([("filter", f"license:{query.licence}")] if query.licence else []),
        *([("search", query.text)] if query.text else []),
        *([("author", query.author)] if query.author else []),
        ("sort", _SORTS[query.order]),
        ("limit", str(MAX_HITS)),
        *(("expand", field) for field in ("downloads", "likes", "lastModified", "gated", "tags", "gguf")),
    ]
    found = persist(lambda: list_models(connection, wanted), ASKING, stopped)
    return tuple(_found(info) for info in found if is_repo_id(str(info.id)))


def describe(connection: Connection, text: str, stopped: Callable[[], bool]) -> Repository:
    """The repository that an address or “owner/name” means. Raises NotARepository, Cancelled, HubNotUnderstood and
    what else `errors.hub` has for the way there.
    """
    address = parse_address(text, connection.endpoint)
    info = persist(lambda: _ask(connection, address), ASKING, stopped)
    if not _COMMIT.fullmatch(info.sha or ""):
        raise HubNotUnderstood(f"no commit but {info.sha!r}", host=connection.host)
    revision = str(info.sha)
    card = persist(lambda: _card(connection, info, revision), ASKING, stopped)
    data = info.card_data
    licence_url = _text(getattr(data, "license_link", ""))
    return Repository(
        repo_id=address.repo_id,
        revision=revision,
        access=_access(info.gated),
        url=connection.page(address.repo_id),
        downloads=_count(info.downloads),
        likes=_count(info.likes),
        updated_at=_time(info.last_modified),
        licence=_licence(info),
        licence_url=licence_url if licence_url.startswith("https://") else "",
        base_models=_base_models(getattr(data, "base_model", None)),
        card=card,
        quantizations=quantizations(_files(info)),
        wanted=address.wanted[:_MAX_TEXT_CHARS],
    )


def _ask(connection: Connection, address: Address) -> ModelInfo:
    with connection.failures(address.repo_id, address.revision):
        return connection.api.model_info(
            address.repo_id, revision=address.revision, files_metadata=True, timeout=TIMEOUT_S
        )


def _card(connection: Connection, info: ModelInfo, revision: str) -> str:
    """The model card without its front matter; "" if there is none, or none for us."""
    if not any(sibling.rfilename == _CARD for sibling in info.siblings or ()):
        return ""
    try:
        return _FRONT_MATTER.sub("", read_text(connection, info.id, revision, _CARD, MAX_CARD_BYTES), count=1)
    except (HubFileGone, RepositoryGated, AccessNotGranted):
        return ""


def _found(info: ModelInfo) -> FoundRepository:
    gguf = info.gguf if isinstance(info.gguf, dict) else {}
    return FoundRepository(
        repo_id=info.id,
        access=_access(info.gated),
        downloads=_count(info.downloads),
        likes=_count(info.likes),
        updated_at=_time(info.last_modified),
        licence=_licence(info),
        architecture=_text(gguf.get("architecture")),
        parameters=_count(gguf.get("total")),
    )


def _files(info: ModelInfo) -> list[RepositoryFile]:
    return [
        RepositoryFile(
            path=str(sibling.rfilename),
            size_bytes=_count(sibling.lfs.size if sibling.lfs else sibling.size),
            sha256=sibling.lfs.sha256 if sibling.lfs and _SHA256.fullmatch(str(sibling.lfs.sha256)) else "",
        )
        for sibling in info.siblings or ()
    ]


def _access(gated: object) -> Access:
    if not gated:
        return Access.OPEN
    return Access.TERMS if gated == "auto" else Access.ON_REQUEST


def _licence(info: ModelInfo) -> str:
    """The licence's own name where the Hub's is “other”."""
    data = info.card_data
    name = _text(getattr(data, "license_name", "")) or _text(getattr(data, "license", ""))
    tags = info.tags if isinstance(info.tags, list) else []
    tagged = (_text(tag).removeprefix("license:") for tag in tags if _text(tag).startswith("license:"))
    return name or next(tagged, "")


def _base_models(value: object) -> tuple[str, ...]:
    names = value if isinstance(value, list) else [value]
    return tuple(name for name in names if isinstance(name, str) and is_repo_id(name))


def _text(value: object) -> str:
    return value[:_MAX_TEXT_CHARS] if isinstance(value, str) else ""


def _count(value: object) -> int:
    return max(value, 0) if isinstance(value, int) else 0


def _time(value: datetime | None) -> datetime | None:
    return value.astimezone(UTC) if isinstance(value, datetime) else None
