"""The next prompt, written while an answer is: it waits in sight, goes by itself, and is never lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_app.domain import MessageState
from desktop_app.errors import ChildDied, DiskFull
from desktop_app.services.attachments import text_file
from tests.ui.house import send

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop_app.ui.main_window import MainWindow
    from tests.ui.house import House


@pytest.fixture
def window(qtbot: QtBot, house: House) -> MainWindow:
    """An answer is being written to "First", and "Second" is queued."""
    window = house.open_window()
    send(window, "First")
    qtbot.waitUntil(lambda: window.chat.is_writing and not window.chat.is_asking and window.chat.is_settled)
    send(window, "Second")
    assert _line(window) == "Queued: Second"
    return window


def _line(window: MainWindow) -> str:
    return window.composer.head.queue_line.words


def _said(house: House) -> list[str]:
    return [text for _, text, _ in house.chat.sent]


def _press(window: MainWindow, place: int) -> None:
    QTest.mouseClick(window.composer.head.queue_line.buttons()[place], Qt.MouseButton.LeftButton)


def test_a_queued_prompt_is_sent_when_the_answer_has_ended_well(qtbot: QtBot, house: House, window: MainWindow) -> None:
    assert (_said(house), window.composer.text()) == (["First"], "")
    QTest.keyClicks(window.composer.editor, "and a thought")
    house.chat.end()
    qtbot.waitUntil(lambda: _said(house) == ["First", "Second"])
    assert (_line(window), window.composer.text()) == ("", "and a thought")
    window.drafts.save()
    assert house.library.drafts[window.chat.conversation_id] == "and a thought"


def test_a_second_enter_while_the_first_prompt_goes_to_the_disk_means_the_same_words(
    qtbot: QtBot, house: House
) -> None:
    window = house.open_window()
    house.chat.hold_send = True
    send(window, "First")
    QTest.keyClick(window.composer.editor, Qt.Key.Key_Return)
    house.chat.hold_send = False
    house.chat.release()
    qtbot.waitUntil(lambda: window.composer.text() == "")
    assert (_said(house), _line(window)) == (["First"], "")


@pytest.mark.parametrize("stopped", [False, True], ids=["failed", "stopped"])
def test_after_an_answer_that_did_not_end_well_it_is_a_draft_again(
    qtbot: QtBot, house: House, window: MainWindow, *, stopped: bool
) -> None:
    QTest.keyClicks(window.composer.editor, "Third")
    if stopped:
        house.chat.end(state=MessageState.STOPPED)
    else:
        house.chat.end(ChildDied())
    qtbot.waitUntil(lambda: _line(window) == "")
    assert window.composer.text() == "Second\n\nThird"
    assert window.composer.hint.text() == "The queued prompt was not sent"
    assert _said(house) == ["First"]


def test_it_survives_the_windows_end_as_a_draft(house: House, window: MainWindow) -> None:
    QTest.keyClicks(window.composer.editor, "Third")
    window.close()
    assert house.library.drafts[window.chat.conversation_id] == "Second\n\nThird"


def test_it_can_be_edited_and_removed(qtbot: QtBot, house: House, window: MainWindow) -> None:
    QTest.keyClicks(window.composer.editor, "Third")
    _press(window, 0)
    assert (_line(window), window.composer.text()) == ("", "Second\n\nThird")
    QTest.keyClick(window.composer.editor, Qt.Key.Key_Return)
    assert _line(window) == "Queued: Second Third"
    _press(window, 1)
    assert (_line(window), window.composer.text()) == ("", "")
    window.drafts.save()
    assert house.library.drafts[window.chat.conversation_id] == ""
    house.chat.end()
    qtbot.waitUntil(lambda: not window.chat.is_writing)
    assert _said(house) == ["First"]


def test_it_is_sent_in_its_own_conversation_wherever_the_user_is(
    qtbot: QtBot, house: House, window: MainWindow
) -> None:
    own = window.chat.conversation_id
    QTest.keyClicks(window.composer.editor, "Third")
    other = house.library.add("Other", said=("a", "b"))
    window.shelf.open(other)
    qtbot.waitUntil(lambda: window.chat.is_settled and window.chat.conversation_id == other)
    assert (_line(window), window.composer.text()) == ("", "")
    house.chat.end()
    qtbot.waitUntil(lambda: _said(house) == ["First", "Second"])
    assert house.chat.sent[-1][0] == own
    assert window.composer.text() == ""


def test_it_is_still_queued_when_the_user_comes_back(qtbot: QtBot, house: House, window: MainWindow) -> None:
    own = window.chat.conversation_id
    assert own is not None
    QTest.keyClicks(window.composer.editor, "Third")
    other = house.library.add("Other", said=("a", "b"))
    window.shelf.open(other)
    qtbot.waitUntil(lambda: window.chat.is_settled and window.chat.conversation_id == other)
    window.shelf.open(own)
    qtbot.waitUntil(lambda: window.composer.text() == "Third")
    assert _line(window) == "Queued: Second"


def test_a_queued_prompt_that_cannot_be_stored_stands_in_the_field_again(
    qtbot: QtBot, house: House, window: MainWindow
) -> None:
    QTest.keyClicks(window.composer.editor, "Third")
    house.chat.fail_next = DiskFull()
    house.chat.end()
    qtbot.waitUntil(lambda: window.composer.text() == "Second\n\nThird")
    assert _line(window) == ""
    window.drafts.save()
    assert house.library.drafts[window.chat.conversation_id] == "Second\n\nThird"


def test_its_files_wait_with_it(qtbot: QtBot, house: House, window: MainWindow, tmp_path: Path) -> None:
    _press(window, 1)
    file = tmp_path / "notes.txt"
    file.write_text("buy oil", encoding="utf-8")
    window.files.add_paths([file])
    qtbot.waitUntil(lambda: len(window.composer.files()) == 1)
    QTest.keyClick(window.composer.editor, Qt.Key.Key_Return)
    assert window.composer.files() == ()
    window.files.add_text("later")
    qtbot.waitUntil(lambda: len(window.composer.files()) == 1)
    house.chat.end()
    qtbot.waitUntil(lambda: len(house.chat.attached) == 2)
    assert house.chat.attached[1] == (house.attachments.keep(text_file("notes.txt", "buy oil")),)
    assert [one.name for one in window.composer.files()] == ["Pasted text.txt"]
