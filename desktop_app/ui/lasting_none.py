"""Keeps Python 3.11 alive under PySide6 6.12.

Measured with PySide6 6.12.0 on Python 3.11: every call of a Qt function that returns nothing takes a reference
to None that it was not given, and after some ten thousand of them the interpreter ends with "deallocating
None". From Python 3.12 on None is immortal (PEP 683) and nothing happens; 6.11.3 is not affected.
"""

from __future__ import annotations

import ctypes
import sys

_MORE_THAN_ANYONE_CAN_TAKE = 1 << 60


def make_none_last() -> None:
    """Give None so many references that it lasts, on the Python versions where it is mortal."""
    if sys.version_info < (3, 12) and sys.getrefcount(None) < _MORE_THAN_ANYONE_CAN_TAKE >> 1:
        # in CPython the reference count is an object's first field
        ctypes.c_ssize_t.from_address(id(None)).value += _MORE_THAN_ANYONE_CAN_TAKE
