from __future__ import annotations

import errno
import os
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from desktop_app.engine.hub import account
from desktop_app.errors import Cancelled
from desktop_app.errors.hub import (
    FileChanged,
    FileTaken,
    FolderUnwritable,
    HubBusy,
    HubFileGone,
    HubNotUnderstood,
    HubUnreachable,
    NoChecksum,
    NoRoom,
    WrongBytes,
)
from desktop_app.file_lock import FileLock
from desktop_app.repositories import RepositoryFile, Stage
from tests.engine.hub.fetching import (
    CONTENT,
    FILE,
    HALF,
    PLACE,
    QUICK,
    REPO,
    Told,
    download,
    files_in,
    part_in,
    request,
    stop_in_the_middle,
    wanted,
)
from tests.hub_repo import Fault, Repo

if TYPE_CHECKING:
    from pathlib import Path

    from tests.hub_server import HubServer


def test_a_file_arrives_whole_and_alone(hub: HubServer, tmp_path: Path) -> None:
    told = Told()
    assert download(hub, request(tmp_path), told) == (wanted(),)
    assert (tmp_path / PLACE).read_bytes() == CONTENT
    assert files_in(tmp_path) == {PLACE}
    assert told.all[0].stage is Stage.CONNECTING
    assert {progress.total_bytes for progress in told.all} == {len(CONTENT)}


def test_a_download_goes_on_where_it_was_without_asking_for_what_is_there(hub: HubServer, tmp_path: Path) -> None:
    stop_in_the_middle(hub, tmp_path)
    hub.sent_bytes = 0
    download(hub, request(tmp_path))
    assert hub.storage_requests[-1].headers["range"] == f"bytes={HALF}-"
    assert hub.sent_bytes == len(CONTENT) - HALF
    assert (tmp_path / PLACE).read_bytes() == CONTENT


