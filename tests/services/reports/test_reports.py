"""A comparison as files, from a real database, and back again."""

from __future__ import annotations

import csv
import io
import json
import stat
import sys
from base64 import b64encode
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest
from markdown_it import MarkdownIt

from desktop_app.domain import Ballot, Judgement, LaneSetup, MessageState, SentPrompt, VoteKind, pair_ballot
from desktop_app.errors import ReportNotWritten, StillBlind
from desktop_app.services.reports import Kind, Words
from desktop_app.storage import answers, attachments, blind_turns, conversations, folders, lanes, messages, votes
from tests.storage.duels import ALPHA, BETA, GAMMA, Duel, duel

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


HOSTILE = (
    "</style></div></article><script>alert(1)</script>",
    '<svg onload="alert(1)"><style>body{display:none}</style>',
    "[a](data:text/html;base64,PHNjcmlwdD4=) [b](data:image/png;base64,AAAA) [c](JaVaScRiPt:alert(1)) <https://x@y>",
    "[d](vbscript:x) [e](file:///etc/passwd) ![f](https://tracker.example/p.png 'onerror=alert(1)')",
    '[g](https://example.org/"onmouseover="alert(1))',
    "| a | b |\n|---|---|\n| <b>c</b> | `</td>` |",
)


@pytest.mark.parametrize("words", HOSTILE)
def test_no_field_of_a_report_can_bring_in_anything(
    reports: ReportsService, database: Database, tmp_path: Path, words: str
) -> None:
    fought = duel(database, (replace(ALPHA, name=words), BETA), texts=(words, "Two."))
    left, right = fought.answer_ids
    ballot = pair_ballot((left, right), 0, tags=(words,), note=words)
    database.submit(votes.cast, turn_id=fought.turn_id, ballot=ballot).result()
    database.submit(conversations.rename, conversation_id=fought.conversation_id, title=words).result()
    database.submit(lanes.rename, lane_id=fought.lane_ids[1], name=words).result()
    system = LaneSetup(model=BETA, system_prompt=words)
    database.submit(lanes.change_setup, lane_id=fought.lane_ids[1], setup=system).result()
    tags = _Tags()
    tags.feed(_write(reports, fought, tmp_path / "report.html", Kind.HTML))
    assert not {"script", "img", "svg", "link", "iframe", "object", "form", "base"} & set(tags.tags)
    assert tags.tags.count("style") == 1
    assert tags.handlers == []
    assert all(address.startswith(("https://example.org", "https://x@y")) for address in tags.addresses)


def test_images_are_in_a_report_and_texts_can_be_unfolded(
    reports: ReportsService, database: Database, tmp_path: Path
) -> None:
    png = b"\x89PNG\r\n\x1a\n and so on"
    for name, media_type, data in (("a.png", "image/png", png), ("<b>.txt", "text/plain", b"<script>")):
        database.submit(
            attachments.add_to_draft, conversation_id=None, name=name, media_type=media_type, data=data
        ).result()
    files = database.read(attachments.of_draft, conversation_id=None).result()
    turn = database.submit(
        messages.begin_turn, conversation_id=None, text="See", setup=LaneSetup(model=ALPHA), attached=files
    ).result()
    path = tmp_path / "r.html"
    reports.write(turn.conversation.id, path, Kind.HTML, Words(), "en").result()
    text = path.read_text(encoding="utf-8")
    tags = _Tags()
    tags.feed(text)
    assert tags.addresses == [f"data:image/png;base64,{b64encode(png).decode()}"]
    assert "&lt;b&gt;.txt" in text
    assert "&lt;script&gt;" in text


def test_a_report_says_under_what_and_from_which_words_an_answer_was_written(
    reports: ReportsService, database: Database, fought: Duel, tmp_path: Path
) -> None:
    again = database.submit(messages.begin_regeneration, answer_id=fought.answer_ids[0]).result()
    made = database.read(messages.get, message_id=fought.answer_ids[0]).result().generation
    assert made is not None
    sent = SentPrompt(rendered="\ufdd1<s>\ufdd2Who wins?", message_tokens=(0, 3), system="Be brief.")
    database.submit(
        answers.finish,
        answer_id=again.id,
        text="Again.",
        reasoning="I *think*.",
        state=MessageState.COMPLETE,
        generation=replace(made, seed=77, engine_version="llama.cpp 9", n_ctx=2048),
        sent=sent,
    ).result()
    text = _write(reports, fought, tmp_path / "r.html", Kind.HTML)
    for words in ("Q4_K_M, llama.cpp 9", "seed 77, context 2048", "Be brief.", "&lt;s&gt;Who wins?", "<em>think</em>"):
        assert words in text


def test_two_lanes_of_one_model_have_names_of_their_own(
    reports: ReportsService, database: Database, tmp_path: Path
) -> None:
    fought = duel(database, (ALPHA, ALPHA))
    for kind in (Kind.HTML, Kind.MARKDOWN, Kind.CSV):
        assert "Alpha (2)" in _write(reports, fought, tmp_path / f"r.{kind}", kind)


