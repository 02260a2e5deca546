"""In which order models stand in the picker: favourites, those used last, the rest; or those that were looked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from desktop_app.accounts import Account
from desktop_app.domain import LaneSetup, LocalModel, ModelDefaults
from desktop_app.services.events import ModelChanged
from desktop_app.ui.keys.fuzzy import match
from desktop_app.ui.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


RECENT_SHOWN = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Everything the picker shows. `setup` None: there is no model to choose yet; `model` None: it is not here. By
    their SHA-256: `favourites`, those used last (the last one first), and those that are in memory.
    """

    models: tuple[LocalModel, ...] = ()
    setup: LaneSetup | None = None
    model: LocalModel | None = None
    state: ModelChanged | None = None
    favourites: frozenset[str] = frozenset()
    recent: tuple[str, ...] = ()
    in_memory: frozenset[str] = frozenset()
    defaults: ModelDefaults = field(default_factory=ModelDefaults)
    accounts: tuple[Account, ...] = ()

    @property
    def account(self) -> Account | None:
        """That of the chosen model, if it answers from elsewhere."""
        return next((one for one in self.accounts if self.setup and one.slug == self.setup.model.provider), None)


Row = str | LocalModel
"""A heading, or a model."""


def rows(choice: Choice, typed: str = "") -> tuple[Row, ...]:
    """Each model once, under headings; without them, and the best match first, where something was typed."""
    return tuple(_found(choice.models, typed) if typed.strip() else _in_sections(choice))


def _in_sections(choice: Choice) -> Iterator[Row]:
    by_id = {model.ref.id: model for model in choice.models}
    favourites = [model for model in choice.models if model.ref.id in choice.favourites]
    others = (by_id[one] for one in choice.recent if one in by_id and one not in choice.favourites)
    recent = [model for model, _ in zip(others, range(RECENT_SHOWN), strict=False)]
    shown = {model.ref.id for model in (*favourites, *recent)}
    rest = [model for model in choice.models if model.ref.id not in shown]
    for heading, models in (
        (QCoreApplication.translate("model_sections", "Favourites"), favourites),
        (QCoreApplication.translate("model_sections", "Recent"), recent),
        (QCoreApplication.translate("model_sections", "On this computer"), rest),
    ):
        if models:
            yield heading
            yield from models


def _found(models: Iterable[LocalModel], typed: str) -> Iterator[LocalModel]:
    scored = [(score, model) for model in models if (score := _score(typed, model)) is not None]
    yield from (model for _, model in sorted(scored, key=lambda each: -each[0]))


def _score(typed: str, model: LocalModel) -> int | None:
    return match(typed, f"{one_line(model.name)} {model.facts.quantization}")
