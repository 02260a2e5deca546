"""A saved comparison is read as what it is, a file from anybody, and comes back as it was."""

from __future__ import annotations

import json
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from desktop_app.accounts import Account, Provider
from desktop_app.domain import LocalModel, ModelFacts, ModelRef, TemplateSource
from desktop_app.errors import (
    AppError,
    ComparisonNewer,
    ComparisonTooLarge,
    ComparisonUnreadable,
    NotAComparison,
)
from desktop_app.services.reports import Kind, ReportsService, Words, recorded_votes
from desktop_app.services.reports import service as reports_service
from desktop_app.storage import attachments, conversations, lanes, messages, turns, votes
from tests.services.reports.conftest import NASTY
from tests.storage.duels import ALPHA, BETA, GAMMA, Duel, duel, finish

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop_app.services.reports.running_again import SavedComparison
    from desktop_app.storage.database import Database

PNG = b"\x89PNG\r\n\x1a\n and so on"


def _saved(reports: ReportsService, conversation_id: int, folder: Path) -> SavedComparison:
    reports.write(conversation_id, folder / "c.json", Kind.JSON, Words(), "en").result()
    return reports.look(folder / "c.json").result()


def _all(saved: SavedComparison) -> dict[tuple[str, str], ModelRef]:
    return {one.key: one.source.model for one in saved.models}


def _local(ref: ModelRef, *, sha256: str = "", quantization: str = "Q4_K_M") -> LocalModel:
    facts = ModelFacts(
        sha256=sha256 or ref.id,
        size_bytes=1,
        architecture="llama",
        name=ref.name,
        quantization=quantization,
        parameters=1,
        context_length=1,
        layers=1,
        template_source=TemplateSource.FILE,
        template_family=None,
        is_base=False,
    )
    return LocalModel(path=Path("/models/x.gguf"), facts=facts, name=ref.name)


def test_what_was_saved_comes_back_folded_with_lanes_that_are_asked_anew(
    reports: ReportsService, database: Database, fought: Duel, tmp_path: Path
) -> None:
    saved = _saved(reports, fought.conversation_id, tmp_path)
    taken = reports.take_in(saved, _all(saved)).result()
    shown = database.read(lanes.of_conversation, conversation_id=taken.conversation_id).result()
    day = saved.recorded.made_at.astimezone().date().isoformat()
    assert [(lane.name, lane.setup.model, lane.is_folded) for lane in shown] == [
        (f"Alpha ({day})", ALPHA, True),
        (f"Beta ({day})", BETA, True),
        ("", ALPHA, False),
        ("", BETA, False),
    ]
    old = database.read(messages.path, lane_id=shown[0].id).result()
    assert [message.text for message in old] == ["Who?", "Hello.", "Who wins?", NASTY]
    assert old[3].generation is not None
    assert [(lane_id, len(asks)) for lane_id, asks in taken.asks] == [(shown[2].id, 2), (shown[3].id, 1)]
    assert database.read(votes.of_conversation, conversation_id=taken.conversation_id).result() == ()


def test_a_lane_that_came_late_is_asked_only_what_it_was_asked(
    reports: ReportsService, database: Database, fought: Duel, tmp_path: Path
) -> None:
    saved = _saved(reports, fought.conversation_id, tmp_path)
    taken = reports.take_in(saved, _all(saved)).result()
    beta = database.read(lanes.of_conversation, conversation_id=taken.conversation_id).result()[1]
    assert database.read(messages.path, lane_id=beta.id).result()[0].text == "Who wins?"
    (_, of_alpha), (_, of_beta) = taken.asks
    assert of_beta[0].turn_id == of_alpha[1].turn_id


def test_a_prompt_that_was_edited_in_one_lane_is_asked_of_that_lane_alone(
    reports: ReportsService, database: Database, fought: Duel, tmp_path: Path
) -> None:
    prompt = database.read(messages.path, lane_id=fought.lane_ids[1]).result()[0]
    edited = database.submit(
        turns.begin_edit, prompt_id=prompt.id, text="Who really wins?", only=(fought.lane_ids[1],)
    ).result()
    finish(database, edited.lanes[0].answer.id, BETA, "Beta.")
    saved = _saved(reports, fought.conversation_id, tmp_path)
    assert [(turn.text, turn.asked) for turn in saved.recorded.turns] == [
        ("Who?", (0,)),
        ("Who wins?", (0,)),
        ("Who really wins?", (1,)),
    ]


def test_six_recorded_lanes_are_all_asked_and_lie_in_the_trash(
    reports: ReportsService, database: Database, tmp_path: Path
) -> None:
    fought = duel(database, (ALPHA, BETA, GAMMA, ALPHA, BETA, GAMMA))
    saved = _saved(reports, fought.conversation_id, tmp_path)
    taken = reports.take_in(saved, _all(saved)).result()
    assert len(taken.asks) == 6
    assert saved.goes_to_trash
    assert len(database.read(lanes.of_conversation, conversation_id=taken.conversation_id).result()) == 6
    assert len(database.read(lanes.closed, conversation_id=taken.conversation_id).result()) == 6


