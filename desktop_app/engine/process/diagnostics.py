"""Why a child died: from what it wrote to stderr, and where that says nothing from its exit status."""

from __future__ import annotations

import re
import signal
from typing import TYPE_CHECKING

from desktop_app.engine.process.protocol import EXIT_BAD_COMMAND
from desktop_app.errors import (
    AppError,
    ChildCrashed,
    ChildDied,
    ChildKilled,
    ChildMismatched,
    ChildOutOfMemory,
    ChildSilent,
    UnknownArchitecture,
    WorkerLost,
)

if TYPE_CHECKING:
    from collections.abc import Callable

DETAIL_CHARS = 8_000
"""How much of stderr goes into an error's detail: its end."""

_RECENT_CHARS = 16 * 1024
"""Older lines may tell of a trouble that was survived."""

_REASON_CHARS = 200

_SIGKILL = 9  # `signal` does not know it on Windows

_OUT_OF_MEMORY = re.compile(
    r"std::bad_alloc"
    r"|\bMemoryError\b"
    r"|failed to allocate"
    r"|(?:unable to|cannot|can't|could not) allocate"
    r"|out of (?:device |host )?memory"
    r"|ErrorOutOf(?:Device|Host)Memory"
    r"|OutOf(?:Device|Host)MemoryError"
    r"|ErrorOutOfMemory"
    r"|cudaErrorMemoryAllocation"
    r"|insufficient memory",
    re.IGNORECASE,
)
_WORKER = re.compile(
    r"Remote RPC server crashed|RPC handshake failed|RPC transport|ggml-rpc\.cpp:\d+: Failed to connect"
)
_CARD = re.compile(r"CUDA|cuBLAS|ggml-vulkan|ggml_vulkan|vk::|VK_ERROR|ggml-metal|ggml_metal|ROCm|HIP|SYCL")
_ARCHITECTURE = re.compile(r"unknown model architecture: '([^'\n]{1,100})'")
_NATIVE_CHECK = re.compile(r"^(?:.*[/\\])?([\w.+-]+\.(?:c|cc|cpp|cu|cuh|h|hpp|m|mm)):(\d+): (.+)$", re.MULTILINE)
_CPP_EXCEPTION = re.compile(r"^ *what\(\): *(.+)$|terminating due to uncaught exception of type (.+)$", re.MULTILINE)
_TRACEBACK = re.compile(r"^Traceback \(most recent call last\):\n(?:[ \t].*\n|\n)*([\w.]+(?::.*)?)$", re.MULTILINE)
_STUCK = re.compile(r"^Timeout \(\d+:\d\d:\d\d(?:\.\d+)?\)!$", re.MULTILINE)

_SIGNALS = {
    "SIGSEGV": "memory access violation",
    "SIGBUS": "bad memory access; a file that got shorter while in use does this",
    "SIGABRT": "it gave up over an error of its own",
    "SIGILL": "an instruction that this processor does not know",
    "SIGFPE": "an arithmetic error",
    "SIGTRAP": "it gave up over an error of its own",
    "SIGSYS": "a forbidden system call",
}
_WINDOWS = {
    0xC0000005: "memory access violation",
    0xC0000006: "a file in use could not be read",
    0xC000001D: "an instruction that this processor does not know",
    0xC0000094: "division by zero",
    0xC00000FD: "stack overflow",
    0xC0000135: "a library is missing",
    0xC0000139: "a library does not fit",
    0xC0000142: "a library could not start",
    0xC0000374: "damaged heap memory",
    0xC0000409: "it gave up over an error of its own",
}
_WINDOWS_OUT_OF_MEMORY = {0xC0000017, 0xC000009A, 0xC000012D}


def why_it_died(returncode: int, stderr: str) -> AppError:
    """The error to show for a child that ended by itself with `returncode` as `subprocess` gives it.

    `stderr` may be any part of what the child wrote; its end goes into the error's detail.
    """
    status = _status(returncode)
    detail = f"{status}\n{stderr[-DETAIL_CHARS:]}".strip()
    recent = stderr[-_RECENT_CHARS:]
    if _OUT_OF_MEMORY.search(recent) or returncode in _WINDOWS_OUT_OF_MEMORY:
        return ChildOutOfMemory(detail)
    # These two come from outside, whatever the child wrote before.
    if returncode == -_SIGKILL:
        return ChildKilled(detail)
    if returncode == -signal.SIGTERM:
        return ChildDied(detail)
    if returncode == EXIT_BAD_COMMAND:
        return ChildMismatched(detail)
    if named := _named(recent, detail):
        return named
    if returncode == 1 and _STUCK.search(recent):
        return ChildSilent(detail)
    for pattern, reason in _CRASHES:
        if found := _last(pattern, recent):
            return ChildCrashed(detail, reason=reason(found)[:_REASON_CHARS])
    if returncode < 0 or returncode in _WINDOWS:
        return ChildCrashed(detail, reason=status)
    return ChildDied(detail)


def _named(recent: str, detail: str) -> AppError | None:
    """What llama.cpp said by a name of its own."""
    if found := _last(_ARCHITECTURE, recent):
        return UnknownArchitecture(detail, architecture=found[1])
    return WorkerLost(detail) if _WORKER.search(recent) else None


def blames_a_card(error: AppError) -> bool:
    """Whether a graphics card's backend had the last word of a child that died so."""
    return _CARD.search(error.detail) is not None


_CRASHES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (_NATIVE_CHECK, lambda found: f"{found[3].strip()}, {found[1]}:{found[2]}"),
    (_CPP_EXCEPTION, lambda found: (found[1] or found[2]).strip()),
    (_TRACEBACK, lambda found: found[1].strip()),
)


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    *_, last = None, *pattern.finditer(text)
    return last


def _status(returncode: int) -> str:
    """An exit status in words."""
    if returncode in _WINDOWS:
        return f"{_WINDOWS[returncode]}, 0x{returncode:08X}"
    if returncode > 0xFFFF:
        return f"exit status 0x{returncode:08X}"
    if returncode >= 0:
        return f"exit status {returncode}"
    try:
        name = signal.Signals(-returncode).name
    except ValueError:
        return f"signal {-returncode}"
    return f"{_SIGNALS[name]}, {name}" if name in _SIGNALS else name
