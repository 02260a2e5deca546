"""What has arrived is on its way to the disk before the end, and never changed by that."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from desktop_app.engine.hub import part_file
from desktop_app.engine.hub.part_file import Origin, PartFile

if TYPE_CHECKING:
    from pathlib import Path

    FlushedRange = tuple[int, int]

ORIGIN = Origin(sha256="0" * 64, size_bytes=40, etag="", repo_id="someone/models", revision="main", path="a.gguf")


@pytest.fixture
def flushed(monkeypatch: pytest.MonkeyPatch) -> list[FlushedRange]:
    """The ranges, position and length, that the system was asked to write."""
    ranges: list[FlushedRange] = []

    def note(_descriptor: int, position: int, length: int, _flags: int) -> int:
        ranges.append((position, length))
        return -1  # a file system that cannot

    monkeypatch.setattr(part_file, "_sync_file_range", note)
    monkeypatch.setattr(part_file, "FLUSH_BYTES", 10)
    return ranges


def test_the_disk_begins_to_write_while_more_comes(flushed: list[FlushedRange], tmp_path: Path) -> None:
    with PartFile.opened(tmp_path / "a.gguf") as part:
        for _ in range(10):
            part.write(b"four")
        assert part.path.read_bytes() == b"four" * 10
    assert flushed == [(0, 12), (12, 12), (24, 12)]


def test_what_was_there_before_or_begins_anew_is_not_asked_for_twice(
    flushed: list[FlushedRange], tmp_path: Path
) -> None:
    with PartFile.opened(tmp_path / "a.gguf") as part:
        part.write(b"0123456789")
    with PartFile.opened(tmp_path / "a.gguf") as part:
        part.write(b"abcdefghij")
        part.begin_anew(ORIGIN)
        part.write(b"ABCDEFGHIJ")
        assert part.path.read_bytes() == b"ABCDEFGHIJ"
    assert flushed == [(0, 10), (10, 10), (0, 10)]


def test_the_real_call_leaves_the_bytes_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(part_file, "FLUSH_BYTES", 64 * 1024)
    written = os.urandom(1_000_000)
    with PartFile.opened(tmp_path / "a.gguf") as part:
        for position in range(0, len(written), 50_000):
            part.write(written[position : position + 50_000])
        part.begin_anew(ORIGIN)
        part.reserve(len(written))
        part.write(written)
        part.finish()
    assert (tmp_path / "a.gguf").read_bytes() == written


def test_systems_that_cannot_write_early_do_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(part_file, "_sync_file_range", None)
    monkeypatch.setattr(part_file, "_fallocate", None)
    monkeypatch.setattr(part_file, "FLUSH_BYTES", 1)
    with PartFile.opened(tmp_path / "a.gguf") as part:
        part.reserve(10)
        part.write(b"0123456789")
        assert part.written == 10
