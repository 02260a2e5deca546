from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QLineEdit

from desktop_app.domain import LaneSetup, MessageState, ModelRef, TemplateChoice
from desktop_app.errors import DiskFull, NotAGguf
from desktop_app.services.events import ModelChanged, Readiness
from desktop_app.ui.actions import Do, WindowMenu
from tests.ui.fake_services import GEMMA, SMOL
from tests.ui.house import House, send, shown, titles

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_the_newest_conversation_is_open_at_the_start(house: House, qtbot: QtBot) -> None:
    house.library.add("Older", days_ago=2, said=("q", "a"))
    house.library.add("Newest", said=("Who?", "Me."))
    window = house.open_window()
    qtbot.wait_until(lambda: shown(window) == ["Who?", "Me."])
    assert window.windowTitle() == "Newest · Tandem"
    assert window.header.title.text() == "Newest"
    assert window.transcript.isVisible()


def test_a_fresh_profile_opens_an_empty_conversation_with_a_model_being_made_ready(house: House) -> None:
    window = house.open_window()
    assert window.windowTitle() == "New chat · Tandem"
    assert window.welcome.isVisible()
    assert window.welcome.words.text() == "SmolLM2 135M Instruct runs on this computer. What you write stays here."
    assert house.models.prepared == ["smol"]
    assert window.composer.editor.hasFocus()


def test_an_example_fills_the_composer_and_sends_nothing(house: House) -> None:
    window = house.open_window()
    QTest.mouseClick(window.welcome.examples[0], Qt.MouseButton.LeftButton)
    assert window.composer.text() == "Write a short story about a lighthouse."
    assert house.chat.sent == []


def test_without_a_model_there_is_one_sentence_and_one_button(house: House, qtbot: QtBot) -> None:
    house.models.models = ()
    window = house.open_window()
    assert window.welcome.title.text() == "No model yet"
    assert window.welcome.open_file.isVisible()
    assert not any(example.isVisible() for example in window.welcome.examples)
    send(window, "hello")
    assert house.chat.sent == []
    assert window.composer.text() == "hello"
    house.models.find((SMOL,))
    qtbot.wait_until(lambda: window.welcome.title.text() == "Ask something")
    assert house.models.prepared == ["smol"]


def test_a_prompt_is_sent_answered_and_listed(house: House, qtbot: QtBot) -> None:
    window = house.open_window()
    send(window, "Hi there")
    qtbot.wait_until(lambda: shown(window) == ["Hi there", ""])
    assert house.chat.sent == [(None, "Hi there", LaneSetup(model=SMOL.ref))]
    assert window.composer.text() == ""
    qtbot.wait_until(lambda: titles(window) == ["Today", "Hi there"])
    assert window.sidebar.list.current_id() == window.chat.conversation_id
    house.chat.write("Hel")
    house.chat.write("lo")
    qtbot.wait_until(lambda: shown(window) == ["Hi there", "Hello"])
    house.chat.end()
    qtbot.wait_until(lambda: window.chat.messages()[-1].state == MessageState.COMPLETE)


def test_a_failed_send_keeps_the_words_and_says_why(house: House, qtbot: QtBot) -> None:
    window = house.open_window()
    house.chat.fail_next = DiskFull()
    send(window, "precious words")
    qtbot.wait_until(window.toast.isVisible)
    assert window.composer.text() == "precious words"
    assert window.toast.message.text() == "The disk is full; nothing more can be stored."
    QTest.keyClick(window.composer.editor, Qt.Key.Key_Return)
    qtbot.wait_until(lambda: shown(window) == ["precious words", ""])
    assert window.composer.text() == ""


def test_what_was_typed_after_sending_stays(house: House, qtbot: QtBot) -> None:
    window = house.open_window()
    send(window, "first")
    QTest.keyClicks(window.composer.editor, " and more")
    qtbot.wait_until(lambda: len(shown(window)) == 2)
    assert window.composer.text() == "first and more"


