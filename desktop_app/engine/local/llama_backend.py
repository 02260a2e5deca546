"""llama.cpp's library: its C functions, its log, its devices; the only file that imports `llama_cpp`."""

from __future__ import annotations

import ctypes
import os
import sys
from collections import deque
from dataclasses import dataclass
from typing import Any

# How long OpenMP's threads spin before they sleep while they wait for one another, many hundred times a token.
# By default it is milliseconds: as soon as any other program wants a core, each wait lasts a time slice, and a
# tenth of the speed is left. Read once, when llama.cpp's library is loaded; costs a few percent on an idle machine.
os.environ.setdefault("GOMP_SPINCOUNT", "2000")

import llama_cpp as package
from llama_cpp import llama_cpp, llama_grammar
from llama_cpp._ctypes_extensions import load_shared_library
from llama_cpp._ggml import libggml, libggml_base_path

Handle = Any
"""A pointer of llama.cpp's, or a ctypes object, opaque to everybody else."""

native = llama_cpp
"""llama.cpp's C functions, for the neighbour that makes models of them."""

LOG_LINES = 400
"""All that is kept of llama.cpp's log: more than a load writes."""

_LOG_INFO = 2
_LOG_WARN = 3
_LOG_CONTINUED = 5
_DEVICE_GPU, _DEVICE_INTEGRATED_GPU = 1, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Gpu:
    """A device beside the CPU; bytes. `shares_memory`: they are the system's own. `backend` as in "CUDA"."""

    name: str
    backend: str
    shares_memory: bool
    free: int
    total: int


class _Log:
    """llama.cpp's log: warnings and errors go to stderr at once, the newest lines are kept for diagnostics."""

    def __init__(self) -> None:
        self.lines: deque[str] = deque(maxlen=LOG_LINES)
        self._level = 0
        self._callback = native.llama_log_callback(self._take)
        native.llama_log_set(self._callback, ctypes.c_void_p(None))

    def _take(self, level: int, text: bytes | None, _: object) -> None:
        if level != _LOG_CONTINUED:
            self._level = level
        if self._level < _LOG_INFO or not text:
            return
        if level == _LOG_CONTINUED and self.lines:
            self.lines[-1] += text.decode("utf-8", "replace")
        else:
            self.lines.append(text.decode("utf-8", "replace"))
        if self._level >= _LOG_WARN:
            os.write(2, text)


_log = _Log()
_llama = native._lib  # noqa: SLF001 - the handle has no other name
_ggml_base = load_shared_library("ggml-base", libggml_base_path)


def _ggml(library: Handle, name: str, result: Handle, *arguments: Handle) -> Handle:
    """A function of ggml, which llama-cpp-python leaves undeclared.

    A wheel holds each library under several names, so that ggml may be in memory twice, each with devices of its own.
    The one that counts is llama.cpp's, which is found through its handle; on Windows only by its own.
    """
    function = getattr(_llama, name, None) or getattr(library, name)
    function.restype = result
    function.argtypes = arguments
    return function


_dev_count = _ggml(libggml, "ggml_backend_dev_count", ctypes.c_size_t)
_dev_get = _ggml(libggml, "ggml_backend_dev_get", ctypes.c_void_p, ctypes.c_size_t)
_dev_type = _ggml(_ggml_base, "ggml_backend_dev_type", ctypes.c_int, ctypes.c_void_p)
_dev_description = _ggml(_ggml_base, "ggml_backend_dev_description", ctypes.c_char_p, ctypes.c_void_p)
_size_p = ctypes.POINTER(ctypes.c_size_t)
_dev_memory = _ggml(_ggml_base, "ggml_backend_dev_memory", None, ctypes.c_void_p, _size_p, _size_p)
_dev_reg = _ggml(_ggml_base, "ggml_backend_dev_backend_reg", ctypes.c_void_p, ctypes.c_void_p)
_reg_name = _ggml(_ggml_base, "ggml_backend_reg_name", ctypes.c_char_p, ctypes.c_void_p)
_ggml_version = _ggml(_ggml_base, "ggml_version", ctypes.c_char_p)
_ggml_commit = _ggml(_ggml_base, "ggml_commit", ctypes.c_char_p)

_register = _ggml(libggml, "ggml_backend_register", None, ctypes.c_void_p)
_reg_by_name = _ggml(libggml, "ggml_backend_reg_by_name", ctypes.c_void_p, ctypes.c_char_p)
_reg_proc = _ggml(_ggml_base, "ggml_backend_reg_get_proc_address", ctypes.c_void_p, ctypes.c_void_p, ctypes.c_char_p)

native.llama_backend_init()


def log_tail(lines: int = 40) -> str:
    """The newest lines of llama.cpp's log, without its debug lines."""
    return "".join(list(_log.lines)[-lines:])


def engine_version() -> str:
    """The versions of llama-cpp-python, llama.cpp and ggml with ggml's commit, in words."""
    llama, ggml, commit = native.llama_version().decode(), _ggml_version().decode(), _ggml_commit().decode()
    return f"llama-cpp-python {package.__version__}, llama.cpp {llama}, ggml {ggml} ({commit})"


def build() -> str:
    """What this build of llama.cpp makes use of, as in "CPU : AVX2 = 1 | FMA = 1 | REPACK = 1 | "."""
    info: bytes = native.llama_print_system_info()
    return info.decode()


def schema_to_grammar(schema: str) -> str:
    """A JSON Schema as a grammar in llama.cpp's notation. Raises all kinds of exceptions for what it does not know."""
    grammar: str = llama_grammar.json_schema_to_gbnf(schema)
    return grammar


def takes_workers() -> bool:
    """Whether this build can use the devices of other machines."""
    return bool(native.llama_supports_rpc())


def add_worker(address: str) -> bool:
    """Count a worker's devices ("host:port") among the GPUs from now on; False: it has none.

    llama.cpp ends this process where nobody answers there.
    """
    found = _reg_proc(_reg_by_name(b"RPC"), b"ggml_backend_rpc_add_server")
    registry = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_char_p)(found)(address.encode())
    if registry:
        _register(registry)
    return bool(registry)


def gpus() -> tuple[Gpu, ...]:
    """The GPUs that this build of llama.cpp uses, with their memory as it is now: as there, integrated ones only where
    there is no other.
    """
    found = []
    for index in range(_dev_count()):
        device = _dev_get(index)
        kind = _dev_type(device)
        if kind not in (_DEVICE_GPU, _DEVICE_INTEGRATED_GPU):
            continue
        free, total = ctypes.c_size_t(), ctypes.c_size_t()
        _dev_memory(device, ctypes.byref(free), ctypes.byref(total))
        name, backend = _dev_description(device).decode(), _reg_name(_dev_reg(device)).decode()
        shares = kind == _DEVICE_INTEGRATED_GPU or (sys.platform == "darwin" and backend != "RPC")
        gpu = Gpu(name=name, backend=backend, shares_memory=shares, free=free.value, total=total.value)
        found.append((kind, gpu))
    kinds = {kind for kind, _ in found}
    return tuple(gpu for kind, gpu in found if kind == _DEVICE_GPU or _DEVICE_GPU not in kinds)
