"""What answers take is noted by the provider's own count, and a month's cap stops before anything is sent: real
services, the real cloud child, a provider on loopback.
"""

from __future__ import annotations

import csv
import io
from concurrent.futures import wait
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from desktop_app.accounts import Account, CloudModel, Provider
from desktop_app.domain import LaneSetup, MessageState, ModelRef, Sampling, StopReason
from desktop_app.engine.estimating import estimated_prompt
from desktop_app.errors import AppError, CapReached, CsvNotWritten
from desktop_app.errors.breaking_off import CloudBroken, CutOffBefore, SilentBefore
from desktop_app.errors.cloud import KeyRefused
from desktop_app.services.consent import Consent
from desktop_app.services.events import AnswerGrew, CapNear
from desktop_app.services.ledger import price_of, taken_elsewhere
from desktop_app.services.leg import Leg
from desktop_app.services.trials import A_WORD
from desktop_app.services.usage import COLUMNS, UsageService, as_csv
from desktop_app.storage import blind_turns, ledger
from desktop_app.usage import NANOS, By, CapState, Entry, Period, Spent, UsageReport, dollars, month_after, today
from tests.cloud_server import KEY, CloudServer, Script
from tests.services.world import DEADLINE_S, World

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Future

    from desktop_app.settings import Paths

THIS_MONTH = Period.month_of(today())


@pytest.fixture(autouse=True)
def own_profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
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
def usage(world: World) -> Iterator[UsageService]:
    made = UsageService(world.database, world.ledger)
    yield made
    made.close()


def _account(world: World, server: CloudServer) -> Account:
    gpt = CloudModel(id="gpt-5", name="gpt-5", input_price=1.25, output_price=10.0, price_date=date(2026, 11, 9))
    made = replace(world.accounts.new(Provider.OPENAI), base_url=f"{server.origin}/v1", models=(gpt,))
    return world.accounts.keep(made, KEY).result(DEADLINE_S)


def _ask(world: World, account: Account, *, text: str = "안녕?", conversation_id: int | None = None) -> Future[int]:
    setup = LaneSetup(model=account.ref(account.models[0]))
    return world.chat.send(conversation_id=conversation_id, text=text, setup=setup, consent=Consent.ONCE)


def _report(usage: UsageService, by: By = By.MODEL) -> UsageReport:
    return usage.report(THIS_MONTH, by).result(DEADLINE_S)


def test_an_answer_is_entered_by_the_providers_own_count(
    server: CloudServer, world: World, usage: UsageService
) -> None:
    _ask(world, _account(world, server)).result(DEADLINE_S)
    generation = world.end().answer.generation
    assert generation is not None
    assert generation.cost is not None
    assert not generation.is_estimate
    report = _report(usage)
    total = report.cloud
    assert (total.prompt_tokens, total.cached_tokens, total.completion_tokens) == (1200, 1024, 42)
    assert (total.answers, total.estimates, total.unpriced) == (1, 0, 0)
    assert total.nanos == generation.cost.nanos > 0
    assert [one.names for one in report.sums] == [("gpt-5",)]
    assert [one.names[1] for one in report.days] == ["OpenAI"]
    assert usage.first_day().result(DEADLINE_S) == today()


def test_a_stopped_answer_is_called_an_estimate(server: CloudServer, world: World, usage: UsageService) -> None:
    server.scripts.append(Script(hold_after=2))
    conversation = _ask(world, _account(world, server)).result(DEADLINE_S)
    world.heard.wait(AnswerGrew)
    assert server.holding.wait(DEADLINE_S)
    world.chat.stop(conversation)
    answer = world.end().answer
    assert answer.state is MessageState.STOPPED
    facts = answer.generation
    assert facts is not None
    assert facts.is_estimate
    assert facts.cost is not None
    total = _report(usage).cloud
    assert (total.answers, total.estimates) == (1, 1)
    assert total.completion_tokens == facts.completion_tokens > 0
    assert total.nanos == facts.cost.nanos > 0
    assert world.messages(conversation)[-1].generation == facts


