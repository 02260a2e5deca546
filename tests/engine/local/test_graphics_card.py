"""On a real graphics card: where a model goes, and what it takes of each memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.fit.architectures import ARCHITECTURES
from benchmarks.fit.shaped_models import write_shaped
from desktop_app.domain import KvType, LoadSettings, PromptMessage, Role, Sampling, TemplateChoice
from desktop_app.engine.base import Delta, Finished, GenerationRequest, LoadRequest
from desktop_app.engine.local import llama_backend
from desktop_app.engine.process.engine import ChildEngine, worker_argv

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop_app.engine.base import LoadedModel

pytestmark = pytest.mark.skipif(
    not llama_backend.gpus(), reason="there is no graphics card that this build of llama.cpp can use"
)
needs_nvidia = pytest.mark.skipif(
    all(gpu.backend != "CUDA" for gpu in llama_backend.gpus()), reason="needs an NVIDIA card, which counts its energy"
)
MIB = 1 << 20


@pytest.fixture
def child() -> Iterator[ChildEngine]:
    engine = ChildEngine(worker_argv("llama"), kind="llama")
    yield engine
    engine.close()


def _load(child: ChildEngine, path: Path, settings: LoadSettings) -> LoadedModel:
    return child.load(LoadRequest(path=str(path), settings=settings), lambda _fraction: None)


def _answer(child: ChildEngine, words: str = "What is the capital of France?") -> str:
    request = GenerationRequest(
        messages=(PromptMessage(role=Role.USER, text=words),),
        sampling=Sampling(temperature=0.0, max_tokens=24),
        template=TemplateChoice.AUTO,
    )
    return "".join(event.text for event in child.generate(request) if isinstance(event, Delta))


def test_a_model_goes_to_the_card_whole_and_says_so(child: ChildEngine, starter_model: Path) -> None:
    loaded = _load(child, starter_model, LoadSettings(n_ctx=2048))
    cards = ", ".join(dict.fromkeys(gpu.name for gpu in llama_backend.gpus()))
    assert loaded.placement.text() == f"31 of 31 layers on {cards}"
    assert loaded.notes == ()
    assert loaded.memory.gpu.weights > 80 * MIB
    assert "Paris" in _answer(child)


@pytest.mark.parametrize("layers", [0, 8, 31])
def test_a_model_says_the_same_wherever_its_layers_are(child: ChildEngine, starter_model: Path, layers: int) -> None:
    loaded = _load(child, starter_model, LoadSettings(n_ctx=2048, gpu_layers=layers))
    assert loaded.placement.layers_on_gpu == layers
    assert "Paris" in _answer(child)


@pytest.mark.parametrize("kv_type", list(KvType))
def test_each_type_of_cache_works_on_the_card(child: ChildEngine, starter_model: Path, kv_type: KvType) -> None:
    loaded = _load(child, starter_model, LoadSettings(n_ctx=8192, kv_type=kv_type))
    assert loaded.memory.gpu.cache == pytest.approx(loaded.estimate.gpu.cache, rel=0.05)
    assert _answer(child)


@pytest.mark.parametrize("architecture", list(ARCHITECTURES))
@pytest.mark.parametrize("n_ctx", [512, 8192])
def test_a_load_takes_of_the_card_what_was_said(
    child: ChildEngine, tmp_path: Path, architecture: str, n_ctx: int
) -> None:
    path = write_shaped(
        tmp_path / "generated.gguf", architecture, ARCHITECTURES[architecture], tied=architecture == "gemma3"
    )
    loaded = _load(child, path, LoadSettings(n_ctx=n_ctx))
    assert loaded.placement.layers_on_gpu == loaded.placement.layers
    assert loaded.estimate.model == pytest.approx(loaded.memory.model, rel=0.05)
    assert loaded.estimate.gpu.total == pytest.approx(loaded.memory.gpu.total, rel=0.05, abs=8 * MIB)


@pytest.mark.parametrize("layers", [8, 20])
def test_a_load_on_card_and_cpu_takes_of_each_what_was_said(
    child: ChildEngine, starter_model: Path, layers: int
) -> None:
    loaded = _load(child, starter_model, LoadSettings(n_ctx=4096, gpu_layers=layers))
    assert loaded.placement.layers_on_gpu == layers
    assert loaded.estimate.model == pytest.approx(loaded.memory.model, rel=0.1)
    assert loaded.estimate.gpu.weights == pytest.approx(loaded.memory.gpu.weights, rel=0.1)


def test_the_gauge_measures_the_card_beside_the_processor(child: ChildEngine) -> None:
    speed = child.gauge(None, 300.0).speed
    assert speed is not None
    assert speed.gpu is not None
    assert speed.gpu.bandwidth > speed.cpu.bandwidth


@needs_nvidia
def test_the_cards_own_counter_tells_what_an_answer_used(child: ChildEngine, starter_model: Path) -> None:
    loaded = _load(child, starter_model, LoadSettings(n_ctx=512))
    request = GenerationRequest(
        messages=(PromptMessage(role=Role.USER, text="Tell a story."),), sampling=Sampling(max_tokens=400, seed=1)
    )
    *_, ended = child.generate(request)
    assert isinstance(ended, Finished)
    assert ended.energy is not None
    assert loaded.placement.gpus[0] in ended.energy.parts
    assert ended.energy.joules > 0
