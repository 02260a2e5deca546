from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_app.accounts import KeySource, Provider
from desktop_app.errors.cloud import KeyRefused, PricesNotUnderstood
from desktop_app.ui.accounts.section import AccountsSection
from desktop_app.ui.accounts.tick_rows import FACTS
from desktop_app.ui.actions import Do
from desktop_app.ui.settings.page import Section
from tests.ui.fake_accounts import GPT, MINI, OPENAI

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop_app.ui.main_window import MainWindow
    from tests.ui.house import House

KEY = "sk-test-0123456789"


def _section(window: MainWindow) -> AccountsSection:
    window.settings.open_section(Section.ACCOUNTS)
    assert window.settings.page is not None
    section = window.settings.page.content(Section.ACCOUNTS)
    assert isinstance(section, AccountsSection)
    return section


def _with_openai(house: House) -> MainWindow:
    house.accounts.put(OPENAI)
    window = house.open_window()
    window.choice.use_cloud(OPENAI.ref(GPT))
    return window


def test_a_pasted_key_is_kept_and_tried_at_once(house: House, qtbot: QtBot) -> None:
    section = _section(house.open_window())
    assert not section.add_card.confirm.isEnabled()
    QTest.keyClicks(section.add_card.key, KEY)
    section.add_card.confirm.click()
    qtbot.wait_until(lambda: house.accounts.tried == ["openai"])
    assert house.accounts.keys == {"openai": KEY}
    assert section.add_card.key.text() == ""
    card = section.cards["openai"]
    qtbot.wait_until(lambda: "It works: 2 models" in card.result.words())
    assert "gpt-5-mini has answered." in card.result.words()
    assert "keyring" in card.state.text()


def test_a_key_that_is_refused_says_so_in_one_sentence(house: House, qtbot: QtBot) -> None:
    house.accounts.put(OPENAI)
    section = _section(house.open_window())
    house.accounts.trouble = KeyRefused(provider="OpenAI")
    card = section.cards["openai"]
    card.test.click()
    qtbot.wait_until(lambda: card.result.words().startswith("OpenAI does not accept the key."))


def test_the_models_of_the_picker_are_those_that_are_ticked(house: House, qtbot: QtBot) -> None:
    house.accounts.put(replace(OPENAI, models=(GPT,)))
    window = house.open_window()
    card = _section(window).cards["openai"]
    card.choose.click()
    qtbot.wait_until(lambda: not card.models.isHidden() and card.models.list.count() == 2)
    card.models.list.item(1).setCheckState(Qt.CheckState.Checked)
    qtbot.wait_until(lambda: house.accounts.accounts[0].models == (GPT, MINI))
    card.models.list.item(0).setCheckState(Qt.CheckState.Unchecked)
    qtbot.wait_until(lambda: window.choice.now().accounts[0].models == (MINI,))
    card.models.search.setText("nothing like it")
    assert all(card.models.list.item(row).isHidden() for row in range(2))


def test_a_key_of_the_environment_is_offered_and_not_copied(house: House, qtbot: QtBot) -> None:
    house.accounts.in_environment = {Provider.OPENAI: ("OPENAI_API_KEY",)}
    section = _section(house.open_window())
    assert section.add_card.from_environment.text() == "Use OPENAI_API_KEY"
    section.add_card.from_environment.click()
    qtbot.wait_until(lambda: "openai" in section.cards)
    account = house.accounts.accounts[0]
    assert (account.key_source, account.variable) == (KeySource.ENVIRONMENT, "OPENAI_API_KEY")
    assert house.accounts.keys == {}


def test_servers_on_this_computer_are_looked_for_when_the_page_is_shown(house: House, qtbot: QtBot) -> None:
    house.accounts.servers = (Provider.OLLAMA, Provider.VLLM)
    section = _section(house.open_window())
    qtbot.wait_until(lambda: [each.text() for each in section.add_card.servers] == ["Ollama", "vLLM"])
    section.add_card.servers[0].click()
    qtbot.wait_until(lambda: house.accounts.tried == ["ollama"])


