"""Accounts and their keys: each key in one place, none left anywhere, no change lost. A real database, a real sealed
file, a keyring in memory.
"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from desktop_app.accounts import Account, CloudModel, KeySource, Provider
from desktop_app.engine.keys import sealed_file
from desktop_app.errors.accounts import (
    AccountNameTaken,
    BadAddress,
    BadHeader,
    BadOrganization,
    SecretInAddress,
    SecretInHeader,
)
from desktop_app.errors.cloud import AccountGone
from desktop_app.errors.keys import KeyNotKept, KeyringLocked, KeyringMissing, KeyringSilent, KeysFileUnwritable
from desktop_app.services.account_details import checked
from desktop_app.services.accounts import AccountsService
from desktop_app.services.events import AccountsChanged, AppEvent
from desktop_app.services.keys import KeysService
from desktop_app.storage import accounts as stored
from desktop_app.storage.database import Database
from tests.services.fake_keyring import FakeKeyring

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop_app.errors import AppError
    from desktop_app.settings import Paths

DEADLINE_S = 30
CANARY = "sk-canary-of-the-accounts-0123456789"
OTHER = "sk-another-of-the-accounts-987654321"
PASSPHRASE = "correct horse battery staple"
NAME = "account:openai"

TROUBLES = (KeyringMissing(), KeyringLocked(), KeyringSilent())


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cost is what makes guessing slow; here it only makes tests so."""
    monkeypatch.setattr(sealed_file, "N", 2**10)


class Start:
    """One run of the program on a profile, with a keyring that outlives it."""

    def __init__(self, paths: Paths, keyring: FakeKeyring) -> None:
        self.keyring = keyring
        self.heard: list[AppEvent] = []
        self.database = Database.open(paths.database)
        self.keys = KeysService(keyring, paths.sealed_keys)
        self.accounts = AccountsService(self.database, self.keys, self.heard.append)

    def add(self, key: str = CANARY, provider: Provider = Provider.OPENAI) -> Account:
        return self.keep(self.accounts.new(provider), key)

    def keep(self, account: Account, key: str = "") -> Account:
        return self.accounts.keep(account, key).result(DEADLINE_S)

    def remove(self, slug: str = "openai") -> KeySource:
        return self.accounts.remove(slug).result(DEADLINE_S)

    def secret(self, slug: str = "openai") -> str:
        """As the process that asks providers would get it."""
        account = self.accounts.get(slug)
        name = f"account:{slug}"
        if account.key_source is KeySource.KEYRING:
            return self.keyring.kept.get(name, "")
        return self.keys.secret(name, account.key_source)

    def close(self) -> None:
        self.accounts.close()
        self.keys.close()
        self.database.close()


@pytest.fixture
def keyring() -> FakeKeyring:
    return FakeKeyring()


@pytest.fixture
def start(paths: Paths, keyring: FakeKeyring) -> Iterator[Start]:
    made = Start(paths, keyring)
    yield made
    made.close()


def _again(start: Start, paths: Paths) -> Start:
    start.close()
    return Start(paths, start.keyring)


def _sealed(start: Start) -> Account:
    """An account whose key is in the sealed file, which is open."""
    start.keyring.trouble = KeyringMissing()
    account = start.add()
    start.accounts.seal_keys(PASSPHRASE).result(DEADLINE_S)
    return start.accounts.get(account.slug)


def _in_file(paths: Paths) -> dict[str, str]:
    return sealed_file.read(paths.sealed_keys, PASSPHRASE)


