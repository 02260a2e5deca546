"""What the user has set, kept in one file that only they may read.

The file holds only what was changed, so that better defaults reach everybody; what this version cannot read in it,
from a newer Tandem or from a slip of the hand, stays there until the user changes that field.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import msgspec

from desktop_app.domain import Sampling
from desktop_app.durable import create_private, move_into_place
from desktop_app.errors import PreferencesNotKept
from desktop_app.look import LARGEST_TEXT, SMALLEST_TEXT, Look

if TYPE_CHECKING:
    from pathlib import Path

_log = logging.getLogger(__name__)


_YES = frozenset({"1", "on", "yes", "true"})

MOST_MINUTES = 7 * 24 * 60
"""Of `Preferences.keep_models_minutes`."""

MOST_MONEY = 1_000_000
"""Of `Preferences.monthly_cap`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """A system prompt and sampling under a name, to be used for any model."""

    name: str
    system_prompt: str = ""
    sampling: Sampling = field(default_factory=Sampling)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences(Look):
    """`keys` gives actions, by their identifiers, other key sequences (in Qt's portable text) than their own; ""
    is none. `new_chats` is what new conversations begin with, `next_chat` what the one that is not sent yet was given
    instead; their names are "". `model_folders` are looked into besides Tandem's own, `download_folder` is one of them
    ("": Tandem's own); `favourites` are models by their SHA-256. A model that was not used for `keep_models_minutes`
    leaves the memory; 0: only where another one needs it. What cloud models may cost in a month is `monthly_cap` in US
    dollars, None: as much as they do. `workers` ("host:port") are machines whose devices local models may use.
    """

    reading_size: Annotated[int, msgspec.Meta(ge=SMALLEST_TEXT, le=LARGEST_TEXT)] = 15
    notify_when_done: bool = True
    keep_in_tray: bool = False
    keep_awake: bool = True
    offline: bool = False
    model_folders: tuple[str, ...] = ()
    download_folder: str = ""
    favourites: tuple[str, ...] = ()
    keep_models_minutes: Annotated[int, msgspec.Meta(ge=0, le=MOST_MINUTES)] = 30
    workers: tuple[str, ...] = ()
    monthly_cap: Annotated[float, msgspec.Meta(ge=0, le=MOST_MONEY)] | None = None
    keys: Mapping[str, str] = field(default_factory=dict)
    presets: tuple[Preset, ...] = ()
    new_chats: Preset = Preset(name="")
    next_chat: Preset | None = None


def load(path: Path) -> Preferences:
    """What a file says, with defaults for what is missing or cannot be read; never raises for what it finds.

    A file that is no JSON object is renamed to `….damaged-1`, so that nothing writes over what may be mended by hand.
    """
    return _preferences_of(_stored_in(path))


def offline_by_environment() -> bool:
    """Whether HF_HUB_OFFLINE, or TRANSFORMERS_OFFLINE in its place, keeps every program off the network."""
    value = os.environ.get("HF_HUB_OFFLINE") or os.environ.get("TRANSFORMERS_OFFLINE") or ""
    return value.strip().casefold() in _YES


class PreferencesStore:
    """The preferences of one profile; used from one thread, and written on another."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stored = _stored_in(path)
        self._current = _preferences_of(self._stored)
        self._listeners: list[Callable[[Preferences], None]] = []
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="preferences")

    @property
    def current(self) -> Preferences:
        """What holds now."""
        return self._current

    def listen(self, listener: Callable[[Preferences], None]) -> Callable[[], None]:
        """Call `listener` after each change, on the changing thread; returns what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def change(self, **changed: object) -> Future[None]:
        """Let fields of `Preferences` hold from now on, and tell the listeners.

        The result means that it is on disk; the Future fails with PreferencesNotKept, and then the change holds
        until the program ends. Raises TypeError for what is not a field and msgspec.ValidationError for a value that
        the field cannot have; nothing is changed then.
        """
        self._current = new = replace(self._current, **_checked(changed))
        self._stored = self._stored | {name: msgspec.to_builtins(value) for name, value in changed.items()}
        written = self._writer.submit(_write, self._path, self._stored)
        for listener in tuple(self._listeners):
            listener(new)
        return written

    def close(self) -> None:
        """Finish writing. Safe to call twice."""
        self._writer.shutdown()


def _write(path: Path, stored: Mapping[str, Any]) -> None:
    part = path.with_suffix(".part")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        create_private(part)
        # Half a surrogate pair, which can be pasted, is not UTF-8.
        part.write_text(f"{json.dumps(stored, ensure_ascii=False, indent=2)}\n", encoding="utf-8", errors="replace")
        move_into_place(part, path)
    except OSError as error:
        raise PreferencesNotKept(str(error), path=str(path)) from error


_FIELDS = get_type_hints(Preferences, include_extras=True)


def _stored_in(path: Path) -> dict[str, Any]:
    try:
        stored = json.loads(path.read_bytes())
        if isinstance(stored, dict):
            return stored
        problem = "not an object"
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as error:
        problem = str(error)
    _log.warning("the preferences in %s cannot be read: %s", path, problem)
    _set_aside(path)
    return {}


def _set_aside(path: Path) -> None:
    number = 1
    while (aside := path.with_name(f"{path.name}.damaged-{number}")).exists():
        number += 1
    try:
        path.rename(aside)
    except OSError as error:
        _log.warning("they stay where they are: %s", error)


def _preferences_of(stored: Mapping[str, Any]) -> Preferences:
    readable = {}
    for name in _FIELDS.keys() & stored.keys():
        with suppress(msgspec.ValidationError):
            readable[name] = msgspec.convert(_sound(stored[name], _FIELDS[name]), _FIELDS[name])
    return Preferences(**readable)


def _sound(value: object, kind: object) -> object:
    """The value without those of its parts that cannot be read: one bad preset does not take the others along."""
    if isinstance(value, list):
        return [item for item in value if _fits([item], kind)]
    if isinstance(value, dict):
        return {key: item for key, item in value.items() if _fits({key: item}, kind)}
    return value


def _fits(value: object, kind: object) -> bool:
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError:
        return False
    return True


def _checked(changed: Mapping[str, object]) -> dict[str, Any]:
    unknown = changed.keys() - _FIELDS.keys()
    if unknown:
        raise TypeError(f"not among the preferences: {', '.join(sorted(unknown))}")
    return {name: msgspec.convert(msgspec.to_builtins(value), _FIELDS[name]) for name, value in changed.items()}
