"""Offline means that no process exists which reaches a network: each way around it is tried."""

from __future__ import annotations

import ast
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest

import desktop_app
from desktop_app.engine.process.hub import HubProcess
from desktop_app.errors.hub import Offline, OfflineByEnvironment
from desktop_app.repositories import DownloadState, SearchQuery
from desktop_app.services.offline import NetworkGate
from tests.engine.hub.fetching import CONTENT, FILE, REPO
from tests.hub_repo import Fault, Repo
from tests.hub_server import HubServer
from tests.services.hub_world import HubWorld, repository
from tests.services.world import DEADLINE_S

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop_app.settings import Paths

PACKAGE = Path(desktop_app.__file__).parent


@pytest.fixture(autouse=True)
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[HubServer]:
    with HubServer({REPO: Repo({FILE: CONTENT})}) as server:
        monkeypatch.setenv("HF_ENDPOINT", server.endpoint)
        yield server


@pytest.fixture
def world(paths: Paths) -> Iterator[HubWorld]:
    made = HubWorld(paths)
    yield made
    made.close()


def _hub_children() -> list[psutil.Process]:
    own = psutil.Process().children(recursive=True)
    return [child for child in own if "hub" in child.cmdline()[-1:] and child.status() != psutil.STATUS_ZOMBIE]


def test_going_offline_ends_every_process_that_reaches_the_hub(hub: HubServer, world: HubWorld) -> None:
    hub.storage_faults.append(Fault(after=1000, hold=True))
    world.start()
    assert hub.holding.wait(DEADLINE_S)
    world.hub.search(SearchQuery()).result(DEADLINE_S)
    assert len(_hub_children()) == 2
    world.gate.switch(offline=True).result(DEADLINE_S)
    assert _hub_children() == []


def test_what_was_under_way_waits_and_goes_on_when_online_again(hub: HubServer, world: HubWorld) -> None:
    hub.storage_faults.append(Fault(after=1000, hold=True))
    download = world.start()
    assert hub.holding.wait(DEADLINE_S)
    world.wait(DownloadState.RUNNING, download.id)  # else the next wait would be for its beginning in the queue
    world.gate.switch(offline=True).result(DEADLINE_S)
    world.wait(DownloadState.QUEUED, download.id)
    world.gate.switch(offline=False).result(DEADLINE_S)
    world.wait(DownloadState.DONE, download.id)


def test_offline_nothing_that_is_asked_for_reaches_the_network(hub: HubServer, world: HubWorld) -> None:
    world.gate.switch(offline=True).result(DEADLINE_S)
    queued = world.start()
    world.downloads.pause(queued.id).result(DEADLINE_S)
    world.downloads.resume(queued.id).result(DEADLINE_S)
    world.downloads.begin().result(DEADLINE_S)
    for asked in (world.hub.search(SearchQuery(text="x")), world.hub.describe(f"{hub.endpoint}/{REPO}")):
        with pytest.raises(Offline):
            asked.result(DEADLINE_S)
    with pytest.raises(Offline):
        world.gate.hub()
    assert _hub_children() == []
    assert hub.requests == hub.storage_requests == []
    assert [download.state for download in world.listed()] == [DownloadState.QUEUED]


def test_a_search_that_is_cut_off_says_why(hub: HubServer, world: HubWorld) -> None:
    hub.faults.append(Fault(hold=True))
    asked = world.hub.describe(repository().repo_id)
    assert hub.holding.wait(DEADLINE_S)
    world.gate.switch(offline=True).result(DEADLINE_S)
    with pytest.raises(Offline):
        asked.result(DEADLINE_S)


def test_no_process_slips_through_while_the_switch_is_thrown() -> None:
    gate = NetworkGate()
    started = threading.Barrier(5)

    def insist() -> None:
        started.wait()
        try:
            while True:
                gate.end(gate.hub())
        except Offline:
            pass

    threads = [threading.Thread(target=insist) for _ in range(4)]
    for thread in threads:
        thread.start()
    started.wait()
    gate.switch(offline=True).result(DEADLINE_S)
    assert gate.processes() == ()
    for thread in threads:
        thread.join(DEADLINE_S)
    assert _hub_children() == []
    gate.close()


def test_a_closed_gate_lets_nothing_through() -> None:
    gate = NetworkGate()
    gate.close()
    with pytest.raises(Offline):
        gate.hub()


@pytest.mark.parametrize("process", ["HubProcess", "CloudProcess"])
def test_the_gate_alone_can_start_a_process_that_reaches_the_network(process: str) -> None:
    importers = {
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("*.py")
        # Imports for annotations stand in an `if` and so do not count.
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ImportFrom) and any(name.name == process for name in node.names)
    }
    assert importers == {"services/offline.py"}


@pytest.mark.parametrize("name", ["HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"])
def test_the_environment_has_the_last_word(
    hub: HubServer, paths: Paths, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "1")
    world = HubWorld(paths)
    try:
        world.start()
        world.gate.switch(offline=False).result(DEADLINE_S)
        assert world.gate.offline
        with pytest.raises(OfflineByEnvironment, match="HF_HUB_OFFLINE"):
            world.hub.search(SearchQuery()).result(DEADLINE_S)
        with pytest.raises(OfflineByEnvironment):
            world.gate.cloud()
        assert [download.state for download in world.listed()] == [DownloadState.QUEUED]
        assert _hub_children() == []
        assert hub.requests == []
    finally:
        world.close()


def test_the_switch_never_waits_for_a_process_that_starts() -> None:
    starting, go_on = threading.Event(), threading.Event()

    def make_slowly() -> HubProcess:
        starting.set()
        assert go_on.wait(DEADLINE_S)
        return HubProcess()

    gate = NetworkGate(make_hub=make_slowly)
    thread = threading.Thread(target=gate.hub)
    thread.start()
    assert starting.wait(DEADLINE_S)
    switched = gate.switch(offline=True)
    assert gate.offline
    go_on.set()
    switched.result(DEADLINE_S)
    thread.join(DEADLINE_S)
    assert gate.processes() == ()
    assert _hub_children() == []
    gate.close()