def test_a_key_goes_to_the_keyring_and_is_there_after_a_restart(start: Start, paths: Paths) -> None:
    assert start.add().key_source is KeySource.KEYRING
    again = _again(start, paths)
    assert again.secret() == CANARY
    assert again.remove() is KeySource.NONE
    assert again.keyring.kept == {}
    again.close()


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda one: one.code)
def test_a_key_that_is_replaced_while_the_keyring_is_shut_leaves_it_as_soon_as_it_opens(
    start: Start, paths: Paths, trouble: AppError
) -> None:
    account = start.add()
    start.keyring.trouble = trouble
    assert start.keep(account, OTHER).key_source is KeySource.SESSION
    assert start.secret() == OTHER
    assert start.accounts.left_behind == (NAME,)
    again = _again(start, paths)
    assert again.accounts.get("openai").key_source is KeySource.NONE
    assert again.remove() is KeySource.NONE
    assert again.keyring.kept == {NAME: CANARY}
    again.keyring.trouble = None
    again.accounts.sweep().result(DEADLINE_S)
    assert (again.keyring.kept, again.accounts.left_behind) == ({}, ())
    again.close()


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda one: one.code)
def test_an_account_goes_even_if_its_keyring_is_shut_and_its_key_with_the_next_that_is_kept(
    start: Start, paths: Paths, trouble: AppError
) -> None:
    start.add()
    start.keyring.trouble = trouble
    assert start.remove() is KeySource.KEYRING
    assert start.accounts.accounts == ()
    again = _again(start, paths)
    with pytest.raises(type(trouble)):
        again.accounts.sweep().result(DEADLINE_S)
    assert NAME in again.accounts.left_behind
    again.keyring.trouble = None
    again.add(OTHER, Provider.MISTRAL)
    assert again.keyring.kept == {"account:mistral": OTHER}
    assert not again.accounts.left_behind
    again.close()


def test_a_name_that_was_left_behind_and_is_used_again_stays(start: Start) -> None:
    start.add()
    start.keyring.trouble = KeyringLocked()
    start.remove()
    start.keyring.trouble = None
    start.add(OTHER)
    assert (start.keyring.kept, start.accounts.left_behind) == ({NAME: OTHER}, ())


def test_no_keyring_is_asked_where_none_was_used(start: Start) -> None:
    start.keyring.trouble = KeyringMissing()
    start.add()
    start.keyring.asked.clear()
    assert start.remove() is KeySource.NONE
    start.keep(start.accounts.new(Provider.OLLAMA))
    start.remove("ollama")
    assert start.keyring.asked == []


def test_the_keyrings_key_counts_whatever_the_sealed_file_still_has(start: Start, paths: Paths) -> None:
    account = _sealed(start)
    again = _again(start, paths)
    again.keyring.trouble = None
    second = again.add(OTHER)  # keeps the file from being deleted
    again.keyring.trouble = KeyringMissing()
    again.accounts.open_keys(PASSPHRASE).result(DEADLINE_S)
    again.keep(second, OTHER)
    third = _again(again, paths)
    third.keyring.trouble = None
    assert third.keep(account, OTHER).key_source is KeySource.KEYRING  # the file is closed
    assert _in_file(paths)[NAME] == CANARY
    assert third.keys.secret(NAME, KeySource.KEYRING) == ""
    third.accounts.open_keys(PASSPHRASE).result(DEADLINE_S)
    assert third.secret() == OTHER
    assert _in_file(paths) == {"account:openai-2": OTHER}
    third.close()


def test_a_key_that_moves_to_the_keyring_leaves_the_open_file(start: Start, paths: Paths) -> None:
    account = _sealed(start)
    start.keyring.trouble = None
    assert start.keep(account, OTHER).key_source is KeySource.KEYRING
    assert _in_file(paths) == {}
    assert start.secret() == OTHER


