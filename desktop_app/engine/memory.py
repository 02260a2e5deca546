"""What a model takes of the memory: as it was estimated, or as llama.cpp reported it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceMemory:
    """Bytes on one device. `around` is the process itself with its vocabulary, which llama.cpp does not report."""

    weights: int = 0
    cache: int = 0
    compute: int = 0
    around: int = 0

    @property
    def total(self) -> int:
        """All of it."""
        return self.weights + self.cache + self.compute + self.around


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelMemory:
    """What lies where; `gpu` is all graphics cards together."""

    cpu: DeviceMemory = field(default_factory=DeviceMemory)
    gpu: DeviceMemory = field(default_factory=DeviceMemory)

    @property
    def total(self) -> int:
        """Everywhere."""
        return self.cpu.total + self.gpu.total

    @property
    def context(self) -> int:
        """What is there for the context: caches and states, compute buffers, logits."""
        return self.cpu.cache + self.cpu.compute + self.gpu.cache + self.gpu.compute

    @property
    def model(self) -> int:
        """Weights and context, without what is around them."""
        return self.cpu.weights + self.gpu.weights + self.context
