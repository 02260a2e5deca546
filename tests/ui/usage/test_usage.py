"""The page of usage says what answers took, and the month's cap asks before anything goes beyond it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_app.errors import CapReached, CsvNotWritten
from desktop_app.services.events import CapNear
from desktop_app.ui.actions import Do
from desktop_app.ui.chat.figures import energy_words
from desktop_app.ui.usage import words
from desktop_app.ui.usage.cap_dialog import CapDialog, enough
from desktop_app.ui.usage.periods import Span
from desktop_app.ui.usage.series import Shown, series_of, starts_of
from desktop_app.usage import NANOS, By, CapState, Period, UsageSum, today
from tests.ui.fake_accounts import OPENAI
from tests.ui.house import send, shown
from tests.ui.usage.reports import days, report

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop_app.ui.main_window import MainWindow
    from desktop_app.ui.usage.page import UsagePage
    from tests.ui.house import House

REACHED = CapReached(
    cap="$20.00", spent="$19.90", price="$0.25", until="2026-12-01", needed="20.150000", provider="OpenAI"
)


def _page(window: MainWindow, qtbot: QtBot) -> UsagePage:
    window.actions_by_name[Do.USAGE].trigger()
    page = window.capping.place.page
    assert page is not None
    qtbot.wait_until(lambda: page.is_settled)
    return page


def _filled(house: House) -> None:
    for by in By:
        house.usage.reports[by] = report(by)


def _rows(page: UsagePage) -> list[list[str]]:
    items = [page.table.topLevelItem(row) for row in range(page.table.topLevelItemCount())]
    return [[item.text(column) for column in range(page.table.columnCount())] for item in items if item]


def test_the_page_says_what_answers_took_in_money_seconds_and_energy(house: House, qtbot: QtBot) -> None:
    _filled(house)
    page = _page(house.open_window(), qtbot)
    assert page.tiles.cloud.figure.text() == "≈ $0.45"
    assert "3 of them at an unknown price" in page.tiles.cloud.detail.text()
    assert page.tiles.here.figure.text() == "7 min 32 s"
    assert "74 tok/s" in page.tiles.here.detail.text()
    assert page.tiles.energy.figure.text() == "2.53 Wh"
    assert _rows(page) == [
        ["GPT-5", "42", "51,234", "18,420", "–", "≈ $0.25"],
        ["Claude Sonnet 한국어 이름", "17", "22,000", "9,100", "–", "$0.203"],
        ["SmolLM2 135M Instruct", "88", "71,000", "30,500", "7 min 32 s", "–"],
        ["mystery-70b", "3", "900", "300", "–", "unknown"],
    ]


def test_sums_are_made_by_what_the_reader_chooses(house: House, qtbot: QtBot) -> None:
    _filled(house)
    page = _page(house.open_window(), qtbot)
    page.choose_group(By.CONVERSATION)
    qtbot.wait_until(lambda: page.is_settled)
    assert [row[0] for row in _rows(page)] == ["등대 이야기", "A conversation that was deleted"]
    page.choose_group(By.MONTH)
    qtbot.wait_until(lambda: page.is_settled)
    assert [row[0] for row in _rows(page)] == ["November 2026", "October 2026"]


def test_where_nothing_was_asked_the_page_says_so_and_leads_back(house: House, qtbot: QtBot) -> None:
    window = house.open_window()
    page = _page(window, qtbot)
    assert page.empty.isVisible()
    assert not page.tiles.isVisible()
    assert not page.export.isEnabled()
    page.ask.click()
    assert not window.capping.place.is_open


def test_escape_leads_back_to_the_chat(house: House, qtbot: QtBot) -> None:
    window = house.open_window()
    page = _page(window, qtbot)
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert not window.capping.place.is_open


def test_the_chart_shows_a_bar_a_day_with_its_parts_in_words(house: House, qtbot: QtBot) -> None:
    _filled(house)
    page = _page(house.open_window(), qtbot)
    qtbot.wait_until(lambda: page.chart.chart is not None, timeout=20_000)
    chart = page.chart.chart
    assert chart is not None
    page.chart.show_report(report())
    assert chart.bar_words(1).splitlines() == ["Nov 2", "OpenAI  $0.0097", "Anthropic  $0.0019"]
    assert "Money: $0.48 from" in chart.accessibleDescription()
    page.chart.choose(Shown.SECONDS)
    assert chart.bar_words(0).splitlines() == ["Nov 1", "This computer  12.0 s"]
    assert chart.color_of(0) != chart.color_of(1)


def test_long_periods_are_drawn_by_months() -> None:
    starts = starts_of(Period(first=date(2025, 12, 10), last=date(2026, 2, 20)))
    assert starts == [date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1)]
    (openai, anthropic) = series_of(days(), [date(2026, 10, 1), date(2026, 11, 1)], Shown.MONEY)
    assert (openai.name, anthropic.name) == ("OpenAI", "Anthropic")
    assert openai.values[0] == 0
    assert openai.values[1] > anthropic.values[1] > 0


def test_periods_begin_and_end_with_months() -> None:
    on, first = date(2026, 3, 31), date(2025, 7, 9)
    assert Span.MONTH.period(on, first) == Period(first=date(2026, 3, 1), last=on)
    assert Span.LAST_MONTH.period(on, first) == Period(first=date(2026, 2, 1), last=date(2026, 2, 28))
    assert Span.YEAR.period(on, first) == Period(first=date(2025, 4, 1), last=on)
    assert Span.ALL.period(on, first) == Period(first=first, last=on)
    assert Span.ALL.period(on, None) == Period(first=on, last=on)


def test_what_the_same_tokens_would_have_cost_in_the_cloud_is_told_by_the_models_price(
    house: House, qtbot: QtBot
) -> None:
    _filled(house)
    window = house.open_window()
    page = _page(window, qtbot)
    assert page.instead.add_account.isVisible()
    house.accounts.put(OPENAI)
    qtbot.wait_until(page.instead.choice.isVisible)
    priced = [model for model in OPENAI.models if model.input_price is not None]
    assert page.instead.choice.count() == len(priced)
    model = priced[0]
    dollars = (71_000 * (model.input_price or 0) + 30_500 * (model.output_price or 0)) / 1_000_000
    assert words.amount(round(dollars * NANOS)) in page.instead.words.text()
    assert "a little differently" in page.instead.detail.text()


def test_the_cap_is_set_on_the_page_and_shows_how_far_it_is_used_up(house: House, qtbot: QtBot) -> None:
    house.usage.state = CapState(today=date(2026, 11, 27), nanos=17 * NANOS, cap=None)
    page = _page(house.open_window(), qtbot)
    assert not page.cap.row.isVisible()
    page.cap.switch.click()
    assert house.preferences.current.monthly_cap == 20
    assert page.cap.words.text() == "$17.00 of $20.00 spent in November 2026: nearly reached"
    assert page.cap.until.text() == "It counts from nothing again on December 1."
    page.cap.field.setFocus()
    page.cap.field.selectAll()
    QTest.keyClicks(page.cap.field, "12")
    assert house.preferences.current.monthly_cap == 12
    assert page.cap.words.text() == "$17.00 of $12.00 spent in November 2026: reached"
    page.cap.switch.click()
    assert house.preferences.current.monthly_cap is None


def test_the_table_goes_to_a_file_and_a_failure_is_told(house: House, qtbot: QtBot, tmp_path: Path) -> None:
    _filled(house)
    page = _page(house.open_window(), qtbot)
    page.save_to(tmp_path / "a.csv")
    qtbot.wait_until(page.note.isVisible)
    assert page.note.text() == "3 answers written to a.csv"
    assert house.usage.written == [(Period.month_of(today()), tmp_path / "a.csv")]
    house.usage.failure = CsvNotWritten(path="/a.csv")
    page.save_to(tmp_path / "a.csv")
    qtbot.wait_until(lambda: page.note.text().startswith("The table could not be written to /a.csv."))


def _dialog(window: MainWindow, house: House, qtbot: QtBot) -> CapDialog:
    house.chat.fail_next = REACHED
    send(window, "Is it going to rain?")
    qtbot.wait_until(lambda: window.capping.dialog is not None)
    assert window.capping.dialog is not None
    return window.capping.dialog


def test_at_the_cap_it_can_be_raised_there_and_then_and_the_words_go(house: House, qtbot: QtBot) -> None:
    house.preferences.change(monthly_cap=20)
    window = house.open_window()
    dialog = _dialog(window, house, qtbot)
    assert dialog.message.text() == (
        "This would go beyond the month's cap of $20.00: $19.90 are spent, and it costs about $0.25."
    )
    assert "December 1, 2026" in dialog.hint.text()
    assert house.chat.sent == []
    dialog.raise_it.click()
    qtbot.wait_until(lambda: shown(window) == ["Is it going to rain?", ""])
    assert house.preferences.current.monthly_cap == enough(20.15) == 30


def test_who_does_not_raise_the_cap_keeps_the_words(house: House, qtbot: QtBot) -> None:
    window = house.open_window()
    _dialog(window, house, qtbot).cancel.click()
    qtbot.wait_until(lambda: window.composer.text() == "Is it going to rain?")
    assert house.chat.sent == []


def test_a_cap_that_would_not_do_cannot_be_chosen(house: House, qtbot: QtBot) -> None:
    dialog = _dialog(house.open_window(), house, qtbot)
    dialog.field.selectAll()
    QTest.keyClicks(dialog.field, "20")
    assert not dialog.raise_it.isEnabled()
    assert dialog.why.isVisible()


def test_from_the_question_the_page_can_be_looked_at(house: House, qtbot: QtBot) -> None:
    window = house.open_window()
    _dialog(window, house, qtbot).page.click()
    qtbot.wait_until(lambda: window.capping.place.is_open)
    assert house.chat.sent == []


def test_a_month_that_comes_near_its_cap_is_told_with_the_way_to_the_page(house: House, qtbot: QtBot) -> None:
    window = house.open_window()
    state = CapState(today=date(2026, 11, 27), nanos=17 * NANOS, cap=20.0)
    house.bridge.listen(CapNear(state=state))
    qtbot.wait_until(window.toast.isVisible)
    assert window.toast.message.text() == "$17.00 of this month's cap of $20.00 are spent."
    window.toast.action.click()
    assert window.capping.place.is_open


@pytest.mark.parametrize(
    ("joules", "said"), [(0.0, "0 J"), (950.0, "950 J"), (9_100.0, "2.53 Wh"), (7_200_000.0, "2.00 kWh")]
)
def test_energy_has_the_unit_that_suits_it(joules: float, said: str) -> None:
    assert energy_words(joules) == said


def test_a_sum_with_answers_of_unknown_price_says_that_it_is_more() -> None:
    assert words.money_of(UsageSum(answers=3, unpriced=1, nanos=2 * NANOS)) == "$2.00+"
    assert words.money_of(UsageSum(answers=3)) == "–"
