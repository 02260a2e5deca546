"""`tandem scoreboard`: which model the user's own votes call better, and how sure that is."""

from __future__ import annotations

import sys
from contextlib import closing
from dataclasses import asdict
from typing import TYPE_CHECKING

from desktop_app import terminal
from desktop_app.services.scoreboard import BoardFilter, ScoreboardService
from desktop_app.services.votes import VotesService
from desktop_app.storage.database import Database
from desktop_app.terminal import columns

if TYPE_CHECKING:
    import argparse

    from desktop_app.services.scoreboard import Scoreboard, Standing
    from desktop_app.settings import Paths


def run(options: argparse.Namespace, paths: Paths) -> int:
    """Print the scoreboard; the exit status. Raises AppError."""
    chosen = BoardFilter(tag=options.tag.strip(), blind_only=options.blind_only, equal_style=options.equal_style)
    paths.create()
    with closing(Database.open(paths.database)) as database:
        service = ScoreboardService(VotesService(database, lambda _: None))
        with closing(service):
            board = service.board(chosen).result()
    if options.json:
        terminal.write_json(as_json(board, chosen), sys.stdout)
    else:
        terminal.write(as_text(board, chosen), sys.stdout)
    return 0


def as_json(board: Scoreboard, chosen: BoardFilter) -> dict[str, object]:
    """The board with its filter; ratings in points, times in seconds, `cost` of 1,000 answers."""
    return {
        "filter": asdict(chosen),
        "votes": board.votes,
        "blind_votes": board.blind,
        "all_votes": board.all_votes,
        "votes_without_comparison": board.alone,
        "models": [_standing_json(standing) for standing in board.standings],
        "wins": [list(row) for row in board.wins],
        "ties": [list(row) for row in board.ties],
        "style_points": dict(zip(("characters", "headings", "list_items", "bold"), board.style, strict=False)),
        "tags": dict(board.tags),
    }


def as_text(board: Scoreboard, chosen: BoardFilter) -> str:
    """A line for each model, and what to think of it."""
    if not board.standings:
        return _how_to_begin(board, chosen)
    rows: list[tuple[str, ...]] = [
        ("MODEL", "RATING", "95% INTERVAL", "WON", "TIED", "LOST", "COST OF 1,000", "TOK/S", "")
    ]
    rows += [_line(standing) for standing in board.standings]
    blind = f", {board.blind} of them blind" if board.blind else ""
    return f"{columns(rows)}\n{board.votes} {'vote' if board.votes == 1 else 'votes'}{blind}.\n"


def _how_to_begin(board: Scoreboard, chosen: BoardFilter) -> str:
    if board.all_votes and (chosen.tag or chosen.blind_only):
        return "No vote is of this kind. Without --tag and --blind-only all of them count.\n"
    return "There are no votes on two models yet. Add a lane to a conversation (Ctrl+T), ask something, and vote.\n"


def _standing_json(standing: Standing) -> dict[str, object]:
    return {
        "model": asdict(standing.model),
        "quantization": standing.quantization,
        "rating": round(standing.points, 1),
        "low": round(standing.low, 1),
        "high": round(standing.high, 1),
        "bounded_by_votes": standing.is_certain,
        "enough_votes": standing.is_told_apart,
        "wins": standing.wins,
        "ties": standing.ties,
        "losses": standing.losses,
        "called_bad": standing.bad,
        "judged": standing.judged,
        **asdict(standing.takes),
    }


def _money(cost: float, currency: str) -> str:
    """As in the window."""
    digits = 2 if cost >= 0.1 else 4
    return f"{cost:.{digits}f} {currency}".strip() if cost else "0"


def _line(standing: Standing) -> tuple[str, ...]:
    takes = standing.takes
    cost = "-" if takes.cost is None else _money(takes.cost, takes.currency)
    return (
        standing.label,
        f"{standing.points:.0f}",
        f"{standing.low:.0f} to {standing.high:.0f}",
        f"{standing.wins}",
        f"{standing.ties}",
        f"{standing.losses}",
        cost,
        "-" if takes.tokens_per_s is None else f"{takes.tokens_per_s:.1f}",
        "" if standing.is_told_apart else "not enough votes yet",
    )
