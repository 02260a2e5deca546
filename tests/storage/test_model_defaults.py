from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.exc import IntegrityError

from desktop_app.domain import KvType, LoadSettings, ModelDefaults, Sampling, TemplateChoice
from desktop_app.errors import NoSuchModel
from desktop_app.storage import model_defaults, models
from tests.storage.sql import rows
from tests.storage.test_models import FACTS

if TYPE_CHECKING:
    from desktop_app.settings import Paths
    from desktop_app.storage.database import Database

ID = FACTS.sha256
EVERYTHING = ModelDefaults(
    load=LoadSettings(n_ctx=32_768, gpu_layers=20, threads=6, kv_type=KvType.Q4_0),
    sampling=Sampling(temperature=0, seed=1, max_tokens=9, stop=("끝", "\ud800"), grammar='root ::= "네"'),
    template=TemplateChoice.GEMMA,
    system_prompt="반말로.",
)


@pytest.fixture(autouse=True)
def _known(database: Database) -> None:
    database.submit(models.remember, facts=FACTS, path=Path("/models/a.gguf"), size=7, mtime_ns=1).result()


@pytest.mark.parametrize(
    "defaults",
    [EVERYTHING, ModelDefaults(sampling=Sampling()), ModelDefaults(load=LoadSettings(gpu_layers=0))],
    ids=["all", "sampling", "load"],
)
def test_defaults_are_read_as_they_were_kept(database: Database, defaults: ModelDefaults) -> None:
    database.submit(model_defaults.keep, sha256=ID, defaults=defaults).result()
    assert database.read(model_defaults.every).result() == {ID: defaults}


def test_the_newest_defaults_of_a_model_hold(database: Database) -> None:
    database.submit(model_defaults.keep, sha256=ID, defaults=EVERYTHING).result()
    newer = ModelDefaults(load=LoadSettings(threads=1))
    database.submit(model_defaults.keep, sha256=ID, defaults=newer).result()
    assert database.read(model_defaults.every).result() == {ID: newer}


def test_defaults_that_say_nothing_leave_nothing_behind(database: Database, paths: Paths) -> None:
    database.submit(model_defaults.keep, sha256=ID, defaults=EVERYTHING).result()
    database.submit(model_defaults.keep, sha256=ID, defaults=ModelDefaults()).result()
    assert rows(paths.database, "SELECT count(*) FROM model_defaults") == [(0,)]


def test_defaults_outlast_a_new_reading_of_the_file(database: Database) -> None:
    database.submit(model_defaults.keep, sha256=ID, defaults=EVERYTHING).result()
    database.submit(models.remember, facts=FACTS, path=Path("/models/b.gguf"), size=7, mtime_ns=2).result()
    assert database.read(model_defaults.every).result() == {ID: EVERYTHING}


def test_no_defaults_are_kept_of_a_model_that_nobody_knows(database: Database) -> None:
    with pytest.raises(NoSuchModel):
        database.submit(model_defaults.keep, sha256="99" * 32, defaults=EVERYTHING).result()


@pytest.mark.parametrize("load", [LoadSettings(n_ctx=0), LoadSettings(gpu_layers=-1), LoadSettings(threads=0)])
def test_what_is_no_count_is_not_stored(database: Database, load: LoadSettings) -> None:
    with pytest.raises(IntegrityError):
        database.submit(model_defaults.keep, sha256=ID, defaults=ModelDefaults(load=load)).result()
    assert database.read(model_defaults.every).result() == {}
