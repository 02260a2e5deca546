"""What the user is told of private things in their words, and what goes out then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop_app.errors.cloud import ConsentNeeded
from desktop_app.privacy import Found, Kind
from desktop_app.services.clearance import Agreed, Consent
from desktop_app.ui.privacy.findings import MOST_SHOWN
from tests.ui.fake_accounts import GPT, OPENAI
from tests.ui.house import House, send

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop_app.ui.accounts.consent import ConsentDialog

EMAIL = Found(kind=Kind.EMAIL, value="kim@naver.com", before="write to ", after=" today")
PHONE = Found(kind=Kind.PHONE, value="010-9876-5432", before="<b>call</b> ")


def _asked(house: House, qtbot: QtBot, *found: Found, is_allowed: bool) -> ConsentDialog:
    values = {"slug": "openai", "provider": "OpenAI", "host": "api.openai.com", "model": "GPT-5", "models": "1"}
    sizes = {"messages": "2", "system": "", "files": "", "tokens": "12", "price": "", "written": "", "price_date": ""}
    needed = ConsentNeeded(**values, **sizes)
    needed.found, needed.is_allowed = found, is_allowed
    house.accounts.put(OPENAI)
    window = house.open_window()
    window.choice.use_cloud(OPENAI.ref(GPT))
    house.chat.fail_next = needed
    send(window, "Hello")
    qtbot.wait_until(lambda: window.asking_chat.dialog is not None)
    dialog = window.asking_chat.dialog
    assert dialog is not None
    return dialog


@pytest.mark.parametrize("replaced", [True, False])
def test_what_looks_private_is_shown_and_replaced_unless_the_user_says_otherwise(
    house: House, qtbot: QtBot, *, replaced: bool
) -> None:
    dialog = _asked(house, qtbot, EMAIL, PHONE, is_allowed=True)
    assert dialog.findings is not None
    told = [row.accessibleName() for row in dialog.findings.rows]
    assert told == ["E-mail address: kim@naver.com", "Telephone number: 010-9876-5432"]
    assert dialog.findings.switch.isChecked()
    assert [dialog.send.isVisible(), dialog.once.isVisible(), dialog.always.isVisible()] == [True, False, False]
    if not replaced:
        dialog.findings.switch.click()
    dialog.send.click()
    agreed = Agreed(slugs=frozenset({"openai"}), replaced=replaced, found=(EMAIL, PHONE))
    qtbot.wait_until(lambda: house.chat.consents == [None, agreed])


def test_consent_and_what_looks_private_are_asked_about_at_once(house: House, qtbot: QtBot) -> None:
    dialog = _asked(house, qtbot, EMAIL, is_allowed=False)
    assert not dialog.send.isVisible()
    dialog.conversation.click()
    agreed = Agreed(slugs=frozenset({"openai"}), consent=Consent.CONVERSATION, replaced=True, found=(EMAIL,))
    qtbot.wait_until(lambda: house.chat.consents == [None, agreed])


def test_of_many_things_some_are_shown_and_the_rest_is_counted(house: House, qtbot: QtBot) -> None:
    many = tuple(Found(kind=Kind.EMAIL, value=f"kim{number}@naver.com") for number in range(MOST_SHOWN + 3))
    dialog = _asked(house, qtbot, *many, is_allowed=True)
    assert dialog.findings is not None
    assert len(dialog.findings.rows) == MOST_SHOWN
    assert dialog.findings.more.text() == "And 3 more."
