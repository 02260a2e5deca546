"""Which repository an address means that somebody pasted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from desktop_app.errors.hub import NotARepository
from desktop_app.safe_names import is_repo_id

DEFAULT_REVISION = "main"
HOSTS = frozenset({"huggingface.co", "www.huggingface.co", "hf.co"})

_MAX_CHARS = 2048
_SHOWN_CHARS = 100
_COMMANDS = re.compile(r"^(?:ollama\s+(?:run|pull)|llama-(?:cli|server)\s+-hf|hf\s+download)\s+", re.IGNORECASE)
_OF_OTHER_THINGS = frozenset(
    {"datasets", "spaces", "buckets", "kernels", "collections", "papers", "docs", "blog", "api"}
)
_WITH_REVISION = frozenset({"tree", "blob", "resolve", "raw"})


@dataclass(frozen=True, slots=True)
class Address:
    """A repository, at a revision; `wanted` is a file's path or a quantization's name in it, or ""."""

    repo_id: str
    revision: str = DEFAULT_REVISION
    wanted: str = ""


def parse_address(text: str, endpoint: str) -> Address:
    """What `text` means: “owner/name”, a page or a file on the Hub or on `endpoint`, hf://owner/name, or the command
    lines that the Hub's pages show, with a quantization behind a colon. Raises NotARepository.
    """
    plain = _COMMANDS.sub("", text.strip()[:_MAX_CHARS])
    segments = _path_of(plain, endpoint).strip("/").split("/")
    if segments[0] == "models":
        segments = segments[1:]
    wanted = ""
    if len(segments) == 2 and ":" in segments[1]:
        segments[1], wanted = segments[1].split(":", 1)
    repo_id = "/".join(segments[:2])
    if not is_repo_id(repo_id) or segments[0].lower() in _OF_OTHER_THINGS:
        raise NotARepository(text=text.strip()[:_SHOWN_CHARS])
    if len(segments) > 3 and segments[2] in _WITH_REVISION:
        return Address(repo_id, unquote(segments[3]), unquote("/".join(segments[4:])))
    return Address(repo_id, wanted=wanted)


def _path_of(text: str, endpoint: str) -> str:
    try:
        parts = urlsplit(text if "://" in text else f"//{text}")
    except ValueError:  # such as “Invalid IPv6 URL”
        return ""
    if parts.scheme == "hf":
        return f"{parts.netloc}{parts.path}"
    if parts.netloc.lower() in HOSTS | {urlsplit(endpoint).netloc.lower()}:
        return parts.path
    return text if "://" not in text and "?" not in text else ""
