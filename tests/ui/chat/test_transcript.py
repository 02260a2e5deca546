from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from desktop_app.domain import Message, MessageState, StopReason
from desktop_app.errors import ChildCrashed
from desktop_app.services.events import Phase
from desktop_app.ui.chat.button import QuietButton
from desktop_app.ui.chat.code import CodeBlock
from desktop_app.ui.chat.transcript import Transcript
from tests.ui.chat.samples import EVERYTHING, MEASURED, answered, asked, begun

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop_app.ui.chat.foot import Foot
    from desktop_app.ui.chat.message_view import MessageView
    from desktop_app.ui.theme import Theme


def _view(transcript: Transcript, message: Message) -> MessageView:
    view = transcript.view(message.id)
    assert view is not None
    return view


def _foot(transcript: Transcript, message: Message) -> Foot:
    foot = _view(transcript, message).foot
    assert foot is not None
    return foot


def _button(transcript: Transcript, message: Message, name: str) -> QuietButton:
    for button in _foot(transcript, message).buttons:
        if button.accessibleName() == name:
            return button
    raise AssertionError(name)


def _names(transcript: Transcript, message: Message) -> list[str]:
    return [button.accessibleName() for button in _foot(transcript, message).buttons]


def _conversation(turns: int) -> list[Message]:
    return [message for turn in range(turns) for message in (asked(f"Question {turn}"), answered(EVERYTHING))]


def _stream(transcript: Transcript, message: Message, text: str, random: Random) -> None:
    at = 0
    while at < len(text):
        size = random.randint(1, 60)
        transcript.append(message.id, text[at : at + size], reasoning=False)
        at += size
        if random.random() < 0.3:
            QGuiApplication.processEvents()


@pytest.mark.parametrize("seed", range(4))
def test_a_streamed_answer_ends_pixel_for_pixel_as_the_whole_one(qtbot: QtBot, theme: Theme, seed: int) -> None:
    pages: list[Transcript] = []
    for _ in range(2):
        page = Transcript(theme)
        qtbot.addWidget(page)
        page.resize(700, 1600)
        page.show()
        qtbot.waitExposed(page)
        pages.append(page)
    streamed, whole = pages
    answer = begun()
    done = replace(answer, text=EVERYTHING, state=MessageState.COMPLETE, generation=MEASURED)
    streamed.show_messages([answer])
    streamed.set_phase(answer.id, Phase.WRITING, None)
    _stream(streamed, answer, EVERYTHING, Random(seed))
    streamed.end_answer(done, None)
    whole.show_messages([done])
    assert _view(streamed, done).body.leaves == _view(whole, done).body.leaves
    assert streamed.grab().toImage() == whole.grab().toImage()


def test_finished_blocks_are_not_made_again_while_the_answer_grows(transcript: Transcript) -> None:
    answer = begun("First paragraph.\n\nSecond paragraph.\n\nThird")
    transcript.show_messages([answer])
    first = _view(transcript, answer).body.blocks[0]
    written: list[object] = []
    first.document.contentsChanged.connect(lambda: written.append(1))
    more = " grows and grows\n\nFourth\n\nFifth"
    for word in more:
        transcript.append(answer.id, word, reasoning=False)
        QGuiApplication.processEvents()
    transcript.end_answer(replace(answer, text=answer.text + more, state=MessageState.COMPLETE), None)
    assert written == []


def test_growing_code_is_only_added_to(transcript: Transcript) -> None:
    answer = begun("```py\nfirst = 1\n")
    transcript.show_messages([answer])
    block = _view(transcript, answer).body.blocks[0]
    assert isinstance(block, CodeBlock)
    changes: list[tuple[int, int]] = []
    block.document.contentsChange.connect(lambda at, removed, _added: changes.append((at, removed)))
    transcript.append(answer.id, "second = 2\n", reasoning=False)
    transcript.end_answer(replace(answer, text="```py\nfirst = 1\nsecond = 2\n", state=MessageState.STOPPED), None)
    assert block.document.toPlainText() == "first = 1\nsecond = 2"
    assert all(at >= len("first = 1") and removed <= 1 for at, removed in changes)