def test_an_address_that_is_not_encrypted_is_told_while_it_is_typed(house: House) -> None:
    card = _section(house.open_window()).add_card
    card.provider.setCurrentIndex(card.provider.findData(Provider.VLLM))
    for address, told in (
        ("http://10.0.0.5:8000/v1", True),
        ("http://localhost:8000/v1", False),
        ("https://x/v1", False),
    ):
        card.address.setText(address)
        assert card.warning.isHidden() is not told


def test_the_details_of_an_account_can_be_changed(house: House, qtbot: QtBot) -> None:
    house.accounts.put(OPENAI)
    card = _section(house.open_window()).cards["openai"]
    card.details_button.click()
    assert card.details is not None
    card.details.name.setText("Work")
    card.details.organization.setText("org-1")
    card.details.headers.setPlainText("X-Team: research\nX-Other:  a:b")
    card.details.save.click()
    qtbot.wait_until(lambda: house.accounts.accounts[0].name == "Work")
    account = house.accounts.accounts[0]
    assert account.organization == "org-1"
    assert account.headers == (("X-Team", "research"), ("X-Other", "a:b"))


def test_an_account_that_needs_more_than_a_key_gets_it_before_the_key_goes_anywhere(house: House, qtbot: QtBot) -> None:
    section = _section(house.open_window())
    card = section.add_card
    card.more.click()
    assert card.details is not None
    card.details.name.setText("Through the company")
    card.details.address.setText("https://gateway.example/v1")
    card.details.proxy.setText("http://10.0.0.1:3128")
    card.key.setText(KEY)
    card.confirm.click()
    qtbot.wait_until(lambda: house.accounts.tried == ["openai"])
    (account,) = house.accounts.accounts
    assert (account.name, account.base_url, account.proxy) == (
        "Through the company",
        "https://gateway.example/v1",
        "http://10.0.0.1:3128",
    )
    assert card.details is None


def test_what_is_known_of_a_model_stands_below_its_name_with_the_day_of_its_price(house: House, qtbot: QtBot) -> None:
    full = replace(GPT, output_limit=128_000, images=True, price_date=date(2026, 11, 9))
    house.accounts.listed = (full, MINI)
    house.accounts.put(replace(OPENAI, models=(full,)))
    section = _section(house.open_window())
    card = section.cards["openai"]
    card.choose.click()
    qtbot.wait_until(lambda: card.models.list.count() == 2)
    first, second = (card.models.list.item(row).data(FACTS) for row in range(2))
    assert first == "$1.25 in, $10.00 out · reads 400,000 tokens · writes up to 128,000 · sees images · reasons"
    assert second == "reasons"
    assert "by the list of November 9, 2026" in card.models.prices.text()
    qtbot.wait_until(lambda: "of November 9, 2026" in section.prices.state.text())


def test_a_row_is_ticked_by_a_press_and_by_a_key(house: House, qtbot: QtBot) -> None:
    house.accounts.put(replace(OPENAI, models=(GPT,)))
    card = _section(house.open_window()).cards["openai"]
    card.choose.click()
    qtbot.wait_until(lambda: card.models.list.count() == 2)
    models = card.models.list
    QTest.mouseClick(models.viewport(), Qt.MouseButton.LeftButton, pos=models.visualItemRect(models.item(1)).center())
    qtbot.wait_until(lambda: house.accounts.accounts[0].models == (GPT, MINI))
    QTest.keyClick(models, Qt.Key.Key_Space)
    qtbot.wait_until(lambda: house.accounts.accounts[0].models == (GPT,))


def test_a_removed_account_leaves_the_page(house: House, qtbot: QtBot) -> None:
    house.accounts.put(OPENAI)
    section = _section(house.open_window())
    card = section.cards["openai"]
    card.remove.click()
    assert card.removal.words.text().startswith("Its key is deleted here, too.")
    card.removal.keep.click()
    assert card.removal.isHidden()
    assert "openai" in section.cards
    card.remove.click()
    card.removal.remove.click()
    qtbot.wait_until(lambda: section.cards == {})


