"""What the list of models shows, those of the catalogue and those found on the Hub alike; which of them are wanted."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from desktop_app.errors import QT_TRANSLATE_NOOP
from desktop_app.repositories import Access, FoundRepository, SearchOrder
from desktop_app.services.fit import CatalogueModel, Fit, catalogue
from desktop_app.services.guessing import USUAL_QUANTIZATION, shape_guessed, size_guessed

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_app.services.fit import Shape, Verdict

LICENCES = {
    "apache-2.0": "Apache 2.0",
    "mit": "MIT",
    "gemma": "Gemma",
    "llama3.1": "Llama 3.1",
    "llama3.2": "Llama 3.2",
    "llama3.3": "Llama 3.3",
    "cc-by-nc-4.0": "CC BY-NC 4.0",
    "exaone": "EXAONE",
    "lfm1.0": "LFM 1.0",
    "bigscience-openrail-m": "OpenRAIL-M",
}
"""By the Hub's short names: those that one can choose to see alone."""


class Band(StrEnum):
    """How large a model is, in billions of parameters."""

    ANY = QT_TRANSLATE_NOOP("Band", "Any size")
    TINY = QT_TRANSLATE_NOOP("Band", "Up to 2B")
    SMALL = QT_TRANSLATE_NOOP("Band", "2B to 6B")
    MEDIUM = QT_TRANSLATE_NOOP("Band", "6B to 10B")
    LARGE = QT_TRANSLATE_NOOP("Band", "10B to 20B")
    HUGE = QT_TRANSLATE_NOOP("Band", "Over 20B")

    @property
    def words(self) -> str:
        """In the reader's language."""
        return QCoreApplication.translate("Band", self.value)

    def holds(self, parameters: int) -> bool:
        """Whether a model of so many parameters belongs to it; one that does not say belongs to any."""
        least, below = _BOUNDS[self]
        return self is Band.ANY or least <= parameters / 1e9 < below


_BOUNDS = {
    Band.ANY: (0.0, float("inf")),
    Band.TINY: (0.0, 2.0),
    Band.SMALL: (2.0, 6.0),
    Band.MEDIUM: (6.0, 10.0),
    Band.LARGE: (10.0, 20.0),
    Band.HUGE: (20.0, float("inf")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """Which models are wanted; "" is any. `author` and `order` hold for the Hub alone."""

    text: str = ""
    family: str = ""
    band: Band = Band.ANY
    licence: str = ""
    fits_only: bool = False
    author: str = ""
    order: SearchOrder = SearchOrder.DOWNLOADS


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A row. `known` is its entry in the catalogue, `found` what the Hub said; `size_bytes` is of `quantization` and ≈
    where it was only found, 0 if unknown. `words`, in small letters, are what the catalogue finds it by.
    """

    repo_id: str
    name: str
    maker: str
    parameters: int
    quantization: str
    size_bytes: int
    licence: str
    access: Access
    words: str = ""
    known: CatalogueModel | None = None
    found: FoundRepository | None = None

    @property
    def key(self) -> tuple[str, str, bool]:
        """What tells it from all others; one of the catalogue may have been found as well."""
        return self.repo_id, self.quantization, self.known is not None

    @property
    def shape(self) -> Callable[[], Shape] | None:
        """What makes its shape, for the verdict; None where nothing is known to guess from."""
        if self.known is not None:
            return partial(self.known.shape, self.known.quantizations[0])
        if not self.size_bytes or self.found is None:
            return None
        return partial(
            shape_guessed,
            self.size_bytes,
            self.quantization,
            architecture=self.found.architecture,
            parameters=self.parameters,
        )

    def matches(self, wishes: Wishes, verdict: Verdict | None) -> bool:
        """Whether it is wanted; without a verdict yet it may still fit. What was found has the wished words already."""
        if self.known is not None and not all(word in self.words for word in wishes.text.casefold().split()):
            return False
        if wishes.family and not self._is_of(wishes.family):
            return False
        if wishes.licence and self.licence != wishes.licence:
            return False
        if not wishes.band.holds(self.parameters):
            return False
        return not wishes.fits_only or verdict is None or verdict.fit is not Fit.NOT

    def _is_of(self, family: str) -> bool:
        if self.known is not None:
            return self.known.family == family
        plain = family.casefold().replace(" ", "")
        architecture = self.found.architecture if self.found is not None else ""
        return plain in self.repo_id.casefold() or architecture.casefold().startswith(plain)


@cache
def catalogue_entries() -> tuple[Entry, ...]:
    """The catalogue's."""
    return tuple(
        Entry(
            repo_id=model.repo,
            name=model.name,
            maker=model.maker,
            parameters=model.parameters,
            quantization=model.quantizations[0].name,
            size_bytes=model.quantizations[0].size_bytes,
            licence=model.licence,
            access=Access.TERMS if model.gated else Access.OPEN,
            words=_words_of(model),
            known=model,
        )
        for model in catalogue().models
    )


@cache
def families() -> tuple[str, ...]:
    """The catalogue's, those with most models first."""
    names = [model.family for model in catalogue().models]
    return tuple(sorted(set(names), key=lambda name: (-names.count(name), name)))


def found_entry(found: FoundRepository) -> Entry:
    """A hit on the Hub."""
    owner, _, name = found.repo_id.partition("/")
    return Entry(
        repo_id=found.repo_id,
        name=name,
        maker=owner,
        parameters=found.parameters,
        quantization=USUAL_QUANTIZATION if found.parameters else "",
        size_bytes=size_guessed(found.parameters) if found.parameters else 0,
        licence=found.licence,
        access=found.access,
        found=found,
    )


def good_at(model: CatalogueModel) -> str:
    """What a model of the catalogue is good at, in the reader's language."""
    korean = QLocale().language() is QLocale.Language.Korean
    return model.good_at.ko if korean else model.good_at.en


def _words_of(model: CatalogueModel) -> str:
    """What a model can be found by."""
    parts = (model.name, model.maker, model.family, model.repo, model.good_at.en, model.good_at.ko, model.architecture)
    return " ".join(parts).casefold()
