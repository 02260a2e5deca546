"""What this machine lends to a child: processors and memory, within the limits set for the process."""

from __future__ import annotations

import math
import os
import sys
from pathlib import Path

CGROUP = Path("/sys/fs/cgroup")

_ADDRESSES = 128 * 1024 * 1024
"""Addresses that threads' stacks and malloc's arenas take without using memory."""

_LARGEST_CACHE = 4 * 1024 * 1024 * 1024


def threads() -> int:
    """Threads for computing: a physical core each, within the process's affinity and its cgroup's quota."""
    import psutil  # the window does without until somebody asks

    cores = psutil.cpu_count(logical=False) or os.cpu_count() or 1
    if hasattr(os, "sched_getaffinity"):
        cores = min(cores, len(os.sched_getaffinity(0)))
    quota = min((_processors(folder) for folder in cgroups()), default=math.inf)
    return max(1, min(cores, math.ceil(quota)) if math.isfinite(quota) else cores)


def total_memory() -> int:
    """Bytes of the computer's memory, or of its cgroup's if that may take less."""
    import psutil

    limits = (_number(folder / "memory.max") for folder in cgroups())
    return min([psutil.virtual_memory().total, *(limit for limit in limits if limit)])


def available_memory() -> int:
    """Bytes that this process can still take: the system's, its cgroup's and its address space's rest."""
    import psutil

    rest = [psutil.virtual_memory().available, *(cgroup_rest(folder) for folder in cgroups())]
    if sys.platform != "win32":
        import resource

        limit = resource.getrlimit(resource.RLIMIT_AS)[0]
        if limit != resource.RLIM_INFINITY:
            rest.append(limit - psutil.Process().memory_info().vms - _ADDRESSES)
    return max(0, int(min(rest)))


def cache_budget(spare: int) -> int:
    """Bytes for conversations that may go on, where `spare` bytes are left once everything else has what it needs."""
    return max(0, min(spare // 4, _LARGEST_CACHE))


def cgroups(membership: Path = Path("/proc/self/cgroup"), root: Path = CGROUP) -> list[Path]:
    """The folders of the process's cgroup (version 2) and of those above it; none outside Linux."""
    try:
        lines = membership.read_text().splitlines()
    except OSError:
        return []
    paths = [line[3:].strip("/") for line in lines if line.startswith("0::")]
    if not paths:
        return []
    folder = root / paths[0]
    return [parent for parent in (folder, *folder.parents) if parent == root or root in parent.parents]


def cgroup_rest(folder: Path) -> float:
    """Bytes below a cgroup's memory limit, counting file pages that it can drop as free; inf without one."""
    limit, used = _number(folder / "memory.max"), _number(folder / "memory.current")
    if limit is None or used is None:
        return math.inf
    return limit - used + _statistic(folder / "memory.stat", "inactive_file")


def _processors(folder: Path) -> float:
    try:
        quota, period = (folder / "cpu.max").read_text().split()
        return int(quota) / int(period)
    except (OSError, ValueError):
        return math.inf


def _number(file: Path) -> int | None:
    try:
        return int(file.read_text())
    except (OSError, ValueError):
        return None


def _statistic(file: Path, name: str) -> int:
    try:
        fields = dict(line.split() for line in file.read_text().splitlines())
        return int(fields.get(name, 0))
    except (OSError, ValueError):
        return 0
