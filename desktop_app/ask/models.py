"""Which models the names on the command line mean, and how they are to answer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from desktop_app.accounts import KeySource, is_cloud
from desktop_app.ask.cloud import accounts_named, find_cloud, names_cloud
from desktop_app.domain import ModelDefaults
from desktop_app.errors import NoSuchModel
from desktop_app.passphrase import open_keys
from desktop_app.preferences import Preset
from desktop_app.services.beginnings import beginning
from desktop_app.services.lane_names import kind_of, told_apart, with_kinds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop_app.ask import AskRequest
    from desktop_app.composition import Services
    from desktop_app.domain import LaneSetup, LocalModel


def setups_for(services: Services, request: AskRequest) -> Sequence[LaneSetup]:
    """How each model is to answer, by its name, its hash's beginning or its path, or by an account and its name as in
    "openai:gpt-5"; where none is named, the starter model. Raises AppError.
    """
    names: tuple[str | None, ...] = request.models or (None,)
    here = [name is None or not names_cloud(name, services.accounts.accounts) for name in names]
    if any(here):
        services.models.refresh().result()
    return [
        _local_setup(services, request, name) if is_here else _cloud_setup(services, request, name or "")
        for name, is_here in zip(names, here, strict=True)
    ]


def names_of(services: Services, setups: Sequence[LaneSetup]) -> tuple[str, ...]:
    """What the lanes are called, each otherwise: Q4 beside Q8 of one model by these."""
    models = [setup.model for setup in setups]
    quantizations = [
        "" if is_cloud(one) else services.models.get(one.id, one.name).facts.quantization for one in models
    ]
    return told_apart(with_kinds([one.name for one in models], [*map(kind_of, models, quantizations)]))


def _local_setup(services: Services, request: AskRequest, name: str | None) -> LaneSetup:
    model = _choose(services, name)
    defaults = services.models.defaults(model.ref.id)
    return _as_asked(request, beginning(model.ref, defaults, Preset(name=""), model.facts))


def _cloud_setup(services: Services, request: AskRequest, name: str) -> LaneSetup:
    waiting = next((one for one in accounts_named(name, services) if one.key_source is KeySource.SEALED), None)
    if waiting is not None and services.accounts.needs_passphrase:
        open_keys(services.accounts, waiting, may_ask=not request.as_json, from_stdin=request.passphrase_stdin)
    account, model = find_cloud(name, services)
    return _as_asked(request, beginning(account.ref(model), ModelDefaults(), Preset(name="")))


def _as_asked(request: AskRequest, setup: LaneSetup) -> LaneSetup:
    default = setup.sampling
    sampling = replace(
        default,
        temperature=default.temperature if request.temperature is None else request.temperature,
        seed=default.seed if request.seed is None else request.seed,
        max_tokens=default.max_tokens if request.max_tokens is None else request.max_tokens,
        reasoning_effort=request.effort,
    )
    return replace(setup, sampling=sampling)


def _choose(services: Services, name: str | None) -> LocalModel:
    if name is not None:
        return services.models.find(name).result()
    model = services.models.default()
    if model is None:
        raise NoSuchModel(name="starter model")
    return model
