"""What llama.cpp says that it has allocated and found, read from its log of a load."""

from __future__ import annotations

import re
from collections import Counter

from desktop_app.engine.memory import DeviceMemory, ModelMemory

_LOAD_BEGINS = "loaded meta data with"
_CONTEXT_BEGINS = "constructing llama_context"
_BUFFER = re.compile(r"(\S+) +(model|KV|RS|output|compute) buffer size = +([\d.]+) MiB")
_PARTS = {"model": "weights", "KV": "cache", "RS": "cache", "output": "compute", "compute": "compute"}
_SPECIAL_TOKENS = re.compile(r"special tokens cache size = (\d+)")
_MIB = 1 << 20


def allocated(log: str) -> ModelMemory:
    """The buffers of the newest load in `log`, of its newest context, to 0.01 MiB each.

    Weights that were put in another order for the CPU (`…_REPACK`) are not counted a second time where the file is
    mapped: its pages are not read again, and the system takes them back.
    """
    load = log.rsplit(_LOAD_BEGINS, 1)[-1]
    context = load.rsplit(_CONTEXT_BEGINS, 1)[-1]
    weights = [found for found in _BUFFER.findall(load) if found[1] == "model"]
    found = [*weights, *(found for found in _BUFFER.findall(context) if found[1] != "model")]
    mapped = any(name == "CPU_Mapped" for name, _, _ in found)
    sizes: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    for name, kind, mebibytes in found:
        if mapped and kind == "model" and name.startswith("CPU") and name != "CPU_Mapped":
            continue
        sizes[_is_host(name)][_PARTS[kind]] += int(float(mebibytes) * _MIB)
    return ModelMemory(cpu=DeviceMemory(**sizes[True]), gpu=DeviceMemory(**sizes[False]))


def special_tokens_counted(log: str) -> int | None:
    """How many tokens the vocabulary of the newest load in `log` matches as a whole; None where it does not say."""
    counted = _SPECIAL_TOKENS.search(log.rsplit(_LOAD_BEGINS, 1)[-1])
    return int(counted[1]) if counted else None


def _is_host(name: str) -> bool:
    """Whether a buffer of this name lies in the computer's memory, pinned for a graphics card or not."""
    return name.startswith("CPU") or name.endswith("_Host")
