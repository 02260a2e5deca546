"""Which sections the settings have, and what makes each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.ui.settings.page import Section

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from desktop_app.ui.accounts.service import Accounts, Prices
    from desktop_app.ui.bridge import Bridge
    from desktop_app.ui.keys.key_map import KeyMap
    from desktop_app.ui.live_preferences import LivePreferences
    from desktop_app.ui.offline_switch import OfflineSwitch
    from desktop_app.ui.services import Hub, Network
    from desktop_app.ui.settings.installation import Installation
    from desktop_app.ui.theme import Theme


def sections(
    theme: Theme,
    preferences: LivePreferences,
    key_map: KeyMap,
    installation: Installation,
    *,
    offline: OfflineSwitch,
    network: Network,
    hub: Hub,
    accounts: Accounts,
    prices: Prices,
    bridge: Bridge,
) -> dict[Section, Callable[[], QWidget]]:
    """In their order. Their modules are loaded when the settings are first opened."""
    from desktop_app.ui.accounts.section import AccountsSection
    from desktop_app.ui.keys.key_editor import KeyEditor
    from desktop_app.ui.settings.about import About
    from desktop_app.ui.settings.appearance import Appearance
    from desktop_app.ui.settings.general import LanguageSection, NotificationsSection, PowerSection, WritingSection
    from desktop_app.ui.settings.network import NetworkSection

    return {
        Section.APPEARANCE: lambda: Appearance(theme, preferences),
        Section.LANGUAGE: lambda: LanguageSection(theme, preferences),
        Section.WRITING: lambda: WritingSection(theme, preferences),
        Section.NETWORK: lambda: NetworkSection(theme, preferences, offline=offline, network=network, hub=hub),
        Section.ACCOUNTS: lambda: AccountsSection(theme, accounts, prices, bridge),
        Section.NOTIFICATIONS: lambda: NotificationsSection(theme, preferences),
        Section.POWER: lambda: PowerSection(theme, preferences),
        Section.KEYS: lambda: KeyEditor(theme, key_map),
        Section.ABOUT: lambda: About(theme, installation),
    }