def test_an_answer_goes_on_unseen_and_is_whole_when_one_comes_back(house: House, qtbot: QtBot) -> None:
    other = house.library.add("Other", days_ago=1, said=("q", "a"))
    writing = house.library.add("Writing", said=("old question", "old answer"))
    window = house.open_window()
    send(window, "go on")
    qtbot.wait_until(lambda: len(shown(window)) == 4)
    house.chat.write("One ")
    window.chat.open(other)
    qtbot.wait_until(lambda: shown(window) == ["q", "a"])
    house.chat.write("two ")
    qtbot.wait_until(lambda: window.sidebar.list.model().index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole) != "")
    window.chat.open(writing)
    qtbot.wait_until(lambda: shown(window)[-1:] == ["One two "])
    assert window.chat.is_writing
    house.chat.write("three")
    qtbot.wait_until(lambda: shown(window)[-1] == "One two three")


def test_an_end_that_comes_while_a_conversation_is_being_read_is_not_missed(house: House, qtbot: QtBot) -> None:
    house.library.add("Other", days_ago=1, said=("q", "a"))
    writing = house.library.add("Writing", said=("old question", "old answer"))
    window = house.open_window()
    send(window, "go on")
    qtbot.wait_until(lambda: len(shown(window)) == 4)
    house.library.hold_open = True
    window.chat.open(writing)
    snapshot = house.library.opened(writing)
    house.chat.write("Done.")
    house.chat.end()
    qtbot.wait_until(lambda: not window.chat.is_writing)
    house.library.held[0][1].set_result(snapshot)
    qtbot.wait_until(lambda: shown(window)[-1] == "Done.")
    assert window.chat.messages()[-1].state == MessageState.COMPLETE


def test_the_last_of_two_quick_choices_wins(house: House, qtbot: QtBot) -> None:
    slow = house.library.add("Slow", days_ago=1, said=("slow", "slow"))
    quick = house.library.add("Quick", days_ago=2, said=("quick", "quick"))
    house.library.add("First", said=("first", "first"))
    window = house.open_window()
    house.library.hold_open = True
    window.chat.open(slow)
    window.chat.open(quick)
    (_, first), (_, second) = house.library.held
    first.set_result(house.library.opened(slow))
    second.set_result(house.library.opened(quick))
    qtbot.wait_until(lambda: shown(window) == ["quick", "quick"])
    assert window.windowTitle() == "Quick · Tandem"


def test_the_menu_opens_with_every_icon_and_room_for_them(house: House) -> None:
    window = house.open_window()
    (menu,) = window.findChildren(WindowMenu)

    window.header.more.click()

    assert menu.isVisible()
    assert [action.text() for action in menu.actions() if not action.isSeparator() and action.icon().isNull()] == []
    assert menu.width() == menu.sizeHint().width()
    assert menu.height() < 700  # more breaks into columns on a small screen
    menu.hide()


def test_the_keys_do_what_the_menu_says(house: House, qtbot: QtBot) -> None:
    house.library.add("Talk", said=("q", "the answer"))
    window = house.open_window()
    qtbot.wait_until(lambda: shown(window) == ["q", "the answer"])
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(window, Qt.Key.Key_B, control)
    assert not window.sidebar.isVisible()
    assert window.rail.unfold.isVisible()
    QTest.keyClick(window, Qt.Key.Key_B, control)
    assert window.sidebar.isVisible()
    QTest.keyClick(window, Qt.Key.Key_C, control | shift)
    assert QGuiApplication.clipboard().text() == "the answer"
    assert window.toast.message.text() == "Answer copied"
    QTest.keyClick(window, Qt.Key.Key_F2)
    assert window.header.title.hasFocus()
    QTest.keyClick(window, Qt.Key.Key_L, control)
    assert window.composer.editor.hasFocus()
    QTest.keyClick(window, Qt.Key.Key_K, control)
    assert window.header.picker.popup.isVisible()
    assert window.header.picker.popup.models.field.hasFocus()
    QTest.keyClick(window.header.picker.popup.models.field, Qt.Key.Key_Escape)
    window.activateWindow()
    QTest.keyClick(window, Qt.Key.Key_R, control)
    assert len(house.chat.regenerated) == 1
    qtbot.wait_until(lambda: window.chat.is_writing)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert house.chat.stopped == [window.chat.conversation_id]
    QTest.keyClick(window, Qt.Key.Key_N, control)
    assert window.windowTitle() == "New chat · Tandem"
    QTest.keyClick(window, Qt.Key.Key_Q, control)
    assert not window.isVisible()