def test_a_stop_keeps_what_has_arrived(hub: HubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(account, "REPORT_S", 0.0)
    with pytest.raises(Cancelled):
        download(hub, request(tmp_path), Told(stop_at=1))
    kept = part_in(tmp_path).stat().st_size
    assert 0 < kept < len(CONTENT)
    download(hub, request(tmp_path))
    assert hub.storage_requests[-1].headers["range"] == f"bytes={kept}-"


@pytest.mark.parametrize(
    "fault",
    [
        Fault(after=HALF, drop=True),
        Fault(after=HALF, end=True),
        Fault(status=500),
        Fault(status=503, headers={"Retry-After": "0"}),
        Fault(status=429, headers={"Retry-After": "0"}),
        Fault(status=403, body=b"Request has expired"),
        Fault(status=416),
    ],
    ids=["drop", "truncation", "500", "503", "429", "expired link", "416"],
)
def test_a_passing_fault_costs_nothing_but_time(hub: HubServer, tmp_path: Path, fault: Fault) -> None:
    hub.storage_faults.append(fault)
    told = Told()
    download(hub, request(tmp_path), told)
    assert (tmp_path / PLACE).read_bytes() == CONTENT
    # What is on its way when a connection is reset is lost.
    assert hub.sent_bytes == len(CONTENT) or fault.drop
    assert len(told.reasons(Stage.WAITING)) == 1


def test_a_stalled_connection_is_given_up_for_another(hub: HubServer, tmp_path: Path) -> None:
    hub.storage_faults.append(Fault(after=HALF, hold=True))
    told = Told()
    download(hub, request(tmp_path), told, stall_s=0.3)
    assert told.reasons(Stage.WAITING) == [HubUnreachable.code]
    assert (tmp_path / PLACE).read_bytes() == CONTENT


def test_drops_without_end_are_survived_while_bytes_come(hub: HubServer, tmp_path: Path) -> None:
    hub.storage_faults.extend(Fault(after=100_000, drop=True) for _ in range(12))
    download(hub, request(tmp_path))
    assert (tmp_path / PLACE).read_bytes() == CONTENT


def test_patience_ends_and_what_came_is_kept(hub: HubServer, tmp_path: Path) -> None:
    stop_in_the_middle(hub, tmp_path)
    hub.storage_faults.extend(Fault(status=503) for _ in range(10))
    told = Told()
    with pytest.raises(HubBusy):
        download(hub, request(tmp_path), told)
    assert part_in(tmp_path).stat().st_size == HALF
    assert len(hub.storage_faults) == 10 - QUICK.tries


def test_what_a_server_asks_for_is_waited(hub: HubServer, tmp_path: Path) -> None:
    hub.storage_faults.append(Fault(status=429, headers={"Retry-After": "1"}))
    told = Told()
    download(hub, request(tmp_path), told)
    (waiting,) = [progress for progress in told.all if progress.stage is Stage.WAITING]
    assert waiting.wait_s >= 1.0
    assert waiting.reason == HubBusy.code


def test_a_wait_can_be_stopped(hub: HubServer, tmp_path: Path) -> None:
    hub.faults.append(Fault(status=429, headers={"Retry-After": "3000"}))
    told = Told(stop_in=Stage.WAITING)
    with pytest.raises(Cancelled):
        download(hub, request(tmp_path), told)
    assert told.all[-1].wait_s == 3000.0


def test_flipped_bytes_never_get_the_name(hub: HubServer, tmp_path: Path) -> None:
    hub.storage_faults.extend(Fault(after=HALF, flip=True) for _ in range(2))
    with pytest.raises(WrongBytes):
        download(hub, request(tmp_path))
    assert files_in(tmp_path) == set()


def test_a_byte_flipped_once_is_fetched_anew_and_said(hub: HubServer, tmp_path: Path) -> None:
    hub.storage_faults.append(Fault(after=HALF, flip=True))
    told = Told()
    download(hub, request(tmp_path), told)
    assert told.reasons(Stage.ANEW) == [WrongBytes.code]
    assert (tmp_path / PLACE).read_bytes() == CONTENT


def test_a_file_that_was_flipped_on_the_disk_meanwhile_is_fetched_anew(hub: HubServer, tmp_path: Path) -> None:
    stop_in_the_middle(hub, tmp_path)
    with part_in(tmp_path).open("r+b") as part:
        part.write(b"\0" * 10)
    download(hub, request(tmp_path))
    assert (tmp_path / PLACE).read_bytes() == CONTENT


def test_a_changed_file_is_fetched_anew_and_said(hub: HubServer, tmp_path: Path) -> None:
    stop_in_the_middle(hub, tmp_path)
    new = CONTENT[::-1] + b"more"
    hub.repos[REPO] = Repo({FILE: new})
    told = Told()
    (file,) = download(hub, request(tmp_path), told)
    assert told.reasons(Stage.ANEW) == [FileChanged.code]
    assert (tmp_path / PLACE).read_bytes() == new
    assert file == wanted(new)
    assert told.all[-1].total_bytes == len(new)


def test_another_etag_of_a_mirror_means_other_bytes(hub: HubServer, tmp_path: Path) -> None:
    hub.repos[REPO].etags[FILE] = "one"
    stop_in_the_middle(hub, tmp_path)
    hub.repos[REPO].etags[FILE] = "two"
    told = Told()
    hub.sent_bytes = 0
    download(hub, request(tmp_path), told)
    assert told.reasons(Stage.ANEW) == [FileChanged.code]
    assert hub.sent_bytes == len(CONTENT)


def test_a_server_that_pays_no_heed_to_ranges_is_good_enough(hub: HubServer, tmp_path: Path) -> None:
    stop_in_the_middle(hub, tmp_path)
    hub.storage_faults.append(Fault(whole=True))
    download(hub, request(tmp_path))
    assert (tmp_path / PLACE).read_bytes() == CONTENT


def test_a_server_that_always_begins_anew_and_breaks_off_is_given_up(hub: HubServer, tmp_path: Path) -> None:
    hub.storage_faults.extend(Fault(whole=True, after=HALF, drop=True) for _ in range(50))
    with pytest.raises(HubUnreachable):
        download(hub, request(tmp_path))
    assert len(hub.storage_faults) > 40


def test_another_range_than_the_one_asked_for_is_refused(hub: HubServer, tmp_path: Path) -> None:
    stop_in_the_middle(hub, tmp_path)
    hub.storage_faults.append(Fault(shifted=True))
    with pytest.raises(HubNotUnderstood):
        download(hub, request(tmp_path))
    assert part_in(tmp_path).stat().st_size == HALF


@pytest.mark.parametrize("where", ["faults", "storage_faults"])
def test_a_page_in_place_of_the_file_is_refused(hub: HubServer, tmp_path: Path, where: str) -> None:
    page = Fault(status=200, headers={"Content-Type": "text/html"}, body=b"<html>Sign in to this network</html>")
    getattr(hub, where).append(page)
    with pytest.raises(HubNotUnderstood):
        download(hub, request(tmp_path))
    assert not (tmp_path / PLACE).exists()


def test_encoded_bytes_are_refused(hub: HubServer, tmp_path: Path) -> None:
    hub.storage_faults.append(Fault(status=200, headers={"Content-Encoding": "gzip"}, body=b"\x1f\x8b"))
    with pytest.raises(HubNotUnderstood):
        download(hub, request(tmp_path))


def test_a_file_without_a_checksum_is_refused(hub: HubServer, tmp_path: Path) -> None:
    hub.repos[REPO].etags[FILE] = "no-sha"
    with pytest.raises(NoChecksum):
        download(hub, request(tmp_path, RepositoryFile(path=FILE, size_bytes=len(CONTENT))))


def test_a_file_that_is_gone_is_named(hub: HubServer, tmp_path: Path) -> None:
    with pytest.raises(HubFileGone, match=r"gone\.gguf"):
        download(hub, request(tmp_path, wanted(path="gone.gguf")))


def test_room_is_checked_before_anything_moves(hub: HubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1_000_000))
    with pytest.raises(NoRoom) as caught:
        download(hub, request(tmp_path))
    assert caught.value.values["needed"] == "2 MB"
    assert hub.requests == []
    assert files_in(tmp_path) == set()


