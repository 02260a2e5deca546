"""Workers are entered in the settings of the network; what is no address of one's own network stays with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_app.ui.settings.network import NetworkSection
from desktop_app.ui.settings.page import Section

if TYPE_CHECKING:
    from tests.ui.house import House


def test_workers_are_kept_once_they_are_addresses_of_ones_own_network(house: House) -> None:
    window = house.open_window()
    window.settings.open_section(Section.NETWORK)
    assert window.settings.page is not None
    section = window.settings.page.content(Section.NETWORK)
    assert isinstance(section, NetworkSection)
    card = section.workers
    card.field.setText("8.8.8.8:50052")
    QTest.keyClick(card.field, Qt.Key.Key_Return)
    assert card.why.text().startswith("“8.8.8.8:50052” is no address of a worker in your own network.")
    assert not house.preferences.current.workers
    card.field.setText("192.168.0.7:50052, 127.0.0.1:50052")
    QTest.keyClick(card.field, Qt.Key.Key_Return)
    assert not card.why.text()
    assert house.preferences.current.workers == ("192.168.0.7:50052", "127.0.0.1:50052")
