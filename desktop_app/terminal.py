"""What is written to a terminal, a pipe or a file: nothing that steers the terminal, nothing that cannot be encoded."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shutil
import sys
from typing import TYPE_CHECKING
from unicodedata import combining, east_asian_width

from desktop_app.errors import OutputUnwritable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TextIO

_LONGEST = 48
"""Cells of a column that is not the last one."""

# All but tab and line feed: an answer must not move the cursor, colour the prompt or answer for the terminal.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_BEYOND_JSONS_ESCAPES = re.compile(r"[\x7f-\x9f]")


def settle_streams() -> None:
    """Let what an output's encoding lacks become “?” instead of ending the program."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def write(text: str, stream: TextIO | None) -> None:
    """Write to an output at once, without control characters where it is a terminal; None: it was closed.

    Raises BrokenPipeError, OutputUnwritable.
    """
    if stream is not None:
        _put(_CONTROLS.sub("", text) if stream.isatty() else text, stream)


def rewrite(line: str, stream: TextIO | None) -> None:
    """Write a line over the one that was written so before. Raises as `write` does."""
    if stream is not None:
        _put("\r" + _CONTROLS.sub("", line.replace("\n", " ")), stream)


def write_json(value: object, stream: TextIO | None) -> None:
    """Write one JSON object, with escapes for what the output's encoding lacks, so that nothing is lost.

    Raises as `write` does.
    """
    if stream is None:
        return
    text = json.dumps(value, ensure_ascii=not _is_utf8(stream), indent=2)
    text = _BEYOND_JSONS_ESCAPES.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    _put(f"{text}\n", stream)


def columns(rows: Sequence[Sequence[str]]) -> str:
    """Lines with the cells of each column under one another; a long cell is cut, the last column is not."""
    cut = [[*(_cut(cell) for cell in row[:-1]), " ".join(row[-1].split())] for row in rows]
    widths = [max(_width(row[place]) for row in cut) for place in range(len(cut[0]) - 1)]
    lines = []
    for row in cut:
        padded = [cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=False)]
        lines.append("  ".join([*padded, row[-1]]).rstrip())
    return "\n".join(lines) + "\n"


def fits(text: str, stream: TextIO | None) -> bool:
    """Whether no line is longer than the terminal is wide; what is no terminal takes lines of any length."""
    if stream is None or not stream.isatty():
        return True
    room = shutil.get_terminal_size().columns
    return all(_width(line) <= room for line in text.splitlines())


def give_up_stdout() -> None:
    """Let what it still holds go nowhere: the interpreter would try to write that again at its end."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.__stdout__.fileno() if sys.__stdout__ else -1)


def _put(text: str, stream: TextIO) -> None:
    try:
        stream.write(text)
        stream.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputUnwritable(reason=error.strerror or str(error)) from error


def _is_utf8(stream: TextIO) -> bool:
    return (stream.encoding or "").lower().replace("_", "-") in {"utf-8", "utf8"}


def _cut(cell: str) -> str:
    line = " ".join(cell.split())
    if _width(line) <= _LONGEST:
        return line
    while _width(line) > _LONGEST - 1:
        line = line[:-1]
    return f"{line}…"


def _width(text: str) -> int:
    """Cells of a terminal: Korean and Chinese characters take two."""
    return sum(0 if combining(sign) else 2 if east_asian_width(sign) in "WF" else 1 for sign in text)
