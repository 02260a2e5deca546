"""Where the cloud child takes a key itself, a keyring that hangs holds up those alone who need one of its keys."""

from __future__ import annotations

import asyncio
import threading

import pytest

from desktop_app.accounts import Account, KeySource, Provider
from desktop_app.engine.cloud.secrets import Secrets
from desktop_app.errors.cloud import KeyMissing
from desktop_app.errors.keys import KeyMalformed, KeyNotFound, KeyringSilent

CANARY = "sk-canary-5c4b3a2f"
DEADLINE_S = 30.0
OPENAI = Account(slug="openai", provider=Provider.OPENAI, name="OpenAI", key_source=KeySource.KEYRING)
FROM_ENVIRONMENT = Account(
    slug="mistral",
    provider=Provider.MISTRAL,
    name="Mistral",
    key_source=KeySource.ENVIRONMENT,
    variable="MISTRAL_API_KEY",
)


def test_a_keyring_that_hangs_holds_up_no_other_account_and_no_other_work() -> None:
    released = threading.Event()

    def read(name: str) -> str:
        if name != "account:openai":
            return CANARY
        released.wait(DEADLINE_S)
        return "late"

    async def ask() -> None:
        secrets = Secrets({"MISTRAL_API_KEY": "of-the-environment"}, read)
        waiting = [asyncio.create_task(secrets.of(OPENAI, "")) for _ in range(100)]
        await asyncio.sleep(0)
        assert await secrets.of(FROM_ENVIRONMENT, "") == "of-the-environment"
        other = Account(slug="openai-2", provider=Provider.OPENAI, name="Two", key_source=KeySource.KEYRING)
        assert await secrets.of(other, "") == CANARY
        assert await asyncio.to_thread(lambda: "the threads that look names up are free") != ""
        waiting.pop().cancel()
        released.set()
        assert set(await asyncio.wait_for(asyncio.gather(*waiting), DEADLINE_S)) == {"late"}

    asyncio.run(ask())


def test_who_gives_up_on_a_keyring_is_told_and_later_answers_are_new_ones() -> None:
    released = threading.Event()
    kept = ["old"]

    def read(_: str) -> str:
        released.wait(DEADLINE_S)
        return kept[-1]

    async def ask() -> None:
        secrets = Secrets({}, read, patience_s=0.01)
        with pytest.raises(KeyringSilent):
            await secrets.of(OPENAI, "")
        released.set()
        patient = Secrets({}, read)
        assert await patient.of(OPENAI, "") == "old"
        kept.append("new")
        assert await patient.of(OPENAI, "") == "new"

    asyncio.run(ask())


def test_a_key_that_is_nowhere_is_missing_and_one_that_nobody_needs_is_not() -> None:
    def nothing(name: str) -> str:
        raise KeyNotFound(name=name)

    async def ask() -> None:
        secrets = Secrets({}, nothing)
        for account in (OPENAI, FROM_ENVIRONMENT):
            with pytest.raises(KeyMissing):
                await secrets.of(account, "")
        at_home = Account(slug="ollama", provider=Provider.OLLAMA, name="Ollama")
        assert await secrets.of(at_home, "") == ""

    asyncio.run(ask())


def test_what_the_account_says_counts_and_not_what_comes_along() -> None:
    async def ask() -> None:
        secrets = Secrets({"MISTRAL_API_KEY": "of-the-environment"}, lambda _: "of-the-keyring")
        assert await secrets.of(OPENAI, "stale") == "of-the-keyring"
        assert await secrets.of(FROM_ENVIRONMENT, "stale") == "of-the-environment"

    asyncio.run(ask())


def test_a_key_that_no_header_can_hold_is_refused_before_anything_is_sent() -> None:
    async def ask() -> None:
        secrets = Secrets({"MISTRAL_API_KEY": "sk-\u200bodd"}, lambda _: "sk-one\ntwo")
        for account in (OPENAI, FROM_ENVIRONMENT):
            with pytest.raises(KeyMalformed):
                await secrets.of(account, "")
        assert await Secrets({}, lambda _: " sk-one\n").of(OPENAI, "") == "sk-one"

    asyncio.run(ask())
