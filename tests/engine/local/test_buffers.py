from __future__ import annotations

from desktop_app.engine.local.buffers import allocated, special_tokens_counted
from desktop_app.engine.memory import DeviceMemory, ModelMemory

MIB = 1 << 20
LOADED = "llama_model_loader: loaded meta data with 30 key-value pairs\n"
CONTEXT = "llama_context: constructing llama_context\n"
CPU = (
    "load_tensors:   CPU_Mapped model buffer size =   235.00 MiB\n"
    "load_tensors:   CPU_REPACK model buffer size =    12.50 MiB\n"
)
CONTEXT_BUFFERS = (
    "llama_context:        CPU  output buffer size =     1.00 MiB\n"
    "llama_kv_cache:        CPU KV buffer size =     6.00 MiB\n"
    "llama_kv_cache:        CPU KV buffer size =    15.00 MiB\n"
    "llama_memory_recurrent:        CPU RS buffer size =     2.00 MiB\n"
    "sched_reserve:        CPU compute buffer size =    20.50 MiB\n"
)


def test_every_kind_of_buffer_is_counted_and_repacked_weights_once() -> None:
    cpu = DeviceMemory(weights=235 * MIB, cache=23 * MIB, compute=int(21.5 * MIB))
    assert allocated(LOADED + CPU + CONTEXT + CONTEXT_BUFFERS) == ModelMemory(cpu=cpu)


def test_repacked_weights_count_where_the_file_is_not_mapped() -> None:
    assert allocated(LOADED + CPU.replace("CPU_Mapped", "CPU")).cpu.weights == int(247.5 * MIB)


def test_only_the_newest_load_and_its_newest_context_count() -> None:
    old = LOADED + CPU + CONTEXT + CONTEXT_BUFFERS
    newest = LOADED + CPU + CONTEXT + CONTEXT_BUFFERS + CONTEXT + "x:  CPU compute buffer size =  1.00 MiB\n"
    assert allocated(old + newest) == ModelMemory(cpu=DeviceMemory(weights=235 * MIB, compute=MIB))


def test_buffers_of_graphics_cards_are_apart_from_pinned_memory() -> None:
    log = LOADED + (
        "load_tensors:   CPU_Mapped model buffer size =   100.00 MiB\n"
        "load_tensors:        CUDA0 model buffer size =  4000.00 MiB\n"
        "load_tensors:        CUDA1 model buffer size =  3000.00 MiB\n"
    )
    log += CONTEXT + (
        "llama_context:  CUDA_Host  output buffer size =     0.50 MiB\n"
        "llama_kv_cache:      CUDA0 KV buffer size =   256.00 MiB\n"
        "sched_reserve:      CUDA0 compute buffer size =   120.00 MiB\n"
        "sched_reserve:  CUDA_Host compute buffer size =    24.00 MiB\n"
    )
    assert allocated(log) == ModelMemory(
        cpu=DeviceMemory(weights=100 * MIB, compute=int(24.5 * MIB)),
        gpu=DeviceMemory(weights=7000 * MIB, cache=256 * MIB, compute=120 * MIB),
    )


def test_a_log_that_says_nothing_counts_nothing() -> None:
    assert allocated("") == ModelMemory()


def test_the_newest_load_says_how_many_tokens_are_matched_as_a_whole() -> None:
    counted = "load: special tokens cache size = {}\n"
    assert special_tokens_counted(LOADED + counted.format(17) + LOADED + counted.format(6414)) == 6414
    assert special_tokens_counted(counted.format(17) + LOADED) is None
    assert special_tokens_counted("") is None
