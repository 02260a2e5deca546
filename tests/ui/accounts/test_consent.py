"""Before words leave: the user is asked, and nothing goes otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_app.errors.cloud import ConsentNeeded
from desktop_app.services.clearance import Agreed, Consent
from tests.ui.fake_accounts import GPT, OPENAI
from tests.ui.house import House, send, shown

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop_app.ui.accounts.consent import ConsentDialog
    from desktop_app.ui.main_window import MainWindow

NEEDED = ConsentNeeded(
    slug="openai",
    provider="OpenAI",
    host="api.openai.com",
    model="GPT-5",
    models="1",
    messages="2",
    system="1",
    files="a.txt, <b>.md",
    tokens="1234",
    price="0.001543",
    written="10",
    price_date="2026-11-09",
)


def _with_openai(house: House) -> MainWindow:
    house.accounts.put(OPENAI)
    window = house.open_window()
    window.choice.use_cloud(OPENAI.ref(GPT))
    return window


def _asked(window: MainWindow, house: House, qtbot: QtBot) -> ConsentDialog:
    house.chat.fail_next = NEEDED
    send(window, "Is it going to rain?")
    qtbot.wait_until(lambda: window.asking_chat.dialog is not None)
    dialog = window.asking_chat.dialog
    assert dialog is not None
    return dialog


@pytest.mark.parametrize(
    ("name", "consent"),
    [("once", Consent.ONCE), ("conversation", Consent.CONVERSATION), ("always", Consent.ALWAYS)],
)
def test_before_words_leave_the_user_is_asked_and_then_they_go(
    house: House, qtbot: QtBot, name: str, consent: Consent
) -> None:
    window = _with_openai(house)
    dialog = _asked(window, house, qtbot)
    words = "\n".join(line.text() for line in dialog.lines)
    for part in (
        "GPT-5",
        "api.openai.com",
        "2 messages",
        "1,234 tokens",
        "system prompt",
        "<b>.md",
        "$0.0015",
        "$10.00",
    ):
        assert part in words
    assert "2026" in words
    assert house.chat.sent == []
    getattr(dialog, name).click()
    qtbot.wait_until(lambda: shown(window) == ["Is it going to rain?", ""])
    assert house.chat.consents == [None, Agreed(slugs=frozenset({"openai"}), consent=consent)]


def test_who_does_not_want_that_keeps_the_words_and_nothing_is_sent(house: House, qtbot: QtBot) -> None:
    window = _with_openai(house)
    dialog = _asked(window, house, qtbot)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.wait_until(lambda: not window.chat.is_asking)
    assert house.chat.sent == []
    assert window.composer.text() == "Is it going to rain?"
    assert window.toast.isHidden()
