"""Takes the memory of an NVIDIA card away, as another program would; by the driver's own library."""

from __future__ import annotations

import ctypes
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

DRIVER = "libcuda.so.1"
_STEP = 16 << 20


@contextmanager
def taken(*, leaving: int) -> Iterator[None]:
    """All of the first card's free memory but `leaving` bytes, until the end of the block.

    Raises OSError without NVIDIA's driver.
    """
    driver = ctypes.CDLL(DRIVER)
    context = ctypes.c_void_p()
    _must(driver.cuInit(0))
    _must(driver.cuDevicePrimaryCtxRetain(ctypes.byref(context), 0))
    _must(driver.cuCtxPushCurrent_v2(context))
    held: list[ctypes.c_uint64] = []
    try:
        while (size := _free(driver) - leaving) >= _STEP:
            block = ctypes.c_uint64()
            size = max(_STEP, size // _STEP * _STEP // 2)
            if driver.cuMemAlloc_v2(ctypes.byref(block), ctypes.c_size_t(size)):
                break
            held.append(block)
        yield
    finally:
        _must(driver.cuCtxPushCurrent_v2(context))
        for block in held:
            _must(driver.cuMemFree_v2(block))
        _must(driver.cuDevicePrimaryCtxRelease_v2(0))


def _free(driver: ctypes.CDLL) -> int:
    free, total = ctypes.c_size_t(), ctypes.c_size_t()
    _must(driver.cuMemGetInfo_v2(ctypes.byref(free), ctypes.byref(total)))
    return free.value


def _must(status: int) -> None:
    if status:
        raise OSError(f"NVIDIA's driver says {status}")
