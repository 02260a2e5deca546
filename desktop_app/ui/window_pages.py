"""The pages that lie over the chat or take its place: settings, scoreboard, differences, models, usage."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop_app.ui.actions import Do
from desktop_app.ui.differences.place import DifferencesPlace
from desktop_app.ui.models.discovering import Discovering
from desktop_app.ui.models.keeping import Keeping
from desktop_app.ui.models.page import ModelsPage
from desktop_app.ui.models.parts import parts
from desktop_app.ui.models.place import ModelsPlace
from desktop_app.ui.scoreboard.place import ScoreboardPlace
from desktop_app.ui.settings.page import Section, SettingsPage
from desktop_app.ui.settings.place import SettingsPlace
from desktop_app.ui.settings.sections import sections
from desktop_app.ui.usage.capping import Capping

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QWidget

    from desktop_app.ui.accounts.consent import AskingChat
    from desktop_app.ui.bridge import Bridge
    from desktop_app.ui.keys.key_map import KeyMap
    from desktop_app.ui.live_preferences import LivePreferences
    from desktop_app.ui.models.downloading import Downloading
    from desktop_app.ui.offline_switch import OfflineSwitch
    from desktop_app.ui.open_chat import OpenChat
    from desktop_app.ui.theme import Theme
    from desktop_app.ui.window_frame import WindowFrame
    from desktop_app.ui.window_services import WindowServices


class WindowPages(QObject):
    """Each page is built when it is first opened."""

    def __init__(
        self,
        window: QWidget,
        frame: WindowFrame,
        *,
        theme: Theme,
        services: WindowServices,
        bridge: Bridge,
        preferences: LivePreferences,
        actions: Mapping[Do, QAction],
        key_map: KeyMap,
        offline: OfflineSwitch,
        downloading: Downloading,
        chat: OpenChat,
        asking: AskingChat,
    ) -> None:
        super().__init__(window)
        makers = partial(
            sections,
            theme,
            preferences,
            key_map,
            services.installation,
            offline=offline,
            network=services.network,
            hub=services.hub,
            accounts=services.accounts,
            prices=services.prices,
            bridge=bridge,
        )
        self.settings = SettingsPlace(frame, lambda: SettingsPage(theme, makers()))
        self.scoreboard = ScoreboardPlace(
            frame, theme=theme, boards=services.boards, votes=services.votes, bridge=bridge
        )
        self.differences = DifferencesPlace(
            frame,
            theme=theme,
            chat=chat,
            bridge=bridge,
            service=services.differences,
        )
        self.discovering = Discovering(
            window,
            theme=theme,
            hub=services.hub,
            fits=services.computer.fits,
            downloads=services.downloads,
            listed=downloading.list,
            models=services.models,
            bridge=bridge,
            offline=offline,
        )
        self.keeping = Keeping(
            window,
            theme=theme,
            models=services.models,
            computer=services.computer,
            bridge=bridge,
            toast=frame.toast,
        )
        self.models = ModelsPlace(frame, lambda: ModelsPage(theme, parts(self.keeping, self.discovering, downloading)))
        self.capping = Capping(
            window,
            frame,
            theme=theme,
            usage=services.usage,
            accounts=services.accounts,
            preferences=preferences,
            bridge=bridge,
            chat=asking,
            toast=frame.toast,
            show=actions[Do.USAGE],
            show_accounts=lambda: self.settings.open_section(Section.ACCOUNTS),
        )
