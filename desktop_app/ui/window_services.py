"""All that a window asks of the services, in one piece."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.ui.accounts.service import Accounts, Prices
from desktop_app.ui.differences.service import Differences
from desktop_app.ui.folders.service import Folders
from desktop_app.ui.reports.service import Reports
from desktop_app.ui.scoreboard.service import Boards, Votes
from desktop_app.ui.services import (
    Attachments,
    Chat,
    Computer,
    Counter,
    Downloads,
    Hub,
    Lanes,
    Library,
    Locks,
    Models,
    Network,
)
from desktop_app.ui.settings.installation import Installation
from desktop_app.ui.usage.service import Usage


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowServices:
    """Built before the window's parts are; what each of them gets is its own."""

    chat: Chat
    lanes: Lanes
    votes: Votes
    boards: Boards
    differences: Differences
    reports: Reports
    library: Library
    folders: Folders
    models: Models
    attachments: Attachments
    locks: Locks
    counter: Counter
    accounts: Accounts
    downloads: Downloads
    network: Network
    hub: Hub
    computer: Computer
    usage: Usage
    prices: Prices
    installation: Installation
