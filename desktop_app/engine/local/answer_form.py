"""The grammar that an answer is bound to, from what was asked for; refused before llama.cpp sees what it cannot use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.engine.local import llama_backend
from desktop_app.errors import AnswerFormRefused
from desktop_app.gbnf.check import grammar_problem
from desktop_app.json_schema import schema_problem

if TYPE_CHECKING:
    from desktop_app.domain import Sampling


def grammar_for(sampling: Sampling) -> str:
    """A grammar in llama.cpp's notation; "" for an answer of any form. Raises AnswerFormRefused."""
    grammar = _from_schema(sampling.json_schema) if sampling.json_schema else sampling.grammar
    if grammar and (problem := grammar_problem(grammar)) is not None:
        raise AnswerFormRefused(str(problem))
    return grammar


def _from_schema(schema: str) -> str:
    if (problem := schema_problem(schema)) is not None:
        raise AnswerFormRefused(str(problem))
    try:
        return llama_backend.schema_to_grammar(schema)
    except Exception as error:
        raise AnswerFormRefused(f"{type(error).__name__}: {error}"[:2000]) from error