def test_the_picker_shows_models_from_elsewhere_apart(house: House, qtbot: QtBot) -> None:
    house.accounts.put(OPENAI)
    window = house.open_window()
    popup = window.header.picker.popup
    window.header.picker.open()
    assert [str(popup.cloud.list.model().index(row, 0).data()) for row in range(2)] == ["GPT-5", "GPT-5 mini"]
    popup.cloud.list.setCurrentIndex(popup.cloud.list.model().index(1, 0))
    QTest.keyClick(popup.cloud.list, Qt.Key.Key_Return)
    qtbot.wait_until(lambda: window.chat.setup is not None and window.chat.setup.model == OPENAI.ref(MINI))
    assert window.header.picker.button.state_words() == "OpenAI"
    assert popup.template.isHidden()
    assert window.choice.why_not_send() == ""
    house.accounts.remove("openai")
    qtbot.wait_until(lambda: window.choice.why_not_send().endswith("account was removed."))


def test_what_is_typed_in_the_picker_finds_models_from_elsewhere_too(house: House) -> None:
    house.accounts.put(OPENAI)
    window = house.open_window()
    window.header.picker.open()
    popup = window.header.picker.popup
    for typed, found in (("mini", ["GPT-5 mini"]), ("openai", ["GPT-5", "GPT-5 mini"]), ("zzz", [])):
        popup.models.field.setText(typed)
        rows = popup.cloud.list.model()
        assert [str(rows.index(row, 0).data()) for row in range(rows.rowCount())] == found
        assert popup.cloud.isHidden() is not bool(found)


def test_the_keyboard_reaches_models_from_elsewhere(house: House, qtbot: QtBot) -> None:
    house.accounts.put(OPENAI)
    window = house.open_window()
    window.header.picker.open()
    popup = window.header.picker.popup
    QTest.keyClicks(popup.models.field, "mini")
    QTest.keyClick(popup.models.field, Qt.Key.Key_Return)
    qtbot.wait_until(lambda: window.chat.setup is not None and window.chat.setup.model == OPENAI.ref(MINI))
    assert not popup.isVisible()

    window.header.picker.open()
    for _ in range(len(window.choice.now().models)):
        QTest.keyClick(popup.models.field, Qt.Key.Key_Down)
    qtbot.wait_until(popup.cloud.list.hasFocus)
    QTest.keyClick(popup.cloud.list, Qt.Key.Key_Up)
    qtbot.wait_until(popup.models.field.hasFocus)
    QTest.keyClick(popup.models.field, Qt.Key.Key_Down)
    QTest.keyClick(popup.cloud.list, Qt.Key.Key_Return)
    qtbot.wait_until(lambda: window.chat.setup is not None and window.chat.setup.model == OPENAI.ref(GPT))


def test_a_key_leads_to_the_account_of_the_model_that_answers(house: House, qtbot: QtBot) -> None:
    window = _with_openai(house)
    window.actions_by_name[Do.ACCOUNTS].trigger()
    section = _section(window)
    qtbot.wait_until(section.cards["openai"].test.hasFocus)


def test_the_picker_leads_to_the_accounts(house: House, qtbot: QtBot) -> None:
    window = house.open_window()
    window.header.picker.open()
    window.header.picker.popup.accounts.click()
    qtbot.wait_until(lambda: window.settings.is_open)
    assert window.settings.page is not None
    assert window.settings.page.section is Section.ACCOUNTS


def test_the_newest_prices_are_fetched_when_the_user_asks_and_a_failure_is_told(house: House, qtbot: QtBot) -> None:
    card = _section(house.open_window()).prices
    qtbot.wait_until(lambda: card.state.text() == "The list that came with Tandem is in force.")
    house.prices.fail_next = PricesNotUnderstood(host="example.org")
    card.refresh.click()
    qtbot.wait_until(card.refresh.isEnabled)
    assert card.state.text().startswith("What example.org sent is not a list of prices")
    house.prices.fail_next = None
    card.refresh.click()
    qtbot.wait_until(lambda: card.refresh.isEnabled() and "2026" in card.state.text())
    assert card.state.text().endswith("is in force.")
