"""The network: whether Tandem may reach it, what stands in between, and the token for the Hub."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from desktop_app.ui.settings.card import Card
from desktop_app.ui.settings.switch import Switch
from desktop_app.ui.settings.token_card import TokenCard
from desktop_app.ui.settings.workers_card import WorkersCard
from desktop_app.ui.tasks import when_done
from desktop_app.ui.theme import Space
from desktop_app.ui.widgets.elided_label import ElidedLabel

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from desktop_app.services.network import NetworkFacts
    from desktop_app.ui.live_preferences import LivePreferences
    from desktop_app.ui.offline_switch import OfflineSwitch
    from desktop_app.ui.services import Hub, Network
    from desktop_app.ui.theme import Theme

_VALUE_WIDTH = 120


class NetworkSection(QWidget):
    """What is in force is looked at whenever it is shown."""

    def __init__(
        self, theme: Theme, preferences: LivePreferences, *, offline: OfflineSwitch, network: Network, hub: Hub
    ) -> None:
        super().__init__()
        self._network = network
        self._offline = offline
        self.offline = Switch(theme)
        self.offline.clicked.connect(self._switch)
        offline.changed.connect(self._show_offline)
        switching = Card(theme)
        switching.add(self.tr("Offline"), self._explained(), self.offline)
        self.hub = _value()
        self.proxy = _value()
        between = Card(theme)
        between.add_widget(_fact(self.tr("Hub"), self.hub))
        between.add_widget(_fact(self.tr("Proxy"), self.proxy))
        self.token = TokenCard(theme, network, hub)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.L)
        self.workers = WorkersCard(theme, preferences)
        for card in (switching, self.token, between, self.workers):
            column.addWidget(card)
        self._show_offline()

    def showEvent(self, event: QShowEvent) -> None:
        """Look again."""
        super().showEvent(event)
        when_done(self._network.facts(), self._show_facts, lambda _: None, self)
        self.token.look()

    def _explained(self) -> str:
        if self._offline.is_forced:
            return self.tr("The environment variable HF_HUB_OFFLINE keeps Tandem offline.")
        return self.tr("Nothing reaches the network, and downloads wait. All that is on this computer works as ever.")

    def _switch(self) -> None:
        self._offline.action.trigger()

    def _show_offline(self) -> None:
        self.offline.setChecked(self._offline.is_offline)
        self.offline.setEnabled(not self._offline.is_forced)

    def _show_facts(self, facts: NetworkFacts) -> None:
        if facts.bad_endpoint:
            hub = self.tr("HF_ENDPOINT is “{address}”, which is no address of a Hub").format(address=facts.endpoint)
        elif facts.is_mirror:
            hub = self.tr("The mirror {address}, from HF_ENDPOINT").format(address=facts.endpoint)
        else:
            hub = facts.endpoint
        self.hub.show_words(hub)
        if not facts.proxy:
            proxy = self.tr("None")
        elif facts.proxy_variable:
            proxy = self.tr("{address}, from {variable}").format(address=facts.proxy, variable=facts.proxy_variable)
        else:
            proxy = self.tr("{address}, from the system's settings").format(address=facts.proxy)
        self.proxy.show_words(proxy)


def _value() -> ElidedLabel:
    value = ElidedLabel("caption")
    value.setMinimumWidth(_VALUE_WIDTH)
    return value


def _fact(words: str, value: QWidget) -> QWidget:
    row = QWidget()
    lines = QVBoxLayout(row)
    lines.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
    lines.setSpacing(2)
    name = QLabel(words)
    name.setTextFormat(Qt.TextFormat.PlainText)
    lines.addWidget(name)
    lines.addWidget(value)
    return row
