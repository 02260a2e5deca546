from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from desktop_app.errors.hub import DownloadGone
from desktop_app.repositories import DownloadRequest, DownloadState, RepositoryFile
from desktop_app.storage import downloads
from desktop_app.storage.database import Database

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop_app.settings import Paths

NOW = datetime(2026, 11, 24, tzinfo=UTC)
REQUEST = DownloadRequest(
    repo_id="someone/모델",
    revision="0" * 40,
    files=(RepositoryFile(path="a/b-Q4_0.gguf", size_bytes=200_000_000_000, sha256="1" * 64),),
    folder=Path("/models"),
)


@pytest.fixture
def database(paths: Paths) -> Iterator[Database]:
    opened = Database.open(paths.database)
    yield opened
    opened.close()


def test_downloads_are_kept_in_their_order_with_all_that_is_needed_to_go_on(database: Database) -> None:
    first = database.submit(downloads.add, request=REQUEST, name="first", created_at=NOW).result()
    second = database.submit(downloads.add, request=REQUEST, name="second", created_at=NOW).result()
    assert database.read(downloads.every).result() == (first, second)
    assert first.request == REQUEST
    assert (first.state, first.created_at, first.name) == (DownloadState.QUEUED, NOW, "first")


def test_one_that_is_put_first_stays_first(database: Database) -> None:
    for name in ("one", "two", "three"):
        database.submit(downloads.add, request=REQUEST, name=name, created_at=NOW, licence="mit").result()
    _, second, third = database.read(downloads.every).result()
    database.submit(downloads.put_first, download_id=second.id).result()
    moved = database.submit(downloads.put_first, download_id=third.id).result()
    assert (moved.name, moved.licence) == ("three", "mit")
    assert [download.name for download in database.read(downloads.every).result()] == ["three", "two", "one"]
    with pytest.raises(DownloadGone):
        database.submit(downloads.put_first, download_id=99).result()


def test_what_was_under_way_is_queued_again_and_nothing_else(database: Database) -> None:
    for state in DownloadState:
        added = database.submit(downloads.add, request=REQUEST, name=state, created_at=NOW).result()
        database.submit(downloads.settle, download_id=added.id, state=state, received_bytes=7).result()
    assert database.submit(downloads.queue_leftovers).result() == 2
    now = {download.name: download.state for download in database.read(downloads.every).result()}
    queued = (DownloadState.RUNNING, DownloadState.VERIFYING)
    assert now == {state: DownloadState.QUEUED if state in queued else state for state in DownloadState}


def test_files_that_the_hub_has_changed_are_kept(database: Database) -> None:
    added = database.submit(downloads.add, request=REQUEST, name="", created_at=NOW).result()
    files = (replace(REQUEST.files[0], size_bytes=1),)
    settled = database.submit(
        downloads.settle, download_id=added.id, state=DownloadState.DONE, received_bytes=1, files=files
    ).result()
    assert settled.request.files == files


def test_a_removed_download_is_gone(database: Database) -> None:
    added = database.submit(downloads.add, request=REQUEST, name="", created_at=NOW).result()
    database.submit(downloads.remove, download_id=added.id).result()
    assert database.read(downloads.every).result() == ()
    with pytest.raises(DownloadGone):
        database.submit(downloads.settle, download_id=added.id, state=DownloadState.DONE, received_bytes=0).result()
