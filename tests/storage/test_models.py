from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from desktop_app.domain import Generation, MessageState, ModelFacts, TemplateChoice, TemplateSource
from desktop_app.errors import NoSuchModel
from desktop_app.storage import answers, messages, models
from desktop_app.storage.models import KnownFile

if TYPE_CHECKING:
    from desktop_app.domain import LaneSetup
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


def test_a_given_name_outlasts_a_new_reading_of_the_file_and_can_be_taken_back(database: Database) -> None:
    path = Path("/models/a.gguf")
    database.submit(models.remember, facts=FACTS, path=path, size=7, mtime_ns=1).result()
    database.submit(models.give_name, sha256=FACTS.sha256, name="내 모델").result()
    database.submit(models.remember, facts=FACTS, path=path, size=7, mtime_ns=2).result()
    assert database.read(models.given_names).result() == {FACTS.sha256: "내 모델"}
    database.submit(models.give_name, sha256=FACTS.sha256, name="").result()
    assert database.read(models.given_names).result() == {}


def test_no_name_is_given_to_a_model_that_nobody_knows(database: Database) -> None:
    with pytest.raises(NoSuchModel):
        database.submit(models.give_name, sha256="99" * 32, name="x").result()


def test_a_forgotten_file_is_not_known_and_its_name_is_kept_for_when_it_comes_back(database: Database) -> None:
    path, copy = Path("/models/a.gguf"), Path("/models/copy.gguf")
    for file in (path, copy):
        database.submit(models.remember, facts=FACTS, path=file, size=7, mtime_ns=1).result()
    database.submit(models.give_name, sha256=FACTS.sha256, name="x").result()
    database.submit(models.forget, path=path).result()
    assert [file.path for file in database.read(models.known).result()] == [copy]
    database.submit(models.forget, path=copy).result()
    assert database.read(models.known).result() == ()
    assert database.read(models.given_names).result() == {FACTS.sha256: "x"}


def test_a_model_was_last_used_when_it_last_wrote(database: Database, setup: LaneSetup) -> None:
    assert database.read(models.last_used).result() == {}
    before = datetime.now(UTC)
    for text in ("one", "two"):
        begun = database.submit(messages.begin_turn, conversation_id=None, text=text, setup=setup).result()
        database.submit(
            answers.finish,
            answer_id=begun.lanes[0].answer.id,
            text="x",
            reasoning="",
            state=MessageState.COMPLETE,
            generation=Generation(model=setup.model),
        ).result()
    used = database.read(models.last_used).result()
    assert list(used) == [setup.model.id]
    assert before <= used[setup.model.id] <= datetime.now(UTC)


def test_a_copy_under_another_name_does_not_rename_the_model(database: Database) -> None:
    first = database.submit(models.remember, facts=FACTS, path=Path("/a.gguf"), size=7, mtime_ns=1).result()
    copied = replace(FACTS, name="a copy", licence="mit")
    second = database.submit(models.remember, facts=copied, path=Path("/copy.gguf"), size=7, mtime_ns=1).result()
    assert (first.name, second.name, second.licence) == (FACTS.name, FACTS.name, "mit")
    assert {file.facts for file in database.read(models.known).result()} == {second}
