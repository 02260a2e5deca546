from __future__ import annotations

import shutil
import subprocess
import sys
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from desktop_app.accounts import Account, CloudModel, KeySource, Provider
from desktop_app.domain import (
    KvType,
    LoadSettings,
    MessageState,
    ModelDefaults,
    ReasoningEffort,
    Sampling,
    TemplateChoice,
)
from desktop_app.durable import create_private
from desktop_app.privacy import Hidden, Kind
from desktop_app.storage import (
    accounts,
    answers,
    backup,
    conversations,
    downloads,
    drafts,
    folders,
    lanes,
    ledger,
    messages,
    migrating,
    migrations,
    model_defaults,
    models,
    private_values,
    sent_prompts,
    votes,
)
from desktop_app.storage.database import Database
from desktop_app.storage.driver import connect
from desktop_app.storage.schema import APPLICATION_ID, Row
from desktop_app.storage.transactions import WRITE, engine_on
from desktop_app.usage import By
from tests.storage.sql import rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop_app.settings import Paths
    from tests.storage.zygote import Zygote

FIXTURES = Path(__file__).parent / "fixtures"

PRECISE = Sampling(temperature=0.2, top_k=20, top_p=0.9, min_p=0.1, repeat_penalty=1.05, seed=7, stop=("###",))
DEFAULTS = ModelDefaults(
    load=LoadSettings(n_ctx=4096, gpu_layers=0, kv_type=KvType.Q8_0),
    sampling=PRECISE,
    template=TemplateChoice.CHATML,
    system_prompt="짧게 답해 줘.",
)

OPENAI = Account(
    slug="openai",
    provider=Provider.OPENAI,
    name="OpenAI",
    headers=(("X-Team", "a"),),
    key_source=KeySource.KEYRING,
    models=(
        CloudModel(
            id="gpt-5",
            name="gpt-5",
            context_window=400000,
            input_price=1.25,
            output_price=10.0,
            price_date=date(2026, 11, 9),
        ),
    ),
)

ALWAYS = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)

NEXT = f"""
from alembic import op

revision = "9999"
down_revision = "{migrations.HEAD}"


def upgrade():
    op.execute("ALTER TABLE conversation ADD COLUMN folder TEXT")
    op.execute("UPDATE conversation SET folder = 'all'")
    op.execute("CREATE INDEX ix_conversation_folder ON conversation (folder)")
"""


def _schema(path: Path) -> dict[str, frozenset[str]]:
    """What makes up each table and index, without an order: a column added later stands last."""
    found = rows(path, "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name <> 'alembic_version'")
    return {name: frozenset(_clauses("".join(sql.split()))) for name, sql in found}


def _clauses(sql: str) -> Iterator[str]:
    """The parts between the outermost brackets, and what stands outside of them."""
    depth, clause = 0, ""
    for sign in sql:
        depth += (sign == "(") - (sign == ")")
        if depth == 1 and sign in "(,":
            yield clause
            clause = ""
        else:
            clause += sign
    yield clause.removesuffix(")")


def _released(revision: str, path: Path) -> None:
    """The database that the release with this schema left behind."""
    create_private(path)
    with closing(connect(path, foreign_keys=False)) as connection:
        connection.executescript((FIXTURES / f"schema_{revision}.sql").read_text(encoding="utf-8"))


