"""A comparison as files, from a real database, and back again."""

from __future__ import annotations

import csv
import io
import json
import stat
import sys
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest

from desktop_app.domain import MessageState, SentPrompt
from desktop_app.errors import ReportNotWritten, StillBlind
from desktop_app.services.reports import Kind, Words
from desktop_app.storage import answers, blind_turns, messages
from tests.storage.duels import ALPHA, BETA, Duel, duel

if TYPE_CHECKING:
    from pathlib import Path

    from desktop_app.services.reports import ReportsService
    from desktop_app.storage.database import Database


def _write(reports: ReportsService, of: Duel, path: Path, kind: Kind) -> str:
    reports.write(of.conversation_id, path, kind, Words(), "en").result()
    return path.read_text(encoding="utf-8")


class _Tags(HTMLParser):
    """What a browser would fetch or run."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.handlers: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in {"href", "src", "action", "data"}]
        self.handlers += [name for name, _ in attrs if name.startswith("on")]


def test_a_report_in_html_fetches_and_runs_nothing_and_says_it_all(
    reports: ReportsService, fought: Duel, tmp_path: Path
) -> None:
    text = _write(reports, fought, tmp_path / "report.html", Kind.HTML)
    tags = _Tags()
    tags.feed(text)
    assert not {"script", "img", "link", "iframe", "object"} & set(tags.tags)
    assert tags.handlers == []
    assert tags.addresses == ["https://example.org"]
    assert "default-src 'none'" in text
    for words in ("alt words", "대한민국의 수도는 서울입니다.", "Alpha", "Beta", ALPHA.id, "0.001000 USD", "Who wins?"):
        assert words in text
    assert "&lt;script&gt;" in text


def test_a_report_in_markdown_keeps_each_answer_below_its_heading(
    reports: ReportsService, fought: Duel, tmp_path: Path
) -> None:
    text = _write(reports, fought, tmp_path / "report.md", Kind.MARKDOWN)
    lines = text.split("\n")
    assert "#### Heading" in lines
    assert "# not a heading" in lines
    assert [line for line in lines if line.startswith("## ")] == ["## Models", "## Prompt 1", "## Prompt 2"]
    assert "**Vote:** Beta > Alpha [code]" in lines


def test_a_table_has_a_line_for_each_answer_and_no_formulas(
    reports: ReportsService, database: Database, tmp_path: Path
) -> None:
    fought = duel(database, (ALPHA, BETA), texts=("=1+1", "\t=cmd|' /C calc'!A0"))
    text = _write(reports, fought, tmp_path / "report.csv", Kind.CSV)
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [row["lane"] for row in rows] == ["Alpha", "Alpha", "Beta"]
    assert [row["answer"] for row in rows[1:]] == ["'=1+1", "'\t=cmd|' /C calc'!A0"]
    assert [row["cost"] for row in rows] == ["", "", "0.001000000"]
    assert all(None not in row for row in rows)


def test_json_holds_what_it_takes_to_run_it_again(
    reports: ReportsService, database: Database, fought: Duel, tmp_path: Path
) -> None:
    again = database.submit(messages.begin_regeneration, answer_id=fought.answer_ids[0]).result()
    made = database.read(messages.get, message_id=fought.answer_ids[0]).result().generation
    assert made is not None
    database.submit(
        answers.finish,
        answer_id=again.id,
        text="Again.",
        reasoning="hm",
        state=MessageState.COMPLETE,
        generation=replace(made, seed=77, engine_version="llama.cpp 9"),
        sent=SentPrompt(rendered="\ufdd1<s>\ufdd2Who wins?", message_tokens=(0, 3), prompt_tokens=4),
    ).result()
    found: dict[str, Any] = json.loads(_write(reports, fought, tmp_path / "c.json", Kind.JSON))
    answer = found["turns"][1]["answers"][0]
    assert (answer["text"], answer["reasoning"], answer["model"]["id"]) == ("Again.", "hm", ALPHA.id)
    (run,) = answer["runs"]
    assert run["prompt"]["rendered"] == "\ufdd1<s>\ufdd2Who wins?"
    assert run["generation"]["seed"] == 77
    assert run["generation"]["engine_version"] == "llama.cpp 9"
    assert found["votes"][0]["answers"][1]["place"] == 1


def test_nothing_is_written_while_names_are_hidden(reports: ReportsService, database: Database, tmp_path: Path) -> None:
    first = duel(database, (ALPHA, BETA))
    database.submit(blind_turns.set_blind, conversation_id=first.conversation_id, on=True).result()
    hidden = duel(database, (ALPHA, BETA), conversation_id=first.conversation_id)
    with pytest.raises(StillBlind):
        _write(reports, hidden, tmp_path / "r.html", Kind.HTML)
    assert not (tmp_path / "r.html").exists()
    database.submit(blind_turns.reveal, turn_id=hidden.turn_id).result()
    assert "Alpha" in _write(reports, hidden, tmp_path / "r.html", Kind.HTML)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_a_report_is_for_the_user_alone(reports: ReportsService, fought: Duel, tmp_path: Path) -> None:
    path = tmp_path / "r.md"
    _write(reports, fought, path, Kind.MARKDOWN)
    assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0


def test_what_cannot_be_written_leaves_what_was_there(reports: ReportsService, fought: Duel, tmp_path: Path) -> None:
    with pytest.raises(ReportNotWritten):
        _write(reports, fought, tmp_path / "nowhere" / "r.md", Kind.MARKDOWN)
    folder = tmp_path / "r.md"
    folder.mkdir()
    with pytest.raises(ReportNotWritten):
        _write(reports, fought, folder, Kind.MARKDOWN)
    assert list(tmp_path.iterdir()) == [tmp_path / "profile", folder] or list(tmp_path.iterdir()) == [
        folder,
        tmp_path / "profile",
    ]