def test_only_what_is_near_the_reader_holds_widgets(qtbot: QtBot, transcript: Transcript) -> None:
    messages = _conversation(600)
    transcript.show_messages(messages)
    assert transcript.view(messages[-1].id) is not None
    assert transcript.view(messages[0].id) is None
    transcript.page.verticalScrollBar().setValue(0)
    qtbot.waitUntil(lambda: transcript.view(messages[-1].id) is None)
    assert transcript.view(messages[0].id) is not None
    assert sum(transcript.view(message.id) is not None for message in messages) < 20


def test_a_long_conversation_opens_at_its_end(transcript: Transcript) -> None:
    messages = _conversation(100)
    transcript.show_messages(messages)
    bar = transcript.page.verticalScrollBar()
    assert bar.value() == bar.maximum() > 0
    foot = _foot(transcript, messages[-1])
    assert transcript.page.viewport().rect().contains(foot.mapTo(transcript.page.viewport(), QPoint(0, foot.height())))


def test_the_reader_keeps_their_place_while_heights_above_become_exact(qtbot: QtBot, transcript: Transcript) -> None:
    messages = [answered("A few\nshort\nlines\n\n" * (1 + number % 3)) for number in range(200)]
    transcript.show_messages(messages)
    bar = transcript.page.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    viewport = transcript.page.viewport()
    seen = next(m for m in messages if (v := transcript.view(m.id)) is not None and v.geometry().bottom() > 0)
    view = _view(transcript, seen)
    place, index = view.y(), messages.index(seen)
    top_leaf = view.body.index_at(-place)
    at = view.mapTo(viewport, QPoint(0, view.body.y() + view.body.top_of(top_leaf))).y()
    qtbot.waitUntil(lambda: transcript.view(messages[index - 1].id) is not None)
    for _ in range(20):
        QGuiApplication.processEvents()
    assert view.mapTo(viewport, QPoint(0, view.body.y() + view.body.top_of(top_leaf))).y() == at


def test_the_page_follows_the_answer_only_while_the_reader_is_at_the_end(qtbot: QtBot, transcript: Transcript) -> None:
    answer = begun()
    transcript.show_messages([*_conversation(5), asked("?"), answer])
    bar = transcript.page.verticalScrollBar()
    transcript.append(answer.id, "word\n\n" * 40, reasoning=False)
    end = bar.maximum()
    qtbot.waitUntil(lambda: bar.maximum() > end)
    assert bar.value() == bar.maximum()
    assert not transcript.page.jump_button.isVisible()
    bar.setValue(bar.value() - 10)
    place, end = bar.value(), bar.maximum()
    transcript.append(answer.id, "word\n\n" * 40, reasoning=False)
    qtbot.waitUntil(lambda: bar.maximum() > end)
    assert bar.value() == place
    assert transcript.page.jump_button.isVisible()
    QTest.mouseClick(transcript.page.jump_button, Qt.MouseButton.LeftButton)
    assert bar.value() == bar.maximum()
    assert not transcript.page.jump_button.isVisible()
    end = bar.maximum()
    transcript.append(answer.id, "word\n\n" * 40, reasoning=False)
    qtbot.waitUntil(lambda: bar.maximum() > end)
    assert bar.value() == bar.maximum()


def test_sending_goes_to_the_end(transcript: Transcript) -> None:
    transcript.show_messages(_conversation(5))
    bar = transcript.page.verticalScrollBar()
    bar.setValue(0)
    transcript.add_messages([asked("Again"), begun()])
    assert bar.value() == bar.maximum()
    assert transcript.page.follows_end()


def test_a_wider_window_keeps_the_place(transcript: Transcript) -> None:
    messages = _conversation(30)
    transcript.show_messages(messages)
    bar = transcript.page.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    top = next(m for m in messages if (v := transcript.view(m.id)) is not None and v.geometry().bottom() > 0)
    transcript.resize(500, 600)
    view = _view(transcript, top)
    assert view.y() <= 24
    assert view.geometry().bottom() >= 0