def test_without_a_model_to_ask_the_recorded_lanes_are_shown(
    reports: ReportsService, database: Database, fought: Duel, tmp_path: Path
) -> None:
    saved = _saved(reports, fought.conversation_id, tmp_path)
    taken = reports.take_in(saved, {}).result()
    shown = database.read(lanes.of_conversation, conversation_id=taken.conversation_id).result()
    assert [lane.is_folded for lane in shown] == [False, False]
    assert taken.asks == ()


def test_attached_files_come_back_and_what_is_too_large_is_named(
    reports: ReportsService, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [("list.txt", "text/plain", "빵".encode()), ("a.png", "image/png", PNG), ("b.txt", "text/plain", b"x" * 99)]
    for name, media_type, data in files:
        database.submit(
            attachments.add_to_draft, conversation_id=None, name=name, media_type=media_type, data=data
        ).result()
    attached = database.read(attachments.of_draft, conversation_id=None).result()
    fought = duel(database, (ALPHA, BETA))
    prompt = database.read(messages.path, lane_id=fought.lane_ids[0]).result()[2]
    edited = database.submit(turns.begin_edit, prompt_id=prompt.id, text="Sum up", attached=attached).result()
    for begun in edited.lanes:
        finish(database, begun.answer.id, ALPHA, "Bread.")
    monkeypatch.setattr(reports_service, "MOST_CARRIED", 60)

    written = reports.write(fought.conversation_id, tmp_path / "c.json", Kind.JSON, Words(), "en").result()
    saved = reports.look(tmp_path / "c.json").result()
    taken = reports.take_in(saved, {}).result()

    assert written.left_out == 1
    assert saved.missing == ("b.txt",)
    lane = database.read(lanes.of_conversation, conversation_id=taken.conversation_id).result()[0]
    back = database.read(messages.path, lane_id=lane.id).result()[2].attachments
    assert [file.name for file in back] == ["list.txt", "a.png"]
    assert [database.read(attachments.content, attachment=file).result() for file in back] == ["빵".encode(), PNG]


def test_the_votes_of_a_file_are_told_and_not_counted(reports: ReportsService, fought: Duel, tmp_path: Path) -> None:
    saved = _saved(reports, fought.conversation_id, tmp_path)
    assert recorded_votes(saved, Words()) == ("Prompt 2: Beta > Alpha [code]",)


def test_a_model_is_found_by_its_content_and_another_file_of_its_name_is_offered(
    database: Database, fought: Duel, tmp_path: Path
) -> None:
    here = [_local(ALPHA), _local(ALPHA, sha256="ee" * 32, quantization="Q8_0"), _local(GAMMA)]
    accounts = [Account(slug="openai-2", provider=Provider.OPENAI, name="Work")]
    reports = ReportsService(database, lambda _event: None, models=lambda: here, accounts=lambda: accounts)
    try:
        path = tmp_path / "c.json"
        reports.write(fought.conversation_id, path, Kind.JSON, Words(), "en").result()
        whole = json.loads(path.read_text(encoding="utf-8"))
        whole["models"][1] |= {"provider": "openai", "account": "Mine"}
        path.write_text(json.dumps(whole), encoding="utf-8")
        alpha, beta = reports.look(path).result().models
    finally:
        reports.close()
    assert alpha.here == ALPHA
    assert [(one.model.id, one.quantization) for one in alpha.others] == [("ee" * 32, "Q8_0")]
    assert (beta.here, beta.source.provider, beta.source.account) == (None, "openai", "Mine")
    assert [(one.model.provider, one.model.id) for one in beta.others] == [("openai-2", "beta-1")]


def _broken(text: str) -> Iterator[tuple[str, type[AppError]]]:
    whole: dict[str, Any] = json.loads(text)
    yield "", NotAComparison
    yield "[]", NotAComparison
    yield "\x00\xff", NotAComparison
    yield "[" * 100_000, NotAComparison
    yield text[: len(text) // 2], NotAComparison
    yield json.dumps(whole | {"format": "something"}), NotAComparison
    yield json.dumps(whole | {"version": 2}), ComparisonNewer
    yield json.dumps(whole | {"lanes": []}), NotAComparison
    yield json.dumps(whole | {"lanes": whole["lanes"] * 4}), NotAComparison
    yield json.dumps(whole | {"turns": []}), NotAComparison
    yield json.dumps(whole | {"votes": [whole["votes"][0] | {"turn": 7}]}), NotAComparison
    changes: list[tuple[tuple[str | int, ...], Any]] = [
        (("turns", 0, "answers", 0, "lane"), 9),
        (("turns", 0, "answers", 0, "state"), "streaming"),
        (("turns", 0, "answers", 0, "runs", 0, "written"), [1, -1]),
        (("turns", 0, "answers", 0, "runs", 0, "generation", "seed"), 2**70),
        (("turns", 0, "answers", 0, "runs", 0, "generation", "sampling", "repeat_penalty"), 0),
        (("turns", 0, "answers", 0, "runs", 0, "generation", "timings", "decode_s"), 1e300),
        (("turns", 0, "asked"), []),
        (("turns", 0, "asked"), [0, 0]),
        (("turns", 0, "asked"), [5]),
        (("turns", 0, "asked_at"), "0001-01-01T00:00:00Z"),
        (("lanes", 0, "setup", "n_ctx"), -1),
        (("lanes", 0, "setup", "sampling", "temperature"), -3.0),
        (("turns", 0, "attachments"), [_file(b"a", name="a.txt") | {"text": "b"}]),
        (("turns", 0, "attachments"), [_file(b"MZ", name="a.exe") | {"data": b64encode(b"MZ").decode()}]),
        (("turns", 0, "attachments"), [_file(b"a", name="a.txt") | {"text": "a", "size_bytes": 2}]),
        (("turns", 0, "attachments"), [_file(b"a", name="a.txt") | {"text": "a"}] * 21),
    ]
    for place, value in changes:
        changed = json.loads(text)
        inside = changed
        for step in place[:-1]:
            inside = inside[step]
        inside[place[-1]] = value
        yield json.dumps(changed), NotAComparison


def _file(data: bytes, name: str) -> dict[str, Any]:
    return {
        "name": name,
        "media_type": "text/plain",
        "size_bytes": len(data),
        "sha256": sha256(data).hexdigest(),
    }


def test_a_file_that_is_none_is_refused_in_words_and_nothing_is_stored(
    reports: ReportsService, database: Database, fought: Duel, tmp_path: Path
) -> None:
    path = tmp_path / "c.json"
    reports.write(fought.conversation_id, path, Kind.JSON, Words(), "en").result()
    before = database.read(conversations.recent, limit=10).result()
    for number, (text, refused) in enumerate(_broken(path.read_text(encoding="utf-8"))):
        broken = tmp_path / f"{number}.json"
        broken.write_text(text, encoding="utf-8", errors="surrogatepass")
        with pytest.raises(refused):
            reports.look(broken).result()
    assert database.read(conversations.recent, limit=10).result() == before


def test_a_file_that_cannot_be_read_or_is_too_large_says_so(
    reports: ReportsService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ComparisonUnreadable):
        reports.look(tmp_path / "missing.json").result()
    with pytest.raises(ComparisonUnreadable):
        reports.look(tmp_path).result()
    monkeypatch.setattr(reports_service, "MOST_BYTES", 10)
    (tmp_path / "huge.json").write_bytes(b" " * 11)
    with pytest.raises(ComparisonTooLarge):
        reports.look(tmp_path / "huge.json").result()


def test_a_file_with_names_beyond_all_bounds_is_refused(reports: ReportsService, fought: Duel, tmp_path: Path) -> None:
    path, endless = tmp_path / "c.json", "x" * 2_000_000
    reports.write(fought.conversation_id, path, Kind.JSON, Words(), "en").result()

    def spoil_model(whole: dict[str, Any]) -> None:
        whole["lanes"][0]["setup"]["model"]["name"] = endless

    def spoil_source(whole: dict[str, Any]) -> None:
        whole["models"][0]["repository"] = endless

    def spoil_tag(whole: dict[str, Any]) -> None:
        whole["votes"][0]["tags"] = [endless]

    def spoil_tags(whole: dict[str, Any]) -> None:
        whole["votes"][0]["tags"] = ["x"] * 13

    def spoil_answers(whole: dict[str, Any]) -> None:
        whole["votes"][0]["answers"] *= 4

    def spoil_models(whole: dict[str, Any]) -> None:
        whole["models"] = whole["models"] * 51

    for spoil in (spoil_model, spoil_source, spoil_tag, spoil_tags, spoil_answers, spoil_models):
        whole = json.loads(path.read_text(encoding="utf-8"))
        spoil(whole)
        spoilt = tmp_path / "spoilt.json"
        spoilt.write_text(json.dumps(whole), encoding="utf-8")
        with pytest.raises(NotAComparison):
            reports.look(spoilt).result()


def test_names_from_a_file_are_one_line_and_not_endless(
    reports: ReportsService, database: Database, fought: Duel, tmp_path: Path
) -> None:
    path = tmp_path / "c.json"
    reports.write(fought.conversation_id, path, Kind.JSON, Words(), "en").result()
    whole = json.loads(path.read_text(encoding="utf-8"))
    whole["title"] = "a\nb" * 1000
    whole["lanes"][0]["name"] = "c\nd" * 1000
    path.write_text(json.dumps(whole), encoding="utf-8")
    taken = reports.take_in(reports.look(path).result(), {}).result()
    found = database.read(conversations.get, conversation_id=taken.conversation_id).result()
    lane = database.read(lanes.of_conversation, conversation_id=taken.conversation_id).result()[0]
    assert (len(found.title) <= 201, "\n" in found.title) == (True, False)
    assert (len(lane.name) < 110, "\n" in lane.name) == (True, False)
