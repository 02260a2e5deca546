from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QWidget

from desktop_app.domain import MessageState, StopReason
from desktop_app.errors import ChildCrashed
from desktop_app.services.events import Phase
from desktop_app.ui.chat.button import QuietButton
from desktop_app.ui.chat.code import CodeBlock
from desktop_app.ui.chat.leaves import Code, Place
from desktop_app.ui.chat.save_code import suffix_of, write_code
from tests.ui.chat.looking import button_of, buttons_of, foot_of, view_of
from tests.ui.chat.samples import EVERYTHING, MEASURED, answered, asked, begun, conversation

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop_app.ui.chat.transcript import Transcript


def test_copy_gives_the_exact_source(transcript: Transcript) -> None:
    message = answered(EVERYTHING)
    transcript.show_messages([message])
    QTest.mouseClick(button_of(transcript, message, "Copy"), Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == EVERYTHING


def test_code_is_copied_without_its_fence(transcript: Transcript) -> None:
    message = answered("```py\nx = 1\n\ty\u200b\n```\n")
    transcript.show_messages([message])
    block = view_of(transcript, message).body.blocks[0]
    assert isinstance(block, CodeBlock)
    QTest.mouseClick(block.copy_button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "x = 1\n\ty\u200b"


def test_text_is_marked_across_paragraphs_and_copied(transcript: Transcript) -> None:
    message = answered("First paragraph\n\nSecond paragraph\n\n- item")
    transcript.show_messages([message])
    view = view_of(transcript, message)
    first, last = view.body.blocks[0], view.body.blocks[2]
    start = first.mapToParent(first.text_origin() + QPoint(0, 12))
    end = last.mapToParent(last.text_origin() + QPoint(400, 12))
    QTest.mousePress(view.body, Qt.MouseButton.LeftButton, pos=start)
    view.body.dragged.emit(view.body.mapToGlobal(end))
    QTest.mouseRelease(view.body, Qt.MouseButton.LeftButton, pos=end)
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "First paragraph\n\nSecond paragraph\nitem"


def test_any_answer_can_be_regenerated_from_below(qtbot: QtBot, transcript: Transcript) -> None:
    first, last = answered("one"), answered("two")
    transcript.show_messages([asked("?"), first, asked("?"), last])
    with qtbot.waitSignal(transcript.regenerate_requested) as asked_for:
        QTest.mouseClick(button_of(transcript, first, "Regenerate"), Qt.MouseButton.LeftButton)
    assert asked_for.args == [first.id]


def test_nothing_can_be_begun_while_an_answer_is_under_way(transcript: Transcript) -> None:
    first, live = answered("one"), begun()
    transcript.show_messages([asked("?"), first, asked("?"), live])
    assert transcript.is_busy()
    assert not button_of(transcript, first, "Regenerate").isEnabled()
    assert button_of(transcript, first, "Copy").isEnabled()
    transcript.end_answer(replace(live, text="done", state=MessageState.COMPLETE), None)
    assert button_of(transcript, first, "Regenerate").isEnabled()


@pytest.mark.parametrize("state", [MessageState.STOPPED, MessageState.INTERRUPTED, MessageState.FAILED])
def test_an_unfinished_answer_can_be_continued(qtbot: QtBot, transcript: Transcript, state: MessageState) -> None:
    message = answered("half", state=state)
    transcript.show_messages([asked("?"), message])
    with qtbot.waitSignal(transcript.continue_requested) as asked_for:
        QTest.mouseClick(button_of(transcript, message, "Continue"), Qt.MouseButton.LeftButton)
    assert asked_for.args == [message.id]


def test_a_finished_answer_cannot_be_continued_but_a_cut_one_can(transcript: Transcript) -> None:
    whole = answered("whole")
    cut = answered("cut", generation=replace(MEASURED, stop_reason=StopReason.LENGTH))
    transcript.show_messages([asked("?"), whole])
    assert "Continue" not in buttons_of(transcript, whole)
    transcript.show_messages([asked("?"), cut])
    assert "Continue" in buttons_of(transcript, cut)


def test_an_empty_answer_offers_nothing_to_copy(transcript: Transcript) -> None:
    message = answered("", state=MessageState.STOPPED)
    transcript.show_messages([asked("?"), message])
    assert buttons_of(transcript, message) == ["Regenerate", "Sent prompt…"]


def test_no_button_under_an_answer_is_cut_off(transcript: Transcript) -> None:
    message = answered("half", state=MessageState.STOPPED, sibling=2, siblings=3)
    transcript.show_messages([asked("?"), message])
    foot = foot_of(transcript, message)
    assert len(foot.buttons) == 6
    assert all(foot.rect().contains(button.geometry()) for button in foot.buttons)


def test_versions_are_stepped_through(transcript: Transcript) -> None:
    message = answered("second", sibling=2, siblings=3)
    transcript.show_messages([asked("?"), message])
    steps: list[tuple[int, int]] = []
    transcript.sibling_requested.connect(lambda number, step: steps.append((number, step)))
    QTest.mouseClick(button_of(transcript, message, "Earlier version"), Qt.MouseButton.LeftButton)
    QTest.mouseClick(button_of(transcript, message, "Later version"), Qt.MouseButton.LeftButton)
    assert steps == [(message.id, -1), (message.id, 1)]
    newest = answered("third", sibling=3, siblings=3)
    transcript.show_messages([asked("?"), newest])
    assert not button_of(transcript, newest, "Later version").isEnabled()


def test_an_answer_begun_again_takes_the_place_of_the_old_one(transcript: Transcript) -> None:
    question, old, later = asked("?"), answered("old"), asked("later")
    transcript.show_messages([question, old, later])
    new = begun()
    transcript.replace_answer(old.id, new)
    assert [transcript.view(m.id) is not None for m in (question, old, later, new)] == [True, False, False, True]


def test_an_answer_carried_on_keeps_its_words(qtbot: QtBot, transcript: Transcript) -> None:
    half = answered("The lamp", state=MessageState.STOPPED)
    transcript.show_messages([asked("?"), half])
    live = replace(half, state=MessageState.STREAMING, generation=None)
    transcript.replace_answer(half.id, live)
    assert transcript.is_busy()
    transcript.append(half.id, " is lit.", reasoning=False)
    block = view_of(transcript, half).body.blocks[0]
    qtbot.waitUntil(lambda: block.document.toPlainText() == "The lamp is lit.")


def test_an_answer_that_grew_out_of_sight_is_whole_when_it_comes_into_sight(
    qtbot: QtBot, transcript: Transcript
) -> None:
    answer = begun("Begin")
    transcript.show_messages([*conversation(50), asked("?"), answer])
    transcript.page.verticalScrollBar().setValue(0)
    transcript.append(answer.id, " and end", reasoning=False)
    transcript.page.follow_end()
    block = view_of(transcript, answer).body.blocks[0]
    qtbot.waitUntil(lambda: block.document.toPlainText() == "Begin and end")


def test_a_failure_is_told_under_the_answer(transcript: Transcript) -> None:
    answer = begun("The lamp")
    transcript.show_messages([asked("?"), answer])
    failed = replace(answer, state=MessageState.FAILED)
    transcript.end_answer(failed, ChildCrashed("assertion", reason="SIGSEGV"))
    buttons = view_of(transcript, failed).findChildren(QuietButton)
    details = next(button for button in buttons if button.accessibleName() == "Copy details")
    details.click()
    assert "assertion" in QGuiApplication.clipboard().text()
    assert view_of(transcript, failed).body.blocks[0].document.toPlainText() == "The lamp"


def test_an_empty_answer_shows_its_phase(transcript: Transcript) -> None:
    answer = begun()
    transcript.show_messages([asked("?"), answer])
    assert foot_of(transcript, answer).words() == "waiting…"
    transcript.set_phase(answer.id, Phase.LOADING, 0.42)
    assert foot_of(transcript, answer).words() == "loading the model 42%"


def test_reasoning_is_folded_away_and_opens(transcript: Transcript) -> None:
    message = replace(answered("Answer"), reasoning="First I think.\n\nThen I write.")
    transcript.show_messages([asked("?"), message])
    view = view_of(transcript, message)
    fold = view.fold
    assert fold is not None
    assert not fold.column.isVisible()
    height = view.height()
    QTest.mouseClick(fold.button, Qt.MouseButton.LeftButton)
    assert view.height() > height
    assert fold.column.blocks[0].document.toPlainText().startswith("First I think.")


def test_reasoning_grows_in_sight_and_folds_once_the_answer_begins(transcript: Transcript) -> None:
    answer = begun()
    transcript.show_messages([asked("?"), answer])
    transcript.append(answer.id, "First I think.", reasoning=True)
    transcript.show_now()
    fold = view_of(transcript, answer).fold
    assert fold is not None
    assert (fold.button.text(), fold.column.isVisible()) == ("Thinking…", True)
    transcript.append(answer.id, "Answer", reasoning=False)
    transcript.show_now()
    assert (fold.button.text(), fold.column.isVisible()) == ("Reasoning", False)
    measured = replace(MEASURED, timings=replace(MEASURED.timings, reasoning_s=12.3))
    done = replace(answer, text="Answer", reasoning="First I think.", state=MessageState.COMPLETE, generation=measured)
    transcript.end_answer(done, None)
    assert (fold.button.text(), fold.button.accessibleName()) == ("Thought for 12 s", "Thought for 12 s")


def test_reasoning_stays_as_the_reader_put_it(transcript: Transcript) -> None:
    answer = begun()
    transcript.show_messages([asked("?"), answer])
    transcript.append(answer.id, "Hm.", reasoning=True)
    transcript.show_now()
    fold = view_of(transcript, answer).fold
    assert fold is not None
    transcript.activateWindow()
    fold.button.setFocus()
    QTest.keyClick(fold.button, Qt.Key.Key_Space)
    transcript.append(answer.id, " Hm.", reasoning=True)
    transcript.show_now()
    assert not fold.column.isVisible()
    QTest.keyClick(fold.button, Qt.Key.Key_Space)
    transcript.append(answer.id, "Answer", reasoning=False)
    transcript.show_now()
    assert fold.column.isVisible()


def test_showing_the_same_conversation_again_keeps_the_place(transcript: Transcript) -> None:
    messages = conversation(20)
    transcript.show_messages(messages)
    bar = transcript.page.verticalScrollBar()
    bar.setValue(300)
    transcript.show_messages([*messages[:-1], answered("another version", sibling=1, siblings=2)])
    assert bar.value() == 300
    transcript.show_messages(conversation(20))
    assert bar.value() == bar.maximum()


def test_arrows_go_from_message_to_message(qtbot: QtBot, transcript: Transcript) -> None:
    messages = [asked("one"), answered("two"), asked("three"), answered("four")]
    transcript.show_messages(messages)
    transcript.activateWindow()
    transcript.setFocus()
    qtbot.waitUntil(transcript.page.hasFocus)
    QTest.keyClick(transcript.page, Qt.Key.Key_Tab)
    last = view_of(transcript, messages[3])
    assert last.hasFocus()
    QTest.keyClick(last, Qt.Key.Key_Up)
    assert view_of(transcript, messages[2]).hasFocus()
    QTest.keyClick(view_of(transcript, messages[2]), Qt.Key.Key_Down)
    assert last.hasFocus()


def test_assistive_technology_reads_a_block_once_it_is_finished(qtbot: QtBot, transcript: Transcript) -> None:
    answer = begun("First.\n\nSecond")
    transcript.show_messages([answer])
    body = view_of(transcript, answer).body
    assert body.blocks[1].accessibleName() == ""
    transcript.append(answer.id, " grows.\n\nThird.\n\n", reasoning=False)
    qtbot.waitUntil(lambda: body.blocks[1].accessibleName() == "Second grows.")
    assert view_of(transcript, answer).accessibleName() == "SmolLM2 135M"


def test_what_was_sent_is_asked_for_from_the_foot_even_while_another_answer_is_written(
    transcript: Transcript,
) -> None:
    first, second = answered("one"), begun()
    transcript.show_messages([first, second])
    asked_for: list[int] = []
    transcript.sent_requested.connect(asked_for.append)
    button = button_of(transcript, first, "Sent prompt…")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked_for == [first.id]


def test_long_lines_of_code_wrap_when_asked_and_the_page_follows(transcript: Transcript) -> None:
    code = answered("```python\n" + "wide = " + " + ".join(["1"] * 200) + "\n```\n\nAfter it.")
    transcript.show_messages([code])
    view = view_of(transcript, code)
    block = view.body.blocks[0]
    assert isinstance(block, CodeBlock)
    low, before = block.height(), view.total()
    QTest.mouseClick(block.wrap_button, Qt.MouseButton.LeftButton)
    assert block.height() > low
    assert view.total() == view.height() > before
    QTest.mouseClick(block.wrap_button, Qt.MouseButton.LeftButton)
    assert (block.height(), view.total()) == (low, before)


@pytest.mark.parametrize(
    ("language", "suffix"),
    [("python", ".py"), ("C++", ".cpp"), ("bash", ".sh"), ("", ".txt"), ("no such language", ".txt")],
)
def test_code_is_saved_whole_under_its_languages_name(tmp_path: Path, language: str, suffix: str) -> None:
    assert suffix_of(language) == suffix
    file = tmp_path / f"code{suffix}"
    write_code(Code(Place(), language, "첫째\n\tb"), str(file), QWidget())
    assert file.read_text(encoding="utf-8") == "첫째\n\tb\n"


def test_code_that_cannot_be_saved_is_told(tmp_path: Path, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    write_code(Code(Place(), "", "a"), str(tmp_path / "no folder" / "code.txt"), window)
    (box,) = window.findChildren(QMessageBox)
    assert box.text() == "The code could not be saved. Choose another folder."
    box.reject()
