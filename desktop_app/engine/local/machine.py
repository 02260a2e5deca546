"""What this computer is, in words and figures, and how large the models may be that run on it comfortably."""

from __future__ import annotations

import platform
import re
import subprocess
import sys
from pathlib import Path

from desktop_app.environment import without_secrets

BYTES_PER_PARAMETER = 0.61
"""Of Q4_K_M files, the commonest: Llama 3.1 8B has 8.03 billion parameters in 4.92 GB."""

WORKING_SHARE = 1.2
"""Weights with the KV cache of 8,192 tokens and compute buffers, over weights alone."""

ONCE_BYTES = 300_000_000
"""What does not grow with the model: the process, the vocabulary, the logits."""

COMFORTABLE = 0.6
"""The share of a computer's memory that a model may take while a browser and a desktop run beside it."""

COMFORTABLE_ON_CARD = 0.9
"""The share of a graphics card's memory, which the desktop hardly needs."""

_CPUINFO = Path("/proc/cpuinfo")
_MODEL_NAME = re.compile(r"^(?:model name|Model|Hardware)\s*:\s*(.+)$", re.MULTILINE)
_DEBRIS = re.compile(r"\((?:R|TM|C)\)|\bCPU\b|@.*|\b\d+-Core Processor\b|\bProcessor\b", re.IGNORECASE)


def needed_bytes(parameters: float) -> float:
    """≈ the memory of a model of so many parameters at 4 bits: 0.61 bytes a parameter · 1.2 + 0.3 GB."""
    return parameters * BYTES_PER_PARAMETER * WORKING_SHARE + ONCE_BYTES


def processor_name() -> str:
    """As its maker calls it, without the ornaments; "" where the system does not tell."""
    if sys.platform == "darwin":
        name = _answer_of("/usr/sbin/sysctl", "-n", "machdep.cpu.brand_string")
    elif sys.platform == "win32":
        name = platform.processor()
    else:
        name = _named_in(_CPUINFO)
    return plain_name(name)


def plain_name(name: str) -> str:
    """A processor's name as people say it: "Intel Core i7-1185G7" for "Intel(R) Core(TM) i7-1185G7 CPU @ 3.00GHz"."""
    return " ".join(_DEBRIS.sub(" ", name).split())


def _named_in(cpuinfo: Path) -> str:
    try:
        matched = _MODEL_NAME.search(cpuinfo.read_text(encoding="utf-8", errors="replace"))
    except OSError:
        return ""
    return matched[1] if matched else ""


def _answer_of(*command: str) -> str:
    try:
        return subprocess.run(
            command, capture_output=True, text=True, timeout=5, check=False, env=without_secrets()
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return ""
