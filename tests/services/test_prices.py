"""The list of prices is fetched when the user asks, looked through, kept with its day, and in force from then on."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from desktop_app.accounts import Account, CloudModel, Provider
from desktop_app.domain import LaneSetup
from desktop_app.errors.cloud import CloudOffline, PricesNotUnderstood
from desktop_app.errors.reaching import CloudUnreachable, RedirectRefused
from desktop_app.services.consent import Consent
from desktop_app.services.prices import SOURCE, PriceList, PricesService
from desktop_app.usage import today
from tests.cloud_server import KEY, CloudServer, Script
from tests.price_lists import price_list
from tests.services.world import DEADLINE_S, World

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop_app.settings import Paths


@pytest.fixture(autouse=True)
def own_profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CONFIG", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / "profile" / name.lower()))
    monkeypatch.setenv("PYTHONPATH", str(Path.cwd()))
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def server() -> Iterator[CloudServer]:
    with CloudServer() as made:
        yield made


@pytest.fixture
def world(paths: Paths) -> Iterator[World]:
    made = World(paths)
    yield made
    made.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the child looks as well."""
    return tmp_path / "profile" / "cache" / "tandem" / "prices.json"


@pytest.fixture
def prices(world: World, server: CloudServer, file: Path) -> Iterator[PricesService]:
    source = replace(SOURCE, base_url=f"{server.origin}/data.json")
    made = PricesService(world.cloud, world.accounts, file, source)
    yield made
    made.close()


def _account(world: World, server: CloudServer) -> Account:
    gpt = CloudModel(id="gpt-5", name="GPT-5", input_price=1.25, output_price=10.0, price_date=date(2026, 11, 9))
    unknown = CloudModel(id="house-model", name="Ours", input_price=3.0, output_price=3.0)
    made = replace(
        world.accounts.new(Provider.OPENAI), base_url=f"{server.origin}/v1", models=(gpt, unknown), always=True
    )
    return world.accounts.keep(made, KEY).result(DEADLINE_S)


def _answer_cost(world: World, account: Account) -> tuple[int, date]:
    setup = LaneSetup(model=account.ref(account.models[0]))
    world.chat.send(conversation_id=None, text="hm", setup=setup, consent=Consent.ONCE).result(DEADLINE_S)
    generation = world.end().answer.generation
    assert generation is not None
    assert generation.cost is not None
    return generation.cost.nanos, generation.cost.price_date


def test_the_newest_prices_hold_at_once_for_all_models_and_after_a_start(
    server: CloudServer, world: World, prices: PricesService, file: Path
) -> None:
    account = _account(world, server)
    assert prices.list().result(DEADLINE_S) == PriceList(fetched_on=None)
    server.scripts.append(Script(body=price_list()))
    assert prices.refresh().result(DEADLINE_S) == PriceList(fetched_on=today())
    (asked,) = server.seen
    assert (asked.method, asked.path) == ("GET", "/data.json")
    assert "authorization" not in asked.headers
    gpt, unknown = world.accounts.get(account.slug).models
    assert (gpt.input_price, gpt.output_price, gpt.price_date) == (2.5, 20.0, today())
    assert unknown == account.models[1]
    expected = (1200 * 2.5 + 42 * 20.0) * 1000
    assert _answer_cost(world, account) == (round(expected), today())
    world.cloud.close()
    assert json.loads(file.read_bytes())["fetched_on"] == today().isoformat()
    assert prices.list().result(DEADLINE_S) == PriceList(fetched_on=today())


def test_a_child_of_a_later_start_goes_by_the_kept_list(server: CloudServer, world: World, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"fetched_on": today().isoformat(), "providers": price_list(read=5.0, written=50.0)}))
    expected = (1200 * 5.0 + 42 * 50.0) * 1000
    assert _answer_cost(world, _account(world, server)) == (round(expected), today())


@pytest.mark.parametrize(
    "kept",
    [
        "{",
        "[]",
        '{"fetched_on": "never", "providers": []}',
        json.dumps({"fetched_on": (today() - timedelta(days=9999)).isoformat(), "providers": price_list()}),
    ],
)
def test_a_kept_list_that_is_broken_or_older_than_the_bundled_one_does_not_hold(
    server: CloudServer, world: World, file: Path, kept: str
) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(kept)
    nanos, on = _answer_cost(world, _account(world, server))
    assert nanos != round((1200 * 2.5 + 42 * 20.0) * 1000)
    assert nanos > 0
    assert on <= today()


@pytest.mark.parametrize(
    "body",
    ["[]", {"a": 1}, price_list()[:3], price_list(read=-1.0), price_list(written=1e9), [{"id": "openai"}], "no JSON"],
)
def test_what_is_no_list_of_prices_changes_nothing(
    server: CloudServer, world: World, prices: PricesService, file: Path, body: object
) -> None:
    account = _account(world, server)
    server.scripts.append(Script(body=body))
    with pytest.raises(PricesNotUnderstood):
        prices.refresh().result(DEADLINE_S)
    assert not file.exists()
    assert world.accounts.get(account.slug).models == account.models


def test_offline_nothing_is_fetched_and_failures_are_told(
    server: CloudServer, world: World, prices: PricesService, file: Path
) -> None:
    server.scripts.append(Script(redirect="http://127.0.0.1:9/data.json"))
    with pytest.raises(RedirectRefused):
        prices.refresh().result(DEADLINE_S)
    seen = len(server.seen)
    world.gate.switch(offline=True).result(DEADLINE_S)
    with pytest.raises(CloudOffline):
        prices.refresh().result(DEADLINE_S)
    assert len(server.seen) == seen
    assert not file.exists()


def test_a_source_that_nobody_answers_at_is_told(world: World, file: Path) -> None:
    service = PricesService(world.cloud, world.accounts, file, replace(SOURCE, base_url="http://127.0.0.1:9/data.json"))
    with pytest.raises(CloudUnreachable):
        service.refresh().result(DEADLINE_S)
    service.close()
