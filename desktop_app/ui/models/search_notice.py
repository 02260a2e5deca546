"""What stands under the list while models are looked for on the Hub."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from desktop_app.errors.hub import Offline
from desktop_app.ui.models.hub_search import Stand
from desktop_app.ui.models.notice import Notice

if TYPE_CHECKING:
    from desktop_app.ui.models.hub_search import HubSearch


class SearchNotice(Notice):
    """Each signal is a way on."""

    online_wanted = Signal()
    again_wanted = Signal()
    clear_wanted = Signal()

    def show_search(self, search: HubSearch, *, nothing_listed: bool, hidden: int) -> None:
        """Say where a search stands; `hidden` of what it found do not pass the filters."""
        match search.stand:
            case Stand.SEARCHING:
                self.say(self.tr("Searching the Hub…"), icon="cloud")
            case Stand.NOTHING:
                self.say(
                    self.tr("The Hub has no GGUF model of that kind."),
                    self.tr("Try fewer or other words, or paste the address of a repository."),
                    icon="search",
                )
            case Stand.FAILED if search.error is not None:
                offline = type(search.error) is Offline
                go_online = (self.tr("Go online"), self.online_wanted.emit)
                again = (self.tr("Try again"), self.again_wanted.emit)
                self.say_error(search.error, [go_online if offline else again])
            case Stand.FOUND if hidden:
                words = self.tr("%n more on the Hub, hidden by the filters", "", hidden)
                self.say(words, ways=[(self.tr("Clear filters"), self.clear_wanted.emit)], icon="filter")
            case Stand.IDLE if nothing_listed:
                words = self.tr("None of Tandem's selection is of that kind.")
                self.say(words, ways=[(self.tr("Clear filters"), self.clear_wanted.emit)], icon="filter")
            case _:
                self.hide()
