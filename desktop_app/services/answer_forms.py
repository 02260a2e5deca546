"""What binds an answer's form may be as private as words are: stop words, a JSON schema, a grammar."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from desktop_app.cloud_parameters import names
from desktop_app.privacy.placeholders import hide

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from desktop_app.accounts import Provider
    from desktop_app.domain import Sampling
    from desktop_app.privacy import Hidden


def words_in(sampling: Sampling, provider: Provider) -> tuple[str, ...]:
    """The texts in what a provider gets of it; of a schema the names and values, as they are without their escapes."""
    taken = names(provider)
    stop = sampling.stop if "stop" in taken else ()
    schema = _words_of(sampling.json_schema) if "json_schema" in taken else ()
    grammar = sampling.grammar if "grammar" in taken else ""
    return tuple(filter(None, (*stop, *schema, grammar)))


def disguised_form(sampling: Sampling, hidden: Sequence[Hidden]) -> Sampling:
    """With placeholders for what is hidden: an answer has them where it would have had that. A number in a schema,
    which cannot have one within it, becomes a text.
    """
    return replace(
        sampling,
        stop=tuple(hide(one, hidden) for one in sampling.stop),
        json_schema=_disguised_schema(sampling.json_schema, hidden),
        grammar=hide(sampling.grammar, hidden),
    )


def _words_of(schema: str) -> tuple[str, ...]:
    try:
        return tuple(_texts(json.loads(schema)))
    except (ValueError, RecursionError):
        return (schema,)


def _disguised_schema(schema: str, hidden: Sequence[Hidden]) -> str:
    try:
        read = json.loads(schema)
        disguised = _disguised(read, hidden)
    except (ValueError, RecursionError):
        return hide(schema, hidden)
    return schema if disguised == read else json.dumps(disguised)


def _texts(value: Any) -> Iterator[str]:  # noqa: ANN401 - whatever JSON holds
    match value:
        case dict():
            for name, inner in value.items():
                yield name
                yield from _texts(inner)
        case list():
            for inner in value:
                yield from _texts(inner)
        case str():
            yield value
        case int() | float():
            yield json.dumps(value)


def _disguised(value: Any, hidden: Sequence[Hidden]) -> Any:  # noqa: ANN401 - whatever JSON holds
    match value:
        case dict():
            return {hide(name, hidden): _disguised(inner, hidden) for name, inner in value.items()}
        case list():
            return [_disguised(inner, hidden) for inner in value]
        case str():
            return hide(value, hidden)
        case int() | float():
            text = json.dumps(value)
            said = hide(text, hidden)
            return value if said == text else said
    return value
