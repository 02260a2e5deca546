from __future__ import annotations

import os
import re
import shutil
import signal
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pytest

from desktop_app.engine.hub.part_file import SPARE_BYTES
from desktop_app.errors import NotAGguf, from_record
from desktop_app.errors.hub import (
    DownloadBroken,
    DownloadGone,
    FileTaken,
    HostileName,
    HubFileGone,
    HubUnreachable,
    NoRoom,
    RepositoryGated,
)
from desktop_app.file_lock import FileLock
from desktop_app.repositories import DownloadState, RepositoryFile
from desktop_app.services.download_book import DEATHS
from desktop_app.services.downloads import AT_ONCE
from desktop_app.services.events import DownloadChanged, DownloadRemoved
from desktop_app.storage import downloads as store
from tests.engine.hub.fetching import CONTENT, FILE, REPO, files_in
from tests.hub_repo import Fault, Repo
from tests.hub_server import TOKEN, HubServer
from tests.services.hub_world import HubWorld
from tests.services.world import DEADLINE_S

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from desktop_app.errors import AppError
    from desktop_app.settings import Paths

HALF = 700_000


@pytest.fixture(autouse=True)
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[HubServer]:
    with HubServer({REPO: Repo({FILE: CONTENT, "other-Q8_0.gguf": CONTENT, "third-Q2_K.gguf": CONTENT})}) as server:
        monkeypatch.setenv("HF_ENDPOINT", server.endpoint)
        monkeypatch.delenv("HF_TOKEN", raising=False)
        yield server


@pytest.fixture
def run(paths: Paths) -> Iterator[Callable[..., HubWorld]]:
    """A run of the program; called again, the one before is closed."""
    runs: list[HubWorld] = []

    def open_world(token: str = "", *, offline: bool = False, begin: bool = True) -> HubWorld:
        if runs:
            runs[-1].close()
        runs.append(HubWorld(paths, token=token, offline=offline, begin=begin))
        return runs[-1]

    yield open_world
    runs[-1].close()


def _held(hub: HubServer, world: HubWorld) -> int:
    """A download that hangs in the middle; its id."""
    hub.storage_faults.append(Fault(after=HALF, hold=True))
    download = world.start()
    assert hub.holding.wait(DEADLINE_S)
    return download.id


def test_a_download_ends_whole_and_becomes_a_model(run: Callable[..., HubWorld]) -> None:
    world = run()
    download = world.start()
    done = world.wait(DownloadState.DONE)
    assert done.id == download.id
    assert done.received_bytes == len(CONTENT)
    (path,) = done.request.places()
    assert path.read_bytes() == CONTENT
    assert world.added == [path]
    assert done.name == "Small Q4_K_M"


def test_pause_and_resume_ask_for_no_byte_twice(hub: HubServer, run: Callable[..., HubWorld]) -> None:
    world = run()
    download_id = _held(hub, world)
    paused = world.downloads.pause(download_id).result(DEADLINE_S)
    assert paused.state is DownloadState.PAUSED
    part = world.paths.models / f"{REPO}/{FILE}.part"
    kept = part.stat().st_size
    world.downloads.resume(download_id).result(DEADLINE_S)
    world.wait(DownloadState.DONE)
    assert hub.storage_requests[-1].headers.get("range", "bytes=0-") == f"bytes={kept}-"