def test_a_key_that_moves_to_the_environment_leaves_where_it_was(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    account = start.add()
    monkeypatch.setenv("OPENAI_API_KEY", OTHER)
    assert start.accounts.variables(Provider.OPENAI) == ("OPENAI_API_KEY",)
    asked = replace(account, key_source=KeySource.ENVIRONMENT, variable="OPENAI_API_KEY")
    assert start.keep(asked).key_source is KeySource.ENVIRONMENT
    assert start.keyring.kept == {}
    back = start.keep(start.accounts.get("openai"), CANARY)
    assert (back.key_source, back.variable) == (KeySource.KEYRING, "")
    monkeypatch.delenv("OPENAI_API_KEY")
    assert start.accounts.variables(Provider.OPENAI) == ()


def test_the_last_sealed_account_takes_the_file_along_without_the_passphrase(start: Start, paths: Paths) -> None:
    _sealed(start)
    again = _again(start, paths)
    assert again.accounts.needs_passphrase
    assert again.remove() is KeySource.NONE
    assert not paths.sealed_keys.exists()
    assert not again.accounts.has_sealed_file
    again.close()


def test_a_key_in_the_closed_file_goes_when_that_is_opened(start: Start, paths: Paths) -> None:
    _sealed(start)
    start.add(OTHER)
    again = _again(start, paths)
    assert again.remove() is KeySource.SEALED
    again.accounts.open_keys(PASSPHRASE).result(DEADLINE_S)
    assert _in_file(paths) == {"account:openai-2": OTHER}
    again.close()


def test_keys_of_the_file_that_an_older_database_knows_nothing_of_stay_in_it(start: Start, paths: Paths) -> None:
    account = _sealed(start)
    start.database.submit(stored.remove, slug="openai").result(DEADLINE_S)
    again = _again(start, paths)
    again.accounts.open_keys(PASSPHRASE).result(DEADLINE_S)
    again.add(OTHER, Provider.MISTRAL)
    again.remove("mistral")
    assert _in_file(paths) == {NAME: CANARY}
    again.database.submit(stored.keep, account=account).result(DEADLINE_S)
    third = _again(again, paths)
    third.accounts.open_keys(PASSPHRASE).result(DEADLINE_S)
    assert third.secret() == CANARY
    third.close()


def test_sealed_keys_that_come_and_go_on_many_threads_are_what_the_accounts_say(start: Start, paths: Paths) -> None:
    _sealed(start)

    def each(provider: Provider) -> None:
        for turn in range(4):
            made = start.add(f"{OTHER}{turn}", provider)
            if turn < 3:
                start.remove(made.slug)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(each, (Provider.MISTRAL, Provider.GOOGLE, Provider.ANTHROPIC, Provider.OPENROUTER)))
    names = {f"account:{one.slug}" for one in start.accounts.accounts if one.key_source is KeySource.SEALED}
    assert len(names) == 5
    assert _in_file(paths).keys() == names


def test_two_programs_at_once_lose_no_key_of_the_sealed_file(start: Start, paths: Paths) -> None:
    _sealed(start)
    beside = Start(paths, FakeKeyring(KeyringMissing()))
    beside.accounts.open_keys(PASSPHRASE).result(DEADLINE_S)
    beside.add(OTHER)
    start.add(CANARY, Provider.MISTRAL)
    assert set(_in_file(paths)) == {NAME, "account:openai-2", "account:mistral"}
    start.remove("mistral")
    assert set(_in_file(paths)) == {NAME, "account:openai-2"}
    beside.close()


def test_two_programs_that_add_at_once_overwrite_no_account(start: Start, paths: Paths) -> None:
    beside = Start(paths, FakeKeyring())
    assert start.add().slug == "openai"
    assert beside.add(OTHER).slug == "openai-2"
    beside.remove("openai-2")
    beside.close()
    with pytest.raises(AccountGone):
        start.accounts.always("openai-2", allowed=True).result(DEADLINE_S)


def test_an_account_that_another_program_has_removed_does_not_come_back(start: Start, paths: Paths) -> None:
    account = start.add()
    beside = Start(paths, FakeKeyring())
    beside.remove()
    beside.close()
    for change in (start.accounts.always("openai", allowed=True), start.accounts.keep(account)):
        with pytest.raises(AccountGone):
            change.result(DEADLINE_S)
    assert start.accounts.accounts == ()
    assert start.database.read(stored.every).result(DEADLINE_S) == ()


def test_a_key_in_another_programs_memory_stays_its_own(start: Start, paths: Paths) -> None:
    start.keyring.trouble = KeyringMissing()
    start.add()
    beside = Start(paths, FakeKeyring())
    assert beside.accounts.get("openai").key_source is KeySource.NONE
    beside.accounts.always("openai", allowed=True).result(DEADLINE_S)
    beside.close()
    now = start.accounts.show_models("openai", ()).result(DEADLINE_S)
    assert (now.key_source, now.always) == (KeySource.SESSION, True)