def test_the_trash_can_be_undone(house: House, qtbot: QtBot) -> None:
    house.library.add("Keep", days_ago=1, said=("k", "k"))
    gone = house.library.add("<b>Gone</b>", said=("g", "g"))
    window = house.open_window()
    window.sidebar.list.setFocus()
    QTest.keyClick(window.sidebar.list, Qt.Key.Key_Delete)
    qtbot.wait_until(lambda: window.windowTitle() == "Keep · Tandem")
    assert titles(window) == ["Yesterday", "Keep"]
    assert window.toast.message.text() == "Moved to trash"
    assert window.toast.action.text() == "Undo"
    QTest.mouseClick(window.toast.action, Qt.MouseButton.LeftButton)
    qtbot.wait_until(lambda: window.windowTitle() == "<b>Gone</b> · Tandem")
    assert window.chat.conversation_id == gone
    qtbot.wait_until(lambda: titles(window) == ["Today", "<b>Gone</b>", "Yesterday", "Keep"])


def test_the_last_conversation_leaves_an_empty_one_behind(house: House, qtbot: QtBot) -> None:
    house.library.add("Only", said=("q", "a"))
    window = house.open_window()
    window.sidebar.trash_requested.emit(window.chat.conversation_id)
    qtbot.wait_until(lambda: window.windowTitle() == "New chat · Tandem")
    assert window.welcome.isVisible()


def test_a_title_is_changed_in_the_header_and_escape_takes_it_back(house: House, qtbot: QtBot) -> None:
    house.library.add("Before", said=("q", "a"))
    window = house.open_window()
    qtbot.wait_until(lambda: window.header.title.text() == "Before")
    title = window.header.title
    window.actions_by_name[Do.RENAME].trigger()
    QTest.keyClicks(title, "Nonsense")
    QTest.keyClick(title, Qt.Key.Key_Escape)
    assert title.text() == "Before"
    title.begin()
    QTest.keyClicks(title, "After")
    QTest.keyClick(title, Qt.Key.Key_Return)
    qtbot.wait_until(lambda: window.windowTitle() == "After · Tandem")
    assert titles(window) == ["Today", "After"]


def test_a_rename_that_fails_is_said_and_the_old_title_stays(house: House, qtbot: QtBot) -> None:
    house.library.add("Before", said=("q", "a"))
    window = house.open_window()
    house.library.fail_next = DiskFull()
    window.sidebar.rename_requested.emit(window.chat.conversation_id, "After")
    qtbot.wait_until(window.toast.isVisible)
    assert titles(window) == ["Today", "Before"]


def test_another_model_is_for_this_conversation_and_the_next_new_one(house: House, qtbot: QtBot) -> None:
    talk = house.library.add("Talk", said=("q", "a"))
    window = house.open_window()
    qtbot.wait_until(lambda: window.chat.conversation is not None)
    window.header.picker.model_chosen.emit(GEMMA)
    assert house.library.setups[talk].model == GEMMA.ref
    assert house.models.prepared[-1] == "gemma"
    window.header.picker.template_chosen.emit(TemplateChoice.GEMMA)
    assert house.library.setups[talk].template == TemplateChoice.GEMMA
    window.actions_by_name[Do.NEW_CHAT].trigger()
    assert window.chat.setup == LaneSetup(model=GEMMA.ref)
    assert window.welcome.title.text() == "Begin a text"
    window.close()
    assert house.open_window().header.picker.button.accessibleName() == "Model: Gemma 3 270M"


def test_a_choice_that_cannot_be_stored_is_taken_back(house: House, qtbot: QtBot) -> None:
    house.library.add("Talk", said=("q", "a"))
    window = house.open_window()
    qtbot.wait_until(lambda: window.chat.conversation is not None)
    house.library.fail_next = DiskFull()
    window.chat.use_model(GEMMA.ref)
    qtbot.wait_until(window.toast.isVisible)
    assert window.chat.setup == LaneSetup(model=SMOL.ref)


