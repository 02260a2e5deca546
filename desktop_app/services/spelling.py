"""The system's spelling dictionaries, where pyenchant is installed and finds any."""

from __future__ import annotations

import importlib
import logging
from functools import lru_cache
from typing import Protocol, cast

_log = logging.getLogger(__name__)


class Dictionary(Protocol):
    """One language's words; an enchant dictionary is one."""

    def check(self, word: str) -> bool:
        """Whether it is spelt right."""

    def suggest(self, word: str) -> list[str]:
        """What may be meant, the likeliest first."""

    def add(self, word: str) -> None:
        """Take it for right from now on, in every program of this user's."""


class _Enchant(Protocol):
    """As much of the library as is used here."""

    def dict_exists(self, tag: str) -> bool: ...

    def Dict(self, tag: str) -> Dictionary: ...  # noqa: N802 (enchant's own name)


@lru_cache(maxsize=8)
def dictionary_for(tags: tuple[str, ...]) -> Dictionary | None:
    """The dictionary of the first of these languages ("en_GB", "en") that there is one for; None if for none.

    Never raises: a broken installation of enchant is like none.
    """
    try:
        enchant = cast("_Enchant", importlib.import_module("enchant"))
        tag = next((tag for tag in tags if enchant.dict_exists(tag)), None)
        return enchant.Dict(tag) if tag is not None else None
    except ImportError:
        return None
    except Exception as error:  # noqa: BLE001 - whatever a foreign library does, typing must go on
        _log.warning("no spelling: %r", error)
        return None
