"""The month's cap in the window: a warning when it comes near, a question when it is reached, and the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop_app.ui.place import Place
from desktop_app.ui.usage import words
from desktop_app.usage import NANOS

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QStackedWidget, QWidget

    from desktop_app.services.events import CapNear
    from desktop_app.ui.accounts.consent import AskingChat, CapQuestion
    from desktop_app.ui.accounts.service import Accounts
    from desktop_app.ui.bridge import Bridge
    from desktop_app.ui.live_preferences import LivePreferences
    from desktop_app.ui.theme import Theme
    from desktop_app.ui.toast import Toast
    from desktop_app.ui.usage.cap_dialog import CapDialog
    from desktop_app.ui.usage.page import UsagePage
    from desktop_app.ui.usage.service import Usage


class Capping(QObject):
    """`place` is where the page is shown; it is made when it is first wanted."""

    def __init__(
        self,
        window: QWidget,
        frame: QStackedWidget,
        *,
        theme: Theme,
        usage: Usage,
        accounts: Accounts,
        preferences: LivePreferences,
        bridge: Bridge,
        chat: AskingChat,
        toast: Toast,
        show: QAction,
        show_accounts: Callable[[], None],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._theme = theme
        self._usage = usage
        self._accounts = accounts
        self._preferences = preferences
        self._bridge = bridge
        self._toast = toast
        self._show_accounts = show_accounts
        self.dialog: CapDialog | None = None
        self.place: Place[UsagePage] = Place(frame, self._make_page)
        show.triggered.connect(self.place.open)
        bridge.cap_near.connect(self._warn)
        chat.cap_reached.connect(self._ask)

    def _make_page(self) -> UsagePage:
        from desktop_app.ui.usage.page import UsagePage

        page = UsagePage(
            self._theme, self._usage, accounts=self._accounts, preferences=self._preferences, bridge=self._bridge
        )
        page.accounts_wanted.connect(self._show_accounts)
        return page

    def _warn(self, near: CapNear) -> None:
        state = near.state
        if state.cap is None:
            return
        told = self.tr("{spent} of this month's cap of {cap} are spent.").format(
            spent=words.amount(state.nanos), cap=words.amount(round(state.cap * NANOS))
        )
        self._toast.notice(told, self.tr("Show usage"), self.place.open)

    def _ask(self, question: CapQuestion) -> None:
        from desktop_app.ui.usage.cap_dialog import CapDialog

        dialog = self.dialog = CapDialog(question.reached, self._window)
        dialog.raised.connect(lambda cap: self._raise(cap, question))
        dialog.rejected.connect(question.give_up)
        dialog.page_wanted.connect(self.place.open)
        dialog.finished.connect(self._closed)
        dialog.open()

    def _raise(self, cap: float, question: CapQuestion) -> None:
        self._preferences.change(monthly_cap=cap)
        question.go_on()

    def _closed(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
        self.dialog = None
