"""What a model file is, found out before anything is loaded."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from desktop_app.domain import ModelFacts
from desktop_app.engine.local.families import decide
from desktop_app.engine.local.model_names import display_name, licence, quantization
from desktop_app.engine.local.splits import ModelFiles, read_model
from desktop_app.errors import Cancelled, LoadFailed, ModelFileMissing, TruncatedGguf, UnknownArchitecture

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop_app.engine.local.gguf_header import Header

CHUNK_BYTES = 4 * 1024 * 1024
"""Some 10 ms of hashing: how long a stop waits at most."""

_WRITES_NO_TEXT = frozenset(
    {
        "clip",
        "bert",
        "modern-bert",
        "neo-bert",
        "nomic-bert",
        "nomic-bert-moe",
        "eurobert",
        "jina-bert-v2",
        "jina-bert-v3",
        "gemma-embedding",
        "llama-embed",
        "t5encoder",
        "wavtokenizer-dec",
    }
)
"""Architectures of llama.cpp for embeddings, images and sound."""

_VISION = "v."
"""How the names of a vision encoder's tensors begin."""


def inspect(
    path: Path, on_progress: Callable[[float], None], stopped: Callable[[], bool], sha256: str = ""
) -> ModelFacts:
    """A model's facts and the SHA-256 of its bytes, of all its parts one after the other if it was split. A hash that
    is known is taken as it is, so that the header alone is read.

    `on_progress` gets 0..1 as the bytes are hashed. Raises Cancelled once `stopped` says so,
    UnknownArchitecture for files that hold no model that writes text, and what `read_model` raises.
    """
    model = read_model(path)
    require_writes_text(model.header, path.name)
    return facts_of(model.header, path.name, sha256 or _sha256(model, on_progress, stopped))


def require_writes_text(header: Header, name: str) -> None:
    """Raises UnknownArchitecture for files that hold no model that writes text."""
    kind = header.text("general.type") or "model"
    if kind != "model" or header.architecture in _WRITES_NO_TEXT:
        unknown = header.architecture if kind == "model" else kind
        raise UnknownArchitecture(f"{name} is of the type {kind}", architecture=unknown)
    if any(tensor.name.startswith(_VISION) for tensor in header.tensors):
        # llama.cpp wants the encoder in a file of its own, and refuses a model with tensors that it does not expect.
        raise UnknownArchitecture(
            f"{name} holds its vision encoder, as only Ollama reads it",
            architecture=f"{header.architecture} + vision, Ollama",
        )


def facts_of(header: Header, name: str, sha256: str) -> ModelFacts:
    """What a header says, of a file of that name and content."""
    decision = decide(header, name)
    return ModelFacts(
        sha256=sha256,
        size_bytes=header.file_size,
        architecture=header.architecture,
        name=display_name(header, name),
        quantization=quantization(header),
        parameters=header.parameters,
        context_length=header.of_architecture("context_length") or 0,
        layers=header.of_architecture("block_count") or 0,
        template_source=decision.source,
        template_family=decision.family,
        is_base=decision.is_base,
        licence=licence(header),
    )


def _sha256(model: ModelFiles, on_progress: Callable[[float], None], stopped: Callable[[], bool]) -> str:
    digest = hashlib.sha256()
    chunk = bytearray(CHUNK_BYTES)
    view = memoryview(chunk)
    done = 0
    for path in model.paths:
        try:
            with path.open("rb", buffering=0) as file:
                while count := file.readinto(chunk):
                    if stopped():
                        raise Cancelled
                    digest.update(view[:count])
                    done += count
                    on_progress(min(done / model.size_bytes, 1.0))
        except FileNotFoundError as error:
            raise ModelFileMissing(str(error), path=path.name) from error
        except OSError as error:
            raise LoadFailed(str(error)) from error
    if done != model.size_bytes:
        raise TruncatedGguf(f"{done} of {model.size_bytes} bytes could be read", path=model.paths[0].name)
    return digest.hexdigest()