def test_a_report_in_markdown_keeps_each_answer_below_its_heading(
    reports: ReportsService, fought: Duel, tmp_path: Path
) -> None:
    text = _write(reports, fought, tmp_path / "report.md", Kind.MARKDOWN)
    lines = text.split("\n")
    assert "#### Heading" in lines
    assert "# not a heading" in lines
    assert [line for line in lines if line.startswith("## ")] == ["## Models", "## Prompt 1", "## Prompt 2"]
    assert "**Vote:** Beta > Alpha [code]" in lines


@pytest.mark.parametrize(
    "words",
    [
        "```python\nprint(1)",
        "````\n```\nstill code\n```",
        "~~~\n```\n",
        "<!-- and on",
        "<details>\n\n# Loud",
        "a `b",
        "``` `not a fence` ```\n# Loud",
        "```\n~~~\n```\n~~~\nopen",
    ],
)
def test_no_answer_in_markdown_swallows_what_comes_after_it(
    reports: ReportsService, database: Database, tmp_path: Path, words: str
) -> None:
    fought = duel(database, (replace(ALPHA, name=words), BETA), texts=(words, "Two."))
    tokens = MarkdownIt("commonmark").enable("table").parse(_write(reports, fought, tmp_path / "r.md", Kind.MARKDOWN))
    headings = [at for at, token in enumerate(tokens) if token.type == "heading_open" and token.tag == "h2"]
    assert [tokens[at + 1].content for at in headings] == ["Models", "Prompt 1", "Prompt 2"]
    assert not any(token.type == "html_block" for token in tokens)
    assert sum(token.type == "table_open" for token in tokens) == 3


def test_a_vote_tells_equals_from_better_ones(reports: ReportsService, database: Database, tmp_path: Path) -> None:
    fought = duel(database, (ALPHA, BETA, GAMMA))
    judged = tuple(
        Judgement(answer_id=answer_id, place=place, is_bad=place > 1)
        for answer_id, place in zip(fought.answer_ids, (2, 1, 1), strict=True)
    )
    ballot = Ballot(kind=VoteKind.THUMBS, judgements=judged)
    database.submit(votes.cast, turn_id=fought.turn_id, ballot=ballot).result()
    assert "**Vote:** Beta = Gamma > Alpha (bad)" in _write(reports, fought, tmp_path / "r.md", Kind.MARKDOWN)


def test_a_table_has_a_line_for_each_answer_and_no_formulas(
    reports: ReportsService, database: Database, tmp_path: Path
) -> None:
    fought = duel(database, (ALPHA, BETA), texts=("=1+1", "\t=cmd|' /C calc'!A0"))
    left, right = fought.answer_ids
    ballot = pair_ballot((left, right), None, bad=True)
    database.submit(votes.cast, turn_id=fought.turn_id, ballot=ballot).result()
    text = _write(reports, fought, tmp_path / "report.csv", Kind.CSV)
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [row["name"] for row in rows] == ["Alpha", "Alpha", "Beta"]
    assert [row["text"] for row in rows[1:]] == ["'=1+1", "'\t=cmd|' /C calc'!A0"]
    assert [row["cost"] for row in rows] == ["", "", "0.001000000"]
    assert [(row["place"], row["bad"]) for row in rows] == [("", ""), ("1", "yes"), ("1", "yes")]
    assert [row["model_id"] for row in rows[1:]] == [ALPHA.id, BETA.id]
    assert all(None not in row and None not in row.values() for row in rows)


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


def _taken_in(reports: ReportsService, path: Path) -> int:
    return reports.take_in(reports.look(path).result(), {}).result().conversation_id


@pytest.mark.parametrize("is_there", [True, False])
def test_a_conversation_comes_back_into_the_folder_of_that_name_as_locked_as_it_was(
    reports: ReportsService, fought: Duel, database: Database, tmp_path: Path, is_there: bool
) -> None:
    folder = database.submit(folders.add, name="Private").result()
    database.submit(folders.put, conversation_ids=[fought.conversation_id], folder_id=folder.id).result()
    database.submit(folders.keep_here, folder_id=folder.id, local_only=True).result()
    written = _write(reports, fought, tmp_path / "c.json", Kind.JSON)
    assert (json.loads(written)["folder"], json.loads(written)["local_only"]) == ("Private", True)
    if not is_there:
        database.submit(folders.remove, folder_id=folder.id).result()
    again = _taken_in(reports, tmp_path / "c.json")
    found = database.read(conversations.get, conversation_id=again).result()
    assert found.folder is not None
    assert (found.folder.name, found.local_only, found.folder.local_only) == ("Private", True, is_there)
    assert len(database.read(folders.every).result()) == 1


def test_a_file_that_names_no_folder_is_read_as_before(
    reports: ReportsService, fought: Duel, database: Database, tmp_path: Path
) -> None:
    data = json.loads(_write(reports, fought, tmp_path / "c.json", Kind.JSON))
    del data["folder"], data["local_only"]
    (tmp_path / "c.json").write_text(json.dumps(data), encoding="utf-8")
    found = database.read(conversations.get, conversation_id=_taken_in(reports, tmp_path / "c.json")).result()
    assert (found.folder, found.local_only) == (None, False)