def test_where_the_sealed_file_cannot_be_written_nothing_is_changed(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    _sealed(start)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(sealed_file, "move_into_place", full)
    with pytest.raises(KeysFileUnwritable):
        start.remove()
    with pytest.raises(KeysFileUnwritable):
        start.add(OTHER)
    assert [one.slug for one in start.accounts.accounts] == ["openai"]
    assert start.secret() == CANARY


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda one: one.code)
def test_a_key_that_cannot_be_kept_leaves_the_account_as_it_was(start: Start, trouble: AppError) -> None:
    before = start.add()
    moved = replace(before, name="Moved", base_url="https://elsewhere.example/v1")
    start.keyring.trouble = trouble
    with pytest.raises(KeyNotKept):
        start.accounts.keep(moved, OTHER, beyond_session=True).result(DEADLINE_S)
    assert start.database.read(stored.every).result(DEADLINE_S) == (before,)
    assert start.accounts.get("openai") == before
    assert (start.secret(), start.accounts.left_behind) == (CANARY, ())


def test_a_new_key_that_a_silent_keyring_may_have_all_the_same_leaves_it_later(start: Start) -> None:
    start.keyring.trouble = KeyringSilent()
    with pytest.raises(KeyNotKept):
        start.accounts.keep(start.accounts.new(Provider.OPENAI), CANARY, beyond_session=True).result(DEADLINE_S)
    assert (start.accounts.accounts, start.accounts.left_behind) == ((), (NAME,))


def test_no_key_goes_to_an_address_that_it_was_not_given_for(start: Start) -> None:
    account = start.add()
    seen: list[Account] = []
    start.keyring.before = lambda: seen.append(start.accounts.get("openai"))
    moved = start.keep(replace(account, base_url="https://elsewhere.example/v1"), OTHER)
    assert {(one.base_url, one.key_source) for one in seen} == {(account.base_url, KeySource.NONE)}
    assert (moved.base_url, start.secret()) == ("https://elsewhere.example/v1", OTHER)
    assert start.accounts.get("openai") == moved


def test_a_key_that_is_kept_while_others_are_swept_away_stays(start: Start) -> None:
    for provider in (Provider.ANTHROPIC, Provider.OPENAI):
        start.add(provider=provider)
    start.keyring.trouble = KeyringLocked()
    for slug in ("anthropic", "openai"):
        start.remove(slug)
    start.keyring.trouble = None

    keeping = threading.Thread(target=start.keys.keep, args=(NAME, OTHER))

    def keep() -> None:
        start.keyring.before = lambda: None
        keeping.start()
        while NAME in start.keys.left_behind:
            keeping.join(0.01)

    start.keyring.before = keep
    start.keys.sweep()
    keeping.join(DEADLINE_S)
    assert start.keyring.kept == {NAME: OTHER}


def test_no_change_is_lost_when_many_threads_make_them(start: Start) -> None:
    """The window, the prices, a test and the consent change an account at the same time, each only its own part."""
    account = start.keep(replace(start.accounts.new(Provider.OPENAI), models=(_model(0), _model(1))))
    begun = threading.Barrier(5)

    def each(make: int) -> None:
        begun.wait(DEADLINE_S)
        for turn in range(20):
            match make:
                case 0:
                    start.accounts.always("openai", allowed=True).result(DEADLINE_S)
                case 1:
                    start.keep(replace(account, name=f"Mine {turn}"))
                case 2:
                    start.keep(account, f"{CANARY}{turn}")
                case 3:
                    start.accounts.update_models("openai", [replace(_model(1), input_price=1.0)]).result(DEADLINE_S)
                case _:
                    start.accounts.show_models("openai", (_model(1), _model(turn))).result(DEADLINE_S)
                    start.accounts.update_models("openai", [replace(_model(1), input_price=1.0)]).result(DEADLINE_S)

    with ThreadPoolExecutor(5) as pool:
        for done in [pool.submit(each, make) for make in range(5)]:
            done.result(DEADLINE_S)
    now = start.accounts.get("openai")
    assert now.always
    assert [model.id for model in now.models] == ["m1", "m19"]
    assert now.models[0].input_price == 1.0
    assert now.key_source is KeySource.KEYRING
    assert start.keyring.kept == {NAME: f"{CANARY}19"}
    assert start.database.read(stored.every).result(DEADLINE_S) == (now,)
    told = [event.accounts for event in start.heard if isinstance(event, AccountsChanged)]
    assert told[-1] == (now,)


