from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from desktop_app.domain import Cost, ModelRef, Timings
from desktop_app.ui.actions import Do
from desktop_app.ui.lanes.measures import as_table, endings, measures
from tests.ui.chat.samples import MEASURED, answered
from tests.ui.lanes.compared import compared

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.ui.house import House

CLOUD = replace(
    MEASURED,
    model=ModelRef(provider="openai", id="gpt", name="GPT"),
    timings=Timings(first_token_s=0.4, decode_s=0.7),
    cost=Cost(nanos=2_100_000, currency="USD", price_date=date(2026, 11, 1)),
)


def _values(answers: list[list[object]]) -> dict[str, tuple[str, ...]]:
    return {line.name: line.values for line in measures(answers)}  # type: ignore[arg-type]


def test_time_and_money_of_lanes_stand_beside_one_another() -> None:
    values = _values([[answered("four", generation=MEASURED)], [answered("four more", generation=CLOUD)]])
    assert values["First token"] == ("0.10 s", "0.40 s")
    assert values["Speed"] == ("98 tok/s", "201 tok/s")
    assert values["Length"] == ("4", "9")
    assert values["Cost"] == ("", "$0.0021")
    assert values["This computer"] == ("1.52 s", "")
    assert values["Loading"] == ("1.20 s", "")
    assert "Answers" not in values


def test_a_whole_conversation_adds_up_and_its_speed_is_that_of_all_tokens() -> None:
    twice = [answered("four"), answered("four", generation=replace(MEASURED, timings=Timings(decode_s=0.36)))]
    values = _values([list(twice), []])
    assert values["Tokens"] == ("284", "")
    assert values["Writing"] == ("1.80 s", "")
    assert values["Speed"] == ("157 tok/s", "")
    assert values["Answers"] == ("2", "")
    assert endings([twice, []]).values == ("complete 2", "")


def test_who_is_ahead_is_told_where_there_is_a_difference() -> None:
    lines = {line.name: line for line in measures([[answered("a")], [answered("b", generation=CLOUD)]])}
    assert lines["Speed"].best == {1}
    assert lines["First token"].best == {0}
    assert lines["Tokens"].best == frozenset()


def test_what_is_copied_cannot_break_the_table() -> None:
    lines = measures([[answered("a")]])
    assert as_table(["tab\tin|name"], lines, markdown=False).splitlines()[0] == "Figure\ttab in|name"
    assert as_table(["tab|name"], lines, markdown=True).splitlines()[:2] == ["| Figure | tab\\|name |", "|---|---:|"]


def test_the_table_opens_with_its_key_explains_each_figure_and_is_copied(house: House, qtbot: QtBot) -> None:
    window, _ = compared(house, qtbot, lanes=2, answers=[["one", "two"], ["three", "four"]])
    window.actions_by_name[Do.FIGURES].trigger()
    table = window.comparing.figuring.table
    assert table is not None
    qtbot.wait_until(table.isVisible)
    tokens = table.list.findItems("Tokens", Qt.MatchFlag.MatchExactly)[0]
    assert [tokens.text(column) for column in range(3)] == ["Tokens", "142", "142"]
    assert "Tokens written" in tokens.toolTip(1)
    assert tokens.data(1, Qt.ItemDataRole.AccessibleTextRole) == "Tokens, SmolLM2 135M Instruct, 142"
    table.scope.show_choice(1)
    table.scope.chosen.emit(1)
    tokens = table.list.findItems("Tokens", Qt.MatchFlag.MatchExactly)[0]
    assert tokens.text(1) == "284"
    table.copy_text.click()
    copied = QGuiApplication.clipboard().text().splitlines()
    assert copied[0] == "Figure\tSmolLM2 135M Instruct\tGemma 3 270M"
    assert "Tokens\t284\t284" in copied
    table.close()
