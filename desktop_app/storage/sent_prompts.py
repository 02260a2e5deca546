"""What models were given, as it was sent, and which tokens they wrote: kept with each generation, deflated."""

from __future__ import annotations

import sys
import zlib
from array import array
from typing import TYPE_CHECKING

from sqlalchemy import select

from desktop_app.domain import SentPart, SentPrompt
from desktop_app.storage.schema import GenerationRow, SentPromptRow
from desktop_app.storage.values import generation_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


_LEVEL = 6


def keep(session: Session, *, generation_id: int, prompt: SentPrompt, written: tuple[int, ...] = ()) -> None:
    """Store what the model was given in a generation, and the tokens that it wrote where they are known."""
    session.add(
        SentPromptRow(
            generation_id=generation_id,
            prompt_tokens=prompt.prompt_tokens,
            cached_tokens=prompt.cached_tokens,
            omitted_messages=prompt.omitted_messages,
            message_tokens=list(prompt.message_tokens),
            rendered=_deflated(prompt.rendered),
            system=None if prompt.system is None else _deflated(prompt.system),
            written=zlib.compress(_ordered(array("i", written)).tobytes(), _LEVEL) if written else None,
        )
    )


def of_answer(session: Session, *, answer_id: int) -> tuple[SentPart, ...]:
    """What was sent for an answer, run by run, the first one first; nothing if it is gone or nothing ran."""
    of_it = GenerationRow.message_id == answer_id
    prompts = select(SentPromptRow).join(GenerationRow, GenerationRow.id == SentPromptRow.generation_id).where(of_it)
    sent = {row.generation_id: row for row in session.scalars(prompts)}
    generations = session.scalars(select(GenerationRow).where(of_it).order_by(GenerationRow.id))
    return tuple(_part(row, sent.get(row.id)) for row in generations)


def _part(row: GenerationRow, sent: SentPromptRow | None) -> SentPart:
    if sent is None:
        return SentPart(generation=generation_of(row), prompt=None)
    return SentPart(generation=generation_of(row), prompt=_prompt(sent), written=_tokens(sent.written))


def _prompt(row: SentPromptRow) -> SentPrompt:
    return SentPrompt(
        rendered=_inflated(row.rendered),
        message_tokens=tuple(row.message_tokens),
        prompt_tokens=row.prompt_tokens,
        cached_tokens=row.cached_tokens,
        omitted_messages=row.omitted_messages,
        system=None if row.system is None else _inflated(row.system),
    )


def _tokens(written: bytes | None) -> tuple[int, ...]:
    return () if written is None else tuple(_ordered(array("i", zlib.decompress(written))))


def _ordered(tokens: array[int]) -> array[int]:
    """To and from the order of bytes in which they are kept, whatever the processor's own is."""
    if sys.byteorder == "big":
        tokens.byteswap()
    return tokens


def _deflated(text: str) -> bytes:
    # Half a surrogate pair, which can be typed, is not UTF-8; a model is given a mark in its place too.
    return zlib.compress(text.encode("utf-8", "replace"), _LEVEL)


def _inflated(data: bytes) -> str:
    return zlib.decompress(data).decode("utf-8")