def test_an_account_that_is_removed_while_its_key_is_kept_leaves_none(start: Start) -> None:
    for _ in range(20):
        account = start.add()
        kept, removed = start.accounts.keep(account, OTHER), start.accounts.remove(account.slug)
        removed.result(DEADLINE_S)
        assert kept.exception(DEADLINE_S) is None or isinstance(kept.exception(), AccountGone)
        assert start.keyring.kept == {}
        assert start.accounts.accounts == ()


def test_names_are_free_whatever_others_are_called(start: Start) -> None:
    first = start.add()
    start.keep(replace(first, name="OpenAI 2"))
    assert start.accounts.new(Provider.OPENAI).name == "OpenAI 3"
    for taken in ("openai 2", "OPENAI", "  OpenAI   2 "):
        with pytest.raises(AccountNameTaken):
            start.keep(replace(start.accounts.new(Provider.MISTRAL), name=taken))
    korean = start.keep(replace(start.accounts.new(Provider.MISTRAL), name="회사 계정"))
    assert korean.name == "회사 계정"
    with pytest.raises(AccountNameTaken):
        start.keep(replace(korean, name="OpenAI 2"))
    assert start.keep(replace(korean, project="p")).name == "회사 계정"


def _model(number: int) -> CloudModel:
    return CloudModel(id=f"m{number}", name=f"M {number}")


ACCOUNT = Account(slug="openai", provider=Provider.OPENAI, name="OpenAI")


@pytest.mark.parametrize("address", ["nonsense", "ftp://host/v1", "https://", "http://host:99999/v1", "http://a b/v1"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    for account in (replace(ACCOUNT, base_url=address), replace(ACCOUNT, proxy=address)):
        with pytest.raises(BadAddress):
            checked(account)
    with pytest.raises(BadAddress):
        checked(replace(ACCOUNT, provider=Provider.COMPATIBLE))


@pytest.mark.parametrize(
    "address",
    [
        f"https://user:{CANARY}@host/v1",
        f"https://{CANARY}@host/v1",
        f"user:{CANARY}@host",
        f"https://host/v1?key={CANARY}",
        f"https://host/v1#{CANARY}",
        f"http://[bad?{CANARY}",
    ],
)
def test_a_secret_in_an_address_is_refused_and_not_repeated(address: str) -> None:
    for account in (replace(ACCOUNT, base_url=address), replace(ACCOUNT, proxy=address)):
        with pytest.raises(SecretInAddress) as caught:
            checked(account)
        assert CANARY not in caught.value.as_record() + caught.value.text()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Authorization", "x"),
        ("x-api-key", "x"),
        ("Cookie", "x"),
        ("X-Auth-Token", "x"),
        ("X-Team", "sk-proj-9f8Qw3ZxT7LmB2cVnR5yKd1HsJgE4uAp"),
    ],
)
def test_a_secret_is_not_stored_as_a_header(name: str, value: str) -> None:
    with pytest.raises(SecretInHeader) as caught:
        checked(replace(ACCOUNT, headers=((name, value),)))
    assert value == "x" or value not in caught.value.as_record()


@pytest.mark.parametrize(("name", "value"), [("", "x"), ("X Team", "x"), ("X-Team", "a\r\nHost: b"), ("X-Team", "팀")])
def test_a_header_that_cannot_be_sent_is_refused(name: str, value: str) -> None:
    with pytest.raises(BadHeader):
        checked(replace(ACCOUNT, headers=((name, value),)))


@pytest.mark.parametrize("field", ["organization", "project"])
def test_an_organization_and_a_project_are_sent_as_they_stand_or_refused(field: str) -> None:
    changed: dict[str, Any] = {field: " org-1\n"}
    assert getattr(checked(replace(ACCOUNT, **changed)), field) == "org-1"
    for odd in ("org-é", "org\n1", "조직"):
        changed = {field: odd}
        with pytest.raises(BadOrganization) as caught:
            checked(replace(ACCOUNT, **changed))
        assert odd in caught.value.text()
