"""The list of models to be had: there at once, searched as one types, and honest about what stands in the way."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_app.errors.hub import HubBusy, HubNotUnderstood, HubUnreachable, Offline
from desktop_app.repositories import SearchOrder
from desktop_app.services.fit import Setting, catalogue, usual_n_ctx
from desktop_app.ui.models.discover import Discover
from desktop_app.ui.models.entries import Band, catalogue_entries
from desktop_app.ui.models.entry_rows import EntryRole
from desktop_app.ui.models.hub_search import Stand, is_address
from desktop_app.ui.models.page import Part
from tests.ui.models.repositories import REPO, found, preview, repository

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop_app.errors import AppError
    from desktop_app.ui.main_window import MainWindow
    from tests.ui.house import House


def discover(window: MainWindow) -> Discover:
    window.models.open_part(Part.DISCOVER)
    assert window.models.page is not None
    part = window.models.page.content(Part.DISCOVER)
    assert isinstance(part, Discover)
    return part


def rows(part: Discover) -> list[str]:
    return [str(part.rows.index(row).data()) for row in range(part.rows.rowCount())]


def under(part: Discover, heading: str) -> list[str]:
    listed: dict[str, list[str]] = {}
    at = ""
    for row in range(part.rows.rowCount()):
        index = part.rows.index(row)
        if index.data(EntryRole.HEADING):
            at = str(index.data())
        else:
            listed.setdefault(at, []).append(str(index.data()))
    return listed.get(heading, [])


def settle(part: Discover, qtbot: QtBot) -> None:
    qtbot.wait_until(lambda: part._judging.is_done)  # noqa: SLF001 - what is to come is known nowhere else


def test_the_catalogue_is_there_at_once_and_asks_nobody(house: House, qtbot: QtBot) -> None:
    house.preferences.change(offline=True)
    part = discover(house.open_window())
    qtbot.wait_until(lambda: len(under(part, "Recommended for this computer")) == 1)
    names = under(part, "Recommended for this computer") + under(part, "Tandem's selection")
    assert sorted(names) == sorted(model.name for model in catalogue().models)
    settle(part, qtbot)
    assert house.hub.queries == []
    assert house.hub.described == []


def test_each_model_says_whether_it_fits_and_how_fast_it_would_be(house: House, qtbot: QtBot) -> None:
    part = discover(house.open_window())
    settle(part, qtbot)
    spoken = [
        str(part.rows.index(row).data(Qt.ItemDataRole.AccessibleTextRole))
        for row in range(part.rows.rowCount())
        if not part.rows.index(row).data(EntryRole.HEADING)
    ]
    verdicts = ("fits well", "fits, slowly", "does not fit")
    assert all(any(verdict in words for verdict in verdicts) for words in spoken)
    assert any("tok/s" in words for words in spoken)


def test_verdicts_follow_the_memory_that_is_free_when_one_comes_back(house: House, qtbot: QtBot) -> None:
    window = house.open_window()
    part = discover(window)
    settle(part, qtbot)

    def fitting() -> int:
        notes = [part.rows.index(row).data(EntryRole.NOTE) for row in range(part.rows.rowCount())]
        return sum(note.words.startswith("fits") for note in notes if note is not None)

    before = fitting()
    window.models.leave()
    house.computer.fits.room = replace(house.computer.fits.room, host=2_000_000_000)
    window.models.open()
    qtbot.wait_until(lambda: 0 < fitting() < before)


def test_the_recommended_one_is_shown_first_and_stands_open(house: House, qtbot: QtBot) -> None:
    part = discover(house.open_window())
    recommended = house.computer.fits.recommended().result()
    assert recommended is not None
    qtbot.wait_until(lambda: part.view.head.title.text() == recommended.model.name)
    assert rows(part)[:2] == ["Recommended for this computer", recommended.model.name]
    assert part.view.groups.current is not None
    assert house.hub.described == []


def test_before_a_model_is_chosen_the_page_says_what_to_do(house: House, qtbot: QtBot) -> None:
    house.computer.fits.room = replace(house.computer.fits.room, host=1)  # nothing to recommend
    part = discover(house.open_window())
    trouble = part.view.notices.trouble
    qtbot.wait_until(trouble.isVisible)
    assert trouble.message.text() == "Choose a model to see which of its files fit this computer."
    assert part.view.obtaining.isHidden()
    assert part.view.head.isHidden()


def test_what_is_typed_is_searched_once_after_a_pause(house: House, qtbot: QtBot) -> None:
    house.hub.found = (found(),)
    part = discover(house.open_window())
    QTest.keyClicks(part.field, "small")
    assert part.search.stand is Stand.SEARCHING
    qtbot.wait_until(lambda: under(part, "On the Hub") == ["Small-4B-GGUF"])
    assert [query.text for query in house.hub.queries] == ["small"]
    assert part.notice.isHidden()


def test_typing_on_gives_up_the_search_before(house: House, qtbot: QtBot) -> None:
    house.hub.hold_search = True
    part = discover(house.open_window())
    part.field.setText("small")
    qtbot.wait_until(lambda: len(house.hub.searching) == 1)
    part.field.setText("smaller")
    qtbot.wait_until(lambda: len(house.hub.searching) == 2)
    house.hub.searching[1].set_result((found("someone/Smaller-GGUF"),))
    qtbot.wait_until(lambda: under(part, "On the Hub") == ["Smaller-GGUF"])
    assert house.hub.searching[0].exception() is not None
    assert part.search.stand is Stand.FOUND


def test_an_emptied_field_shows_the_catalogue_alone(house: House, qtbot: QtBot) -> None:
    house.hub.found = (found(),)
    part = discover(house.open_window())
    part.field.setText("small")
    qtbot.wait_until(lambda: bool(under(part, "On the Hub")))
    part.field.clear()
    assert under(part, "On the Hub") == []
    assert part.search.stand is Stand.IDLE


def test_author_order_and_licence_go_along_with_the_search(house: House, qtbot: QtBot) -> None:
    part = discover(house.open_window())
    part.filters.author.setText("bartowski")
    part.filters.order.setCurrentIndex(part.filters.order.findData(SearchOrder.RECENT))
    part.filters.licence.setCurrentIndex(part.filters.licence.findData("mit"))
    qtbot.wait_until(lambda: bool(house.hub.queries))
    query = house.hub.queries[-1]
    assert (query.author, query.licence, query.order) == ("bartowski", "mit", SearchOrder.RECENT)


def test_the_hub_can_be_browsed_without_a_word(house: House, qtbot: QtBot) -> None:
    house.hub.found = (found(),)
    part = discover(house.open_window())
    QTest.mouseClick(part.browse, Qt.MouseButton.LeftButton)
    qtbot.wait_until(lambda: under(part, "On the Hub") == ["Small-4B-GGUF"])
    assert [query.text for query in house.hub.queries] == [""]


def test_filters_leave_what_is_wanted(house: House, qtbot: QtBot) -> None:
    part = discover(house.open_window())
    part.filters.family.setCurrentIndex(part.filters.family.findData("Gemma"))
    assert all(name.startswith("Gemma") for name in under(part, "Tandem's selection"))
    part.filters.family.setCurrentIndex(0)
    part.filters.band.setCurrentIndex(part.filters.band.findData(Band.HUGE))
    large = {model.name for model in catalogue().models if model.parameters >= 20e9}
    assert set(under(part, "Tandem's selection")) == large
    part.filters.clear()
    part.filters.fits.setChecked(True)
    settle(part, qtbot)
    notes = [part.rows.index(row).data(EntryRole.NOTE) for row in range(part.rows.rowCount())]
    assert all(note.words != "does not fit" for note in notes if note is not None)
    assert len(rows(part)) < len(catalogue().models)


def test_filters_that_leave_nothing_say_so_and_can_be_cleared(house: House) -> None:
    part = discover(house.open_window())
    part.filters.family.setCurrentIndex(part.filters.family.findData("Falcon"))
    part.filters.band.setCurrentIndex(part.filters.band.findData(Band.TINY))
    assert part.notice.message.text() == "None of Tandem's selection is of that kind."
    QTest.mouseClick(part.notice.buttons[0], Qt.MouseButton.LeftButton)
    assert len(rows(part)) > len(catalogue().models)


def test_nothing_found_says_what_to_try(house: House, qtbot: QtBot) -> None:
    part = discover(house.open_window())
    part.field.setText("xyzzy")
    qtbot.wait_until(lambda: part.search.stand is Stand.NOTHING)
    assert part.notice.message.text() == "The Hub has no GGUF model of that kind."


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (HubUnreachable(host="huggingface.co"), "huggingface.co cannot be reached."),
        (HubBusy(host="huggingface.co"), "huggingface.co is too busy to answer."),
        (
            HubNotUnderstood(host="mirror.example"),
            "What mirror.example answered does not come from a Hugging Face Hub.",
        ),
    ],
)
def test_a_search_that_fails_says_why_and_can_be_tried_again(
    house: House, qtbot: QtBot, error: AppError, message: str
) -> None:
    house.hub.failure = error
    part = discover(house.open_window())
    part.field.setText("gemma")
    qtbot.wait_until(lambda: part.search.stand is Stand.FAILED)
    assert part.notice.message.text() == message
    assert under(part, "Tandem's selection")
    house.hub.failure = None
    house.hub.found = (found(),)
    assert part.notice.buttons[0].text() == "Try again"
    QTest.mouseClick(part.notice.buttons[0], Qt.MouseButton.LeftButton)
    qtbot.wait_until(lambda: under(part, "On the Hub") == ["Small-4B-GGUF"])


def test_offline_says_so_and_going_online_searches_at_once(house: House, qtbot: QtBot) -> None:
    house.preferences.change(offline=True)
    house.hub.failure = Offline()
    part = discover(house.open_window())
    part.field.setText("gemma")
    qtbot.wait_until(lambda: part.search.stand is Stand.FAILED)
    assert part.notice.message.text() == "Tandem is offline."
    house.hub.failure = None
    house.hub.found = (found(),)
    assert part.notice.buttons[0].text() == "Go online"
    QTest.mouseClick(part.notice.buttons[0], Qt.MouseButton.LeftButton)
    qtbot.wait_until(lambda: under(part, "On the Hub") == ["Small-4B-GGUF"])
    assert not house.preferences.current.offline


def test_offline_a_model_of_the_catalogue_is_shown_without_asking(house: House, qtbot: QtBot) -> None:
    house.preferences.change(offline=True)
    part = discover(house.open_window())
    settle(part, qtbot)
    part.list.step(1)
    chosen = part.list.current()
    assert chosen is not None
    assert part.view.head.title.text() == chosen.name
    assert not part.view.looking.is_asking


@pytest.mark.parametrize(
    "address",
    [
        REPO,
        f"https://huggingface.co/{REPO}",
        f"huggingface.co/{REPO}/tree/main",
        f"hf.co/{REPO}:Q4_K_M",
        f"ollama run hf.co/{REPO}",
        f"hf://{REPO}",
    ],
)
def test_an_address_opens_its_repository(house: House, qtbot: QtBot, address: str) -> None:
    house.hub.repositories[address] = repository()
    part = discover(house.open_window())
    assert is_address(address)
    part.field.setText(address)
    QTest.keyClick(part.field, Qt.Key.Key_Return)
    qtbot.wait_until(lambda: part.view.head.title.text() == "Small-4B-GGUF")
    assert house.hub.described == [address]


def test_a_pasted_address_needs_no_enter(house: House, qtbot: QtBot) -> None:
    house.hub.repositories[REPO] = repository()
    part = discover(house.open_window())
    part.field.insert(REPO)  # what pasting does
    part.field.textEdited.emit(part.field.text())
    qtbot.wait_until(lambda: part.view.head.title.text() == "Small-4B-GGUF")


@pytest.mark.parametrize("words", ["gemma", "qwen 4b", "what is a/b testing", ""])
def test_words_are_no_address(words: str) -> None:
    assert not is_address(words)


def test_all_of_it_works_by_keys(house: House, qtbot: QtBot) -> None:
    house.hub.found = (found(),)
    house.hub.repositories[REPO] = repository()
    window = house.open_window()
    part = discover(window)
    assert part.field.hasFocus()
    QTest.keyClicks(part.field, "small-4b")
    qtbot.wait_until(lambda: under(part, "On the Hub") == ["Small-4B-GGUF"])
    QTest.keyClick(part.field, Qt.Key.Key_Down)
    qtbot.wait_until(lambda: part.view.looking.repository is not None)
    QTest.keyClick(part.field, Qt.Key.Key_Return)
    row = next(row for row in part.view.groups.rows if row.isChecked())
    qtbot.wait_until(row.hasFocus)
    QTest.keyClick(row, Qt.Key.Key_Down)
    assert part.view.groups.current is not None
    assert part.view.groups.current.name == "BF16"


def test_a_hostile_name_is_plain_text(house: House, qtbot: QtBot) -> None:
    house.hub.found = (found("evil/<b>bold</b>\u202egpj.exe"),)
    part = discover(house.open_window())
    part.field.setText("evil")
    qtbot.wait_until(lambda: under(part, "On the Hub") == ["<b>bold</b>⟦U+202E⟧gpj.exe"])


def test_in_a_narrow_window_list_and_model_take_turns(house: House, qtbot: QtBot) -> None:
    window = house.open_window()
    window.resize(700, 600)
    part = discover(window)
    qtbot.wait_until(lambda: part.width() < 720)
    assert part.list.isVisible()
    assert not part.view.isVisible()
    part.list.step(0)
    QTest.keyClick(part.list, Qt.Key.Key_Return)
    qtbot.wait_until(part.view.isVisible)
    assert not part.list.isVisible()
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert part.list.isVisible()
    assert window.models.is_open
    QTest.mouseClick(part.filter_button, Qt.MouseButton.LeftButton)
    assert part.filters.isVisible()


def test_the_list_judges_a_model_by_its_header_once_the_page_beside_it_does(house: House, qtbot: QtBot) -> None:
    part = discover(house.open_window())
    settle(part, qtbot)
    entry = next(each for each in catalogue_entries() if each.known is not None and each.known.id == "llama-3.2-1b")
    guessed = part._judging.verdicts[entry.key]  # noqa: SLF001 - the list draws it
    house.hub.repositories[entry.repo_id] = repository(entry.repo_id)
    house.hub.previews[entry.repo_id, entry.quantization] = preview()
    part.list.chosen.emit(entry)
    qtbot.wait_until(lambda: part.view.looking.shape_read(entry) is not None)
    settle(part, qtbot)

    judged = part._judging.verdicts[entry.key]  # noqa: SLF001 - as above
    exact = house.computer.fits.judge(preview().shape, Setting(n_ctx=usual_n_ctx(preview().shape)))
    assert not judged.estimated
    assert judged.best == exact.best != guessed.best
