"""Keeps Python 3.11 alive under PySide6 6.12.

Measured with PySide6 6.12.0 on Python 3.11: every call of a Qt function that returns nothing takes a reference
to None that it was not given, every `Signal.emit` one to True, and after some hundred or ten thousand of them
the interpreter ends with "deallocating True or False" or "deallocating None". From Python 3.12 on these are
immortal (PEP 683) and nothing happens; 6.11.3 is not affected.
"""

from __future__ import annotations

import ctypes
import sys

_MORE_THAN_ANYONE_CAN_TAKE = 1 << 60


def make_none_last() -> None:
    """Give None, True and False so many references that they last, where they are mortal."""
    for constant in (None, True, False):
        if sys.version_info < (3, 12) and sys.getrefcount(constant) < _MORE_THAN_ANYONE_CAN_TAKE >> 1:
            # in CPython the reference count is an object's first field
            ctypes.c_ssize_t.from_address(id(constant)).value += _MORE_THAN_ANYONE_CAN_TAKE