def test_a_killed_download_goes_on_by_itself_with_every_byte(hub: HubServer, run: Callable[..., HubWorld]) -> None:
    world = run()
    hub.storage_faults.append(Fault(pace=1_000_000))
    world.start()
    world.wait_for_bytes(HALF // 2)
    (process,) = world.gate.processes()
    os.kill(process.pid, signal.SIGKILL)
    done = world.wait(DownloadState.DONE)
    assert done.request.places()[0].read_bytes() == CONTENT
    (first,) = re.findall(r"bytes=(\d+)-", hub.storage_requests[-1].headers["range"])
    assert int(first) >= HALF // 2


def test_a_download_that_is_killed_again_and_again_says_what_to_do(
    hub: HubServer, run: Callable[..., HubWorld]
) -> None:
    world = run()
    hub.faults.extend(Fault(hold=True) for _ in range(DEATHS + 1))
    world.start()
    killed: set[int] = set()
    while len(killed) <= DEATHS:
        for process in world.gate.processes():
            if process.pid not in killed:
                killed.add(process.pid)
                os.kill(process.pid, signal.SIGKILL)
    failed = world.wait(DownloadState.FAILED)
    assert isinstance(from_record(failed.error), DownloadBroken)
    hub.release.set()
    world.downloads.resume(failed.id).result(DEADLINE_S)
    world.wait(DownloadState.DONE)


def test_the_next_start_goes_on_where_the_last_one_ended(hub: HubServer, run: Callable[..., HubWorld]) -> None:
    world = run()
    _held(hub, world)
    world = run()
    done = world.wait(DownloadState.DONE)
    assert done.request.places()[0].read_bytes() == CONTENT


def test_cancelling_leaves_nothing_on_the_disk(hub: HubServer, run: Callable[..., HubWorld]) -> None:
    world = run()
    download_id = _held(hub, world)
    cancelled = world.downloads.cancel(download_id).result(DEADLINE_S)
    assert cancelled.state is DownloadState.CANCELLED
    assert list(world.paths.models.iterdir()) == []


def test_two_run_at_once_and_the_rest_waits_its_turn(hub: HubServer, run: Callable[..., HubWorld]) -> None:
    world = run()
    hub.faults.extend(Fault(hold=True) for _ in range(AT_ONCE))
    ids = [world.start(path=path).id for path in (FILE, "other-Q8_0.gguf", "third-Q2_K.gguf")]
    states = [download.state for download in world.listed()]
    assert states == [DownloadState.RUNNING] * AT_ONCE + [DownloadState.QUEUED]
    hub.release.set()
    for download_id in sorted(ids, reverse=True)[:1]:
        world.wait(DownloadState.DONE, download_id)
    assert len(files_in(world.paths.models)) >= 1


def test_a_model_that_is_in_the_list_is_not_queued_twice(run: Callable[..., HubWorld]) -> None:
    world = run(offline=True)
    assert world.start().id == world.start().id


def test_a_gated_model_says_where_to_accept_its_terms(hub: HubServer, run: Callable[..., HubWorld]) -> None:
    hub.repos[REPO].gated = "manual"
    hub.repos[REPO].granted = (TOKEN,)
    world = run()
    world.start()
    failed = world.wait(DownloadState.FAILED)
    error = from_record(failed.error)
    assert isinstance(error, RepositoryGated)
    assert f"{hub.endpoint}/{REPO}" in error.text()
    world = run(TOKEN)
    world.downloads.resume(failed.id).result(DEADLINE_S)
    world.wait(DownloadState.DONE)


def test_a_gated_download_goes_on_by_itself_once_there_is_a_token(hub: HubServer, run: Callable[..., HubWorld]) -> None:
    hub.repos[REPO].gated = "auto"
    hub.repos[REPO].granted = (TOKEN,)
    world = run()
    world.start()
    world.wait(DownloadState.FAILED)
    world.token = TOKEN
    world.downloads.take_token()
    world.wait(DownloadState.DONE)


def _failed(world: HubWorld, error: AppError) -> int:
    download = world.start()
    settle = partial(store.settle, download_id=download.id, state=DownloadState.FAILED, error=error.as_record())
    world.database.submit(settle, received_bytes=0, files=download.request.files).result(DEADLINE_S)
    return download.id


def test_what_the_network_kept_from_ending_goes_on_at_the_next_start(run: Callable[..., HubWorld]) -> None:
    failed = _failed(run(offline=True), HubUnreachable(host="huggingface.co"))
    run().wait(DownloadState.DONE, failed)


def test_what_the_network_kept_from_ending_goes_on_when_online_again(run: Callable[..., HubWorld]) -> None:
    failed = _failed(run(offline=True), HubUnreachable(host="huggingface.co"))
    world = run(offline=True)
    assert [download.state for download in world.listed()] == [DownloadState.FAILED]
    world.gate.switch(offline=False).result(DEADLINE_S)
    world.wait(DownloadState.DONE, failed)


def test_what_a_person_has_to_mend_waits_for_a_person(run: Callable[..., HubWorld]) -> None:
    _failed(run(offline=True), HubFileGone(file=FILE, repo=REPO))
    world = run()
    assert [download.state for download in world.listed()] == [DownloadState.FAILED]


def test_the_token_stands_in_no_file_and_on_no_command_line(hub: HubServer, run: Callable[..., HubWorld]) -> None:
    hub.repos[REPO].gated = "auto"
    hub.repos[REPO].granted = (TOKEN,)
    world = run(TOKEN)
    _held(hub, world)
    (process,) = world.gate.processes()
    for name in ("cmdline", "environ"):
        with open(f"/proc/{process.pid}/{name}", "rb") as told:  # noqa: PTH123
            assert TOKEN.encode() not in told.read()
    assert not any("authorization" in seen.headers for seen in hub.storage_requests)
    hub.release.set()
    world.wait(DownloadState.DONE)
    for path in world.paths.data.parent.rglob("*"):
        assert not path.is_file() or TOKEN.encode() not in path.read_bytes()


def test_a_file_that_is_gone_fails_in_words_and_the_next_one_runs(run: Callable[..., HubWorld]) -> None:
    world = run()
    world.start(path="gone-Q4_0.gguf")
    assert isinstance(from_record(world.wait(DownloadState.FAILED).error), HubFileGone)
    world.start()
    world.wait(DownloadState.DONE)


def test_a_hostile_name_is_refused_before_anything_is_stored(run: Callable[..., HubWorld]) -> None:
    world = run()
    with pytest.raises(HostileName):
        world.start(path="../../.bashrc.gguf")
    assert world.listed() == ()


def test_a_removed_download_is_gone_with_its_bytes(hub: HubServer, run: Callable[..., HubWorld]) -> None:
    world = run()
    download_id = _held(hub, world)
    world.downloads.remove(download_id).result(DEADLINE_S)
    assert world.heard.wait(DownloadRemoved).download_id == download_id
    assert world.listed() == ()
    assert list(world.paths.models.iterdir()) == []
    with pytest.raises(DownloadGone):
        world.downloads.resume(download_id).result(DEADLINE_S)


def test_removing_what_is_done_keeps_the_model(run: Callable[..., HubWorld]) -> None:
    world = run()
    world.start()
    done = world.wait(DownloadState.DONE)
    world.downloads.remove(done.id).result(DEADLINE_S)
    assert done.request.places()[0].exists()


def test_progress_is_told_with_all_bytes_in_sight(hub: HubServer, run: Callable[..., HubWorld]) -> None:
    world = run()
    hub.storage_faults.append(Fault(pace=1_500_000))
    world.start()
    world.wait(DownloadState.DONE)
    told = [event.progress for event in world.heard.all if isinstance(event, DownloadChanged) and event.progress]
    assert {progress.total_bytes for progress in told} == {len(CONTENT)}
    assert any(progress.bytes_per_s > 0 and progress.left_s is not None for progress in told)


def test_what_was_left_is_known_and_does_not_go_on_by_itself_where_only_one_is_wanted(
    run: Callable[..., HubWorld], hub: HubServer
) -> None:
    _held(hub, run())
    other = run(begin=False)
    other.downloads.recall().result(DEADLINE_S)
    (left,) = other.listed()
    assert left.state is DownloadState.PAUSED
    other.start(path="other-Q8_0.gguf")
    other.wait(DownloadState.DONE)
    assert other.listed()[0].state is DownloadState.PAUSED
    assert other.start().id == left.id


def test_what_does_not_fit_beside_the_others_is_refused_before_it_is_listed(
    run: Callable[..., HubWorld], monkeypatch: pytest.MonkeyPatch
) -> None:
    world = run(offline=True)
    usage = shutil.disk_usage(world.paths.models)
    free = SPARE_BYTES + 2 * len(CONTENT) + 1000
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=free))
    for path in (FILE, "other-Q8_0.gguf"):
        world.start(path=path)
    with pytest.raises(NoRoom):
        world.start(path="third-Q2_K.gguf")
    assert len(world.listed()) == 2


