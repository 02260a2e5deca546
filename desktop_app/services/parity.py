"""Whether lanes are asked alike: which parameters of each differ from the first one's, or do not reach its model."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from desktop_app.accounts import is_cloud
from desktop_app.cloud_parameters import efforts, names
from desktop_app.domain import Sampling

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop_app.accounts import Account
    from desktop_app.domain import LaneSetup


class Parameter(StrEnum):
    """What shapes answers besides the model, by the names of `Sampling` and `LaneSetup`."""

    TEMPERATURE = "temperature"
    SEED = "seed"
    TOP_P = "top_p"
    TOP_K = "top_k"
    MIN_P = "min_p"
    REPEAT_PENALTY = "repeat_penalty"
    MAX_TOKENS = "max_tokens"
    STOP = "stop"
    JSON_SCHEMA = "json_schema"
    GRAMMAR = "grammar"
    REASONING_EFFORT = "reasoning_effort"
    SYSTEM_PROMPT = "system_prompt"


class Unlike(StrEnum):
    """OTHER: it is set to something else, or in one of the two alone. NOT_SENT: it stands at its default, and then the
    provider's own holds. NOT_TAKEN: it is set, and the model or its provider does not take it.
    """

    OTHER = "other"
    NOT_SENT = "not_sent"
    NOT_TAKEN = "not_taken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How a lane is asked otherwise than the first one."""

    parameter: Parameter
    how: Unlike


_OF_SAMPLING = tuple(one for one in Parameter if one is not Parameter.SYSTEM_PROMPT)
_SHAPING = (Parameter.TEMPERATURE, Parameter.TOP_P)
"""Everybody has these, at a default of one's own where nothing is sent."""


def differences(setups: Sequence[LaneSetup], accounts: Sequence[Account | None]) -> tuple[tuple[Difference, ...], ...]:
    """For each lane what is unlike the first one; `accounts` are those of cloud lanes, None for this computer.

    A parameter counts as not sent only beside a lane where it is known: two lanes that both leave it to their
    providers cannot be told apart.
    """
    if not setups:
        return ()
    return tuple(
        tuple(_of_lane(setup, account, setups[0], setups)) for setup, account in zip(setups, accounts, strict=True)
    )


def _of_lane(
    setup: LaneSetup, account: Account | None, first: LaneSetup, setups: Sequence[LaneSetup]
) -> list[Difference]:
    found: list[Difference] = []
    known = any(not is_cloud(one.model) for one in setups)
    for parameter in _OF_SAMPLING:
        how = _how(parameter, setup, account, first, known=known)
        if how is None and _value(setup, parameter) != _value(first, parameter):
            how = Unlike.OTHER
        if how is not None:
            found.append(Difference(parameter=parameter, how=how))
    if setup.system_prompt.strip() != first.system_prompt.strip():
        found.append(Difference(parameter=Parameter.SYSTEM_PROMPT, how=Unlike.OTHER))
    return found


def _how(
    parameter: Parameter, setup: LaneSetup, account: Account | None, first: LaneSetup, *, known: bool
) -> Unlike | None:
    """Whether it does not reach the model."""
    if account is None:
        is_taken = parameter is not Parameter.REASONING_EFFORT or not _is_set(setup, parameter)
        return None if is_taken else Unlike.NOT_TAKEN
    takes = parameter in names(account.provider)
    if parameter is Parameter.REASONING_EFFORT:
        takes = setup.sampling.reasoning_effort in efforts(account.provider, account.model(setup.model.id))
    if _is_set(setup, parameter):
        return None if takes else Unlike.NOT_TAKEN
    if parameter is Parameter.SEED and _is_set(first, parameter) and not takes:
        return Unlike.NOT_TAKEN
    if parameter in _SHAPING and (known or _is_set(first, parameter)):
        return Unlike.NOT_SENT
    return None


def _is_set(setup: LaneSetup, parameter: Parameter) -> bool:
    """Whether it stands elsewhere than at its default, which is not sent to a provider."""
    return bool(_value(setup, parameter) != getattr(Sampling(), parameter))


def _value(setup: LaneSetup, parameter: Parameter) -> object:
    value: object = getattr(setup.sampling, parameter)
    return value
