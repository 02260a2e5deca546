from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from desktop_app.domain import ModelFacts, TemplateChoice, TemplateSource
from desktop_app.storage import models
from desktop_app.storage.models import KnownFile

if TYPE_CHECKING:
    from desktop_app.storage.database import Database

FACTS = ModelFacts(
    sha256="12" * 32,
    size_bytes=70_000_000_000,
    architecture="llama",
    name="큰 모델",
    quantization="Q4_K_M",
    parameters=405_000_000_000,
    context_length=131_072,
    layers=126,
    template_source=TemplateSource.FAMILY,
    template_family=TemplateChoice.LLAMA3,
    is_base=True,
)


@pytest.mark.parametrize("name", ["plain.gguf", "한글 모델.gguf", os.fsdecode(b"not-utf8-\xff.gguf")])
def test_an_unchanged_file_is_known(database: Database, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    database.submit(models.remember, facts=FACTS, path=path, size=7, mtime_ns=2**62).result()
    assert database.read(models.facts_for, path=path, size=7, mtime_ns=2**62).result() == FACTS
    assert database.read(models.known).result() == (KnownFile(path=path, size=7, mtime_ns=2**62, facts=FACTS),)


@pytest.mark.parametrize(("size", "mtime_ns"), [(8, 1), (7, 2)])
def test_a_changed_file_is_not_known(database: Database, size: int, mtime_ns: int) -> None:
    path = Path("/models/a.gguf")
    database.submit(models.remember, facts=FACTS, path=path, size=7, mtime_ns=1).result()
    assert database.read(models.facts_for, path=path, size=size, mtime_ns=mtime_ns).result() is None
    assert database.read(models.facts_for, path=Path("/other"), size=7, mtime_ns=1).result() is None


def test_a_file_that_became_another_model_is_remembered_as_that(database: Database) -> None:
    path = Path("/models/a.gguf")
    other = replace(FACTS, sha256="34" * 32, name="a", template_source=TemplateSource.NONE, template_family=None)
    database.submit(models.remember, facts=FACTS, path=path, size=7, mtime_ns=1).result()
    database.submit(models.remember, facts=FACTS, path=Path("/models/copy.gguf"), size=7, mtime_ns=1).result()
    database.submit(models.remember, facts=other, path=path, size=8, mtime_ns=2).result()
    known = database.read(models.known).result()
    assert [(file.path.name, file.facts) for file in known] == [("a.gguf", other), ("copy.gguf", FACTS)]
