from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QGuiApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from desktop_app import errors
from desktop_app.errors import AppError, Cancelled, ModelFileMissing, TooLargeForMemory
from desktop_app.ui.bug_reports import BugDialog, BugReports
from desktop_app.ui.present_error import error_words
from desktop_app.ui.text import literal_tooltip
from desktop_app.ui.toast import Toast

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from desktop_app.ui.theme import Theme


@pytest.fixture
def toast(theme: Theme, qtbot: QtBot) -> Toast:
    made = Toast(theme)
    qtbot.addWidget(made)
    made.resize(900, 60)
    return made


def test_an_error_says_what_happened_and_what_to_do(toast: Toast) -> None:
    toast.error(TooLargeForMemory(needed="4.2 GB", available="1.1 GB"))
    assert toast.message.text() == "The model needs about 4.2 GB of memory and 1.1 GB is free."
    assert toast.hint.text() == "Close other programs, or choose a smaller model or quantization."
    assert toast.isVisible()


def test_markup_and_braces_in_an_error_are_shown_as_they_stand(toast: Toast) -> None:
    toast.error(ModelFileMissing(path="/tmp/<b>bold</b>{0}.gguf"))
    assert toast.message.text() == "The model file /tmp/<b>bold</b>{0}.gguf is not there."
    for label in toast.findChildren(QLabel):
        assert not label.text() or label.textFormat() == Qt.TextFormat.PlainText


def test_the_details_can_be_copied(toast: Toast) -> None:
    toast.error(errors.LoadFailed("llama_model_load: error loading model"))
    assert toast.action.text() == "Copy details"
    QTest.mouseClick(toast.action, Qt.MouseButton.LeftButton)
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith("The model could not be loaded.")
    assert "code: load_failed" in copied
    assert copied.endswith("llama_model_load: error loading model")
    assert toast.isVisible()


def test_what_the_user_stopped_is_no_error(toast: Toast) -> None:
    toast.error(Cancelled())
    assert not toast.isVisible()


def test_a_notice_offers_one_thing_and_goes(toast: Toast) -> None:
    done: list[bool] = []
    toast.notice("Moved to trash", "Undo", lambda: done.append(True))
    QTest.mouseClick(toast.action, Qt.MouseButton.LeftButton)
    assert done == [True]
    assert not toast.isVisible()


def test_every_error_has_words_that_can_be_filled_in() -> None:
    class _Anything(dict[str, str]):
        def __missing__(self, key: str) -> str:
            return f"<{key}>"

    def kinds(base: type[AppError]) -> Iterator[type[AppError]]:
        for kind in base.__subclasses__():
            yield kind
            yield from kinds(kind)

    for kind in kinds(AppError):
        assert kind.message.format_map(_Anything())
        kind.hint.format_map(_Anything())


@pytest.mark.parametrize("markup", ["<b>x</b>", "a &lt;b&gt;", "<img src='file:///etc/passwd'>", "Tom & <i>Jerry</i>"])
def test_a_tooltip_shows_markup_as_it_stands(markup: str) -> None:
    shown = literal_tooltip(markup)
    assert not Qt.mightBeRichText(shown)
    assert shown.replace("\u2060", "") == markup


def test_a_tooltip_is_plain_text_so_that_screen_readers_can_say_it() -> None:
    assert literal_tooltip("New chat (Ctrl+N)") == "New chat (Ctrl+N)"


def test_a_long_tooltip_is_broken_into_lines() -> None:
    lines = literal_tooltip("The model ran out of memory. " * 8 + "x" * 100).split("\n")
    assert all(len(line) <= 72 for line in lines)
    assert literal_tooltip("모델이 메모리를 모두 썼습니다. " * 8).count("\n") >= 3


@pytest.fixture
def reports(theme: Theme, qtbot: QtBot) -> Iterator[BugReports]:
    del qtbot
    made = BugReports(theme)
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
    made.install()
    yield made
    sys.excepthook, threading.excepthook, sys.unraisablehook = hooks


def _dialogs(qapp: QApplication) -> list[BugDialog]:
    return [window for window in qapp.topLevelWidgets() if isinstance(window, BugDialog) and window.isVisible()]


def test_a_bug_on_any_thread_ends_in_one_report_that_can_be_copied(
    reports: BugReports, qapp: QApplication, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    def break_down() -> None:
        raise ZeroDivisionError("on a thread")

    thread = threading.Thread(target=break_down)
    thread.start()
    thread.join()
    try:
        raise KeyError("on the main thread")
    except KeyError as error:
        sys.excepthook(KeyError, error, error.__traceback__)
    qtbot.wait_until(lambda: len(_dialogs(qapp)) == 1 and "KeyError" in _dialogs(qapp)[0].report.toPlainText())
    dialog = _dialogs(qapp)[0]
    copy = next(button for button in dialog.findChildren(QPushButton) if button.text() == "Copy report")
    copy.click()
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith("Tandem ")
    assert "ZeroDivisionError: on a thread" in copied
    assert "KeyError: 'on the main thread'" in copied
    assert "ZeroDivisionError: on a thread" in capsys.readouterr().err
    dialog.reject()
    qtbot.wait_until(lambda: _dialogs(qapp) == [])
    assert reports is not None


def test_words_are_translated_before_they_are_filled_in() -> None:
    words = error_words(ModelFileMissing("", path="{path}"))
    assert words.message == "The model file {path} is not there."
