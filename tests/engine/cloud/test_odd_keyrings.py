"""The real cloud child with a keyring that is none, fails, forgets, is locked or never answers."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from desktop_app.accounts import Account, KeySource, Provider
from desktop_app.engine.process.cloud import CloudProcess
from desktop_app.errors.cloud import KeyMissing
from desktop_app.errors.keys import KeyringLocked, KeyringMissing, KeyringSilent
from tests.cloud_server import KEY, CloudServer, Script
from tests.engine.cloud.asking import account, ask

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from desktop_app.errors import AppError

DEADLINE_S = 60
IN_KEYRING = Account(slug="openai-2", provider=Provider.OPENAI, name="Two", key_source=KeySource.KEYRING)


@pytest.fixture
def with_keyring(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], CloudProcess]]:
    monkeypatch.setenv("PYTHONPATH", str(Path.cwd()))
    begun: list[CloudProcess] = []

    def begin(name: str) -> CloudProcess:
        argv = [sys.executable, "-P", "-m", "tests.engine.keys.odd_child", name, "cloud"]
        begun.append(CloudProcess(argv))
        return begun[-1]

    yield begin
    for process in begun:
        process.close()


@pytest.mark.parametrize(
    ("backend", "expected"),
    [
        ("none", KeyringMissing),
        ("plain", KeyringMissing),
        ("failing", KeyringMissing),
        ("null", KeyMissing),
        ("locked", KeyringLocked),
    ],
)
def test_a_keyring_that_gives_no_key_is_told_before_anything_is_sent(
    with_keyring: Callable[[str], CloudProcess], backend: str, expected: type[AppError]
) -> None:
    with pytest.raises(expected):
        with_keyring(backend).models(IN_KEYRING, "")


def test_a_keyring_that_never_answers_holds_up_no_stream_and_no_other_account(
    with_keyring: Callable[[str], CloudProcess], server: CloudServer
) -> None:
    cloud = with_keyring("hung")
    server.scripts.append(Script(hold_after=1))
    with ThreadPoolExecutor(20) as pool:
        streaming = pool.submit(ask, cloud, server, Provider.OPENAI)
        assert server.holding.wait(DEADLINE_S)
        waiting = [pool.submit(cloud.models, IN_KEYRING, "") for _ in range(16)]
        assert len(cloud.models(account(server, Provider.OPENAI), KEY)) == 2
        for one in waiting:
            assert isinstance(one.exception(DEADLINE_S), KeyringSilent)
        assert len(cloud.models(account(server, Provider.OPENAI), KEY)) == 2
        server.release.set()
        assert streaming.result(DEADLINE_S)
