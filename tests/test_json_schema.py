"""A schema is refused for what would certainly fail, with the place."""

from __future__ import annotations

import json

import pytest

from desktop_app.json_schema import SchemaMistake, SchemaProblem, schema_problem


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "object", "properties": {"name": {"type": "string"}, "type": {"type": "string"}}},
        {"type": ["string", "null"]},
        {"$ref": "#/$defs/a", "$defs": {"a": {"type": "integer"}}},
        {"enum": [1, 2]},
        {},
    ],
)
def test_a_schema_of_ones_own_passes(schema: object) -> None:
    assert schema_problem(json.dumps(schema)) is None


@pytest.mark.parametrize(
    ("schema", "mistake", "line", "what"),
    [
        ('{\n  "type": ,\n}', SchemaMistake.NOT_JSON, 2, "Expecting value"),
        ("", SchemaMistake.NOT_JSON, 1, "Expecting value"),
        ("[]", SchemaMistake.NOT_AN_OBJECT, 0, ""),
        ('{"type": "text"}', SchemaMistake.UNKNOWN_TYPE, 0, "text"),
        ('{"items": {"type": ["string", "float"]}}', SchemaMistake.UNKNOWN_TYPE, 0, "float"),
        (
            '{"$ref": "https://example.org/person.json"}',
            SchemaMistake.FOREIGN_REFERENCE,
            0,
            "https://example.org/person.json",
        ),
        ('{"items":' * 61 + "{}" + "}" * 61, SchemaMistake.TOO_DEEP, 0, "60"),
        ("[" * 100_000, SchemaMistake.TOO_DEEP, 0, "60"),
        (" " * 100_001, SchemaMistake.TOO_LONG, 0, "100000"),
    ],
)
def test_a_mistake_is_told_with_what_it_is_about(schema: str, mistake: SchemaMistake, line: int, what: str) -> None:
    assert schema_problem(schema) == SchemaProblem(mistake, line, what)
