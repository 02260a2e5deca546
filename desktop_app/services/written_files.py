"""Files that the user has asked for: whole or not at all, and tables that no spreadsheet reckons with."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from desktop_app.durable import create_private, move_into_place

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")

UTF8_MARK = "\ufeff"
"""Tells spreadsheets that a table is UTF-8."""


def write_text(path: Path, text: str) -> None:
    """Write a file for the user alone, in UTF-8 with the ends of lines as they are. Raises OSError, and leaves what was
    there then.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        part.unlink(missing_ok=True)
        create_private(part)
        part.write_text(text, encoding="utf-8", newline="", errors="replace")
        move_into_place(part, path)
    except OSError:
        part.unlink(missing_ok=True)
        raise


def table(head: Sequence[str], rows: Iterable[Iterable[str]]) -> str:
    """A table as RFC 4180 has it. No cell is a formula to a spreadsheet: what looks like the beginning of one stands
    behind an apostrophe.
    """
    written = io.StringIO()
    lines = csv.writer(written)
    lines.writerow(head)
    lines.writerows([_harmless(cell) for cell in row] for row in rows)
    return written.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) or cell.lstrip().startswith(_FORMULA) else cell
