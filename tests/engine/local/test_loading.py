"""Where a model is put, and that it comes down from a graphics card whose memory is short: the CPU always works."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from desktop_app.domain import KvType, LoadSettings
from desktop_app.engine.base import LoadNote
from desktop_app.engine.local import llama_backend
from desktop_app.engine.local import llama_model as llama
from desktop_app.engine.local.llama_backend import Gpu
from desktop_app.engine.local.memory_need import Setting, memory_need
from desktop_app.engine.local.placing import fewer, kv_type_for, layers_for, plan, room_now
from desktop_app.engine.local.verdict import HOST_RESERVE, MARGIN
from desktop_app.errors import LoadFailed, TooLargeForMemory
from tests.engine.local.loaded import resident_of
from tests.engine.local.test_memory_need import GIB, MIB, SEVEN_B

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop_app.engine.local.resident import Resident

CARD = Gpu(name="NVIDIA Imaginary", backend="CUDA", shares_memory=False, free=40 * GIB, total=48 * GIB)
ALL = 31
OUT_OF_MEMORY = (
    "ggml_backend_cuda_buffer_type_alloc_buffer: allocating 512.00 MiB on device 0: cudaMalloc failed: out of memory"
)


@pytest.fixture
def card(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[int]]:
    """Put a card into this computer whose memory holds `most` layers at a time, whatever it says is free; what is
    returned is how many layers were tried. `failing` says what fails: "weights" or "context".
    """

    def put(most: int, *, free: int = CARD.free, failing: str = "weights", log: str = OUT_OF_MEMORY) -> list[int]:
        tried: list[int] = []
        monkeypatch.setattr(llama_backend, "gpus", lambda: (replace(CARD, free=free),))

        class Model(llama.Model):
            def __init__(self, path: str, *, gpu_layers: int, on_progress: Callable[[float], bool]) -> None:
                tried.append(gpu_layers)
                if failing == "weights" and gpu_layers > most:
                    raise llama.ModelRefused(log)
                super().__init__(path, gpu_layers=gpu_layers, on_progress=on_progress)

        class Context(llama.Context):
            def __init__(
                self, model: llama.Model, *, n_ctx: int, n_batch: int, threads: int, stop_address: int, kv_type: str
            ) -> None:
                if failing == "context" and tried[-1] > most:
                    raise llama.ModelRefused(log)
                super().__init__(
                    model, n_ctx=n_ctx, n_batch=n_batch, threads=threads, stop_address=stop_address, kv_type=kv_type
                )

        monkeypatch.setattr(llama, "Model", Model)
        monkeypatch.setattr(llama, "Context", Context)
        return tried

    return put


def _loaded(path: Path, settings: LoadSettings | None = None) -> Resident:
    resident = resident_of(path, settings=settings or LoadSettings(n_ctx=512))
    resident.close()
    return resident


def test_a_model_that_fits_the_card_goes_there_whole(starter_model: Path, card: Callable[..., list[int]]) -> None:
    tried = card(ALL)
    resident = _loaded(starter_model)
    assert tried == [ALL]
    assert resident.placement.text() == "31 of 31 layers on NVIDIA Imaginary"
    assert resident.notes == ()


def test_as_many_layers_go_to_the_card_as_fit_what_is_free_and_that_is_told(
    starter_model: Path, card: Callable[..., list[int]]
) -> None:
    tried = card(ALL, free=120 * MIB)
    resident = _loaded(starter_model)
    assert tried == [resident.placement.layers_on_gpu]
    assert 0 < resident.placement.layers_on_gpu < ALL
    assert resident.notes == (LoadNote.GPU_PARTLY,)


@pytest.mark.parametrize("failing", ["weights", "context"])
def test_where_the_cards_memory_runs_out_fewer_layers_go_there_and_that_is_told(
    starter_model: Path, card: Callable[..., list[int]], failing: str
) -> None:
    tried = card(20, failing=failing)
    resident = _loaded(starter_model)
    assert tried == [31, 23, 15]
    assert resident.placement.layers_on_gpu == 15
    assert resident.notes == (LoadNote.GPU_STEPPED_DOWN,)


def test_the_cpu_always_works(starter_model: Path, card: Callable[..., list[int]]) -> None:
    tried = card(0)
    resident = _loaded(starter_model, LoadSettings(n_ctx=512, gpu_layers=30, threads=1))
    assert tried == [30, 22, 15, 7, 0]
    assert resident.placement.text() == "CPU, 1 thread"
    assert resident.notes == (LoadNote.GPU_STEPPED_DOWN,)


def test_what_is_not_for_lack_of_memory_is_not_tried_again(starter_model: Path, card: Callable[..., list[int]]) -> None:
    tried = card(0, log="error loading model: wrong number of tensors")
    with pytest.raises(LoadFailed):
        _loaded(starter_model)
    assert tried == [ALL]


def test_a_model_that_only_the_card_could_hold_is_refused_with_sizes(
    starter_model: Path, card: Callable[..., list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    card(0)
    monkeypatch.setattr("desktop_app.engine.local.loading.available_memory", lambda: 8 * MIB)
    with pytest.raises(TooLargeForMemory) as refused:
        _loaded(starter_model)
    assert refused.value.values["available"] == "8 MB"


def test_a_model_can_be_kept_off_the_card(starter_model: Path, card: Callable[..., list[int]]) -> None:
    tried = card(ALL)
    assert _loaded(starter_model, LoadSettings(n_ctx=512, gpu_layers=0)).placement.layers_on_gpu == 0
    assert tried == [0]


@pytest.mark.parametrize("kv_type", list(KvType))
def test_a_context_of_each_type_writes_and_takes_what_it_should(starter_model: Path, kv_type: KvType) -> None:
    resident = resident_of(starter_model, settings=LoadSettings(n_ctx=2048, kv_type=kv_type))
    try:
        assert resident.memory.cpu.cache == pytest.approx(resident.estimate.cpu.cache, rel=0.01)
        assert resident.notes == ()
    finally:
        resident.close()


def test_so_many_threads_are_taken_as_were_asked_for(starter_model: Path) -> None:
    assert _loaded(starter_model, LoadSettings(n_ctx=512, threads=1)).placement.text() == "CPU, 1 thread"


def test_heads_that_are_no_whole_blocks_keep_sixteen_bits() -> None:
    odd = replace(SEVEN_B.geometry.layers[0], key_length=72)
    shape = replace(SEVEN_B, geometry=replace(SEVEN_B.geometry, layers=(odd,) * 32))
    assert kv_type_for(shape, KvType.Q8_0) is KvType.F16
    assert kv_type_for(SEVEN_B, KvType.Q4_0) is KvType.Q4_0


@pytest.mark.parametrize(("layers", "steps"), [(33, [24, 16, 8, 0]), (2, [1, 0]), (1, [0])])
def test_stepping_down_ends_on_the_cpu(layers: int, steps: list[int]) -> None:
    assert list(fewer(layers)) == steps


def test_a_margin_of_the_cards_memory_stays_free() -> None:
    setting = Setting(n_ctx=8192)
    whole = memory_need(SEVEN_B, setting, 33).gpu.total
    for free, fits in ((whole, False), (int(whole * (1 + MARGIN)) + 1, True)):
        room = room_now([replace(CARD, free=free)], 64 * GIB)
        assert (layers_for(SEVEN_B, setting, None, room) == 33) is fits


def test_a_plan_counts_what_the_whole_card_would_hold_and_what_is_free_now() -> None:
    busy = replace(CARD, free=GIB)
    planned = plan(SEVEN_B, LoadSettings(n_ctx=8192), [busy])
    need = memory_need(SEVEN_B, Setting(n_ctx=8192), 33)
    assert planned.gpu_bytes == int(need.gpu.total * (1 + MARGIN))
    assert planned.gpu_free_bytes == GIB
    assert planned.host_bytes == int(need.cpu.total * (1 + MARGIN)) + HOST_RESERVE


def test_a_plan_for_memory_that_is_shared_counts_all_of_it_there() -> None:
    shared = replace(CARD, shares_memory=True)
    planned = plan(SEVEN_B, LoadSettings(), [shared])
    assert planned.gpu_bytes == planned.gpu_free_bytes == 0
    assert planned.host_bytes > memory_need(SEVEN_B, Setting(n_ctx=8192), 33).total
    assert planned.least_host_bytes == memory_need(SEVEN_B, Setting(n_ctx=2048), 33).total