def test_what_a_provider_refuses_costs_nothing(server: CloudServer, world: World, usage: UsageService) -> None:
    account = _account(world, server)
    server.scripts.append(Script(status=401, body={"error": {"message": "no", "code": "invalid_api_key"}}))
    _ask(world, account).result(DEADLINE_S)
    assert isinstance(world.end().error, KeyRefused)
    assert _report(usage).is_empty
    assert usage.cap().result(DEADLINE_S).nanos == 0


@pytest.mark.parametrize(
    ("error", "is_entered"),
    [(CutOffBefore(), True), (SilentBefore(), True), (CloudBroken(), True), (KeyRefused(), False)],
)
def test_a_prompt_that_nothing_was_heard_of_is_entered_by_its_estimate(error: AppError, *, is_entered: bool) -> None:
    account = Account(slug="openai", provider=Provider.OPENAI, name="OpenAI")
    model = CloudModel(id="gpt-5", name="gpt-5", input_price=1.25, output_price=10.0, price_date=date(2026, 11, 9))
    leg = Leg(LaneSetup(model=account.ref(model)))
    leg.is_asked_of(account, model)
    spent = taken_elsewhere(
        leg.alone(StopReason.FAILED),
        conversation_id=1,
        answer_id=2,
        asked=(account, model, A_WORD),
        written="",
        is_counted=False,
        has_begun=False,
        error=error,
    )
    assert (spent is not None) is is_entered
    if spent is not None:
        assert spent.is_estimate
        assert (spent.prompt_tokens, spent.completion_tokens) == (estimated_prompt(A_WORD), 0)
        assert spent.cost is not None
        assert spent.cost.nanos > 0


def test_an_answer_whose_conversation_is_deleted_meanwhile_is_entered_all_the_same(
    server: CloudServer, world: World, usage: UsageService
) -> None:
    server.scripts.append(Script(hold_after=1))
    conversation = _ask(world, _account(world, server)).result(DEADLINE_S)
    world.heard.wait(AnswerGrew)
    assert server.holding.wait(DEADLINE_S)
    world.library.delete_forever(conversation).result(DEADLINE_S)
    world.end()
    report = _report(usage, By.CONVERSATION)
    assert (report.cloud.answers, report.cloud.estimates) == (1, 1)
    assert [one.names for one in report.sums] == [("",)]


def test_a_model_on_this_computer_is_entered_with_its_seconds_and_no_money(
    tmp_path: Path, world: World, usage: UsageService
) -> None:
    world.send("hello", world.add_model(tmp_path), max_tokens=5)
    world.end()
    report = _report(usage)
    assert report.cloud.answers == 0
    assert (report.local.answers, report.local.nanos, report.local.unpriced) == (1, 0, 0)
    assert report.local.completion_tokens > 0
    assert report.local.tokens_per_s > 0


def test_a_cap_stops_before_anything_is_stored_or_sent_and_can_be_raised(
    server: CloudServer, world: World, usage: UsageService
) -> None:
    account = _account(world, server)
    world.preferences.change(monthly_cap=0.001).result(DEADLINE_S)
    asked = len(server.asked())
    with pytest.raises(CapReached) as caught:
        _ask(world, account).result(DEADLINE_S)
    assert caught.value.values["cap"] == "$0.001"
    assert caught.value.values["until"] == month_after(today()).isoformat()
    assert caught.value.text() == (
        "This would go beyond the month's cap of $0.001: $0.00 are spent, and it costs about "
        f"{caught.value.values['price']}. Raise the cap on the page “Usage”, wait until "
        f"{month_after(today()).isoformat()}, or choose a model on this computer; nothing was sent."
    )
    assert len(server.asked()) == asked
    assert world.library.conversations().result(DEADLINE_S) == ()
    world.preferences.change(monthly_cap=float(caught.value.values["needed"])).result(DEADLINE_S)
    _ask(world, account).result(DEADLINE_S)
    world.end()
    assert _report(usage).cloud.answers == 1


