"""What is said of models: as JSON, and in columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.domain import TemplateSource
from desktop_app.engine.local.fit import in_words
from desktop_app.services.fit import Fit
from desktop_app.services.models import Origin

if TYPE_CHECKING:
    from datetime import datetime

    from desktop_app.domain import ModelFacts
    from desktop_app.repositories import FoundRepository, Quantization, Repository
    from desktop_app.services.fit import Verdict
    from desktop_app.services.model_files import FolderState
    from desktop_app.services.models import ModelEntry, RefusedFile

Json = dict[str, object]

_FITS = {Fit.WELL: "fits well", Fit.SLOWLY: "fits, slowly", Fit.NOT: "does not fit"}
_ORIGINS = {
    Origin.TANDEM: "Tandem",
    Origin.FOLDER: "models folder",
    Origin.STARTER: "came with Tandem",
    Origin.FILE: "single file",
}


def facts_json(facts: ModelFacts) -> Json:
    """What a file says of itself. Sizes in bytes, `context_length` in tokens."""
    return {
        "id": facts.sha256,
        "architecture": facts.architecture,
        "parameters": facts.parameters,
        "quantization": facts.quantization,
        "size_bytes": facts.size_bytes,
        "context_length": facts.context_length,
        "layers": facts.layers,
        "template": template_words(facts),
        "is_base": facts.is_base,
        "licence": facts.licence,
    }


def entry_json(entry: ModelEntry) -> Json:
    """A model on this computer."""
    return {
        "name": entry.model.name,
        **facts_json(entry.model.facts),
        "path": str(entry.model.path),
        "paths": [str(path) for path in entry.paths],
        "origin": entry.origin.value,
        "program": entry.program.value if entry.program else None,
        "last_used": moment(entry.last_used),
        "favourite": entry.favourite,
        "missing": entry.missing,
        "projectors": [str(path) for path in entry.projectors],
    }


def refused_json(refused: RefusedFile) -> Json:
    """A file that cannot be used."""
    return {"path": str(refused.path), "error": refused.error.code, "message": refused.error.text()}


def folder_json(folder: FolderState) -> Json:
    """A models folder."""
    return {
        "path": str(folder.path),
        "own": folder.is_own,
        "takes_downloads": folder.takes_downloads,
        "models": folder.models,
        "models_bytes": folder.models_bytes,
        "free_bytes": folder.free_bytes,
    }


def found_json(found: FoundRepository) -> Json:
    """A repository that a search has found."""
    return {
        "repository": found.repo_id,
        "access": found.access.value,
        "downloads": found.downloads,
        "likes": found.likes,
        "updated": moment(found.updated_at),
        "licence": found.licence,
        "architecture": found.architecture,
        "parameters": found.parameters,
    }


def quantization_json(quantization: Quantization) -> Json:
    """One of a repository's files to download."""
    return {
        "name": quantization.name,
        "model": quantization.model,
        "tier": quantization.tier.value,
        "size_bytes": quantization.size_bytes,
        "files": [file.path for file in quantization.files],
        "projectors": [file.path for file in quantization.projectors],
    }


def repository_json(repository: Repository) -> Json:
    """A repository with all that it has."""
    return {
        "repository": repository.repo_id,
        "revision": repository.revision,
        "url": repository.url,
        "access": repository.access.value,
        "licence": repository.licence,
        "licence_url": repository.licence_url,
        "base_models": list(repository.base_models),
        "downloads": repository.downloads,
        "likes": repository.likes,
        "updated": moment(repository.updated_at),
        "quantizations": [quantization_json(each) for each in repository.quantizations],
    }


def verdict_json(verdict: Verdict) -> Json:
    """Whether it fits with a context of `n_ctx` tokens; `tokens_per_s` is an estimate, None where there is none."""
    return {
        "fit": verdict.fit.value,
        "reason": verdict.best.reason.value,
        "n_ctx": verdict.n_ctx,
        "needed_bytes": verdict.best.need.total,
        "missing_bytes": verdict.best.missing,
        "where": verdict.best.where.value,
        "tokens_per_s": round(verdict.best.tokens_per_s, 1) or None,
    }


def verdict_line(verdict: Verdict) -> str:
    """As in "fits well, ≈ 41 tok/s, needs 1.2 GB with a context of 8192 tokens"."""
    speed = f", ≈ {verdict.best.tokens_per_s:.3g} tok/s" if verdict.best.tokens_per_s else ""
    needed = in_words(verdict.best.need.total)
    return f"{_FITS[verdict.fit]}{speed}, needs {needed} with a context of {verdict.n_ctx} tokens"


def template_words(facts: ModelFacts) -> str:
    """Where the chat template comes from."""
    if facts.is_base:
        return "none (base model)"
    if facts.template_source is TemplateSource.FILE:
        return "in the file"
    if facts.template_source is TemplateSource.FAMILY and facts.template_family is not None:
        return f"of the family {facts.template_family.value}"
    return "none"


def origin_words(entry: ModelEntry) -> str:
    """Whose file it is."""
    if entry.missing:
        return "missing"
    return entry.program.value if entry.program else _ORIGINS.get(entry.origin, entry.origin.value)


def count_words(number: int) -> str:
    """As in "135M" or "7.2B"."""
    if number >= 1_000_000_000:
        return f"{number / 1e9:.1f}B"
    return f"{number / 1e6:.0f}M" if number >= 1_000_000 else f"{number:,}" if number else "?"


def size_words(size_bytes: int) -> str:
    """As in "98 MB"; "?" where it is not known."""
    return in_words(size_bytes) if size_bytes else "?"


def moment(when: datetime | None) -> str | None:
    """ISO 8601, UTC."""
    return when.isoformat(timespec="seconds") if when else None
