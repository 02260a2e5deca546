from __future__ import annotations

import json
import stat
from dataclasses import fields
from typing import TYPE_CHECKING

import msgspec
import pytest

from desktop_app.domain import Sampling
from desktop_app.errors import PreferencesNotKept
from desktop_app.look import Accent, Language, Look, Theme, load_look
from desktop_app.preferences import Preferences, PreferencesStore, Preset, load
from desktop_app.settings import default_paths

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PRESET = Preset(name="시인", system_prompt="Rhyme.", sampling=Sampling(temperature=1.2, seed=7))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config" / "preferences.json"


@pytest.fixture
def store(file: Path) -> Iterator[PreferencesStore]:
    made = PreferencesStore(file)
    yield made
    made.close()


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True)
    file.write_text(text, encoding="utf-8")


def test_the_file_lies_in_the_configuration_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))

    assert default_paths().preferences == tmp_path / "tandem" / "preferences.json"


def test_without_a_file_the_defaults_hold_and_none_is_made(file: Path) -> None:
    assert load(file) == Preferences()
    assert not file.exists()


def test_every_change_is_read_again_at_the_next_start(store: PreferencesStore, file: Path) -> None:
    store.change(theme=Theme.DARK, accent=Accent.ROSE, language=Language.KOREAN, reading_size=20)
    store.change(keys={"new_chat": "Ctrl+T", "stop": ""}, presets=(PRESET,)).result()

    assert load(file) == store.current
    assert store.current == Preferences(
        theme=Theme.DARK,
        accent=Accent.ROSE,
        language=Language.KOREAN,
        reading_size=20,
        keys={"new_chat": "Ctrl+T", "stop": ""},
        presets=(PRESET,),
    )


def test_only_what_was_changed_is_written_for_the_owner_alone(store: PreferencesStore, file: Path) -> None:
    store.change(theme=Theme.DARK).result()

    assert json.loads(file.read_text(encoding="utf-8")) == {"theme": "dark"}
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["preferences.json"]


def test_a_listener_hears_of_each_change_until_it_asks_for_no_more(store: PreferencesStore) -> None:
    heard: list[Preferences] = []
    stop_listening = store.listen(heard.append)

    store.change(theme=Theme.DARK)
    stop_listening()
    store.change(theme=Theme.LIGHT)

    assert heard == [Preferences(theme=Theme.DARK)]


def test_a_value_that_a_field_cannot_have_changes_nothing(store: PreferencesStore, file: Path) -> None:
    with pytest.raises(msgspec.ValidationError):
        store.change(theme=Theme.DARK, reading_size=400)
    with pytest.raises(TypeError, match="colour"):
        store.change(colour="red")

    assert store.current == Preferences()
    assert not file.exists()


@pytest.mark.parametrize(
    "bad", [{"theme": "sepia"}, {"reading_size": 4000}, {"reading_size": True}, {"keep_awake": "yes"}, {"keys": [1]}]
)
def test_a_bad_value_falls_back_alone_and_stays_in_the_file(file: Path, bad: dict[str, object]) -> None:
    _write(file, json.dumps({"accent": "teal", **bad}))
    store = PreferencesStore(file)

    assert store.current == Preferences(accent=Accent.TEAL)
    store.change(wrap_code=True).result()
    store.close()

    assert json.loads(file.read_text()) == {"accent": "teal", **bad, "wrap_code": True}


def test_one_bad_preset_or_key_does_not_take_the_others_along(file: Path) -> None:
    presets: list[object] = [{"name": 5}, msgspec.to_builtins(PRESET), "?"]
    _write(file, json.dumps({"presets": presets, "keys": {"stop": "Esc", "send": 13}}))

    assert load(file) == Preferences(presets=(PRESET,), keys={"stop": "Esc"})


def test_fields_of_a_newer_version_are_kept(file: Path) -> None:
    _write(file, '{"voice": {"rate": 1.5}}')
    store = PreferencesStore(file)

    store.change(theme=Theme.LIGHT).result()
    store.close()

    assert json.loads(file.read_text()) == {"voice": {"rate": 1.5}, "theme": "light"}


@pytest.mark.parametrize(
    "stored",
    [
        {},
        {"theme": "high_contrast_dark", "accent": "rose", "density": "compact", "language": "ko", "reading_size": 20},
        {"reading_font": "Serif", "code_font": "Mono", "wrap_code": True, "reduced_motion": "on"},
        {"send_with_ctrl_enter": True, "inspector_open": True, "first_run_done": True, "keep_in_tray": True},
        {"theme": "sepia", "accent": 5, "reading_size": 4000, "wrap_code": "yes", "language": None, "density": []},
        {"reading_size": True, "reading_font": 5, "first_run_done": 1},
    ],
)
def test_the_first_look_is_the_preferences_own(file: Path, stored: dict[str, object]) -> None:
    _write(file, json.dumps(stored))
    look, whole = load_look(file), load(file)
    assert {one.name: getattr(look, one.name) for one in fields(look)} == {
        one.name: getattr(whole, one.name) for one in fields(look)
    }


@pytest.mark.parametrize("damage", ["", '{"theme": "da', "[]", "[" * 100_000, "\0\0\0"])
def test_the_first_look_leaves_a_damaged_file_to_others(file: Path, damage: str) -> None:
    _write(file, damage)
    assert load_look(file) == Look()
    assert [path.name for path in file.parent.iterdir()] == [file.name]


@pytest.mark.parametrize("damage", ["", '{"theme": "da', "[]", "[" * 100_000, "\0\0\0"])
def test_a_damaged_file_is_set_aside_never_written_over(file: Path, damage: str) -> None:
    _write(file, damage)
    before = file.with_name("preferences.json.damaged-1")
    before.write_text("an earlier one")
    store = PreferencesStore(file)

    assert store.current == Preferences()
    store.change(theme=Theme.DARK).result()
    store.close()

    assert file.with_name("preferences.json.damaged-2").read_text() == damage
    assert before.read_text() == "an earlier one"
    assert load(file) == Preferences(theme=Theme.DARK)


def test_a_file_that_cannot_be_read_is_set_aside(file: Path) -> None:
    file.mkdir(parents=True)

    assert load(file) == Preferences()
    assert file.with_name("preferences.json.damaged-1").is_dir()


def test_where_nothing_can_be_written_a_change_holds_and_is_told(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("not a folder")
    file = tmp_path / "config" / "preferences.json"
    store = PreferencesStore(file)

    told = store.change(theme=Theme.DARK).exception()
    store.close()

    assert store.current.theme is Theme.DARK
    assert isinstance(told, PreferencesNotKept)
    assert told.text().startswith(f"Your settings could not be saved in {file}.")


def test_a_change_that_fails_half_way_leaves_the_file_as_it_was(
    store: PreferencesStore, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.change(theme=Theme.DARK).result()

    def full(descriptor: int) -> None:
        raise OSError(28, f"No space left on device ({descriptor})")

    monkeypatch.setattr("os.fsync", full)

    assert isinstance(store.change(theme=Theme.LIGHT).exception(), PreferencesNotKept)
    assert load(file) == Preferences(theme=Theme.DARK)


def test_half_a_character_in_a_system_prompt_does_not_stop_the_rest(store: PreferencesStore, file: Path) -> None:
    store.change(presets=(Preset(name="\ud83d"),), theme=Theme.DARK).result()

    assert load(file) == Preferences(presets=(Preset(name="?"),), theme=Theme.DARK)