def test_a_refused_prompt_tells_to_the_cent_only_what_may_be_seen(
    server: CloudServer, world: World, usage: UsageService
) -> None:
    account = _account(world, server)
    setup = LaneSetup(model=account.ref(account.models[0]))

    def ask(conversation_id: int | None, *beside: LaneSetup) -> int:
        return world.chat.send(
            conversation_id=conversation_id, text="안녕?", setup=setup, beside=beside, consent=Consent.ONCE, blind=True
        ).result(DEADLINE_S)

    chat = ask(None, setup)
    ended = world.ends(2)
    world.preferences.change(monthly_cap=0.0).result(DEADLINE_S)
    for anew in (chat, None):
        with pytest.raises(CapReached) as caught:
            ask(anew)
        assert (caught.value.values["spent"], caught.value.values["needed"]) == ("$1.00", "1.000000")
    turn_id = next(iter(ended.values())).answer.turn_id
    world.database.submit(blind_turns.reveal, turn_id=turn_id).result(DEADLINE_S)
    with pytest.raises(CapReached) as caught:
        ask(None)
    assert caught.value.values["spent"] == dollars(usage.cap().result(DEADLINE_S).nanos) != "$1.00"


def test_models_on_this_computer_know_no_cap(tmp_path: Path, world: World) -> None:
    world.preferences.change(monthly_cap=0).result(DEADLINE_S)
    world.send("hello", world.add_model(tmp_path), max_tokens=5)
    assert world.end().error is None


def test_many_lanes_at_once_cannot_race_past_the_cap(server: CloudServer, world: World, usage: UsageService) -> None:
    account = _account(world, server)
    price = price_of(account, account.models[0], 2, 500)
    assert price is not None
    world.preferences.change(monthly_cap=3.5 * price.nanos / NANOS).result(DEADLINE_S)
    server.scripts.extend(Script(hold_before=True) for _ in range(3))
    sent = [_ask(world, account) for _ in range(8)]
    wait(sent, DEADLINE_S)
    refused = [one for one in sent if isinstance(one.exception(), CapReached)]
    assert len(refused) == 5
    state = usage.cap().result(DEADLINE_S)
    assert state.nanos == 3 * price.nanos
    server.release.set()
    for _ in range(3):
        world.end()


def test_the_lanes_of_a_turn_are_held_against_the_cap_together(
    server: CloudServer, world: World, usage: UsageService
) -> None:
    account = _account(world, server)
    setup = LaneSetup(model=account.ref(account.models[0]))
    price = price_of(account, account.models[0], 2, 500)
    assert price is not None
    world.preferences.change(monthly_cap=2.5 * price.nanos / NANOS).result(DEADLINE_S)
    with pytest.raises(CapReached):
        world.chat.send(
            conversation_id=None, text="안녕?", setup=setup, beside=(setup, setup), consent=Consent.ONCE
        ).result(DEADLINE_S)
    assert server.asked() == []
    assert usage.cap().result(DEADLINE_S).nanos == 0
    world.chat.send(conversation_id=None, text="안녕?", setup=setup, beside=(setup,), consent=Consent.ONCE).result(
        DEADLINE_S
    )
    assert [world.end().error for _ in range(2)] == [None, None]
    assert _report(usage).cloud.answers == 2


def test_the_user_is_warned_once_when_a_month_comes_near_its_cap(
    server: CloudServer, world: World, usage: UsageService
) -> None:
    account = _account(world, server)
    _ask(world, account).result(DEADLINE_S)
    world.end()
    spent = usage.cap().result(DEADLINE_S).nanos
    world.preferences.change(monthly_cap=spent * 2.4 / NANOS + 0.006).result(DEADLINE_S)
    assert not [one for one in world.heard.all if isinstance(one, CapNear)]
    world.preferences.change(monthly_cap=spent * 2.1 / NANOS).result(DEADLINE_S)
    _ask(world, account).result(DEADLINE_S)
    near = world.heard.wait(CapNear)
    assert near.state.cap == pytest.approx(spent * 2.1 / NANOS)
    assert 0.8 <= near.state.share < 1
    world.ledger.look()
    usage.cap().result(DEADLINE_S)
    world.database.submit(lambda _: None).result(DEADLINE_S)
    assert len([one for one in world.heard.all if isinstance(one, CapNear)]) == 1


