"""Repositories and hits as the Hub tells them."""

from __future__ import annotations

from datetime import UTC, datetime

from desktop_app.domain import ModelFacts, TemplateSource
from desktop_app.repositories import Access, FoundRepository, Quantization, Repository, RepositoryFile, Tier
from desktop_app.services.fit import catalogue
from desktop_app.services.hub import ModelPreview

REPO = "someone/Small-4B-GGUF"
PROJECTOR = RepositoryFile(path="mmproj-F16.gguf", size_bytes=851_000_000, sha256="f" * 64)


def quantization(
    name: str, size: int, tier: Tier = Tier.BALANCED, *, parts: int = 1, projectors: tuple[RepositoryFile, ...] = ()
) -> Quantization:
    files = tuple(
        RepositoryFile(path=f"Small-{name}-{part:05}.gguf", size_bytes=size // parts, sha256=f"{part}" * 64)
        for part in range(1, parts + 1)
    )
    return Quantization(name=name, model="Small", tier=tier, files=files, projectors=projectors)


QUANTIZATIONS = (
    quantization("Q2_K", 1_700_000_000, Tier.SMALL),
    quantization("Q4_K_M", 2_500_000_000),
    quantization("BF16", 7_800_000_000, Tier.BEST, parts=2),
)


def repository(
    repo_id: str = REPO,
    *,
    access: Access = Access.OPEN,
    card: str = "",
    quantizations: tuple[Quantization, ...] = QUANTIZATIONS,
    wanted: str = "",
) -> Repository:
    return Repository(
        repo_id=repo_id,
        revision="0" * 40,
        access=access,
        url=f"https://huggingface.co/{repo_id}",
        downloads=12_345,
        likes=67,
        updated_at=datetime(2026, 3, 4, tzinfo=UTC),
        licence="apache-2.0",
        licence_url="",
        base_models=("someone/Small-4B",),
        card=card,
        quantizations=quantizations,
        wanted=wanted,
    )


def found(repo_id: str = REPO, *, parameters: int = 4_000_000_000, downloads: int = 12_345) -> FoundRepository:
    return FoundRepository(
        repo_id=repo_id,
        access=Access.OPEN,
        downloads=downloads,
        likes=67,
        licence="apache-2.0",
        architecture="llama",
        parameters=parameters,
    )


def preview() -> ModelPreview:
    """Of a model like Llama 3.2 3B."""
    model = next(model for model in catalogue().models if model.id == "llama-3.2-3b")
    facts = ModelFacts(
        sha256="1" * 64,
        size_bytes=2_500_000_000,
        architecture="llama",
        name="Small",
        quantization="Q4_K_M",
        parameters=4_000_000_000,
        context_length=131_072,
        layers=28,
        template_source=TemplateSource.FILE,
        template_family=None,
        is_base=False,
    )
    return ModelPreview(facts=facts, shape=model.shape(model.quantizations[0]))
