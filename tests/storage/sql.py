"""Look at a database file directly, as any SQLite program could."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

from desktop_app.storage.driver import connect

if TYPE_CHECKING:
    from pathlib import Path


def rows(path: Path, statement: str, mode: str = "rw") -> list[tuple[Any, ...]]:
    """What `statement` answers."""
    with closing(connect(path, mode=mode)) as connection:
        return connection.execute(statement).fetchall()
