"""What the C library keeps of freed memory."""

from __future__ import annotations

import ctypes
import sys


def give_back() -> None:
    """Let the system have it, where that takes asking: glibc keeps what a thread has freed for that thread."""
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # other C libraries have none
        if trim is not None:
            trim(0)
