"""Settings › Network: the switch, what is in force, and the token."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from desktop_app.errors.hub import RepositoryGated, TokenRefused
from desktop_app.errors.keys import KeyringMissing
from desktop_app.repositories import DownloadState
from desktop_app.services.network import Keeping, NetworkFacts, TokenStanding
from desktop_app.ui.models.downloads import DownloadsPart
from desktop_app.ui.models.page import Part
from desktop_app.ui.settings.network import NetworkSection
from desktop_app.ui.settings.page import Section

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop_app.ui.main_window import MainWindow
    from tests.ui.house import House

TOKEN = "hf_canaryTokenOfTheWindow"


def _section(window: MainWindow) -> NetworkSection:
    window.settings.open_section(Section.NETWORK)
    assert window.settings.page is not None
    section = window.settings.page.content(Section.NETWORK)
    assert isinstance(section, NetworkSection)
    return section


def test_the_switch_is_the_same_as_the_sidebars(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    window = house.open_window()
    section = _section(window)
    section.offline.click()
    assert house.preferences.current.offline
    assert window.sidebar.offline_button.words == "Offline"
    window.sidebar.offline_button.click()
    assert not section.offline.isChecked()


@pytest.mark.parametrize(
    ("facts", "hub", "proxy"),
    [
        (NetworkFacts(endpoint="https://huggingface.co"), "https://huggingface.co", "None"),
        (
            NetworkFacts(
                endpoint="https://hub.example", is_mirror=True, proxy="http://proxy:3128", proxy_variable="HTTPS_PROXY"
            ),
            "The mirror https://hub.example, from HF_ENDPOINT",
            "http://proxy:3128, from HTTPS_PROXY",
        ),
        (
            NetworkFacts(endpoint="<b>x", is_mirror=True, bad_endpoint=True, proxy="http://proxy:3128"),
            "HF_ENDPOINT is “<b>x”, which is no address of a Hub",
            "http://proxy:3128, from the system's settings",
        ),
    ],
)
def test_what_is_in_force_is_shown_with_its_origin(
    house: House, qtbot: QtBot, facts: NetworkFacts, hub: str, proxy: str
) -> None:
    house.network.found = facts
    section = _section(house.open_window())
    qtbot.wait_until(lambda: (section.hub.text(), section.proxy.text()) == (hub, proxy))


def test_a_pasted_token_is_kept_hidden_and_tried_at_once(house: House, qtbot: QtBot) -> None:
    card = _section(house.open_window()).token
    assert card.field.echoMode() == QLineEdit.EchoMode.Password
    assert not card.keep.isEnabled()
    QTest.keyClicks(card.field, TOKEN)
    QTest.keyClick(card.field, Qt.Key.Key_Return)
    qtbot.wait_until(lambda: card.result.text() == "The Hub accepts it; it belongs to someone.")
    assert card.state.text() == "Kept in this computer's keyring. (…ndow)"
    assert (house.network.kept, card.field.text()) == ([TOKEN], "")


def test_one_that_cannot_be_kept_safely_says_so(house: House, qtbot: QtBot) -> None:
    house.network.trouble = KeyringMissing()
    card = _section(house.open_window()).token
    card.field.setText(TOKEN)
    card.keep.click()
    words = "Kept until Tandem ends, and not stored. (…ndow) This computer has no keyring that could keep the key."
    qtbot.wait_until(lambda: card.state.text() == words)


def test_one_that_the_hub_refuses_says_so(house: House, qtbot: QtBot) -> None:
    house.hub.failure = TokenRefused(host="huggingface.co")
    house.network.now = TokenStanding(keeping=Keeping.KEYRING, ending="ndow")
    card = _section(house.open_window()).token
    card.test.click()
    qtbot.wait_until(lambda: card.result.text().startswith("huggingface.co does not accept your Hugging Face token."))


def test_what_is_no_token_is_not_kept(house: House, qtbot: QtBot) -> None:
    card = _section(house.open_window()).token
    card.field.setText("my password")
    card.keep.click()
    qtbot.wait_until(lambda: card.result.text().startswith("That is not a Hugging Face token."))
    assert house.network.kept == []


def test_a_token_can_be_removed(house: House, qtbot: QtBot) -> None:
    house.network.now = TokenStanding(keeping=Keeping.KEYRING, ending="ndow")
    card = _section(house.open_window()).token
    card.remove.click()
    qtbot.wait_until(lambda: card.state.text() == "There is none; most models need none.")
    assert card.remove.isHidden()


def test_that_of_the_environment_is_used_and_nothing_else_is_asked_for(house: House) -> None:
    house.network.now = TokenStanding(keeping=Keeping.ENVIRONMENT, ending="ndow")
    card = _section(house.open_window()).token
    assert card.state.text() == "The one in the environment variable HF_TOKEN is used; it is not copied. (…ndow)"
    assert not card.field.isVisible()
    assert card.remove.isHidden()


def test_a_keyring_that_did_not_answer_can_be_asked_again(house: House, qtbot: QtBot) -> None:
    house.network.now = TokenStanding(keeping=Keeping.KEYRING)
    card = _section(house.open_window()).token
    assert not card.unlock.isHidden()
    house.network.now = TokenStanding(keeping=Keeping.KEYRING, ending="ndow")
    card.unlock.click()
    qtbot.wait_until(card.unlock.isHidden)


def test_a_gated_download_leads_here(house: House, qtbot: QtBot) -> None:
    window = house.open_window()
    error = RepositoryGated(repo="a/b", url="https://huggingface.co/a/b")
    download = house.downloads.add(state=DownloadState.FAILED, error=error)
    window.models.open_part(Part.DOWNLOADS)
    assert window.models.page is not None
    part = window.models.page.content(Part.DOWNLOADS)
    assert isinstance(part, DownloadsPart)
    qtbot.wait_until(lambda: download.id in part.rows)
    part.rows[download.id].token.click()
    assert window.settings.page is not None
    assert (window.settings.is_open, window.settings.page.section) == (True, Section.NETWORK)
