"""What can be downloaded of a model, as the catalogue or the Hub tells it, and what is known of its shape."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from desktop_app.repositories import FoundRepository, Quantization, Tier
from desktop_app.services.fit import CatalogueModel
from desktop_app.services.guessing import shape_guessed, shape_like, tier_of
from desktop_app.services.hub import ModelPreview

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_app.repositories import Repository, RepositoryFile
    from desktop_app.services.fit import Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A quantization. `path` is that of its first file, `model` tells apart several models in one repository. `source`
    is what the Hub says of it; None where only the catalogue has spoken yet.
    """

    name: str
    model: str
    tier: Tier
    path: str
    files: int
    size_bytes: int
    size_is_estimate: bool = False
    source: Quantization | None = None

    @property
    def projectors(self) -> tuple[RepositoryFile, ...]:
        """What it needs to see images, the one to take first in front."""
        return self.source.projectors if self.source is not None else ()


def offers_of_catalogue(model: CatalogueModel) -> tuple[Offer, ...]:
    """The catalogue's, the one to take first in front."""
    return tuple(
        Offer(
            name=each.name,
            model="",
            tier=tier_of(each.name),
            path=each.files[0].path,
            files=len(each.files),
            size_bytes=each.size_bytes,
            size_is_estimate=each.size_is_estimate,
        )
        for each in model.quantizations
    )


def offers_of(repository: Repository) -> tuple[Offer, ...]:
    """The repository's, in its order."""
    return tuple(
        Offer(
            name=each.name,
            model=each.model,
            tier=each.tier,
            path=each.files[0].path,
            files=len(each.files),
            size_bytes=each.size_bytes,
            source=each,
        )
        for each in repository.quantizations
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """What helps to tell a shape: the catalogue's entry, the hit, and the headers that were read, by offers' paths."""

    known: CatalogueModel | None = None
    found: FoundRepository | None = None
    previews: Mapping[str, ModelPreview]

    def shape(self, offer: Offer) -> tuple[Callable[[], Shape], bool]:
        """What makes the shape, and whether its weights are guessed."""
        read = self.previews.get(offer.path)
        if read is not None:
            shape = read.shape
            return (lambda: shape), False
        alike = next(iter(self.previews.values()), None)
        if alike is not None:
            return partial(shape_like, alike.shape, offer.size_bytes, offer.name, alike.facts.parameters), True
        if self.known is not None:
            return partial(_like_the_catalogues, self.known, offer), True
        architecture = self.found.architecture if self.found is not None else ""
        parameters = self.found.parameters if self.found is not None else 0
        guess = partial(shape_guessed, offer.size_bytes, offer.name, architecture=architecture, parameters=parameters)
        return guess, True

    def key(self, offer: Offer) -> tuple[str, int, str]:
        """What the shape is made from, in short, so that a better one counts as another."""
        return offer.path, offer.size_bytes, "read" if offer.path in self.previews else str(len(self.previews) > 0)


def _like_the_catalogues(model: CatalogueModel, offer: Offer) -> Shape:
    return shape_like(model.shape(model.quantizations[0]), offer.size_bytes, offer.name, model.parameters)
