"""Where the settings are shown: over the chat, in the same window."""

from __future__ import annotations

from desktop_app.ui.place import Place
from desktop_app.ui.settings.page import Section, SettingsPage


class SettingsPlace(Place[SettingsPage]):
    """Opens them, also at one section."""

    def open_section(self, section: Section) -> None:
        """Show one section."""
        self.open()
        self._made().show_section(section)

    def open_account(self, slug: str) -> None:
        """Show the accounts, with this one in view if there is one."""
        from desktop_app.ui.accounts.section import AccountsSection

        self.open_section(Section.ACCOUNTS)
        content = self._made().content(Section.ACCOUNTS)
        if isinstance(content, AccountsSection):
            content.reveal(slug)
