"""Looking around on the Hub: neither a search nor a closer look waits for the other, and the latest wish goes first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop_app.errors import Cancelled
from desktop_app.errors.hub import HubBusy, HubNotUnderstood, RepositoryGated
from desktop_app.repositories import Access, SearchOrder, SearchQuery
from tests.engine.hub.fetching import CONTENT, FILE, REPO
from tests.hub_repo import Fault, Repo
from tests.hub_server import TOKEN, HubServer
from tests.services.hub_world import HubWorld
from tests.services.world import DEADLINE_S

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop_app.settings import Paths

OTHER, GATED = "other/Large-GGUF", "someone/Gated-GGUF"


@pytest.fixture(autouse=True)
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[HubServer]:
    repos = {
        REPO: Repo({FILE: CONTENT}, downloads=10, likes=5, modified="2026-01-01T00:00:00.000Z"),
        OTHER: Repo({FILE: CONTENT}, downloads=1, likes=9, modified="2026-02-01T00:00:00.000Z", licence="mit"),
        GATED: Repo({FILE: CONTENT}, gated="auto", granted=(TOKEN,), modified="2025-01-01T00:00:00.000Z", likes=0),
    }
    with HubServer(repos) as server:
        monkeypatch.setenv("HF_ENDPOINT", server.endpoint)
        yield server


@pytest.fixture
def world(paths: Paths) -> Iterator[HubWorld]:
    made = HubWorld(paths)
    yield made
    made.close()


def _ids(world: HubWorld, query: SearchQuery) -> list[str]:
    return [found.repo_id for found in world.hub.search(query).result(DEADLINE_S)]


def test_a_search_goes_by_words_author_licence_and_order(world: HubWorld) -> None:
    assert _ids(world, SearchQuery(text="large")) == [OTHER]
    assert _ids(world, SearchQuery(author="someone")) == [REPO, GATED]
    assert _ids(world, SearchQuery(licence="mit")) == [OTHER]
    assert _ids(world, SearchQuery(order=SearchOrder.LIKES)) == [OTHER, REPO, GATED]
    assert _ids(world, SearchQuery(order=SearchOrder.RECENT)) == [OTHER, REPO, GATED]


def test_a_search_does_not_wait_for_a_closer_look(hub: HubServer, world: HubWorld) -> None:
    hub.faults.append(Fault(hold=True))
    looking = world.hub.describe(REPO)
    assert hub.holding.wait(DEADLINE_S)
    assert _ids(world, SearchQuery(text="large")) == [OTHER]
    assert not looking.done()
    hub.release.set()
    assert looking.result(DEADLINE_S).repo_id == REPO


def test_the_latest_look_goes_first(hub: HubServer, world: HubWorld) -> None:
    hub.faults.append(Fault(hold=True))
    first = world.hub.describe(REPO)
    assert hub.holding.wait(DEADLINE_S)
    second, third = world.hub.describe(GATED), world.hub.describe(OTHER)
    assert third.result(DEADLINE_S).repo_id == OTHER
    assert second.cancelled()
    with pytest.raises(Cancelled):
        first.result(DEADLINE_S)


def test_a_gated_repository_is_described_without_a_token_and_its_files_are_refused(world: HubWorld) -> None:
    repository = world.hub.describe(GATED).result(DEADLINE_S)
    assert (repository.access, repository.card) == (Access.TERMS, "")
    with pytest.raises(RepositoryGated):
        world.hub.preview(repository, repository.quantizations[0]).result(DEADLINE_S)


def test_a_listing_that_is_no_listing_is_not_understood(hub: HubServer, world: HubWorld) -> None:
    hub.faults.append(Fault(status=200, body=b'["no", "models"]'))
    with pytest.raises(HubNotUnderstood):
        _ids(world, SearchQuery(text="x"))
    hub.faults.append(Fault(status=200, body=b"<html>"))
    with pytest.raises(HubNotUnderstood):
        _ids(world, SearchQuery(text="x"))


def test_a_busy_hub_is_asked_again_before_it_is_given_up(hub: HubServer, world: HubWorld) -> None:
    hub.faults.append(Fault(status=503))
    assert _ids(world, SearchQuery(text="large")) == [OTHER]
    hub.faults.extend(Fault(status=503) for _ in range(9))
    with pytest.raises(HubBusy):
        _ids(world, SearchQuery(text="large"))
