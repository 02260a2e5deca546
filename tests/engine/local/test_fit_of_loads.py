"""What is said of a file before it is loaded, against what the child then really allocates for it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from benchmarks.fit.architectures import ARCHITECTURES
from benchmarks.fit.shaped_models import write_shaped
from desktop_app.domain import LoadSettings
from desktop_app.engine.base import LoadRequest
from desktop_app.engine.local.memory_need import Setting, memory_need
from desktop_app.engine.process.engine import ChildEngine, worker_argv

if TYPE_CHECKING:
    from collections.abc import Iterator

REAL = {"SmolLM2": "starter_model", "Gemma": "gemma_model"}
GENERATED = ("llama", "gemma3", "mamba", "mamba2", "jamba", "granitehybrid", "lfm2", "qwen3moe")


@pytest.fixture(scope="module")
def child() -> Iterator[ChildEngine]:
    engine = ChildEngine(worker_argv("llama"), kind="llama")
    yield engine
    engine.close()


@pytest.fixture(params=[*REAL, *GENERATED])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    if request.param in REAL:
        return Path(request.getfixturevalue(REAL[request.param]))
    figures = ARCHITECTURES[request.param]
    return write_shaped(tmp_path / "generated.gguf", request.param, figures, tied=request.param == "gemma3")


def test_a_load_takes_what_was_said_of_its_file_to_five_percent(child: ChildEngine, path: Path) -> None:
    shape = child.shape(path)
    for n_ctx in (512, 2048, 8192):
        loaded = child.load(LoadRequest(path=str(path), settings=LoadSettings(n_ctx=n_ctx)), lambda _fraction: None)
        said = memory_need(shape, Setting(n_ctx=n_ctx))
        assert loaded.n_ctx == n_ctx
        assert loaded.estimate == said
        assert said.model == pytest.approx(loaded.memory.model, rel=0.05)
        assert said.context == pytest.approx(loaded.memory.context, rel=0.1)
