"""Keys that the keyring still has and should not, since it was shut when they were to go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.ui.accounts.buttons import button
from desktop_app.ui.accounts.outcome import Outcome
from desktop_app.ui.settings.card import Card
from desktop_app.ui.tasks import when_done
from desktop_app.ui.theme import Space

if TYPE_CHECKING:
    from desktop_app.errors import AppError
    from desktop_app.ui.accounts.service import Accounts
    from desktop_app.ui.theme import Theme


class LeftCard(Card):
    """Shown only while there are any."""

    def __init__(self, theme: Theme, service: Accounts) -> None:
        super().__init__(theme)
        self._service = service
        words = self.tr("Remove them now")
        self.sweep = button(words, words, self._sweep)
        self.add(
            self.tr("Old keys in the keyring"),
            self.tr(
                "Keys of accounts that you have removed or changed are still there: the keyring was locked or did not "
                "answer. They go as soon as it keeps another key."
            ),
            self.sweep,
        )
        self.result = Outcome(theme)
        self.result.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        self.add_widget(self.result)
        self.follow()

    def follow(self) -> None:
        """Show whether there are any now."""
        self.setVisible(bool(self._service.left_behind))

    def _sweep(self) -> None:
        self.sweep.setEnabled(False)
        self.result.hide()
        when_done(self._service.sweep(), lambda _: self._swept(), self._failed, self)

    def _swept(self) -> None:
        self.sweep.setEnabled(True)
        self.follow()

    def _failed(self, error: AppError) -> None:
        self.sweep.setEnabled(True)
        self.result.fail(error)
