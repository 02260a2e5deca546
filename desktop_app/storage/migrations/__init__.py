"""The history of the schema."""

from __future__ import annotations

REVISIONS: tuple[str, ...] = (
    "0001",
    "0002",
    "0003",
    "0004",
    "0005",
    "0006",
    "0007",
    "0008",
    "0009",
    "0010",
    "0011",
    "0012",
    "0013",
    "0014",
    "0015",
    "0016",
)
"""Every revision in order, the newest last. Kept here so that a start needs no Alembic (0.3 s) to see that
there is nothing to migrate; a test compares it with the scripts.
"""

HEAD = REVISIONS[-1]
"""The revision that this program reads and writes."""
