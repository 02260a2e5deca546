"""What the scoreboard says, in words: for labels and for screen readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from desktop_app.domain import LOCAL
from desktop_app.ui.text import one_line

if TYPE_CHECKING:
    from desktop_app.services.scoreboard import Standing, Takes


def points_words(points: float) -> str:
    """A rating as a whole number."""
    return QLocale().toString(round(points))


def interval_words(standing: Standing) -> str:
    """As in "1,012–1,204"."""
    return f"{points_words(standing.low)}–{points_words(standing.high)}"


def where_words(standing: Standing) -> str:
    """As in "Q4_K_M · this computer", or the provider's account."""
    if standing.model.provider != LOCAL:
        return one_line(standing.model.provider)
    here = QCoreApplication.translate("scoreboard", "this computer")
    return " · ".join(part for part in (standing.quantization, here) if part)


def record_words(standing: Standing) -> str:
    """As in "12 won · 3 tied · 4 lost"."""
    words = QCoreApplication.translate("scoreboard", "{won} won · {tied} tied · {lost} lost")
    number = QLocale().toString
    return words.format(won=number(standing.wins), tied=number(standing.ties), lost=number(standing.losses))


def verdict_words(standing: Standing) -> str:
    """Whether the votes tell it from its neighbours."""
    if standing.is_told_apart:
        return QCoreApplication.translate("scoreboard", "Told apart")
    return QCoreApplication.translate("scoreboard", "Not enough votes yet")


def verdict_explained(standing: Standing) -> str:
    """Why, for who wants to know."""
    if not standing.is_certain:
        return QCoreApplication.translate(
            "scoreboard",
            "It has only won, only lost, or was not yet compared with the others often enough. Its rating is a guess "
            "with wide bounds.",
        )
    if standing.is_told_apart:
        return QCoreApplication.translate("scoreboard", "Its interval touches no neighbour's.")
    return QCoreApplication.translate(
        "scoreboard", "Its interval overlaps a neighbour's: either of the two may be the better one."
    )


def spoken(standing: Standing, place: int) -> str:
    """A whole line for a screen reader; `place` counts from 1."""
    words = QCoreApplication.translate(
        "scoreboard", "{place}. {name}, {where}. Rating {points}, 95% interval {interval}. {record}. {verdict}."
    )
    return words.format(
        place=QLocale().toString(place),
        name=one_line(standing.label),
        where=where_words(standing),
        points=points_words(standing.points),
        interval=interval_words(standing),
        record=record_words(standing),
        verdict=verdict_words(standing),
    )


def cost_words(takes: Takes) -> str:
    """What 1,000 answers cost, as in "2.10 USD"; "0" on this computer."""
    if takes.cost is None:
        return QCoreApplication.translate("scoreboard", "unknown")
    if takes.cost == 0:
        return QLocale().toString(0)
    digits = 2 if takes.cost >= 0.1 else 4
    return f"{QLocale().toString(float(takes.cost), 'f', digits)} {takes.currency}"


def speed_words(takes: Takes) -> str:
    """As in "41.5 tok/s"."""
    if takes.tokens_per_s is None:
        return QCoreApplication.translate("scoreboard", "unknown")
    words = QCoreApplication.translate("scoreboard", "{speed} tok/s")
    return words.format(speed=QLocale().toString(takes.tokens_per_s, "f", 1 if takes.tokens_per_s < 100 else 0))


def seconds_words(takes: Takes) -> str:
    """As in "3.2 s"."""
    if takes.seconds is None:
        return QCoreApplication.translate("scoreboard", "unknown")
    words = QCoreApplication.translate("scoreboard", "{seconds} s")
    return words.format(seconds=QLocale().toString(takes.seconds, "f", 1))


def length_words(takes: Takes) -> str:
    """As in "1,204 characters"."""
    words = QCoreApplication.translate("scoreboard", "{count} characters")
    return words.format(count=QLocale().toString(round(takes.characters)))
