"""JSON Schemas, checked for what can be told without the engine; standard library only."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

MAX_CHARS = 100_000
MAX_DEPTH = 60
TYPES = ("object", "array", "string", "number", "integer", "boolean", "null")


class SchemaMistake(StrEnum):
    """What can be wrong with a schema."""

    TOO_LONG = "too_long"
    NOT_JSON = "not_json"
    NOT_AN_OBJECT = "not_an_object"
    UNKNOWN_TYPE = "unknown_type"
    FOREIGN_REFERENCE = "foreign_reference"
    TOO_DEEP = "too_deep"


@dataclass(frozen=True, slots=True)
class SchemaProblem:
    """A mistake. `line` (from 1) is 0 where it is not known; `what` is the text that it is about."""

    mistake: SchemaMistake
    line: int = 0
    what: str = ""

    def __str__(self) -> str:
        return f"{self.mistake} in line {self.line}: {self.what}"


def schema_problem(schema: str) -> SchemaProblem | None:
    """The first mistake in `schema`; None if the engine may try it."""
    if len(schema) > MAX_CHARS:
        return SchemaProblem(SchemaMistake.TOO_LONG, what=str(MAX_CHARS))
    try:
        read = json.loads(schema)
    except json.JSONDecodeError as error:
        return SchemaProblem(SchemaMistake.NOT_JSON, error.lineno, error.msg)
    except (RecursionError, ValueError):
        return SchemaProblem(SchemaMistake.TOO_DEEP, what=str(MAX_DEPTH))
    if not isinstance(read, dict):
        return SchemaProblem(SchemaMistake.NOT_AN_OBJECT)
    return _in(read, 0)


def _in(node: Any, depth: int) -> SchemaProblem | None:  # noqa: ANN401 - whatever JSON holds
    if depth > MAX_DEPTH:
        return SchemaProblem(SchemaMistake.TOO_DEEP, what=str(MAX_DEPTH))
    if isinstance(node, dict):
        own = _own(node)
        if own is not None:
            return own
    inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return next((problem for one in inner if (problem := _in(one, depth + 1)) is not None), None)


def _own(node: dict[str, Any]) -> SchemaProblem | None:
    reference = node.get("$ref")
    if isinstance(reference, str) and not reference.startswith("#"):
        return SchemaProblem(SchemaMistake.FOREIGN_REFERENCE, what=reference)
    # A property may itself be called "type"; then it holds a schema.
    kinds = node.get("type")
    named = kinds if isinstance(kinds, list) else [kinds]
    for kind in named:
        if isinstance(kind, str) and kind not in TYPES:
            return SchemaProblem(SchemaMistake.UNKNOWN_TYPE, what=kind)
    return None
