from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest

from desktop_app.domain import MessageState
from desktop_app.errors import AppError, DiskFull, PromptTooLong
from tests.ui.house import House, send, shown

if TYPE_CHECKING:
    import pytest
    from pytestqt.qtbot import QtBot


def test_a_draft_comes_back_in_its_own_conversation(house: House, qtbot: QtBot) -> None:
    one = house.library.add("One", said=("q", "a"))
    two = house.library.add("Two", days_ago=1, said=("q", "a"))
    window = house.open_window()
    QTest.keyClicks(window.composer.editor, "half a thought")
    window.chat.open(two)
    qtbot.wait_until(lambda: window.composer.text() == "")
    assert house.library.drafts[one] == "half a thought"
    window.chat.open(one)
    qtbot.wait_until(lambda: window.composer.text() == "half a thought")


def test_a_draft_is_stored_by_itself_and_on_closing(house: House, qtbot: QtBot) -> None:
    window = house.open_window()
    QTest.keyClicks(window.composer.editor, "abc")
    qtbot.wait_until(lambda: house.library.drafts.get(None) == "abc")
    QTest.keyClicks(window.composer.editor, "d")
    window.close()
    assert house.library.drafts[None] == "abcd"


def test_a_sent_draft_is_forgotten(house: House, qtbot: QtBot) -> None:
    window = house.open_window()
    send(window, "sent")
    qtbot.wait_until(lambda: house.library.drafts.get(None) == "")


def test_a_draft_that_could_not_be_stored_is_tried_again_and_told_once(
    house: House, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop_app.ui.drafts.RETRY_AFTER_MS", 10)
    window = house.open_window()
    told: list[AppError] = []
    window.drafts.failed.connect(told.append)
    house.library.failing_saves = 3
    QTest.keyClicks(window.composer.editor, "precious")
    qtbot.wait_until(lambda: house.library.drafts.get(None) == "precious")
    assert [error.code for error in told] == ["disk_full"]
    assert house.library.failing_saves == 0


def test_words_that_could_not_be_stored_are_there_when_one_comes_back(house: House, qtbot: QtBot) -> None:
    one = house.library.add("One", said=("q", "a"))
    two = house.library.add("Two", days_ago=1, said=("q", "a"))
    window = house.open_window()
    house.library.failing_saves = 1
    QTest.keyClicks(window.composer.editor, "half a thought")
    window.chat.open(two)
    qtbot.wait_until(window.toast.isVisible)
    window.chat.open(one)
    assert window.composer.text() == "half a thought"
    window.close()
    assert house.library.drafts[one] == "half a thought"


def test_typing_without_a_pause_is_stored_all_the_same(house: House, qtbot: QtBot) -> None:
    window = house.open_window()
    keys = QTimer(window, interval=20)
    keys.timeout.connect(lambda: QTest.keyClicks(window.composer.editor, "x"))
    keys.start()
    qtbot.wait_until(lambda: house.library.drafts.get(None, "").startswith("x"))
    keys.stop()


def test_what_is_typed_before_the_stored_draft_comes_stands_below_it(house: House, qtbot: QtBot) -> None:
    house.library.add("One", said=("q", "a"))
    two = house.library.add("Two", days_ago=1, said=("q", "a"))
    house.library.drafts[two] = "as I was saying"
    window = house.open_window()
    house.library.hold_drafts = True
    window.chat.open(two)
    QTest.keyClicks(window.composer.editor, "more")
    window.drafts.save()
    assert house.library.drafts[two] == "as I was saying"
    house.library.release_drafts()
    qtbot.wait_until(lambda: window.composer.text() == "as I was saying\nmore")
    qtbot.wait_until(lambda: house.library.drafts[two] == "as I was saying\nmore")


def test_what_is_typed_before_there_is_a_conversation_joins_the_draft_of_the_first(house: House, qtbot: QtBot) -> None:
    one = house.library.add("One", said=("q", "a"))
    house.library.drafts |= {None: "of a new chat", one: "left unsent"}
    window = house.open_window(type_first="typed early")
    qtbot.wait_until(lambda: house.library.drafts[one] == "left unsent\ntyped early")
    assert window.composer.text() == "left unsent\ntyped early"
    assert house.library.drafts[None] == "of a new chat"


def test_what_was_typed_before_the_stored_draft_came_is_kept_with_it_when_one_goes_on(
    house: House, qtbot: QtBot
) -> None:
    one = house.library.add("One", said=("q", "a"))
    two = house.library.add("Two", days_ago=1, said=("q", "a"))
    house.library.drafts[two] = "as I was saying"
    window = house.open_window()
    house.library.hold_drafts = True
    window.chat.open(two)
    QTest.keyClicks(window.composer.editor, "more")
    window.chat.open(one)
    assert window.composer.text() == ""
    house.library.release_drafts()
    qtbot.wait_until(lambda: house.library.drafts[two] == "as I was saying\nmore")
    assert window.composer.text() == ""


def test_words_typed_while_a_first_message_is_being_stored_go_with_its_conversation(house: House, qtbot: QtBot) -> None:
    window = house.open_window()
    house.chat.hold_send = True
    send(window, "first")
    QTest.keyClicks(window.composer.editor, " and more")
    house.chat.release()
    qtbot.wait_until(lambda: house.library.drafts.get(window.chat.conversation_id) == "first and more")
    assert not house.library.drafts.get(None)


def test_words_of_a_send_that_fails_elsewhere_are_a_draft_again(house: House, qtbot: QtBot) -> None:
    one = house.library.add("One", said=("q", "a"))
    two = house.library.add("Two", days_ago=1, said=("q", "a"))
    window = house.open_window()
    house.chat.hold_send = True
    send(window, "precious words")
    window.chat.open(two)
    house.chat.release(DiskFull())
    qtbot.wait_until(lambda: house.library.drafts.get(one) == "precious words")
    window.chat.open(one)
    qtbot.wait_until(lambda: window.composer.text() == "precious words")


def test_a_prompt_that_is_too_long_can_be_edited(house: House, qtbot: QtBot) -> None:
    window = house.open_window()
    send(window, "a very long prompt")
    qtbot.wait_until(lambda: len(shown(window)) == 2)
    assert window.composer.text() == ""
    house.chat.end(PromptTooLong(tokens="9000", n_ctx="8192"))
    qtbot.wait_until(lambda: window.composer.text() == "a very long prompt")


def test_a_prompt_that_was_too_long_does_not_take_the_place_of_other_words(house: House, qtbot: QtBot) -> None:
    window = house.open_window()
    send(window, "a very long prompt")
    qtbot.wait_until(lambda: len(shown(window)) == 2)
    QTest.keyClicks(window.composer.editor, "short")
    house.chat.end(PromptTooLong(tokens="9000", n_ctx="8192"))
    qtbot.wait_until(lambda: window.chat.messages()[-1].state == MessageState.FAILED)
    assert window.composer.text() == "short"


def test_a_prompt_that_is_too_long_elsewhere_becomes_the_draft_there(house: House, qtbot: QtBot) -> None:
    two = house.library.add("Two", days_ago=1, said=("q", "a"))
    one = house.library.add("One", said=("q", "a"))
    window = house.open_window()
    send(window, "a very long prompt")
    qtbot.wait_until(lambda: len(shown(window)) == 4)
    window.chat.open(two)
    house.chat.end(PromptTooLong(tokens="9000", n_ctx="8192"))
    qtbot.wait_until(lambda: house.library.drafts.get(one) == "a very long prompt")
    assert window.composer.text() == ""
