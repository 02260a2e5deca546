"""Where two runs part that were to be written alike: one prompt, one seed, one model or two quantizations of one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from desktop_app.domain import LOCAL, Message, ModelSource, SentPart
from desktop_app.services.differences.compare import first_difference

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop_app.domain import Generation


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """An answer with all that is known of how it was written."""

    answer: Message
    parts: tuple[SentPart, ...]
    source: ModelSource


@dataclass(frozen=True, slots=True, kw_only=True)
class Parting:
    """Two runs that were to be written alike. `character` of the answers from which on they differ, from 0; None: they
    are the same. `token` of those that were written, from 0; None: they are the same, or `tokens_known` is false.
    `in_reasoning`: they part before the answers begin. `quantizations`: those of the two files, where it is not one.
    """

    character: int | None
    token: int | None
    tokens_known: bool
    in_reasoning: bool
    quantizations: tuple[str, str] | None = None


def parting(one: Run, other: Run) -> Parting | None:
    """Where they part; None: they were not to be written alike."""
    if len(one.parts) != 1 or len(other.parts) != 1:
        # What was carried on was written under more than one seed.
        return None
    (left,), (right,) = one.parts, other.parts
    if left.prompt is None or right.prompt is None or left.prompt.rendered != right.prompt.rendered:
        return None
    if not _asked_alike(left.generation, right.generation):
        return None
    same_file = left.generation.model.id == right.generation.model.id
    if not same_file and not _are_quantizations(one.source, other.source):
        return None
    return Parting(
        character=first_difference(one.answer.text, other.answer.text),
        token=_first(left.written, right.written),
        tokens_known=bool(left.written and right.written),
        in_reasoning=one.answer.reasoning != other.answer.reasoning,
        quantizations=None if same_file else (one.source.quantization, other.source.quantization),
    )


def _asked_alike(left: Generation, right: Generation) -> bool:
    if left.model.provider != right.model.provider or left.template != right.template or left.seed != right.seed:
        return False
    if left.model.provider != LOCAL and None in (left.sampling.seed, right.sampling.seed):
        # A provider that was sent no seed has drawn one that nobody knows.
        return False
    return replace(left.sampling, seed=None) == replace(right.sampling, seed=None)


def _are_quantizations(one: ModelSource, other: ModelSource) -> bool:
    """Whether two files hold the same model, each in its own quantization."""
    same = one.name == other.name and one.architecture == other.architecture and one.parameters == other.parameters
    return bool(one.name and one.parameters) and same and one.quantization != other.quantization


def _first(left: Sequence[int], right: Sequence[int]) -> int | None:
    """The first place at which two lists differ; the end of the shorter one if it begins the other."""
    if not left or not right or left == right:
        return None
    shorter = min(len(left), len(right))
    return next((at for at in range(shorter) if left[at] != right[at]), shorter)
