"""Nothing that comes from outside is taken for HTML, wherever the window shows it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt as Core
from PySide6.QtGui import Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QMessageBox, QPushButton, QWidget

from desktop_app.domain import Attachment, LaneSetup, ModelRef, Role
from desktop_app.errors import NotAGguf
from desktop_app.preferences import Preset
from desktop_app.ui.actions import Do
from desktop_app.ui.models.page import Part
from desktop_app.ui.open_link import ask_to_open
from desktop_app.ui.settings.page import Section
from tests.ui.fake_services import local_model

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from desktop_app.ui.main_window import MainWindow
    from tests.ui.house import House

CANARY = "<b>canary</b><img src='file:///etc/hostname'>&lt;i&gt;"
AUTO = Core.TextFormat.AutoText
RICH = {Core.TextFormat.RichText, Core.TextFormat.MarkdownText}


def guessed(window: QWidget) -> list[str]:
    """What Qt would take for HTML, of all that is on the screen or could be told by the pointer."""
    return [
        f"{type(part).__name__}.{where}: {words}"
        for top in (window, *QApplication.topLevelWidgets())
        for part in (top, *top.findChildren(QWidget))
        for where, words in _words(part)
        if Qt.mightBeRichText(words)
    ]


def _words(part: QWidget) -> Iterator[tuple[str, str]]:
    yield "toolTip", part.toolTip()
    yield "whatsThis", part.whatsThis()
    if isinstance(part, QLabel) and (part.textFormat() == AUTO or part.textFormat() in RICH):
        yield "text", part.text()
    if isinstance(part, QMessageBox) and part.textFormat() != Core.TextFormat.PlainText:
        yield "text", part.text() + part.informativeText()
    if isinstance(part, QAbstractItemView) and (model := part.model()) is not None:
        for row in range(model.rowCount()):
            yield "row", str(model.index(row, 0).data(Core.ItemDataRole.ToolTipRole) or "")


@pytest.fixture
def window(house: House, qtbot: QtBot) -> MainWindow:
    """The canary is in a title, a model's name, words of both sides, a preset and a file's name."""
    model = local_model(CANARY, "evil")
    house.models.models = (model,)
    house.preferences.change(presets=(Preset(name=CANARY, system_prompt=CANARY),))
    talk = house.library.add(
        CANARY, model=model, said=(CANARY, f"{CANARY} **{CANARY}** `{CANARY}` [{CANARY}]({CANARY})")
    )
    file = Attachment(name=f"{CANARY}.txt", media_type="text/plain", size_bytes=3, sha256="0" * 64)
    asked = house.library.add_message(talk, Role.USER, CANARY)
    house.library.replace(talk, replace(asked, attachments=(file,)))
    gone = house.library.add(CANARY)
    house.library.setups[gone] = LaneSetup(model=ModelRef(provider="local", id="gone", name=CANARY))
    thrown = house.library.add(CANARY)
    house.library.move_to_trash(thrown)
    made = house.open_window()
    made.shelf.open(talk)
    qtbot.wait_until(lambda: made.chat.is_settled and not made.chat.is_empty)
    return made


def test_in_the_conversation_and_all_that_lies_over_it(house: House, window: MainWindow) -> None:
    window.header.picker.open()
    window.toast.error(NotAGguf(path=CANARY))
    for do in (Do.INSPECTOR, Do.SENT_PROMPT, Do.PALETTE):
        window.actions_by_name[do].trigger()
        QApplication.processEvents()
    assert not guessed(window)
    window.sidebar.show_trash()
    QApplication.processEvents()
    assert not guessed(window)
    house.chat.hold_send = False


def test_in_a_conversation_whose_model_is_gone(house: House, window: MainWindow, qtbot: QtBot) -> None:
    gone = next(one for one, setup in house.library.setups.items() if setup.model.id == "gone")
    window.shelf.open(gone)
    qtbot.wait_until(lambda: window.chat.conversation_id == gone and window.chat.is_settled)
    assert not guessed(window)


def test_in_settings_and_models(window: MainWindow) -> None:
    for section in Section:
        window.settings.open_section(section)
        QApplication.processEvents()
        assert not guessed(window), section
    for part in Part:
        window.actions_by_name[Do.MODELS].trigger()
        assert window.models.page is not None
        window.models.page.show_part(part)
        QApplication.processEvents()
        assert not guessed(window), part


def test_in_the_question_where_a_link_leads(window: MainWindow) -> None:
    box = ask_to_open("https://example.org/<b>canary</b>", window)
    assert box is None or box.textFormat() == Core.TextFormat.PlainText
    if box is not None:
        assert not guessed(window)
        box.close()


def test_what_qt_would_guess_would_be_found(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    QLabel(CANARY, page)
    QPushButton(page).setToolTip(CANARY)
    assert len([found for found in guessed(page) if "canary" in found]) >= 2
