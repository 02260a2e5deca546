"""The page of differences, as a reader uses it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_app.domain import BlindTurn, Generation, LaneSetup, Role, Sampling
from desktop_app.services.differences import Parting
from desktop_app.services.events import VotesChanged
from desktop_app.ui.actions import Do
from desktop_app.ui.differences.marked_text import LONGEST_LINE
from tests.ui.fake_services import GEMMA, SMOL

if TYPE_CHECKING:
    from PySide6.QtGui import QTextCursor
    from pytestqt.qtbot import QtBot

    from desktop_app.ui.differences.page import DifferencesPage
    from desktop_app.ui.main_window import MainWindow
    from tests.ui.house import House

TEXTS = ("It was built in 1969 😀 by Anna. It is large.", "It was built in 1968 😀 by Anna. Nobody lives there.")


def _compared(house: House, qtbot: QtBot, *turns: tuple[str, ...]) -> MainWindow:
    talk = house.library.add("Talk")
    lanes = [talk, *(house.library.add_lane(talk, LaneSetup(model=GEMMA.ref)).id for _ in turns[0][1:])]
    for turn, texts in enumerate(turns, start=1):
        for lane_id, text in zip(lanes, texts, strict=True):
            house.library.add_message(talk, Role.USER, f"question {turn}", lane_id=lane_id, turn_id=turn)
            answer = house.library.add_message(talk, Role.ASSISTANT, text, lane_id=lane_id)
            made = Generation(model=(SMOL if lane_id == talk else GEMMA).ref, seed=7, sampling=Sampling())
            house.library.replace(talk, replace(answer, generation=made, turn_id=turn))
    window = house.open_window()
    qtbot.wait_until(lambda: len(window.chat.lanes.shown) == len(lanes) and not window.chat.is_empty)
    return window


def _open(window: MainWindow, qtbot: QtBot) -> DifferencesPage:
    window.actions_by_name[Do.DIFFERENCES].trigger()
    page = window.differences.page
    assert page is not None
    qtbot.wait_until(lambda: "%" in page.cards[1].agreement.text())
    return page


def _looks(page: DifferencesPage, card: int, words: str) -> tuple[bool, bool]:
    """Whether words are bold, and underlined, where they stand in an answer."""
    text = page.cards[card].text
    cursor: QTextCursor = text.document().find(words)
    assert not cursor.isNull()
    return cursor.charFormat().fontWeight() > 400, cursor.charFormat().fontUnderline()


def test_numbers_that_differ_are_marked_behind_characters_of_two_units_as_well(house: House, qtbot: QtBot) -> None:
    page = _open(_compared(house, qtbot, TEXTS), qtbot)
    assert _looks(page, 0, "1969") == (True, True)
    assert _looks(page, 1, "1968") == (True, True)
    assert _looks(page, 1, "Anna") == (False, False)
    assert page.cards[0].agreement.text() == "Reference"
    assert ", 1 number" in page.cards[1].text.accessibleDescription()


def test_another_answer_can_be_the_reference(house: House, qtbot: QtBot) -> None:
    page = _open(_compared(house, qtbot, TEXTS), qtbot)
    page.reference.setFocus()
    QTest.keyClick(page.reference, Qt.Key.Key_Down)
    qtbot.wait_until(lambda: "%" in page.cards[0].agreement.text())
    assert page.cards[1].agreement.text() == "Reference"


def test_one_goes_from_prompt_to_prompt_and_back_to_the_chat(house: House, qtbot: QtBot) -> None:
    window = _compared(house, qtbot, ("One.", "Two."), TEXTS)
    page = _open(window, qtbot)
    assert page.place.text() == "Prompt 2 of 2"
    assert not page.later.isEnabled()
    QTest.mouseClick(page.earlier, Qt.MouseButton.LeftButton)
    assert page.prompt.text() == "question 1"
    assert page.cards[0].text.toPlainText() == "One."
    QTest.keyClick(page.cards[0].text, Qt.Key.Key_Escape)
    assert not window.differences.is_open


def test_answers_that_are_judged_blind_are_not_told_apart(house: House, qtbot: QtBot) -> None:
    window = _compared(house, qtbot, ("One.", "Two."), TEXTS)
    page = _open(window, qtbot)
    hidden = BlindTurn(turn_id=2, lane_ids=(1, 2), is_revealed=False)
    talk = window.chat.conversation_id
    house.bridge.listen(VotesChanged(conversation_id=talk, blind_turns=(hidden,), is_blind=True))
    qtbot.wait_until(lambda: page.place.text() == "Prompt 1 of 1")
    house.bridge.listen(VotesChanged(conversation_id=talk, blind_turns=(replace(hidden, is_revealed=True),)))
    qtbot.wait_until(lambda: page.place.text() == "Prompt 1 of 2")


@pytest.mark.parametrize(
    ("parted", "said"),
    [
        (Parting(character=8, token=3, tokens_known=True, in_reasoning=False), "They part at token 4, character 9."),
        (Parting(character=8, token=None, tokens_known=False, in_reasoning=False), "They part at character 9."),
        (Parting(character=None, token=None, tokens_known=True, in_reasoning=False), "to the last token."),
        (Parting(character=None, token=None, tokens_known=False, in_reasoning=False), "to the last character."),
        (Parting(character=None, token=2, tokens_known=True, in_reasoning=False), "in other tokens from token 3 on."),
        (Parting(character=4, token=1, tokens_known=True, in_reasoning=True), "in the reasoning, at token 2."),
    ],
)
def test_answers_that_were_to_be_written_alike_say_where_they_part(
    house: House, qtbot: QtBot, parted: Parting, said: str
) -> None:
    house.differences.parted = parted
    page = _open(_compared(house, qtbot, ("The cat sat.", "The cat ran.")), qtbot)
    qtbot.wait_until(lambda: page.cards[1].twin.text().startswith("Same model, same prompt, same seed."))
    assert page.cards[1].twin.text().endswith(said)
    assert not page.cards[1].twin.isHidden()
    assert page.cards[0].twin.isHidden()


def test_two_quantizations_of_one_model_are_called_that(house: House, qtbot: QtBot) -> None:
    house.differences.parted = Parting(
        character=8, token=3, tokens_known=True, in_reasoning=False, quantizations=("Q4_K_M", "Q8_0")
    )
    page = _open(_compared(house, qtbot, ("The cat sat.", "The cat ran.")), qtbot)
    qtbot.wait_until(lambda: "(Q4_K_M and Q8_0)" in page.cards[1].twin.text())


def test_keys_go_from_mark_to_mark_and_say_what_each_is(house: House, qtbot: QtBot) -> None:
    text = _open(_compared(house, qtbot, TEXTS), qtbot).cards[1].text
    said: list[str] = []
    text.told.connect(said.append)
    text.setFocus()
    for _ in range(3):
        QTest.keyClick(text, Qt.Key.Key_J)
    QTest.keyClick(text, Qt.Key.Key_K)
    assert said == ["another number: 1968", "only here: Nobody lives there.", "another number: 1968"]
    assert text.textCursor().selectedText() == "1968"


def test_an_answer_of_any_length_is_marked_a_few_marks_at_a_time(house: House, qtbot: QtBot) -> None:
    ours, theirs = ("".join(f"It is {at + more} 😀 now. " for at in range(3_000)) for more in (0, 1))
    text = _open(_compared(house, qtbot, (ours, theirs)), qtbot).cards[1].text
    assert max(len(line) for line in text.toPlainText().split("\n")) <= LONGEST_LINE
    qtbot.wait_until(lambda: text.is_dressed)
    cursor = text.document().find("3000")
    assert cursor.charFormat().fontUnderline()
    assert text.toPlainText().replace("\n", " ") == theirs


def test_there_is_nothing_to_show_in_a_chat_with_one_model(house: House, qtbot: QtBot) -> None:
    house.library.add("Talk", said=("q", "a"))
    window = house.open_window()
    qtbot.wait_until(lambda: not window.chat.is_empty)
    assert not window.actions_by_name[Do.DIFFERENCES].isEnabled()


def test_a_dark_window_marks_in_its_own_colours(house: House, qtbot: QtBot) -> None:
    window = _compared(house, qtbot, TEXTS)
    page = _open(window, qtbot)
    before = page.cards[0].text.document().find("1969").charFormat().foreground().color()
    window.actions_by_name[Do.LIGHT_OR_DARK].trigger()
    qtbot.wait_until(lambda: page.cards[0].text.document().find("1969").charFormat().foreground().color() != before)