def test_the_header_follows_the_models_state(house: House, qtbot: QtBot) -> None:
    window = house.open_window()
    house.models.become(ModelChanged(model_id="smol", readiness=Readiness.LOADING, fraction=0.5))
    qtbot.wait_until(lambda: window.header.picker.button.state_words() == "Loading 50%")
    house.models.become(ModelChanged(model_id="gemma", readiness=Readiness.READY))
    house.models.become(ModelChanged(model_id="smol", readiness=Readiness.READY))
    qtbot.wait_until(lambda: window.header.picker.button.state_words() == "Ready")


def test_a_file_is_used_where_it_lies_or_the_reason_is_said(house: House, qtbot: QtBot) -> None:
    window = house.open_window()
    house.models.fail_next = NotAGguf(path="/x/y.txt")
    window.header.picker.file_chosen.emit(Path("/x/y.txt"))
    qtbot.wait_until(window.toast.isVisible)
    assert window.toast.message.text() == "/x/y.txt is not a GGUF model file."
    window.header.picker.file_chosen.emit(Path("/x/mine.gguf"))
    qtbot.wait_until(lambda: window.header.picker.button.accessibleName() == "Model: mine")


def test_a_conversation_whose_model_is_gone_says_so_and_sends_nothing(house: House, qtbot: QtBot) -> None:
    talk = house.library.add("Talk")
    house.library.setups[talk] = LaneSetup(model=ModelRef(provider="local", id="gone", name="<u>Old</u>"))
    window = house.open_window()
    qtbot.wait_until(lambda: window.welcome.title.text() == "The model is not here")
    assert "“<u>Old</u>”" in window.welcome.words.text()
    assert window.welcome.words.textFormat() == Qt.TextFormat.PlainText
    send(window, "hello")
    assert house.chat.sent == []


def test_a_failed_answer_is_shown_in_its_place(house: House, qtbot: QtBot) -> None:
    window = house.open_window()
    send(window, "Hi")
    qtbot.wait_until(lambda: len(shown(window)) == 2)
    house.chat.end(DiskFull())
    qtbot.wait_until(lambda: window.chat.messages()[-1].state == MessageState.FAILED)
    assert not window.toast.isVisible()


def test_the_window_stands_where_it_was(house: House) -> None:
    window = house.open_window()
    window.resize(700, 560)
    QTest.keyClick(window, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    window.close()
    second = house.open_window(resize=False)
    assert (second.width(), second.height()) == (700, 560)
    assert not second.sidebar.isVisible()


def test_every_control_has_a_name_for_assistive_technology(house: House) -> None:
    window = house.open_window()
    for kind in (QAbstractButton, QAbstractItemView, QLineEdit):
        for widget in window.findChildren(kind):
            if not widget.isVisibleTo(window):
                continue
            text = widget.text() if isinstance(widget, QAbstractButton) else ""
            assert widget.accessibleName() or text, widget


def test_a_narrow_window_shows_the_icons_of_the_sidebar_until_it_is_wider_or_told_otherwise(
    house: House, qtbot: QtBot
) -> None:
    window = house.open_window()
    window.resize(640, 480)
    qtbot.wait_until(lambda: not window.sidebar.isVisible())
    assert window.rail.unfold.isVisible()
    window.resize(1100, 700)
    qtbot.wait_until(window.sidebar.isVisible)

    window.resize(640, 480)
    qtbot.wait_until(lambda: not window.sidebar.isVisible())
    window.actions_by_name[Do.SIDEBAR].trigger()
    assert window.sidebar.isVisible()
    window.actions_by_name[Do.SIDEBAR].trigger()
    assert not window.sidebar.isVisible()
    window.resize(1100, 700)
    qtbot.wait_until(window.sidebar.isVisible)

    window.actions_by_name[Do.SIDEBAR].trigger()
    window.resize(640, 480)
    window.resize(1100, 700)
    qtbot.wait_until(lambda: window.width() == 1100)
    assert not window.sidebar.isVisible()