def test_a_month_counts_from_nothing_again() -> None:
    state = CapState(today=date(2026, 12, 31), nanos=5 * NANOS, cap=10.0)
    assert (state.share, state.until) == (0.5, date(2027, 1, 1))
    assert CapState(today=date(2026, 12, 31), nanos=0, cap=0.0).share == 1.0
    assert CapState(today=date(2026, 12, 31), nanos=7, cap=None).share == 0.0


def test_servers_on_this_computer_send_no_bill(world: World) -> None:
    model = CloudModel(id="llama3", name="llama3")
    free = price_of(world.accounts.new(Provider.OLLAMA), model, 10_000, 10_000)
    assert free is not None
    assert free.nanos == 0
    assert price_of(world.accounts.new(Provider.COMPATIBLE), model, 10_000, 10_000) is None


def test_what_was_under_way_when_a_program_died_stays_an_estimate(world: World, usage: UsageService) -> None:
    gpt = ModelRef(provider="openai", id="gpt-5", name="gpt-5")
    left = Spent(conversation_id=9, answer_id=9, model=gpt, account="OpenAI", prompt_tokens=7, is_estimate=True)
    world.database.submit(ledger.reserve, spent=left).result(DEADLINE_S)
    world.ledger.tidy()
    assert _report(usage).cloud.estimates == 1
    (entry,) = world.database.read(ledger.entries, bounds=THIS_MONTH.bounds()).result(DEADLINE_S)
    assert entry.spent == left


def _entry(title: str | None, name: str = "gpt-5") -> Entry:
    model = ModelRef(provider="openai", id="gpt-5", name=name)
    spent = Spent(conversation_id=1, answer_id=1, model=model, account="OpenAI", prompt_tokens=5, read_s=0.25)
    return Entry(at=datetime(2026, 11, 27, 12, tzinfo=UTC), spent=spent, title=title)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", " =", "\n="])
def test_no_cell_of_the_table_is_a_formula(start: str) -> None:
    written = as_csv((_entry(f"{start}cmd|'/c calc'!A1", name=f"{start}1+1"),))
    _, row = csv.reader(io.StringIO(written, newline=""))
    assert [cell[0] for cell in (row[1], row[4])] == ["'", "'"]


def test_the_table_is_written_whole_and_read_by_any_spreadsheet(
    tmp_path: Path, server: CloudServer, world: World, usage: UsageService
) -> None:
    _ask(world, _account(world, server), text='등대, "이야기"\n둘').result(DEADLINE_S)
    world.end()
    file = tmp_path / "사용량.csv"
    assert usage.write_csv(THIS_MONTH, file).result(DEADLINE_S) == 1
    written = file.read_bytes()
    assert written.startswith(b"\xef\xbb\xbf")
    head, row = csv.reader(io.StringIO(written.decode("utf-8-sig"), newline=""))
    assert tuple(head) == COLUMNS
    found = dict(zip(head, row, strict=True))
    assert found["conversation"].startswith("등대")
    assert (found["where"], found["account"], found["prompt_tokens"], found["estimate"]) == (
        "cloud",
        "OpenAI",
        "1200",
        "no",
    )
    with pytest.raises(CsvNotWritten):
        usage.write_csv(THIS_MONTH, tmp_path / "none" / "a.csv").result(DEADLINE_S)


def test_amounts_have_as_many_digits_as_it_takes() -> None:
    assert [dollars(nanos) for nanos in (0, 2_100_000, 12_340_000_000, 1_234_567_000_000)] == [
        "$0.00",
        "$0.0021",
        "$12.34",
        "$1,234.57",
    ]


def test_the_longest_answer_bounds_what_is_reserved(server: CloudServer, world: World, usage: UsageService) -> None:
    account = _account(world, server)
    server.scripts.append(Script(hold_before=True))
    setup = LaneSetup(model=account.ref(account.models[0]), sampling=Sampling(max_tokens=10))
    world.chat.send(conversation_id=None, text="hello!", setup=setup, consent=Consent.ONCE).result(DEADLINE_S)
    price = price_of(account, account.models[0], 2, 10)
    assert price is not None
    assert usage.cap().result(DEADLINE_S).nanos == price.nanos
    server.release.set()
    world.end()
