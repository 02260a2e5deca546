"""`tandem ask --model openai:…` as a person runs it: a process of its own, and a provider on loopback."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from desktop_app.accounts import Account, CloudModel, KeySource, Provider
from desktop_app.ask.cloud import names_cloud
from desktop_app.preferences import PreferencesStore
from desktop_app.settings import Paths
from desktop_app.storage import accounts as stored
from desktop_app.storage.database import Database
from tests.cloud_server import ANSWER, KEY, CloudServer, Script

if TYPE_CHECKING:
    from collections.abc import Iterator

DEADLINE_S = 120
GPT = CloudModel(id="gpt-5", name="GPT 5", input_price=1.25, output_price=10.0, price_date=date(2026, 11, 9))
OPENAI = Account(
    slug="openai",
    provider=Provider.OPENAI,
    name="My OpenAI",
    key_source=KeySource.ENVIRONMENT,
    variable="OPENAI_API_KEY",
    models=(GPT,),
)


@pytest.fixture
def server() -> Iterator[CloudServer]:
    with CloudServer() as made:
        yield made


@pytest.fixture
def environment(tmp_path: Path, server: CloudServer) -> dict[str, str]:
    """A profile with one account, whose key is in the environment."""
    folders = {f"XDG_{name}_HOME": str(tmp_path / name.lower()) for name in ("DATA", "CONFIG", "CACHE", "STATE")}
    kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    paths = _paths(folders)
    paths.create()
    database = Database.open(paths.database)
    database.submit(stored.keep, account=replace(OPENAI, base_url=f"{server.origin}/v1")).result()
    database.close()
    return {**kept, "HOME": str(tmp_path / "home"), "LC_ALL": "C.UTF-8", "OPENAI_API_KEY": KEY, **folders}


def _paths(folders: dict[str, str]) -> Paths:
    made = {name.lower(): Path(folders[f"XDG_{name}_HOME"]) / "tandem" for name in ("DATA", "CONFIG", "CACHE", "STATE")}
    return Paths(**made)


def _tandem(*arguments: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "desktop_app", *arguments],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=DEADLINE_S,
        check=False,
    )


@pytest.mark.parametrize("name", ["openai:gpt-5", "My OpenAI:GPT 5"])
def test_a_cloud_model_answers_when_the_user_lets_the_words_go(
    environment: dict[str, str], server: CloudServer, name: str
) -> None:
    done = _tandem("ask", "--model", name, "--allow-cloud", "Which colours?", environment=environment)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "".join(ANSWER) + "\n"
    assert "1,200 tokens read, 42 written: $0." in done.stderr
    (asked,) = server.asked()
    assert asked.body["model"] == "gpt-5"


def test_how_much_it_is_to_reason_goes_along_and_what_is_not_taken_is_said(
    environment: dict[str, str], server: CloudServer
) -> None:
    ask = ("ask", "--model", "openai:gpt-5", "--allow-cloud", "hm", "--effort")
    assert "Not sent" not in _tandem(*ask, "low", environment=environment).stderr
    assert server.asked()[-1].body["reasoning_effort"] == "low"
    done = _tandem(*ask, "max", environment=environment)
    assert done.stderr.endswith("Not sent, for this model does not take it: reasoning_effort.\n")
    assert "reasoning_effort" not in server.asked()[-1].body
    assert json.loads(_tandem(*ask, "max", "--json", environment=environment).stdout)["not_sent"] == [
        "reasoning_effort"
    ]
    assert _tandem(*ask, "utmost", environment=environment).returncode == 2


def test_a_pause_and_an_early_end_are_told_beside_the_answer(environment: dict[str, str], server: CloudServer) -> None:
    busy = {"error": {"message": "slow down", "code": "rate_limit_exceeded"}}
    server.scripts.append(Script(status=429, body=busy, headers=(("Retry-After", "2"),)))
    server.scripts.append(Script(reason="length"))
    done = _tandem("ask", "--model", "openai:gpt-5", "--allow-cloud", "hm", environment=environment)
    assert done.stdout == "".join(ANSWER) + "\n"
    assert done.stderr.startswith("The provider asks to wait: trying again in 2 s.\n1,200 tokens read")
    assert done.stderr.endswith("It ended at the limit of tokens for one answer.\n")


def test_json_has_what_it_cost(environment: dict[str, str]) -> None:
    done = _tandem("ask", "--json", "--model", "openai:gpt-5", "--allow-cloud", "hm", environment=environment)
    told = json.loads(done.stdout)
    assert told["model"] == {"provider": "openai", "id": "gpt-5", "name": "GPT 5"}
    assert told["cost_usd"] > 0
    assert told["price_date"]
    used = json.loads(_tandem("usage", "--json", environment=environment).stdout)
    assert used["cloud"]["cost_usd"] == pytest.approx(told["cost_usd"])


def test_without_a_terminal_to_ask_on_nothing_is_sent(environment: dict[str, str], server: CloudServer) -> None:
    done = _tandem("ask", "--json", "--model", "openai:gpt-5", "hm", environment=environment)
    assert done.returncode == 1
    told = json.loads(done.stdout)
    assert told["error"] == "not_allowed"
    assert "--allow-cloud" in told["message"]
    assert server.seen == []


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal to type on")
@pytest.mark.parametrize(("typed", "status"), [("y", 0), ("n", 130), ("", 130)])
def test_on_a_terminal_the_user_is_asked_once(
    environment: dict[str, str], server: CloudServer, typed: str, status: int
) -> None:
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "desktop_app", "ask", "--model", "openai:gpt-5", "hm"],
        env=environment,
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        os.close(theirs)
        os.write(ours, f"{typed}\n".encode())
        out, err = process.communicate(timeout=DEADLINE_S)
    os.close(ours)
    assert process.returncode == status, err
    assert "your words would go to 127.0.0.1" in err
    assert (out == "".join(ANSWER) + "\n") is (status == 0)
    assert bool(server.asked()) is (status == 0)


def test_offline_and_the_months_cap_hold_on_the_command_line(environment: dict[str, str], server: CloudServer) -> None:
    store = PreferencesStore(_paths(environment).preferences)
    store.change(monthly_cap=0.0001).result()
    capped = _tandem("ask", "--json", "--model", "openai:gpt-5", "--allow-cloud", "hm", environment=environment)
    assert json.loads(capped.stdout)["error"] == "cap_reached"
    store.change(offline=True).result()
    store.close()
    offline = _tandem("ask", "--json", "--model", "openai:gpt-5", "--allow-cloud", "hm", environment=environment)
    assert json.loads(offline.stdout)["error"] == "cloud_offline"
    forced = {**environment, "HF_HUB_OFFLINE": "1"}
    told = json.loads(_tandem("accounts", "test", "openai", "--json", environment=forced).stdout)
    assert told["error"] == "cloud_offline_by_environment"
    assert "HF_HUB_OFFLINE" in told["message"]
    assert server.seen == []


def test_a_model_that_is_not_in_the_picker_is_looked_for_at_the_provider(
    environment: dict[str, str], server: CloudServer
) -> None:
    done = _tandem("ask", "--json", "--model", "openai:no-such", "--allow-cloud", "hm", environment=environment)
    assert json.loads(done.stdout)["error"] == "cloud_model_gone"
    assert [one.path for one in server.seen] == ["/v1/models"]
    gone = _tandem("ask", "--json", "--model", "mistral:large", "--allow-cloud", "hm", environment=environment)
    assert json.loads(gone.stdout)["error"] == "account_gone"


@pytest.mark.parametrize(
    ("name", "cloud"),
    [
        ("openai:gpt-5", True),
        ("my openai:gpt-5", True),
        ("mistral:large", True),
        ("C:\\models\\a.gguf", False),
        ("gemma:270m", False),
        ("openai:", False),
        ("openai", False),
    ],
)
def test_only_names_that_begin_with_an_account_or_a_provider_mean_the_cloud(name: str, cloud: bool) -> None:
    assert names_cloud(name, (OPENAI,)) is cloud


PRIVATE = "Write to kim.minsu@naver.com."


def test_private_words_do_not_go_unasked_even_where_words_may_go(
    environment: dict[str, str], server: CloudServer
) -> None:
    done = _tandem("ask", "--json", "--model", "openai:gpt-5", "--allow-cloud", PRIVATE, environment=environment)
    assert done.returncode == 1
    told = json.loads(done.stdout)
    assert told["error"] == "private_words"
    assert "email" in told["message"]
    assert "kim.minsu" not in done.stdout
    assert server.seen == []
