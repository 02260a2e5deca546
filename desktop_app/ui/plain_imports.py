"""Keeps PySide6 from reading the source of every module that is imported after it.

Measured with PySide6 6.12.0: to find out who uses its `__feature__` switch, which nothing here does, it takes the
place of `builtins.__import__` and looks for its own name in the source of each module. That is a tenth of the time
that the window takes to start, and 25 MB of source text, which `linecache` keeps.
"""

from __future__ import annotations

import builtins

import PySide6.QtCore  # noqa: F401 - it puts its own function there when it is first imported


def import_plainly() -> None:
    """Put back the function that PySide6 has laid aside."""
    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
