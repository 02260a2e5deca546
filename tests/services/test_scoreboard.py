from __future__ import annotations

import pytest

from desktop_app.domain import AnswerStyle, ModelRef
from desktop_app.services.pairing import paired
from desktop_app.services.scoreboard import BoardFilter, scoreboard
from tests.services.ballots import duel, judged, vote


def _row(name: str, better: int, ties: int, worse: int, other: str = "Small") -> list:  # type: ignore[type-arg]
    return [duel(name, other, result) for result, times in ((1, better), (0, ties), (-1, worse)) for _ in range(times)]


def test_a_ranking_of_four_counts_three_votes_and_not_six() -> None:
    found = paired([vote(judged("A", 1), judged("B", 2), judged("C", 3), judged("D", 4))])
    assert len(found.pairs.first) == 6
    assert found.pairs.weight.sum() == pytest.approx(3)
    assert found.wins[0] == (0, 1, 1, 1)
    assert set(found.pairs.turn.tolist()) == {0}


def test_equal_thumbs_are_a_tie_and_an_answer_without_one_is_left_out() -> None:
    found = paired([vote(judged("A", 1), judged("B", 1), judged("C", 2, is_bad=True), judged("D", None))])
    assert found.keys == (("local", "a"), ("local", "b"), ("local", "c"))
    assert found.ties[0][1] == found.ties[1][0] == 1
    assert (found.wins[0][2], found.wins[1][2], found.wins[2][0]) == (1, 1, 0)
    assert found.pairs.weight.sum() == pytest.approx(2)


def test_a_model_against_itself_says_nothing_of_models() -> None:
    board = scoreboard([duel("A", "A", 1), *_row("A", 2, 1, 1)], BoardFilter(), everything=())
    assert (board.votes, board.alone) == (5, 1)
    assert [(one.model.name, one.wins, one.ties, one.losses) for one in board.standings] == [
        ("A", 2, 1, 1),
        ("Small", 1, 1, 2),
    ]


def test_the_best_stands_first_and_says_whether_the_votes_tell_it_apart() -> None:
    votes = [*_row("Good", 60, 5, 8), *_row("Twin", 20, 4, 10), *_row("Good", 12, 4, 10, other="Twin")]
    board = scoreboard(votes, BoardFilter(), everything=votes)
    assert [one.model.name for one in board.standings] == ["Good", "Twin", "Small"]
    good, twin, small = board.standings
    assert good.is_certain
    assert (good.is_told_apart, twin.is_told_apart) == (False, False)
    assert small.high < good.low
    assert board.wins[0][2] == 60
    assert board.ties[2][0] == 5
    assert sum(map(sum, board.wins)) + sum(map(sum, board.ties)) / 2 == len(votes)


def test_two_files_of_one_model_have_each_a_label() -> None:
    fine, rough = ModelRef(provider="local", id="q8", name="Small"), ModelRef(provider="local", id="q4", name="Small")
    pair = (judged("", 1, model=fine, quantization="Q8_0"), judged("", 2, model=rough, quantization="Q4_K_M"))
    votes = [vote(*pair), duel("Large", "Cloud", 1)]
    board = scoreboard(votes, BoardFilter(), everything=votes)
    assert sorted(one.label for one in board.standings) == ["Cloud", "Large", "Small · Q4_K_M", "Small · Q8_0"]


def test_no_votes_make_an_empty_board() -> None:
    board = scoreboard((), BoardFilter(), everything=())
    assert (board.standings, board.wins, board.votes, board.tags) == ((), (), 0, ())


def test_votes_are_chosen_by_tag_whatever_its_capitals() -> None:
    votes = [duel("A", "B", 1, tags=("Code",)), duel("B", "A", 1, tags=("code", "sums")), duel("A", "B", 0)]
    board = scoreboard(votes, BoardFilter(tag="CODE"), everything=votes)
    assert (board.votes, board.all_votes) == (2, 3)
    assert board.tags == (("code", 2), ("sums", 1))


def test_cost_and_speed_are_those_of_the_judged_answers() -> None:
    votes = [
        vote(judged("Cloud", 1, cost_nanos=3_000_000), judged("Here", 2, tokens=41, is_bad=True)),
        vote(judged("Cloud", 2, cost_nanos=1_000_000), judged("Here", 1)),
        vote(judged("Unknown", 2, model=judged("Cloud", 1).model, cost_nanos=None, currency=None), judged("Here", 1)),
    ]
    board = scoreboard(votes, BoardFilter(), everything=votes)
    takes = {one.model.name: one.takes for one in board.standings}
    assert takes["Cloud"].cost == pytest.approx(2.0)
    assert takes["Cloud"].currency == "USD"
    assert takes["Here"].cost == 0.0
    assert takes["Here"].tokens_per_s == pytest.approx(80 / 6)
    assert takes["Here"].seconds == pytest.approx(2.5)
    here = next(one for one in board.standings if one.model.name == "Here")
    assert (here.bad, here.judged) == (1, 3)


def test_equal_style_takes_length_out_and_says_how_much_it_pleased() -> None:
    long, short = AnswerStyle(characters=900), AnswerStyle(characters=300)
    votes = [
        vote(judged("Long", 1, style=long), judged("Short", 2, style=short)),
        vote(judged("Long", 2, style=short), judged("Short", 1, style=long)),
        vote(judged("Long", 1, style=long), judged("Short", 2, style=short)),
        vote(judged("Long", 2, style=long), judged("Short", 1, style=short)),
    ] * 5
    plain = scoreboard(votes, BoardFilter(), everything=votes)
    even = scoreboard(votes, BoardFilter(equal_style=True), everything=votes)
    assert plain.style == ()
    assert len(even.style) == 4
    assert even.style[0] > 0


def test_votes_that_outlived_their_conversation_are_counted() -> None:
    votes = [duel("A", "B", 1, turn_id=None), duel("A", "B", -1)]
    assert scoreboard(votes, BoardFilter(), everything=votes).of_deleted == 1
