"""Votes as preference pairs: the branch, the files and the system prompt that were judged, as trainers take them."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from desktop_app.domain import LaneSetup, MessageState, SentPrompt, pair_ballot
from desktop_app.services.reports import Kind, Words
from desktop_app.storage import answers, attachments, lanes, messages, turns, votes
from tests.services.reports.conftest import NASTY
from tests.storage.duels import ALPHA, BETA, duel, generation_of

if TYPE_CHECKING:
    from pathlib import Path

    from desktop_app.domain import ModelRef
    from desktop_app.services.reports import ReportsService, Written
    from desktop_app.storage.database import Database
    from desktop_app.storage.messages import BegunTurn
    from tests.storage.duels import Duel

SETUPS = tuple(LaneSetup(model=model, system_prompt="Be brief.") for model in (ALPHA, BETA))


def _pairs(reports: ReportsService, conversation_id: int, folder: Path) -> tuple[list[dict[str, Any]], Written]:
    path = folder / "pairs.jsonl"
    written = reports.write(conversation_id, path, Kind.PAIRS, Words(), "en").result()
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()], written


def _asked(database: Database, conversation_id: int | None, text: str) -> BegunTurn:
    return database.submit(
        messages.begin_turn, conversation_id=conversation_id, text=text, setup=SETUPS[0], beside=SETUPS[1:]
    ).result()


def _answered(database: Database, answer_id: int, model: ModelRef, text: str) -> None:
    sent = SentPrompt(rendered="", message_tokens=(), system="Be brief.")
    database.submit(
        answers.finish,
        answer_id=answer_id,
        text=text,
        reasoning="",
        state=MessageState.COMPLETE,
        generation=generation_of(model),
        sent=sent,
    ).result()


def _voted(database: Database, turn_id: int, answer_ids: tuple[int, ...], winner: int | None) -> None:
    left, right = answer_ids
    database.submit(votes.cast, turn_id=turn_id, ballot=pair_ballot((left, right), winner, tags=("b", "a"))).result()


def _voted_on(database: Database, turn: BegunTurn) -> None:
    """The left answer is better."""
    _voted(database, turn.lanes[0].prompt.turn_id, tuple(lane.answer.id for lane in turn.lanes), 0)


def test_votes_become_pairs_of_which_one_is_chosen(reports: ReportsService, fought: Duel, tmp_path: Path) -> None:
    (pair,), written = _pairs(reports, fought.conversation_id, tmp_path)
    assert pair["chosen"] == [{"role": "assistant", "content": "Two.\n\n대한민국의 수도는 서울입니다."}]
    assert pair["rejected"] == [{"role": "assistant", "content": NASTY}]
    assert pair["prompt"] == [{"role": "user", "content": "Who wins?"}]
    assert (pair["same_history"], pair["chosen_model"], pair["tags"], pair["blind"]) == (False, "Beta", "code", False)
    assert written.count == 1


def test_ties_make_no_pairs_and_are_counted(reports: ReportsService, database: Database, tmp_path: Path) -> None:
    fought = duel(database, (ALPHA, BETA))
    _voted(database, fought.turn_id, fought.answer_ids, None)
    found, written = _pairs(reports, fought.conversation_id, tmp_path)
    assert (found, written.ties) == ([], 1)


def test_a_prompt_has_its_files_and_the_system_prompt_of_then(
    reports: ReportsService, database: Database, tmp_path: Path
) -> None:
    file = database.submit(
        attachments.add_to_draft,
        conversation_id=None,
        name="list.txt",
        media_type="text/plain",
        data="빵, 우유".encode(),
    ).result()
    turn = database.submit(
        messages.begin_turn, conversation_id=None, text="Sum up", setup=SETUPS[0], beside=SETUPS[1:], attached=(file,)
    ).result()
    for lane, setup in zip(turn.lanes, SETUPS, strict=True):
        _answered(database, lane.answer.id, setup.model, f"By {setup.model.name}.")
        database.submit(
            lanes.change_setup, lane_id=lane.lane.id, setup=replace(setup, system_prompt="Now long.")
        ).result()
    _voted_on(database, turn)

    (pair,), _ = _pairs(reports, turn.conversation.id, tmp_path)

    assert pair["prompt"] == [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "Sum up\n\nFile: list.txt\n```\n빵, 우유\n```"},
    ]
    assert (pair["same_history"], pair["system_known"]) == (True, True)


def test_an_answer_to_an_image_makes_no_pair_and_is_counted(
    reports: ReportsService, database: Database, tmp_path: Path
) -> None:
    file = database.submit(
        attachments.add_to_draft, conversation_id=None, name="a.png", media_type="image/png", data=b"\x89PNG"
    ).result()
    turn = database.submit(
        messages.begin_turn, conversation_id=None, text="What?", setup=SETUPS[0], beside=SETUPS[1:], attached=(file,)
    ).result()
    for lane, setup in zip(turn.lanes, SETUPS, strict=True):
        _answered(database, lane.answer.id, setup.model, "A cat.")
    _voted_on(database, turn)

    found, written = _pairs(reports, turn.conversation.id, tmp_path)

    assert (found, written.seen) == ([], 1)


def test_a_vote_keeps_its_branch_when_prompts_are_edited_and_answers_asked_again(
    reports: ReportsService, database: Database, tmp_path: Path
) -> None:
    first = _asked(database, None, "One?")
    for lane, setup in zip(first.lanes, SETUPS, strict=True):
        _answered(database, lane.answer.id, setup.model, "One.")
    second = _asked(database, first.conversation.id, "Two?")
    for lane, setup in zip(second.lanes, SETUPS, strict=True):
        _answered(database, lane.answer.id, setup.model, f"Two, says {setup.model.name}.")
    _voted_on(database, second)
    again = database.submit(messages.begin_regeneration, answer_id=second.lanes[0].answer.id).result()
    _answered(database, again.id, ALPHA, "Two, again.")
    edited = database.submit(turns.begin_edit, prompt_id=first.lanes[0].prompt.id, text="Other?").result()
    for lane, setup in zip(edited.lanes, SETUPS, strict=True):
        _answered(database, lane.answer.id, setup.model, "Other.")

    (pair,), _ = _pairs(reports, first.conversation.id, tmp_path)

    assert [said["content"] for said in pair["prompt"]] == ["Be brief.", "One?", "One.", "Two?"]
    assert pair["chosen"][0]["content"] == "Two, says Alpha."
    assert pair["same_history"]


def test_an_answer_that_is_gone_makes_no_pair_and_is_counted(
    reports: ReportsService, database: Database, tmp_path: Path
) -> None:
    fought = duel(database, (ALPHA, BETA))
    _voted(database, fought.turn_id, fought.answer_ids, 0)
    database.submit(lanes.close, lane_id=fought.lane_ids[1]).result()
    database.submit(lanes.delete_forever, lane_id=fought.lane_ids[1]).result()
    found, written = _pairs(reports, fought.conversation_id, tmp_path)
    assert (found, written.gone) == ([], 1)
