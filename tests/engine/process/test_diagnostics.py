"""Why a child died, in words, for what llama.cpp, its backends, Python and the system leave behind."""

from __future__ import annotations

import signal

import pytest

from desktop_app.engine.process.diagnostics import DETAIL_CHARS, why_it_died
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

ASSERTION = "/build/ggml/src/ggml-backend.cpp:1531: GGML_ASSERT(n_inputs < GGML_SCHED_MAX) failed\n"
TRACEBACK = 'Traceback (most recent call last):\n  File "x.py", line 1, in <module>\n    import y\nImportError: no y\n'

ABORT, SEGV, ILL, TERM, KILL = -6, -11, -4, -int(signal.SIGTERM), -9


@pytest.mark.parametrize(
    ("returncode", "stderr", "kind"),
    [
        (ABORT, "terminate called after throwing an instance of 'std::bad_alloc'\n", ChildOutOfMemory),
        (ABORT, "ggml_aligned_malloc: insufficient memory (attempted to allocate 9000.00 MB)\n", ChildOutOfMemory),
        (SEGV, "ggml_backend_cpu_buffer_type_alloc_buffer: failed to allocate buffer of size 9\n", ChildOutOfMemory),
        (ABORT, "CUDA error: out of memory\n  current device: 0\n", ChildOutOfMemory),
        (ABORT, "  what():  vk::Device::allocateMemory: ErrorOutOfDeviceMemory\n", ChildOutOfMemory),
        (ABORT, "error: Insufficient Memory (00000008:kIOGPUCommandBufferCallbackErrorOutOfMemory)", ChildOutOfMemory),
        (1, "Traceback (most recent call last):\n  File\nMemoryError\n", ChildOutOfMemory),
        (KILL, "failed to allocate compute buffers\n", ChildOutOfMemory),
        (0xC0000017, "", ChildOutOfMemory),
        (0xC000012D, "", ChildOutOfMemory),
        (KILL, "", ChildKilled),
        (KILL, TRACEBACK + ASSERTION, ChildKilled),
        (TERM, "", ChildDied),
        (0, "", ChildDied),
        (1, "", ChildDied),
        (EXIT_BAD_COMMAND, "Not a command: …\n", ChildMismatched),
        (1, "error loading model: unknown model architecture: 'gpt9'\n", UnknownArchitecture),
        (1, "Timeout (0:01:00)!\nThread 0x7f (most recent call first):\n", ChildSilent),
        (ABORT, "/b/ggml-rpc.cpp:354: Remote RPC server crashed or returned malformed response\n", WorkerLost),
        (ABORT, "/b/ggml-rpc.cpp:547: Failed to connect to 192.168.0.7:50052\n", WorkerLost),
        (ABORT, ASSERTION, ChildCrashed),
        (SEGV, "", ChildCrashed),
        (-64, "", ChildCrashed),
        (-250, "", ChildCrashed),
        (0xC0000005, "", ChildCrashed),
        (0xC00000FD, "", ChildCrashed),
        (0xDEADBEEF, "", ChildDied),
    ],
)
def test_a_death_gets_the_kind_of_its_cause(returncode: int, stderr: str, kind: type[AppError]) -> None:
    error = why_it_died(returncode, stderr)
    assert type(error) is kind
    assert error.text()


@pytest.mark.parametrize(
    ("returncode", "stderr", "reason"),
    [
        (ABORT, ASSERTION, "GGML_ASSERT(n_inputs < GGML_SCHED_MAX) failed, ggml-backend.cpp:1531"),
        (ABORT, "C:\\b\\ggml.c:7: fatal error\n[New LWP 1]\n", "fatal error, ggml.c:7"),
        (ABORT, "terminate called\n  what():  vector::_M_range_check\n", "vector::_M_range_check"),
        (ABORT, "libc++abi: terminating due to uncaught exception of type Oops: no\n", "Oops: no"),
        (1, TRACEBACK, "ImportError: no y"),
        (SEGV, "", "memory access violation, SIGSEGV"),
        (ILL, "", "an instruction that this processor does not know, SIGILL"),
        (-250, "", "signal 250"),
        (0xC0000005, "", "memory access violation, 0xC0000005"),
        (0xC00000FD, "", "stack overflow, 0xC00000FD"),
    ],
)
def test_a_crash_says_its_reason(returncode: int, stderr: str, reason: str) -> None:
    error = why_it_died(returncode, stderr)
    assert isinstance(error, ChildCrashed)
    assert error.text().startswith(f"The model's process crashed ({reason}).")


def test_an_unknown_architecture_is_named() -> None:
    assert "“gpt9”" in why_it_died(1, "unknown model architecture: 'gpt9'").text()


def test_a_shortage_that_was_survived_long_ago_is_not_blamed() -> None:
    stderr = "failed to allocate buffer\n" + "decoding went well\n" * 2_000
    assert type(why_it_died(SEGV, stderr)) is ChildCrashed


def test_the_detail_holds_the_status_and_the_end_of_stderr_and_is_bounded() -> None:
    error = why_it_died(3, "x" * 100_000 + "the end")
    assert error.detail.startswith("exit status 3\n")
    assert error.detail.endswith("the end")
    assert len(error.detail) < DETAIL_CHARS + 100


def test_a_reason_of_any_length_and_with_braces_makes_one_sentence() -> None:
    error = why_it_died(ABORT, "a.cpp:1: {" + "y" * 1_000 + "}\n")
    assert len(error.text()) < 500
