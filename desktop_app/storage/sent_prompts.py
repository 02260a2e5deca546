"""What models were given, as it was sent: kept with each generation, deflated."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from sqlalchemy import select

from desktop_app.domain import SentPart, SentPrompt
from desktop_app.storage.schema import GenerationRow, SentPromptRow
from desktop_app.storage.values import generation_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


_LEVEL = 6


def keep(session: Session, *, generation_id: int, prompt: SentPrompt) -> None:
    """Store what the model was given in a generation."""
    session.add(
        SentPromptRow(
            generation_id=generation_id,
            prompt_tokens=prompt.prompt_tokens,
            cached_tokens=prompt.cached_tokens,
            omitted_messages=prompt.omitted_messages,
            message_tokens=list(prompt.message_tokens),
            # Half a surrogate pair, which can be typed, is not UTF-8; a model is given a mark in its place too.
            rendered=zlib.compress(prompt.rendered.encode("utf-8", "replace"), _LEVEL),
        )
    )


def of_answer(session: Session, *, answer_id: int) -> tuple[SentPart, ...]:
    """What was sent for an answer, run by run, the first one first; nothing if it is gone or nothing ran."""
    of_it = GenerationRow.message_id == answer_id
    prompts = select(SentPromptRow).join(GenerationRow, GenerationRow.id == SentPromptRow.generation_id).where(of_it)
    sent = {row.generation_id: _prompt(row) for row in session.scalars(prompts)}
    generations = session.scalars(select(GenerationRow).where(of_it).order_by(GenerationRow.id))
    return tuple(SentPart(generation=generation_of(row), prompt=sent.get(row.id)) for row in generations)


def _prompt(row: SentPromptRow) -> SentPrompt:
    return SentPrompt(
        rendered=zlib.decompress(row.rendered).decode("utf-8"),
        message_tokens=tuple(row.message_tokens),
        prompt_tokens=row.prompt_tokens,
        cached_tokens=row.cached_tokens,
        omitted_messages=row.omitted_messages,
    )