def test_two_models_that_share_a_file_come_one_after_the_other(hub: HubServer, run: Callable[..., HubWorld]) -> None:
    hub.repos[REPO].files["mmproj-F16.gguf"] = b"GGUF" * 1000
    projector = RepositoryFile(
        path="mmproj-F16.gguf", size_bytes=4000, sha256=hub.repos[REPO].sha256("mmproj-F16.gguf")
    )
    world = run()
    hub.faults.append(Fault(hold=True))
    first = world.start(projector=projector)
    second = world.start(path="other-Q8_0.gguf", projector=projector)
    assert hub.holding.wait(DEADLINE_S)
    assert [download.state for download in world.listed()] == [DownloadState.RUNNING, DownloadState.QUEUED]
    hub.release.set()
    world.wait(DownloadState.DONE, first.id)
    world.wait(DownloadState.DONE, second.id)


def test_one_that_is_put_first_begins_next(hub: HubServer, run: Callable[..., HubWorld]) -> None:
    world = run(offline=True)
    ids = [world.start(path=path).id for path in (FILE, "other-Q8_0.gguf", "third-Q2_K.gguf")]
    world.downloads.put_first(ids[2]).result(DEADLINE_S)
    assert [download.id for download in world.listed()] == [ids[2], ids[0], ids[1]]
    hub.faults.extend(Fault(hold=True) for _ in range(AT_ONCE))
    world.gate.switch(offline=False).result(DEADLINE_S)
    states = {download.id: download.state for download in world.listed()}
    assert states[ids[2]] is DownloadState.RUNNING
    assert states[ids[1]] is DownloadState.QUEUED


