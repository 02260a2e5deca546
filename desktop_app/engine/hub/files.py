"""What the files of a GGUF repository are: quantizations, their parts, and vision projectors.

Only names tell, before anything is downloaded, and everybody names files in another way:
`llama-2-7b-chat.Q4_K_M.gguf`, `Model.i1-IQ2_XS.gguf`, `UD-Q4_K_XL/Model-UD-Q4_K_XL-00001-of-00003.gguf`,
`Q8_0.gguf`, `qwen2.5-7b-instruct-q4_k_m-00001-of-00002.gguf`, `mmproj-model-f16.gguf`, `Model.mmproj-Q8_0.gguf`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.engine.local.projectors import MARK as PROJECTOR
from desktop_app.repositories import Quantization, RepositoryFile, Tier
from desktop_app.safe_names import is_safe_path

if TYPE_CHECKING:
    from collections.abc import Iterable

UNNAMED = "?"
"""The quantization of a file whose name does not tell."""

_PART = re.compile(r"(?P<stem>.+)[-.](?P<number>\d{5})-of-(?P<count>\d{5})$")
_TYPE = r"i?q\d+_[a-z0-9]+(?:_[a-z0-9]+)*|i?q\d+|tq\d_\d|bf16|fp?16|fp?32|mxfp4(?:_moe)?|nvfp4|i2_s"
_QUANTIZATION = re.compile(rf"(?:^|[-_.])(?P<ud>ud[-_])?(?:i1[-_])?(?P<type>{_TYPE})(?=[-_.]|$)", re.IGNORECASE)
_NO_MODEL = re.compile(r"(?:^|[-_.])imatrix(?:[-_.]|$)", re.IGNORECASE)
_SEPARATORS = "-_. "

_FLOATS = {"FP16": "F16", "FP32": "F32"}
_BITS = re.compile(r"(?:I?Q|TQ)(\d+)|(?:MXFP|NVFP)(\d)|I(2)_S|B?F(\d\d)")
_MOST_SMALL, _MOST_BALANCED = 3, 5
"""Up to 3 bits a weight the answers suffer; up to 5 few people notice; from 6 on hardly anybody measures it."""

_PROJECTOR_ORDER = ("F16", "BF16", "Q8_0", "F32")
"""F16 is what llama.cpp's converter writes and every backend computes; Q8_0 saves little, F32 helps nobody."""


@dataclass(frozen=True, slots=True)
class _Name:
    """What a file's name says. `part` and `parts` are 1 for a model in one file."""

    file: RepositoryFile
    stem: str
    model: str
    quantization: str
    part: int
    parts: int


def quantizations(files: Iterable[RepositoryFile]) -> tuple[Quantization, ...]:
    """What can be downloaded: models first by name, then by tier and size. Left out is what no model can be run from:
    split models that lack a part, importance matrices, adapters' leftovers, and names that are unsafe to store.
    """
    names = [_read(file) for file in files if is_safe_path(file.path) and not _NO_MODEL.search(_stem_of(file.path))]
    projectors = [name for name in names if PROJECTOR.search(_stem_of(name.file.path))]
    models: dict[tuple[str, str, str, int], dict[int, _Name]] = defaultdict(dict)
    for name in names:
        if name not in projectors:
            models[_folder(name.file.path), name.stem, name.quantization, name.parts][name.part] = name
    whole = [parts for (*_, count), parts in models.items() if sorted(parts) == list(range(1, count + 1))]
    stems = {parts[1].model for parts in whole}
    found = (_quantization(parts, _projectors_for(parts[1], projectors, stems)) for parts in whole)
    return tuple(sorted(found, key=lambda each: (each.model.casefold(), list(Tier).index(each.tier), each.size_bytes)))


def tier_of(quantization: str) -> Tier:
    """What a quantization is good for, by its bits a weight; a name that does not tell counts as balanced."""
    found = _BITS.search(quantization)
    bits = int(next(filter(None, found.groups()))) if found else _MOST_BALANCED
    if bits <= _MOST_SMALL:
        return Tier.SMALL
    return Tier.BALANCED if bits <= _MOST_BALANCED else Tier.BEST


def _quantization(parts: dict[int, _Name], projectors: tuple[RepositoryFile, ...]) -> Quantization:
    first = parts[1]
    return Quantization(
        name=first.quantization,
        model=first.model,
        tier=tier_of(first.quantization),
        files=tuple(parts[number].file for number in sorted(parts)),
        projectors=projectors,
    )


def _read(file: RepositoryFile) -> _Name:
    stem, part, parts = _stem_of(file.path), 1, 1
    if split := _PART.fullmatch(stem):
        stem, part, parts = split["stem"], int(split["number"]), int(split["count"])
    model, quantization = _taken_apart(stem)
    if quantization == UNNAMED:
        # Some put each quantization into a folder of its name and leave it out of the files' names.
        quantization = _taken_apart(_folder(file.path).rpartition("/")[2])[1]
    return _Name(file, stem, model, quantization, part, parts)


def _taken_apart(stem: str) -> tuple[str, str]:
    """The model's and the quantization's names."""
    found = None
    for match in _QUANTIZATION.finditer(stem):
        found = match
    if found is None:
        return stem, UNNAMED
    kind = found["type"].upper()
    name = ("UD-" if found["ud"] else "") + _FLOATS.get(kind, kind)
    return f"{stem[: found.start()]}{stem[found.end() :]}".strip(_SEPARATORS), name


def _projectors_for(model: _Name, projectors: list[_Name], stems: set[str]) -> tuple[RepositoryFile, ...]:
    """Those that bear the model's name; else, unless they bear another model's, those of its folder or the top one."""
    named = [each for each in projectors if _subject(each) == _plain(model.model)]
    if not named:
        others = {_plain(stem) for stem in stems}
        free = [each for each in projectors if _subject(each) not in others]
        folder = _folder(model.file.path)
        named = [each for each in free if _folder(each.file.path) == folder]
        named = named or [each for each in free if not _folder(each.file.path)]
    return tuple(each.file for each in sorted(named, key=_preference))


def _preference(projector: _Name) -> tuple[int, str]:
    known = projector.quantization in _PROJECTOR_ORDER
    rank = _PROJECTOR_ORDER.index(projector.quantization) if known else len(_PROJECTOR_ORDER)
    return rank, projector.file.path


def _subject(projector: _Name) -> str:
    return _plain(PROJECTOR.sub("", projector.model))


def _plain(name: str) -> str:
    return re.sub(r"[-_. ]+", "-", name).strip("-").casefold()


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _stem_of(path: str) -> str:
    return path.rpartition("/")[2][: -len(".gguf")]
