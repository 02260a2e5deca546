"""Keys in a file that a passphrase opens, and nothing else does."""

from __future__ import annotations

import json
import stat
import sys
from typing import TYPE_CHECKING

import pytest

from desktop_app.engine.keys import sealed_file
from desktop_app.engine.process.keys import SystemKeys
from desktop_app.errors.keys import KeysFileDamaged, KeysFileUnwritable, PassphraseWrong

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "sk-canary-sealed-0123456789"
KEPT = {"account:openai": SECRET, "account:키": "값"}


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cost is what makes guessing slow; here it only makes tests so."""
    monkeypatch.setattr(sealed_file, "N", 2**10)


def test_what_is_sealed_is_read_again_with_the_passphrase_alone(tmp_path: Path) -> None:
    file = tmp_path / "config" / "keys.sealed"
    sealed_file.write(file, "열려라 참깨", KEPT)
    assert sealed_file.read(file, "열려라 참깨") == KEPT
    with pytest.raises(PassphraseWrong):
        sealed_file.read(file, "열려라 들깨")
    assert SECRET.encode() not in file.read_bytes()
    assert list(file.parent.iterdir()) == [file]
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_two_files_of_the_same_keys_have_nothing_in_common(tmp_path: Path) -> None:
    for name in ("a", "b"):
        sealed_file.write(tmp_path / name, "pass", KEPT)
    first, second = (json.loads((tmp_path / name).read_text()) for name in ("a", "b"))
    assert all(first[field] != second[field] for field in ("salt", "nonce", "sealed"))


def test_the_real_cost_is_a_high_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert sealed_file.N * sealed_file.R * 128 >= 128 * 2**20


def test_without_a_file_there_is_nothing_in_it(tmp_path: Path) -> None:
    assert sealed_file.read(tmp_path / "none", "pass") == {}


@pytest.mark.parametrize("field", ["version", "n", "r", "p", "salt", "nonce", "sealed"])
def test_a_file_that_was_changed_does_not_open(tmp_path: Path, field: str) -> None:
    file = tmp_path / "keys.sealed"
    sealed_file.write(file, "pass", KEPT)
    stored = json.loads(file.read_text())
    value = stored[field]
    stored[field] = value * 2 if isinstance(value, int) else ("B" if value[0] == "A" else "A") + value[1:]
    file.write_text(json.dumps(stored))
    with pytest.raises((PassphraseWrong, KeysFileDamaged)):
        sealed_file.read(file, "pass")


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[1]", b"\xff\xfe", b'{"version": 1}', b"x" * 2_000_000, b'{"n": 1e99}']
)
def test_a_file_that_is_none_of_ours_is_told(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "keys.sealed"
    file.write_bytes(content)
    with pytest.raises(KeysFileDamaged):
        sealed_file.read(file, "pass")


@pytest.mark.parametrize(("field", "value"), [("n", 2**30), ("r", 2**20), ("p", 10**6)])
def test_a_file_that_would_take_all_memory_to_open_is_refused(tmp_path: Path, field: str, value: int) -> None:
    file = tmp_path / "keys.sealed"
    sealed_file.write(file, "pass", KEPT)
    file.write_text(json.dumps({**json.loads(file.read_text()), field: value}))
    with pytest.raises(KeysFileDamaged):
        sealed_file.read(file, "pass")


def test_where_it_cannot_be_written_the_old_file_stays_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "keys.sealed"
    sealed_file.write(file, "pass", KEPT)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(sealed_file, "move_into_place", full)
    with pytest.raises(KeysFileUnwritable):
        sealed_file.write(file, "pass", {})
    monkeypatch.undo()
    assert sealed_file.read(file, "pass") == KEPT
    assert list(tmp_path.iterdir()) == [file]


def test_a_process_of_its_own_seals_and_opens(tmp_path: Path) -> None:
    keys = SystemKeys()
    file = tmp_path / "keys.sealed"
    assert keys.change_sealed(file, "pass", put=KEPT) == KEPT
    assert keys.open_sealed(file, "pass") == KEPT
    with pytest.raises(PassphraseWrong):
        keys.open_sealed(file, "other")
