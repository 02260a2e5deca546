from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import TYPE_CHECKING

import pytest

from desktop_app.cli import run
from desktop_app.domain import LOCAL, Cost, Energy, ModelRef
from desktop_app.preferences import load
from desktop_app.storage import ledger
from desktop_app.storage.database import Database
from desktop_app.usage import By, CapState, Period, Spent, UsageReport, month_after, today
from desktop_app.usage_command import as_text

if TYPE_CHECKING:
    from desktop_app.settings import Paths

GPT = ModelRef(provider="openai", id="gpt-5", name="GPT-5")
SMALL = ModelRef(provider=LOCAL, id="ab" * 32, name="작은 모델")


@pytest.fixture
def profile(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> Paths:
    monkeypatch.setattr("desktop_app.cli.default_paths", lambda: paths)
    return paths


@pytest.fixture
def spent(profile: Paths) -> None:
    cost = Cost(nanos=2_100_000, currency="USD", price_date=date(2026, 11, 9))
    cloud = Spent(
        conversation_id=1,
        answer_id=1,
        model=GPT,
        account="OpenAI",
        prompt_tokens=1200,
        completion_tokens=42,
        cost=cost,
        is_estimate=True,
    )
    here = Spent(
        conversation_id=1,
        answer_id=2,
        model=SMALL,
        prompt_tokens=100,
        completion_tokens=80,
        read_s=0.5,
        write_s=2.0,
        energy=Energy(joules=90.0, parts=("CPU package",)),
    )
    database = Database.open(profile.database)
    for one in (cloud, here):
        database.submit(ledger.settle, answer_id=one.answer_id, spent=one).result()
    database.close()


@pytest.mark.usefixtures("profile")
def test_a_fresh_profile_has_used_nothing_and_is_told_of_the_cap(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["usage"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("No model has answered from ")
    assert told.endswith('There is no monthly cap; "tandem usage --cap 20" sets one.\n')


@pytest.mark.usefixtures("spent")
def test_usage_is_a_line_for_each_model_and_the_sums_of_both_worlds(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["usage"]) == 0
    head, cloud, local, *rest = capsys.readouterr().out.splitlines()
    assert head.split() == ["MODEL", "ANSWERS", "READ", "WRITTEN", "TIME", "HERE", "TOK/S", "COST"]
    assert cloud.split() == ["GPT-5", "1", "1,200", "42", "-", "-", "≈", "$0.0021"]
    assert local.split() == ["작은", "모델", "1", "100", "80", "2.5", "s", "40.0", "-"]
    assert rest[0] == "Cloud models: ≈ $0.0021 for 1 answer."
    assert rest[1] == "This computer: 2.5 s for 1 answer, 90 J (0.0000 kWh) measured in 1."


@pytest.mark.usefixtures("spent")
def test_json_holds_all_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["usage", "--json", "--by", "account"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["cloud"]["cost_usd"] == 0.0021
    assert told["cloud"]["estimated_answers"] == 1
    assert told["local"]["energy_j"] == 90.0
    assert told["cloud"]["energy_j"] is None
    assert {one["name"] for one in told["sums"]} == {"OpenAI", "this computer"}
    assert (told["cap_usd"], told["cap_counts_anew"]) == (None, month_after(today()).isoformat())


def test_what_stands_without_names_is_told_to_be_left_out() -> None:
    report = UsageReport(period=Period.month_of(today()), by=By.MODEL, hidden=2)
    told = as_text(report, CapState(today=today(), nanos=0, cap=None))
    assert "Not counted: 2 answers that stand without names until you have voted." in told


@pytest.mark.usefixtures("spent")
def test_another_month_has_its_own_sums(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["usage", "--month", "2001-02", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["first_day"], told["last_day"], told["cloud"]["answers"]) == ("2001-02-01", "2001-02-28", 0)


@pytest.mark.usefixtures("spent")
def test_csv_is_a_line_for_each_answer(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["usage", "--csv"]) == 0
    head, cloud, local = csv.reader(io.StringIO(capsys.readouterr().out))
    assert dict(zip(head, cloud, strict=True))["cost_usd"] == "0.002100000"
    assert dict(zip(head, local, strict=True))["energy_of"] == "CPU package"


@pytest.mark.usefixtures("spent")
def test_the_cap_is_set_and_taken_away(profile: Paths, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["usage", "--cap", "20"]) == 0
    assert load(profile.preferences).monthly_cap == 20
    assert "$0.0021 of this month's cap of $20.00 are spent" in capsys.readouterr().out
    assert run(["usage", "--cap", "none"]) == 0
    assert load(profile.preferences).monthly_cap is None


@pytest.mark.usefixtures("profile")
@pytest.mark.parametrize(
    "wrong", [["--month", "2026-13"], ["--month", "now"], ["--cap", "-1"], ["--cap", "much"], ["--csv", "--json"]]
)
def test_what_cannot_be_understood_is_wrong_usage(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["usage", *wrong]) == 2
    capsys.readouterr()