@pytest.fixture
def with_next(tmp_path: Path) -> Path:
    """Scripts with one more revision than there is."""
    scripts = tmp_path / "100% scripts"
    shutil.copytree(migrating.SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    (scripts / "versions" / "v9999_next.py").write_text(NEXT)
    return scripts


def test_the_schema_from_migrations_is_the_schema_from_models(paths: Paths) -> None:
    Database.open(paths.database).close()
    from_models = paths.data / "models.sqlite3"
    create_private(from_models)
    engine = engine_on(lambda: connect(from_models), begin=WRITE)
    Row.metadata.create_all(engine)
    engine.dispose()
    assert _schema(paths.database) == _schema(from_models)
    assert len(_schema(paths.database)) > 15


def test_a_database_of_ours_says_so_in_its_header(paths: Paths) -> None:
    Database.open(paths.database).close()
    assert rows(paths.database, "PRAGMA application_id") == [(APPLICATION_ID,)]
    assert paths.database.read_bytes()[68:72] == b"TAND"


def test_the_known_revisions_are_those_of_the_scripts() -> None:
    config = Config()
    config.set_main_option("script_location", str(migrating.SCRIPTS))
    scripts = ScriptDirectory.from_config(config)
    assert tuple(script.revision for script in scripts.walk_revisions())[::-1] == migrations.REVISIONS


def test_every_revision_has_a_released_database_to_test_with() -> None:
    assert [path.name for path in sorted(FIXTURES.iterdir())] == [
        f"schema_{revision}.sql" for revision in migrations.REVISIONS
    ]


@pytest.mark.parametrize("revision", migrations.REVISIONS)
def test_a_released_database_opens_with_every_word_in_it(paths: Paths, revision: str) -> None:
    _released(revision, paths.database)
    database = Database.open(paths.database)
    assert database.submit(answers.interrupt_leftovers).result() == 1

    (found,) = database.read(conversations.recent).result()
    assert found.title == "파이썬의 GIL이란?"
    (lane,) = database.read(lanes.of_conversation, conversation_id=found.id).result()
    assert lane.name == ("왼쪽" if revision >= "0011" else "")
    said = database.read(messages.path, lane_id=lane.id).result()
    assert [(message.text, message.state) for message in said] == [
        ("**파이썬**의 GIL이란?", MessageState.COMPLETE),
        ("A lock. And more.", MessageState.COMPLETE),
        ("Why?", MessageState.COMPLETE),
        ("Beca", MessageState.INTERRUPTED),
    ]
    assert (said[1].sibling, said[1].siblings) == (2, 2)
    assert said[1].generation is not None
    assert said[1].generation.completion_tokens == 12
    effort = ReasoningEffort.HIGH if revision >= "0014" else None
    assert [lane.setup.sampling.reasoning_effort, said[1].generation.sampling.reasoning_effort] == [effort] * 2
    (thrown,) = database.read(conversations.trashed).result()
    assert (thrown.title, thrown.has_lock, thrown.asks_anew) == ("thrown away", revision >= "0012", revision >= "0012")
    assert [one.name for one in database.read(folders.every).result()] == (
        ["Private", "공부"] if revision >= "0015" else []
    )
    assert [one.folder.name for one in (found, thrown) if one.folder] == (
        ["공부", "Private"] if revision >= "0015" else []
    )
    assert database.read(drafts.load, conversation_id=None).result() == "not sent"
    (model,) = database.read(models.known).result()
    assert (model.path, model.is_complete) == (Path("/models/small.gguf"), revision >= "0007")
    assert model.facts.licence == ("apache-2.0" if revision >= "0007" else "")
    assert database.read(models.given_names).result() == ({"5a" * 32: "작은 것"} if revision >= "0004" else {})
    assert database.read(model_defaults.every).result() == ({"5a" * 32: DEFAULTS} if revision >= "0005" else {})
    known = database.read(accounts.every).result()
    assert known == ((OPENAI,) if revision >= "0008" else ())
    agreed = database.read(accounts.consented, conversation_id=found.id, slug="openai").result()
    assert agreed is (revision >= "0008")
    took = database.read(ledger.sums, bounds=ALWAYS, by=(By.MODEL,)).result()
    assert [(one.names, one.answers, one.completion_tokens) for one in took] == [
        (("Small 135M",), 3, 9 + 12 + 9),
        *([(("gpt-5",), 1, 42)] if revision >= "0009" else []),
    ]
    (vote,) = database.read(votes.every).result()
    assert [(answer.answer_id, answer.place, answer.tokens) for answer in vote.answers] == [(3, 1, 12), (2, 2, 9)]
    assert (vote.is_blind, vote.tags, vote.note) == (True, ("short",), "better")
    assert not found.local_only
    assert [one.local_only for one in said[0].attachments] == ([revision >= "0012"] if said[0].attachments else [])
    private = database.read(private_values.decided, conversation_id=found.id, slug="openai").result()
    hidden = Hidden(kind=Kind.EMAIL, value="kim@example.org", number=1, replaced=True)
    assert private == ((hidden,) if revision >= "0012" else ())
    (sent,) = database.read(sent_prompts.of_answer, answer_id=2).result()
    assert sent.written == ((11, 12, 300, 70000) if revision >= "0016" else ())
    if revision >= "0002":
        assert sent.prompt is not None
        assert sent.prompt.system == ("짧게 답해 줘." if revision >= "0016" else None)
    if revision >= "0003":
        (download,) = database.read(downloads.every).result()
        assert download.request.places() == (Path("/models/someone/Small-GGUF/Small-Q4_K_M.gguf"),)
        assert (download.licence, download.place) == (("gemma", -1) if revision >= "0006" else ("", 0))
    database.close()
    assert rows(paths.database, "PRAGMA foreign_key_check") == []
    assert rows(paths.database, "SELECT version_num FROM alembic_version") == [(migrations.HEAD,)]


def test_a_verified_backup_is_made_before_a_migration(
    paths: Paths, with_next: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = migrations.HEAD
    _released(head, paths.database)
    monkeypatch.setattr(migrations, "REVISIONS", (*migrations.REVISIONS, "9999"))
    monkeypatch.setattr(migrations, "HEAD", "9999")
    monkeypatch.setattr(migrating, "SCRIPTS", with_next)
    Database.open(paths.database).close()
    assert rows(paths.database, "SELECT DISTINCT folder FROM conversation") == [("all",)]
    (made,) = backup.made_in(paths.backups)
    assert made.name.endswith("-before-9999.sqlite3")
    assert rows(made, "SELECT version_num FROM alembic_version") == [(head,)]
    assert rows(made, "SELECT count(*) FROM message") == rows(paths.database, "SELECT count(*) FROM message")


def test_a_migration_killed_at_any_statement_happened_wholly_or_not_at_all(
    tmp_path: Path, with_next: Path, zygote: Zygote
) -> None:
    statement, end = 0, ""
    seen = set()
    while end != "ended 0":
        statement += 1
        database = tmp_path / f"{statement}" / "tandem.sqlite3"
        database.parent.mkdir()
        _released(migrations.HEAD, database)
        before = rows(database, "SELECT * FROM message")
        zygote.start("migrate_until", str(database), str(with_next), statement)
        end = zygote.line()
        assert rows(database, "PRAGMA integrity_check") == [("ok",)]
        ((revision,),) = rows(database, "SELECT version_num FROM alembic_version")
        assert ("folderTEXT" in _schema(database)["conversation"]) is (revision == "9999")
        assert rows(database, "SELECT * FROM message") == before
        seen.add(revision)
    assert seen == {migrations.HEAD, "9999"}
    assert statement > 8


def test_a_migration_that_orphans_rows_is_rolled_back(
    paths: Paths, with_next: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrating, "SCRIPTS", with_next)
    _released(migrations.HEAD, paths.database)
    (with_next / "versions" / "v9999_next.py").write_text(
        NEXT.replace("UPDATE conversation SET folder = 'all'", "DELETE FROM conversation")
    )
    before = paths.database.read_bytes()
    with pytest.raises(migrating.BrokenMigration):
        migrating.upgrade(paths.database)
    assert paths.database.read_bytes() == before


def test_a_start_with_nothing_to_migrate_does_not_import_alembic(paths: Paths) -> None:
    Database.open(paths.database).close()
    script = (
        "import sys; from pathlib import Path; from desktop_app.storage.database import Database\n"
        "Database.open(Path(sys.argv[1])).close(); assert 'sqlalchemy' in sys.modules\n"
        "assert 'alembic' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script, str(paths.database)], check=True)
