"""A scoreboard that has something to say: ratings, who beat whom, what each model takes, quality against that."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop_app.domain import LOCAL
from desktop_app.services.lane_names import kind_of, told_apart, with_kinds
from desktop_app.ui.scoreboard.ratings import Ratings
from desktop_app.ui.scoreboard.table import Cells
from desktop_app.ui.scoreboard.words import cost_words, length_words, seconds_words, speed_words
from desktop_app.ui.settings.card import Card, plain
from desktop_app.ui.tasks import when_done
from desktop_app.ui.text import one_line, shortened
from desktop_app.ui.theme import Space

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_app.services.scoreboard import Scoreboard, Standing, Takes
    from desktop_app.ui.scoreboard.pictures import Picture
    from desktop_app.ui.theme import Theme

_LONGEST_NAME = 22


class BoardView(QWidget):
    """The pictures come a moment later: their library is imported beside the window's thread."""

    forget_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._board: Scoreboard | None = None
        self.count = plain("", "quiet")
        self.ratings = Ratings(theme)
        self.wins = Cells()
        self.takes = Cells()
        self.by_cost: Picture | None = None
        self.by_speed: Picture | None = None
        self.no_cost = plain("", "caption")
        self.style_words = plain("", "caption")
        self.deleted = plain("", "caption")
        self.forget = QPushButton(self.tr("Forget these votes"))
        self.forget.setProperty("role", "link")
        self.forget.clicked.connect(self.forget_wanted)
        self._pictures = QHBoxLayout()
        self._loading: ThreadPoolExecutor | None = None
        self._lay_out()

    def show_board(self, board: Scoreboard) -> None:
        """Show all of it."""
        self._board = board
        number = QLocale().toString
        blind = self.tr("%n of them blind", "", board.blind) if board.blind else self.tr("none of them blind")
        votes = self.tr("%n vote(s)", "", board.votes)
        self.count.setText(f"{votes}, {blind}")
        self.ratings.show_standings(board.standings)
        self._show_wins(board)
        self._show_takes(board)
        self.style_words.setVisible(bool(board.style))
        if board.style:
            words = self.tr(
                "Length and formatting are taken out. What one standard deviation more would add to a rating: length "
                "{length}, headings {headings}, list items {items}, bold words {bold}."
            )
            signed = [f"{'+' if points >= 0 else '−'}{number(abs(round(points)))}" for points in board.style]
            self.style_words.setText(
                words.format(length=signed[0], headings=signed[1], items=signed[2], bold=signed[3])
            )
        self._outlived.setVisible(board.of_deleted > 0)
        self.deleted.setText(
            self.tr(
                "%n vote(s) of conversations that you deleted for good count on, without any words of them.",
                "",
                board.of_deleted,
            )
        )
        if self.by_cost is None:
            self._load_pictures()
        else:
            self._draw()

    def _show_wins(self, board: Scoreboard) -> None:
        names = [one_line(standing.label) for standing in board.standings]
        number = QLocale().toString
        heads = [(number(place), name) for place, name in enumerate(names, start=1)]
        rows = []
        for at, name in enumerate(names):
            cells = [self._duel(board, at, other, name, names[other]) for other in range(len(names))]
            rows.append((f"{number(at + 1)}  {name}", cells))
        self.wins.show_cells(heads, rows)

    def _duel(self, board: Scoreboard, one: int, other: int, name: str, other_name: str) -> tuple[str, str]:
        won, lost, tied = board.wins[one][other], board.wins[other][one], board.ties[one][other]
        if one == other:
            return "", self.tr("The same model")
        if not won + lost + tied:
            return "–", self.tr("{one} and {other} were not compared").format(one=name, other=other_name)
        number = QLocale().toString
        explained = self.tr("{one} against {other}: {won} won, {tied} tied, {lost} lost").format(
            one=name, other=other_name, won=number(won), tied=number(tied), lost=number(lost)
        )
        share = self.tr("{share}% of {count}").format(
            share=number(round(100 * (won + tied / 2) / (won + lost + tied))), count=number(won + lost + tied)
        )
        return share, explained

    def _show_takes(self, board: Scoreboard) -> None:
        heads = [
            (self.tr("1,000 answers"), self.tr("What 1,000 answers like the judged ones cost")),
            (self.tr("Speed"), self.tr("Tokens a second while writing")),
            (self.tr("Time"), self.tr("The model's time for one answer: reading the prompt and writing")),
            (self.tr("Length"), self.tr("Characters of an answer, without reasoning")),
            (self.tr("Called bad"), self.tr("How many of its answers were called bad")),
        ]
        self.takes.show_cells(heads, [(one.label, self._taken(one)) for one in board.standings])

    def _taken(self, standing: Standing) -> list[tuple[str, str]]:
        words: list[Callable[[Takes], str]] = [cost_words, speed_words, seconds_words, length_words]
        bad = self.tr("{bad} of {judged}").format(
            bad=QLocale().toString(standing.bad), judged=QLocale().toString(standing.judged)
        )
        return [*((said(standing.takes), "") for said in words), (bad, "")]

    def _load_pictures(self) -> None:
        if self._loading is not None:
            return
        self._loading = ThreadPoolExecutor(1, "pictures")
        loaded = self._loading.submit(import_module, "desktop_app.ui.scoreboard.pictures")
        when_done(loaded, lambda _: self._make_pictures(), lambda _: None, self)
        self._loading.shutdown(wait=False)

    def _make_pictures(self) -> None:
        from desktop_app.ui.scoreboard.pictures import Picture

        rating = self.tr("Rating")
        self.by_cost = Picture(
            self._theme, self.tr("Quality against cost"), self.tr("Cost of 1,000 answers"), rating, self
        )
        self.by_speed = Picture(
            self._theme, self.tr("Quality against speed"), self.tr("Tokens a second while writing"), rating, self
        )
        for picture, title in (
            (self.by_cost, self.tr("Quality against cost")),
            (self.by_speed, self.tr("Quality against speed")),
        ):
            card = Card(self._theme)
            inner = QWidget()
            column = QVBoxLayout(inner)
            column.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
            column.addWidget(plain(title, "strong"))
            column.addWidget(picture)
            if picture is self.by_cost:
                column.addWidget(self.no_cost)
            else:
                column.addWidget(plain(self.tr("■ on this computer   ● at a provider"), "caption"))
            column.addStretch(1)
            card.add_widget(inner)
            self._pictures.addWidget(card, 1)
        self._draw()

    def _draw(self) -> None:
        from desktop_app.ui.scoreboard.pictures import Spot

        if self._board is None or self.by_cost is None or self.by_speed is None:
            return

        def spots(x_of: Callable[[Takes], float | None]) -> list[Spot]:
            return [
                Spot(
                    name=names[place],
                    x=x,
                    points=standing.points,
                    low=standing.low,
                    high=standing.high,
                    is_local=standing.model.provider == LOCAL,
                    is_certain=standing.is_certain,
                    color=place,
                )
                for place, standing in enumerate(standings)
                if (x := x_of(standing.takes)) is not None
            ]

        standings = self._board.standings
        # What tells two names apart stands behind what is cut.
        cut = [shortened(one.model.name, _LONGEST_NAME) for one in standings]
        names = told_apart(with_kinds(cut, [kind_of(one.model, one.quantization) for one in standings]))
        currencies = {one.takes.currency for one in standings if one.takes.cost}
        currency = min(currencies, default="")
        self.by_cost.show_spots(
            spots(lambda takes: takes.cost if not takes.cost or takes.currency == currency else None)
        )
        self.by_speed.show_spots(spots(lambda takes: takes.tokens_per_s))
        unknown = sum(one.takes.cost is None for one in standings)
        told = [self.tr("Costs in {currency}; a model on this computer costs no money.").format(currency=currency)]
        if not currency:
            told = [self.tr("Models on this computer cost no money, only time.")]
        if unknown:
            told.append(self.tr("%n model(s) without a known price are left out.", "", unknown))
        self.no_cost.setText(" ".join(told))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        column.addWidget(self._titled(self.tr("Ratings"), self.count))
        ratings = Card(self._theme)
        ratings.add_widget(self.ratings)
        column.addWidget(ratings)
        explained = self.tr(
            "400 points more win ten times as often as they lose; the average is 1,000. The bar holds the true rating "
            "in 95 of 100 cases. Where two bars overlap, there are not enough votes yet to say which model is better."
        )
        column.addWidget(plain(explained, "caption"))
        column.addWidget(self.style_words)
        self._pictures.setSpacing(Space.L)
        column.addLayout(self._pictures)
        for title, under, cells in (
            (self.tr("Who beats whom"), self.tr("Share of the duels won, a tie as half of one"), self.wins),
            (self.tr("What an answer takes"), self.tr("Of the judged answers, as they were measured"), self.takes),
        ):
            column.addSpacing(Space.S)
            column.addWidget(self._titled(title, plain(under, "quiet")))
            card = Card(self._theme)
            card.add_widget(cells)
            column.addWidget(card)
        self._outlived = QWidget()
        row = QHBoxLayout(self._outlived)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.deleted, 1)
        row.addWidget(self.forget, 0, Qt.AlignmentFlag.AlignTop)
        column.addWidget(self._outlived)
        column.addStretch(1)

    def _titled(self, title: str, under: QWidget) -> QWidget:
        head = QWidget()
        column = QVBoxLayout(head)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(plain(title, "section"))
        column.addWidget(under)
        return head