def test_after_a_kill_the_list_says_what_is_really_there(run: Callable[..., HubWorld]) -> None:
    world = run(offline=True)
    world.start()
    part = world.paths.models / f"{REPO}/{FILE}.part"
    part.parent.mkdir(parents=True)
    part.write_bytes(CONTENT[:HALF])
    world = run(offline=True)
    assert [download.received_bytes for download in world.listed()] == [HALF]


def test_what_another_program_writes_is_not_ours_to_delete(run: Callable[..., HubWorld]) -> None:
    world = run(offline=True)
    download = world.start()
    part = world.paths.models / f"{REPO}/{FILE}.part"
    part.parent.mkdir(parents=True)
    part.write_bytes(CONTENT[:HALF])
    lock = FileLock.try_acquire(part.with_name(f"{part.name}.lock"))
    assert lock is not None
    with lock:
        world.downloads.cancel(download.id).result(DEADLINE_S)
        assert part.stat().st_size == HALF
    world.downloads.cancel(download.id).result(DEADLINE_S)
    assert list(world.paths.models.iterdir()) == []


def test_two_programs_on_one_folder_do_not_write_one_file(
    hub: HubServer, run: Callable[..., HubWorld], paths: Paths, tmp_path: Path
) -> None:
    world = run()
    _held(hub, world)
    elsewhere = replace(paths, data=tmp_path / "other")
    elsewhere.create()
    other = HubWorld(elsewhere, models=paths.models)
    try:
        other.start()
        assert isinstance(from_record(other.wait(DownloadState.FAILED).error), FileTaken)
        hub.release.set()
        assert world.wait(DownloadState.DONE).request.places()[0].read_bytes() == CONTENT
    finally:
        other.close()


def test_what_another_program_has_ended_on_this_profile_is_listed(paths: Paths, run: Callable[..., HubWorld]) -> None:
    window = run()
    assert window.listed() == ()
    command = HubWorld(paths, begin=False)
    try:
        added = command.start()
        command.wait(DownloadState.DONE)
    finally:
        command.close()
    assert [(each.id, each.state) for each in window.listed()] == [(added.id, DownloadState.DONE)]


def test_what_another_program_fetches_on_this_profile_is_listed_as_its_own(
    hub: HubServer, paths: Paths, run: Callable[..., HubWorld]
) -> None:
    window = run()
    command = HubWorld(paths, begin=False)
    try:
        hub.storage_faults.append(Fault(pace=1_000_000))
        added = command.start()
        command.wait_for_bytes(HALF // 2)
        (seen,) = window.listed()
        assert (seen.id, seen.state, seen.elsewhere) == (added.id, DownloadState.RUNNING, True)
        assert 0 < seen.received_bytes <= len(CONTENT)
        assert window.downloads.cancel(added.id).exception(DEADLINE_S) is not None
    finally:
        command.close()
    # Who has ended it may begin it again; here it waits for a person.
    (left,) = window.listed()
    assert (left.state, left.elsewhere) == (DownloadState.PAUSED, False)
    window.downloads.resume(left.id).result(DEADLINE_S)
    window.wait(DownloadState.DONE, left.id)


def test_a_licence_is_kept_with_its_download(run: Callable[..., HubWorld]) -> None:
    world = run(offline=True)
    world.start(licence="gemma")
    assert [download.licence for download in run(offline=True).listed()] == ["gemma"]


def test_what_the_hub_has_but_no_model_is_done_and_says_why(run: Callable[..., HubWorld]) -> None:
    world = run()
    world.refuse = NotAGguf("no magic", path=FILE)
    world.start()
    done = world.heard.wait(
        DownloadChanged, lambda event: event.download.state is DownloadState.DONE and bool(event.download.error)
    ).download
    assert isinstance(from_record(done.error), NotAGguf)
