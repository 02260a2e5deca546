from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from desktop_app.cli import run
from desktop_app.domain import pair_ballot
from desktop_app.scoreboard_command import as_text
from desktop_app.services.scoreboard import BoardFilter, scoreboard
from desktop_app.storage import blind_turns, votes
from desktop_app.storage.database import Database
from tests.services.ballots import judged, vote
from tests.storage.duels import ALPHA, BETA, conversation_of, duel

if TYPE_CHECKING:
    from desktop_app.settings import Paths


@pytest.fixture
def profile(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> Paths:
    monkeypatch.setattr("desktop_app.cli.default_paths", lambda: paths)
    return paths


def _vote(paths: Paths) -> None:
    """Alpha wins six, two of them blind, Beta two, and one is a tie; the blind ones are about code."""
    database = Database.open(paths.database)
    blind = conversation_of(database, (ALPHA, BETA))
    database.submit(blind_turns.set_blind, conversation_id=blind, on=True).result()
    for number, winner in enumerate((0, 0, 0, 0, 0, 0, 1, 1, None)):
        chat = blind if number < 2 else None
        fought = duel(database, (ALPHA, BETA), conversation_id=chat)
        left, right = fought.answer_ids
        ballot = pair_ballot((left, right), winner, tags=("Code",) if number < 2 else ())
        database.submit(votes.cast, turn_id=fought.turn_id, ballot=ballot).result()
    database.close()


def test_a_fresh_profile_is_told_how_to_begin(profile: Paths, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["scoreboard"]) == 0
    assert capsys.readouterr().out.startswith("There are no votes on two models yet. Add a lane")
    assert profile.database.exists()


def test_the_board_is_a_line_for_each_model(profile: Paths, capsys: pytest.CaptureFixture[str]) -> None:
    _vote(profile)
    assert run(["scoreboard"]) == 0
    head, alpha, beta, _, told, *_ = capsys.readouterr().out.split("\n")
    assert head.split()[:2] == ["MODEL", "RATING"]
    assert alpha.startswith("Alpha")
    assert "6    1     2" in alpha
    assert alpha.endswith("not enough votes yet")
    assert "1.00 USD" in beta
    assert told == "9 votes, 2 of them blind."


@pytest.mark.parametrize(("cost", "words"), [(0.0, "0"), (0.004, "0.0040 USD"), (0.1, "0.10 USD"), (12.0, "12.00 USD")])
def test_a_small_price_is_not_rounded_to_nothing(cost: float, words: str) -> None:
    cheap = judged("Cloud", 1, cost_nanos=round(cost * 1_000_000))
    votes = [vote(cheap, judged("Here", 2))]
    board = scoreboard(votes, BoardFilter(), everything=votes)
    assert f"  {words}  " in as_text(board, BoardFilter())


def test_json_holds_all_of_it_and_filters_choose(profile: Paths, capsys: pytest.CaptureFixture[str]) -> None:
    _vote(profile)
    assert run(["scoreboard", "--json", "--blind-only", "--tag", "code"]) == 0
    board = json.loads(capsys.readouterr().out)
    assert (board["votes"], board["blind_votes"], board["all_votes"]) == (2, 2, 9)
    alpha, beta = board["models"]
    assert (alpha["model"]["name"], alpha["wins"], alpha["bounded_by_votes"]) == ("Alpha", 2, False)
    assert alpha["low"] < beta["high"], "two votes tell nobody apart"
    assert board["wins"] == [[0, 2], [0, 0]]
    assert board["tags"] == {"Code": 2}
    assert run(["scoreboard", "--tag", "poems"]) == 0
    assert capsys.readouterr().out.startswith("No vote is of this kind.")
    assert run(["scoreboard", "--json", "--equal-style"]) == 0
    assert set(json.loads(capsys.readouterr().out)["style_points"]) == {"characters", "headings", "list_items", "bold"}
