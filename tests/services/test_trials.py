"""Testing an account is a real call: it is in the ledger, and the cap and Offline hold for it as for any other."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from desktop_app.accounts import Account, Provider
from desktop_app.errors.cloud import CloudOffline, NoCredit
from desktop_app.services.usage import UsageService, as_csv
from desktop_app.storage import ledger
from desktop_app.usage import By, Period, UsageReport, today
from desktop_app.usage_command import as_text
from tests.cloud_server import KEY, CloudServer, Script
from tests.services.world import DEADLINE_S, World

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop_app.services.trials import Trial
    from desktop_app.settings import Paths

THIS_MONTH = Period.month_of(today())


@pytest.fixture(autouse=True)
def own_profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
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


def _add(world: World, server: CloudServer, provider: Provider = Provider.OPENAI, key: str = KEY) -> Account:
    account = replace(world.accounts.new(provider), base_url=f"{server.origin}/v1")
    return world.accounts.keep(account, key).result(DEADLINE_S)


def _try(world: World, account: Account) -> Trial:
    return world.accounts.try_out(account.slug).result(DEADLINE_S)


def _report(world: World) -> UsageReport:
    service = UsageService(world.database, world.ledger)
    try:
        return service.report(THIS_MONTH, By.CONVERSATION).result(DEADLINE_S)
    finally:
        service.close()


def test_a_test_is_in_the_ledger_as_one_with_what_the_provider_has_counted(world: World, server: CloudServer) -> None:
    account = _add(world, server)
    trial = _try(world, account)
    assert (trial.asked, trial.not_asked) == ("gpt-5-mini", None)
    _try(world, account)
    report = _report(world)
    (line,) = report.sums
    assert (line.answers, line.estimates, line.prompt_tokens, line.completion_tokens) == (2, 0, 2400, 84)
    assert line.nanos > 0
    assert "(tests of accounts)" in as_text(report, world.database.read(world.ledger.state).result())
    entries = world.database.read(ledger.entries, bounds=THIS_MONTH.bounds()).result()
    assert "(test of the account)" in as_csv(entries)
    asked = trial.models[[model.id for model in trial.models].index("gpt-5-mini")]
    # What a test took says nothing of how long the model's answers are.
    assert world.database.read(ledger.usual_length, model=account.ref(asked)).result() == 0


def test_beyond_the_months_cap_the_models_are_listed_and_none_is_asked(world: World, server: CloudServer) -> None:
    world.preferences.change(monthly_cap=0.000001).result(DEADLINE_S)
    trial = _try(world, _add(world, server))
    assert trial.not_asked is not None
    assert "the month's cap" in trial.not_asked.text()
    assert [model.id for model in trial.models] == ["gpt-5", "gpt-5-mini"]
    assert server.asked() == []
    assert _report(world).is_empty


def test_a_test_that_takes_nothing_leaves_no_line(world: World, server: CloudServer) -> None:
    account = _add(world, server)
    server.scripts.extend([Script(), Script(status=402, body={"error": {"message": "Insufficient credit"}})])
    with pytest.raises(NoCredit):
        _try(world, account)
    at_home = _add(world, server, Provider.OLLAMA, "")
    assert _try(world, at_home).asked == ""  # nobody bills it, and a model would have to be loaded
    assert len(server.asked()) == 1
    world.gate.switch(offline=True).result(DEADLINE_S)
    with pytest.raises(CloudOffline):
        _try(world, account)
    assert len(server.asked()) == 1
    assert _report(world).is_empty
    assert world.database.read(ledger.money_spent, bounds=THIS_MONTH.bounds()).result() == 0


def test_a_test_that_another_process_took_for_a_leftover_is_settled_once(world: World, server: CloudServer) -> None:
    account = _add(world, server)
    server.scripts.extend([Script(), Script(hold_after=1)])
    trying = world.accounts.try_out(account.slug)
    assert server.holding.wait(DEADLINE_S)
    world.ledger.tidy()
    world.database.submit(lambda _: None).result(DEADLINE_S)
    server.release.set()
    assert trying.result(DEADLINE_S).asked
    (line,) = _report(world).sums
    assert (line.answers, line.estimates, line.prompt_tokens) == (1, 0, 1200)