def test_a_disk_that_fills_up_keeps_what_was_written(
    hub: HubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = os.write

    def full(descriptor: int, data: bytes) -> int:
        room = HALF - os.fstat(descriptor).st_size
        if room <= 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(descriptor, data[:room])

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(NoRoom):
        download(hub, request(tmp_path))
    monkeypatch.undo()
    kept = part_in(tmp_path).stat().st_size
    assert kept == HALF
    hub.sent_bytes = 0
    download(hub, request(tmp_path))
    assert hub.sent_bytes == len(CONTENT) - kept


def test_a_folder_that_cannot_be_written_is_named(hub: HubServer, tmp_path: Path) -> None:
    folder = tmp_path / "file"
    folder.write_bytes(b"")
    with pytest.raises(FolderUnwritable, match="file"):
        download(hub, request(folder))


def test_two_processes_do_not_write_one_file(hub: HubServer, tmp_path: Path) -> None:
    stop_in_the_middle(hub, tmp_path)
    lock = FileLock.try_acquire(tmp_path / f"{PLACE}.part.lock")
    assert lock is not None
    with lock, pytest.raises(FileTaken):
        download(hub, request(tmp_path))
    lock.remove()


def test_a_file_of_that_name_with_other_bytes_is_never_replaced(hub: HubServer, tmp_path: Path) -> None:
    final = tmp_path / PLACE
    final.parent.mkdir(parents=True)
    final.write_bytes(b"mine")
    with pytest.raises(FileTaken):
        download(hub, request(tmp_path))
    assert final.read_bytes() == b"mine"


def test_a_file_that_is_there_already_is_not_fetched_again(hub: HubServer, tmp_path: Path) -> None:
    download(hub, request(tmp_path))
    hub.sent_bytes = 0
    assert download(hub, request(tmp_path)) == (wanted(),)
    assert hub.sent_bytes == 0


def test_the_first_part_of_a_split_model_gets_its_name_last(hub: HubServer, tmp_path: Path) -> None:
    parts = {f"Q8_0/Big-Q8_0-0000{n}-of-00002.gguf": CONTENT[n:] for n in (1, 2)}
    hub.repos[REPO] = Repo(dict(parts))
    files = [wanted(content, path) for path, content in parts.items()]
    hub.storage_faults.extend([Fault(), Fault(after=HALF, end=True)])
    with pytest.raises(HubUnreachable):
        download(hub, request(tmp_path, *files), patience=replace(QUICK, tries=1))
    assert {name for name in files_in(tmp_path) if name.endswith(".gguf")} == {f"{REPO}/{files[1].path}"}
    hub.sent_bytes = 0
    assert download(hub, request(tmp_path, *files)) == tuple(files)
    assert hub.sent_bytes == files[0].size_bytes - HALF
    assert files_in(tmp_path) == {f"{REPO}/{path}" for path in parts}
