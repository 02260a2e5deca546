"""Downloads whose figures do not agree, or are larger than the disk."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from desktop_app.engine.hub.part_file import SPARE_BYTES
from desktop_app.errors.hub import FolderUnwritable, HubBusy, HubFileGone, HubNotUnderstood, NoRoom
from desktop_app.repositories import Stage
from tests.engine.hub.fetching import (
    CONTENT,
    HALF,
    PLACE,
    REPO,
    Told,
    download,
    part_in,
    request,
    stop_in_the_middle,
    wanted,
)
from tests.hub_repo import Fault

if TYPE_CHECKING:
    from pathlib import Path

    from tests.hub_server import HubServer


def test_a_revision_that_is_gone_in_mid_download_is_named_and_what_came_is_kept(hub: HubServer, tmp_path: Path) -> None:
    stop_in_the_middle(hub, tmp_path)
    hub.repos[REPO].sha = "f" * 40
    with pytest.raises(HubFileGone):
        download(hub, request(tmp_path))
    assert part_in(tmp_path).stat().st_size == HALF


def test_a_size_that_the_list_has_wrong_is_mended(hub: HubServer, tmp_path: Path) -> None:
    assert download(hub, request(tmp_path, replace(wanted(), size_bytes=10))) == (wanted(),)
    assert (tmp_path / PLACE).read_bytes() == CONTENT


@pytest.mark.parametrize("size", [len(CONTENT) - 1, len(CONTENT) + 1])
def test_another_size_than_the_hubs_is_refused(hub: HubServer, tmp_path: Path, size: int) -> None:
    headers = {"Content-Range": f"bytes 0-{size - 1}/{size}", "Content-Length": str(size)}
    hub.storage_faults.append(Fault(status=206, headers=headers, body=b"x" * size))
    with pytest.raises(HubNotUnderstood, match="Hub"):
        download(hub, request(tmp_path))
    assert not (tmp_path / PLACE).exists()


@pytest.mark.parametrize("where", ["faults", "storage_faults"])
@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_busy_hub_or_storage_is_asked_again(hub: HubServer, tmp_path: Path, where: str, status: int) -> None:
    getattr(hub, where).extend(Fault(status=status) for _ in range(2))
    told = Told()
    download(hub, request(tmp_path), told)
    assert told.reasons(Stage.WAITING) == [HubBusy.code] * 2
    assert (tmp_path / PLACE).read_bytes() == CONTENT


def test_two_hundred_gigabytes_are_refused_in_figures(
    hub: HubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=12_268_435_456))
    with pytest.raises(NoRoom, match=r"needs 200\.0 GB, and 12\.0 GB is free"):
        download(hub, request(tmp_path, replace(wanted(), size_bytes=200_000_000_000)))
    assert hub.requests == []


def test_a_file_that_grows_past_the_room_in_mid_download_is_refused(
    hub: HubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=SPARE_BYTES + 1_000_000))
    with pytest.raises(NoRoom):
        download(hub, request(tmp_path, replace(wanted(), size_bytes=10)))
    assert hub.storage_requests == []


def test_a_folder_that_is_gone_is_not_made_anew_on_another_disk(hub: HubServer, tmp_path: Path) -> None:
    with pytest.raises(FolderUnwritable, match="taken-out"):
        download(hub, request(tmp_path / "taken-out" / "models"))
    assert not (tmp_path / "taken-out").exists()
    assert hub.requests == []
