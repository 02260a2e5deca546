"""How times, words and paths are kept in columns."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import DateTime, Enum, LargeBinary, Text
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from enum import StrEnum

    from sqlalchemy.engine.interfaces import Dialect


class UtcTime(TypeDecorator[datetime]):
    """An aware time, kept as UTC text that sorts by time."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC without its zone. Raises ValueError for a naive time."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The time with its zone."""
        del dialect
        return None if value is None else value.replace(tzinfo=UTC)


def storable(text: str) -> str:
    """The text as it will be read again: half a surrogate pair, which UTF-8 cannot hold, becomes U+FFFD."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


class Words(TypeDecorator[str]):
    """Text from people and models."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Text that UTF-8 can hold."""
        del dialect
        return None if value is None else storable(value)


class FilePath(TypeDecorator[Path]):
    """A path as the bytes that the file system gave, since those need not be valid UTF-8."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Path | None, dialect: Dialect) -> bytes | None:
        """The path's bytes."""
        del dialect
        return None if value is None else os.fsencode(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Path | None:
        """The path."""
        del dialect
        return None if value is None else Path(os.fsdecode(value))


def one_of(kinds: type[StrEnum], name: str) -> Enum:
    """A column of an enumeration's values, with a CHECK constraint named for `name`."""
    return Enum(kinds, name=name, native_enum=False, create_constraint=True, length=16, values_callable=_values_of)


def _values_of(kinds: type[StrEnum]) -> list[str]:
    return [kind.value for kind in kinds]
