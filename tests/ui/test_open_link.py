"""Nothing is opened unasked, and what is asked shows the true host."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QWidget

from desktop_app.ui.open_link import SCHEMES, ask_to_open

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QMessageBox
    from pytestqt.qtbot import QtBot


class Browser(QObject):
    """Stands where the desktop's own browser would."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened.append(url.toString())


@pytest.fixture
def browser() -> Iterator[Browser]:
    browser = Browser()
    for scheme in SCHEMES:
        # PySide's stub says bytes, PySide itself takes only str
        QDesktopServices.setUrlHandler(scheme, browser, cast("bytes", "open"))
    yield browser
    for scheme in SCHEMES:
        QDesktopServices.unsetUrlHandler(scheme)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def _press(box: QMessageBox, words: str) -> None:
    (button,) = [button for button in box.buttons() if button.text() == words]
    button.click()


def test_the_host_is_shown_and_nothing_is_opened_before_the_reader_agrees(browser: Browser, window: QWidget) -> None:
    box = ask_to_open("https://example.org/path?q=1", window)
    assert box is not None
    assert (box.text(), box.informativeText()) == ("Open a link to example.org?", "https://example.org/path?q=1")
    assert box.textFormat() is Qt.TextFormat.PlainText
    assert browser.opened == []
    _press(box, "Open")
    assert browser.opened == ["https://example.org/path?q=1"]


def test_letters_of_another_script_show_in_the_host(window: QWidget) -> None:
    box = ask_to_open("https://аpple.com/", window)
    assert box is not None
    assert box.text() == "Open a link to xn--pple-43d.com?"


def test_an_address_can_be_copied_instead(browser: Browser, window: QWidget) -> None:
    box = ask_to_open("mailto:someone@example.org", window)
    assert box is not None
    assert box.text() == "Open a link to someone@example.org?"
    _press(box, "Copy address")
    assert QGuiApplication.clipboard().text() == "mailto:someone@example.org"
    assert browser.opened == []


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "javascript:alert(1)", "smb://host/share", "data:text/html,x", "", "not a url"]
)
def test_other_schemes_are_not_even_offered(browser: Browser, window: QWidget, address: str) -> None:
    assert ask_to_open(address, window) is None
    assert browser.opened == []
