"""Ollama's models: manifests in the form of container images, whose layers lie in `blobs` under their hashes.

`manifests/registry.ollama.ai/library/gemma3/4b` is what Ollama calls "gemma3:4b". Msty keeps its models likewise.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from desktop_app.engine.local.other_programs.found import FoundModel, Program
from desktop_app.engine.local.other_programs.reading import files_below, model_size, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WEIGHTS = "application/vnd.ollama.image.model"
_DIGEST = re.compile(r"sha256:([0-9a-f]{64})")
_NAME_PARTS = 4
_USUAL = ("registry.ollama.ai", "library")
_LONGEST_NAME = 200


class _Layer(msgspec.Struct):
    media_type: str = msgspec.field(name="mediaType", default="")
    digest: str = ""


class _Manifest(msgspec.Struct):
    layers: list[_Layer] = []


def models_in(folder: Path, program: Program) -> Iterator[FoundModel]:
    """The models whose weights are one GGUF file. Raises PermissionError if the manifests may not be listed."""
    manifests, blobs = folder / "manifests", folder / "blobs"
    root = blobs.resolve()
    for manifest in files_below(manifests, depth=_NAME_PARTS - 1):
        parts = manifest.relative_to(manifests).parts
        weights = _weights_of(text_of(manifest)) if len(parts) == _NAME_PARTS else None
        if weights is None:
            continue
        blob = blobs / f"sha256-{weights}"
        size = model_size(blob, root)
        if size:
            yield FoundModel(program=program, name=_name(parts), path=blob, size_bytes=size)


def _weights_of(manifest: str) -> str | None:
    """The SHA-256 of the only layer of weights; template, parameters, licence and projector are others' concern."""
    try:
        layers = msgspec.json.decode(manifest, type=_Manifest).layers
    except (msgspec.DecodeError, RecursionError):
        return None
    digests = [layer.digest for layer in layers if layer.media_type == WEIGHTS]
    matched = _DIGEST.fullmatch(digests[0]) if len(digests) == 1 else None
    return matched[1] if matched else None


def _name(parts: tuple[str, ...]) -> str:
    host, namespace, model, tag = parts
    if (host, namespace) == _USUAL:
        shown = model
    elif host == _USUAL[0]:
        shown = f"{namespace}/{model}"
    else:
        shown = f"{host}/{namespace}/{model}"
    return f"{shown}:{tag}"[:_LONGEST_NAME]