def test_copy_gives_the_exact_source(transcript: Transcript) -> None:
    message = answered(EVERYTHING)
    transcript.show_messages([message])
    QTest.mouseClick(_button(transcript, message, "Copy"), Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == EVERYTHING


def test_code_is_copied_without_its_fence(transcript: Transcript) -> None:
    message = answered("```py\nx = 1\n\ty\u200b\n```\n")
    transcript.show_messages([message])
    block = _view(transcript, message).body.blocks[0]
    assert isinstance(block, CodeBlock)
    QTest.mouseClick(block.copy_button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "x = 1\n\ty\u200b"


def test_text_is_marked_across_paragraphs_and_copied(transcript: Transcript) -> None:
    message = answered("First paragraph\n\nSecond paragraph\n\n- item")
    transcript.show_messages([message])
    view = _view(transcript, message)
    first, last = view.body.blocks[0], view.body.blocks[2]
    start = first.mapToParent(first.text_origin() + QPoint(0, 12))
    end = last.mapToParent(last.text_origin() + QPoint(400, 12))
    QTest.mousePress(view.body, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(view.body, end)
    view.body.selection.extend(end)
    QTest.mouseRelease(view.body, Qt.MouseButton.LeftButton, pos=end)
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "First paragraph\n\nSecond paragraph\nitem"


def test_an_answer_can_be_regenerated_from_below_and_by_key(qtbot: QtBot, transcript: Transcript) -> None:
    first, last = answered("one"), answered("two")
    transcript.show_messages([asked("?"), first, asked("?"), last])
    with qtbot.waitSignal(transcript.regenerate_requested) as asked_for:
        QTest.mouseClick(_button(transcript, first, "Regenerate"), Qt.MouseButton.LeftButton)
    assert asked_for.args == [first.id]
    transcript.activateWindow()
    transcript.setFocus()
    with qtbot.waitSignal(transcript.regenerate_requested) as asked_for:
        QTest.keyClick(transcript.page, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert asked_for.args == [last.id]


def test_nothing_can_be_begun_while_an_answer_is_under_way(qtbot: QtBot, transcript: Transcript) -> None:
    first, live = answered("one"), begun()
    transcript.show_messages([asked("?"), first, asked("?"), live])
    assert transcript.is_busy()
    assert not _button(transcript, first, "Regenerate").isEnabled()
    assert _button(transcript, first, "Copy").isEnabled()
    with qtbot.assertNotEmitted(transcript.regenerate_requested):
        QTest.keyClick(transcript.page, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    transcript.end_answer(replace(live, text="done", state=MessageState.COMPLETE), None)
    assert _button(transcript, first, "Regenerate").isEnabled()


@pytest.mark.parametrize("state", [MessageState.STOPPED, MessageState.INTERRUPTED, MessageState.FAILED])
def test_an_unfinished_answer_can_be_continued(qtbot: QtBot, transcript: Transcript, state: MessageState) -> None:
    message = answered("half", state=state)
    transcript.show_messages([asked("?"), message])
    with qtbot.waitSignal(transcript.continue_requested) as asked_for:
        QTest.mouseClick(_button(transcript, message, "Continue"), Qt.MouseButton.LeftButton)
    assert asked_for.args == [message.id]


def test_a_finished_answer_cannot_be_continued_but_a_cut_one_can(transcript: Transcript) -> None:
    whole = answered("whole")
    cut = answered("cut", generation=replace(MEASURED, stop_reason=StopReason.LENGTH))
    transcript.show_messages([asked("?"), whole])
    assert "Continue" not in _names(transcript, whole)
    transcript.show_messages([asked("?"), cut])
    assert "Continue" in _names(transcript, cut)


def test_versions_are_stepped_through(transcript: Transcript) -> None:
    message = answered("second", sibling=2, siblings=3)
    transcript.show_messages([asked("?"), message])
    steps: list[tuple[int, int]] = []
    transcript.sibling_requested.connect(lambda number, step: steps.append((number, step)))
    QTest.mouseClick(_button(transcript, message, "Earlier version"), Qt.MouseButton.LeftButton)
    QTest.mouseClick(_button(transcript, message, "Later version"), Qt.MouseButton.LeftButton)
    assert steps == [(message.id, -1), (message.id, 1)]
    newest = answered("third", sibling=3, siblings=3)
    transcript.show_messages([asked("?"), newest])
    assert not _button(transcript, newest, "Later version").isEnabled()


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
    block = _view(transcript, half).body.blocks[0]
    qtbot.waitUntil(lambda: block.document.toPlainText() == "The lamp is lit.")


def test_an_answer_that_grew_out_of_sight_is_whole_when_it_comes_into_sight(
    qtbot: QtBot, transcript: Transcript
) -> None:
    answer = begun("Begin")
    transcript.show_messages([*_conversation(50), asked("?"), answer])
    transcript.page.verticalScrollBar().setValue(0)
    transcript.append(answer.id, " and end", reasoning=False)
    transcript.page.follow_end()
    block = _view(transcript, answer).body.blocks[0]
    qtbot.waitUntil(lambda: block.document.toPlainText() == "Begin and end")


def test_a_failure_is_told_under_the_answer(transcript: Transcript) -> None:
    answer = begun("The lamp")
    transcript.show_messages([asked("?"), answer])
    failed = replace(answer, state=MessageState.FAILED)
    transcript.end_answer(failed, ChildCrashed("assertion", reason="SIGSEGV"))
    buttons = _view(transcript, failed).findChildren(QuietButton)
    details = next(button for button in buttons if button.accessibleName() == "Copy details")
    details.click()
    assert "assertion" in QGuiApplication.clipboard().text()
    assert _view(transcript, failed).body.blocks[0].document.toPlainText() == "The lamp"


def test_an_empty_answer_shows_its_phase(transcript: Transcript) -> None:
    answer = begun()
    transcript.show_messages([asked("?"), answer])
    assert _foot(transcript, answer).words() == "waiting…"
    transcript.set_phase(answer.id, Phase.LOADING, 0.42)
    assert _foot(transcript, answer).words() == "loading the model 42%"


def test_reasoning_is_folded_away_and_opens(transcript: Transcript) -> None:
    message = replace(answered("Answer"), reasoning="First I think.\n\nThen I write.")
    transcript.show_messages([asked("?"), message])
    view = _view(transcript, message)
    fold = view.fold
    assert fold is not None
    assert not fold.column.isVisible()
    height = view.height()
    QTest.mouseClick(fold.button, Qt.MouseButton.LeftButton)
    assert view.height() > height
    assert fold.column.blocks[0].document.toPlainText().startswith("First I think.")


def test_showing_the_same_conversation_again_keeps_the_place(transcript: Transcript) -> None:
    messages = _conversation(20)
    transcript.show_messages(messages)
    bar = transcript.page.verticalScrollBar()
    bar.setValue(300)
    transcript.show_messages([*messages[:-1], answered("another version", sibling=1, siblings=2)])
    assert bar.value() == 300
    transcript.show_messages(_conversation(20))
    assert bar.value() == bar.maximum()


def test_tab_and_arrows_go_from_message_to_message(qtbot: QtBot, transcript: Transcript) -> None:
    messages = [asked("one"), answered("two"), asked("three"), answered("four")]
    transcript.show_messages(messages)
    transcript.activateWindow()
    transcript.setFocus()
    qtbot.waitUntil(transcript.page.hasFocus)
    QTest.keyClick(transcript.page, Qt.Key.Key_Tab)
    first, second = _view(transcript, messages[0]), _view(transcript, messages[1])
    assert first.hasFocus()
    QTest.keyClick(first, Qt.Key.Key_Tab)
    assert second.hasFocus()
    QTest.keyClick(second, Qt.Key.Key_Tab)
    assert _button(transcript, messages[1], "Copy").hasFocus()
    QTest.keyClick(_button(transcript, messages[1], "Copy"), Qt.Key.Key_Backtab)
    assert second.hasFocus()
    QTest.keyClick(second, Qt.Key.Key_Down)
    assert _view(transcript, messages[2]).hasFocus()


def test_assistive_technology_reads_a_block_once_it_is_finished(qtbot: QtBot, transcript: Transcript) -> None:
    answer = begun("First.\n\nSecond")
    transcript.show_messages([answer])
    body = _view(transcript, answer).body
    assert body.blocks[1].accessibleName() == ""
    transcript.append(answer.id, " grows.\n\nThird.\n\n", reasoning=False)
    qtbot.waitUntil(lambda: body.blocks[1].accessibleName() == "Second grows.")
    assert _view(transcript, answer).accessibleName() == "SmolLM2 135M"
