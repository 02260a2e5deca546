from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from desktop_app.domain import Message, MessageState
from desktop_app.preferences import Preferences
from desktop_app.services.events import Phase
from desktop_app.ui.chat.code import CodeBlock
from desktop_app.ui.chat.message_view import MessageView
from desktop_app.ui.chat.transcript import Transcript
from tests.ui.chat.looking import foot_of, settle, view_of
from tests.ui.chat.samples import EVERYTHING, MEASURED, answered, asked, begun, conversation

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop_app.ui.theme import Theme


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
    settle(qtbot, streamed, whole)
    assert view_of(streamed, done).body.leaves == view_of(whole, done).body.leaves
    assert streamed.grab().toImage() == whole.grab().toImage()


def test_finished_blocks_are_not_made_again_while_the_answer_grows(transcript: Transcript) -> None:
    answer = begun("First paragraph.\n\nSecond paragraph.\n\nThird")
    transcript.show_messages([answer])
    first = view_of(transcript, answer).body.blocks[0]
    written: list[object] = []
    first.document.contentsChanged.connect(lambda: written.append(1))
    more = " grows and grows\n\nFourth\n\nFifth"
    for word in more:
        transcript.append(answer.id, word, reasoning=False)
        QGuiApplication.processEvents()
    transcript.end_answer(replace(answer, text=answer.text + more, state=MessageState.COMPLETE), None)
    assert written == []


def test_growing_code_is_only_added_to(transcript: Transcript) -> None:
    answer = begun("```text\nfirst = 1\n")
    transcript.show_messages([answer])
    block = view_of(transcript, answer).body.blocks[0]
    assert isinstance(block, CodeBlock)
    changes: list[tuple[int, int]] = []
    block.document.contentsChange.connect(lambda at, removed, _added: changes.append((at, removed)))
    transcript.append(answer.id, "second = 2\n", reasoning=False)
    transcript.end_answer(replace(answer, text="```mine\nfirst = 1\nsecond = 2\n", state=MessageState.STOPPED), None)
    assert block.document.toPlainText() == "first = 1\nsecond = 2"
    assert all(at >= len("first = 1") and removed <= 1 for at, removed in changes)


def test_only_what_is_near_the_reader_holds_widgets(qtbot: QtBot, transcript: Transcript) -> None:
    messages = conversation(600)
    transcript.show_messages(messages)
    assert transcript.view(messages[-1].id) is not None
    assert transcript.view(messages[0].id) is None
    transcript.page.verticalScrollBar().setValue(0)
    qtbot.waitUntil(lambda: transcript.view(messages[-1].id) is None)
    assert transcript.view(messages[0].id) is not None
    assert sum(transcript.view(message.id) is not None for message in messages) < 20


def test_a_long_conversation_opens_at_its_end(transcript: Transcript) -> None:
    messages = conversation(100)
    transcript.show_messages(messages)
    bar = transcript.page.verticalScrollBar()
    assert bar.value() == bar.maximum() > 0
    foot = foot_of(transcript, messages[-1])
    assert transcript.page.viewport().rect().contains(foot.mapTo(transcript.page.viewport(), QPoint(0, foot.height())))


def test_the_reader_keeps_their_place_while_heights_above_become_exact(qtbot: QtBot, transcript: Transcript) -> None:
    messages = [answered("A few\nshort\nlines\n\n" * (1 + number % 3)) for number in range(200)]
    transcript.show_messages(messages)
    bar = transcript.page.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    viewport = transcript.page.viewport()
    seen = next(m for m in messages if (v := transcript.view(m.id)) is not None and v.geometry().bottom() > 0)
    view = view_of(transcript, seen)
    place, index = view.y(), messages.index(seen)
    top_leaf = view.body.index_at(-place)
    at = view.mapTo(viewport, QPoint(0, view.body.y() + view.body.top_of(top_leaf))).y()
    qtbot.waitUntil(lambda: transcript.view(messages[index - 1].id) is not None)
    for _ in range(20):
        QGuiApplication.processEvents()
    assert view.mapTo(viewport, QPoint(0, view.body.y() + view.body.top_of(top_leaf))).y() == at


def test_the_page_follows_the_answer_only_while_the_reader_is_at_the_end(qtbot: QtBot, transcript: Transcript) -> None:
    answer = begun()
    transcript.show_messages([*conversation(5), asked("?"), answer])
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
    transcript.show_messages(conversation(5))
    bar = transcript.page.verticalScrollBar()
    bar.setValue(0)
    transcript.add_messages([asked("Again"), begun()])
    assert bar.value() == bar.maximum()
    assert transcript.page.follows_end()


def test_a_wider_window_keeps_the_place(transcript: Transcript) -> None:
    messages = conversation(30)
    transcript.show_messages(messages)
    bar = transcript.page.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    top = next(m for m in messages if (v := transcript.view(m.id)) is not None and v.geometry().bottom() > 0)
    transcript.resize(500, 600)
    view = view_of(transcript, top)
    assert view.y() <= 24
    assert view.geometry().bottom() >= 0


def test_another_look_leaves_the_focus_at_the_message_that_is_read(transcript: Transcript, theme: Theme) -> None:
    messages = conversation(2)
    transcript.show_messages(messages)
    transcript.page.go_to(2)
    theme.follow(Qt.ColorScheme.Dark)
    assert view_of(transcript, messages[2]).hasFocus()


def test_screen_readers_find_messages_in_their_order_however_they_were_made(
    qtbot: QtBot, transcript: Transcript
) -> None:
    transcript.show_messages(conversation(20))
    transcript.page.verticalScrollBar().setValue(0)
    qtbot.waitUntil(transcript.page.views()[0].isVisible)
    views = [child for child in transcript.page.viewport().children() if isinstance(child, MessageView)]
    assert [view.message.id for view in views] == sorted(view.message.id for view in views)


def test_larger_text_has_a_wider_column_so_that_lines_hold_as_many_characters(
    theme: Theme, transcript: Transcript
) -> None:
    transcript.resize(1400, 700)
    (message,) = messages = [answered("words " * 200)]
    transcript.show_messages(messages)
    usual = view_of(transcript, message).width()
    theme.wear(Preferences(reading_size=20))
    assert view_of(transcript, message).width() == round(usual * 20 / 15)
