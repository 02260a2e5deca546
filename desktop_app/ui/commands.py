"""The window's own commands: palette, cheat sheet, models, settings, and what changes the look by key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop_app.look import LARGEST_TEXT, SMALLEST_TEXT
from desktop_app.look import Theme as Look
from desktop_app.preferences import Preferences
from desktop_app.ui.actions import Do, Group, entry
from desktop_app.ui.keys.candidates import action_candidates, conversation_candidates, model_candidates
from desktop_app.ui.place import Place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QWidget

    from desktop_app.domain import LocalModel
    from desktop_app.ui.differences.place import DifferencesPlace
    from desktop_app.ui.keys.candidates import Candidate
    from desktop_app.ui.keys.cheat_sheet import CheatSheet
    from desktop_app.ui.keys.key_map import KeyMap
    from desktop_app.ui.keys.palette import Palette
    from desktop_app.ui.live_preferences import LivePreferences
    from desktop_app.ui.model_choice import ModelChoice
    from desktop_app.ui.models.place import ModelsPlace
    from desktop_app.ui.scoreboard.place import ScoreboardPlace
    from desktop_app.ui.settings.place import SettingsPlace
    from desktop_app.ui.shelf import Shelf
    from desktop_app.ui.theme import Theme
    from desktop_app.ui.window_memory import WindowMemory

_STAYS = {Do.MODELS, Do.DOWNLOADS, Do.LARGER_TEXT, Do.SMALLER_TEXT, Do.USUAL_TEXT, Do.LIGHT_OR_DARK}
_OTHER_LIGHT = {
    Look.LIGHT: Look.DARK,
    Look.DARK: Look.LIGHT,
    Look.HIGH_CONTRAST_LIGHT: Look.HIGH_CONTRAST_DARK,
    Look.HIGH_CONTRAST_DARK: Look.HIGH_CONTRAST_LIGHT,
}


class Commands(QObject):
    """Made before the window connects its other actions, so that those come after leaving what lies over the chat."""

    def __init__(
        self,
        window: QWidget,
        *,
        actions: Mapping[Do, QAction],
        theme: Theme,
        preferences: LivePreferences,
        memory: WindowMemory,
        shelf: Shelf,
        choice: ModelChoice,
        key_map: KeyMap,
        models: ModelsPlace,
        settings: SettingsPlace,
        scoreboard: ScoreboardPlace,
        differences: DifferencesPlace,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._actions = actions
        self._theme = theme
        self._preferences = preferences
        self._memory = memory
        self._palette: Palette | None = None
        self._cheat_sheet: CheatSheet | None = None
        self._shelf = shelf
        self._choice = choice
        self._key_map = key_map
        for do, action in actions.items():
            if entry(do).group != Group.PROGRAM and do not in _STAYS:
                action.triggered.connect(self._show_chat)
        for do, act in (
            (Do.PALETTE, self.open_palette),
            (Do.CHEAT_SHEET, self.open_cheat_sheet),
            (Do.MODELS, models.open),
            (Do.SETTINGS, settings.open),
            (Do.ACCOUNTS, lambda: settings.open_account(self._account_here())),
            (Do.SCOREBOARD, scoreboard.open),
            (Do.DIFFERENCES, differences.open),
            (Do.LARGER_TEXT, self._enlarge),
            (Do.SMALLER_TEXT, self._reduce),
            (Do.USUAL_TEXT, self._use_usual_size),
            (Do.LIGHT_OR_DARK, self._change_light),
        ):
            actions[do].triggered.connect(act)
        differences.possible.connect(actions[Do.DIFFERENCES].setEnabled)
        actions[Do.DIFFERENCES].setEnabled(False)

    def open_palette(self) -> None:
        """Search everything."""
        if self._palette is None:
            memory = self._memory
            from desktop_app.ui.keys.palette import Palette

            self._palette = Palette(
                self._theme, self._window, self._candidates, memory.recent_actions, memory.keep_recent_actions
            )
        self._palette.open_now()

    def open_cheat_sheet(self) -> None:
        """Show all keys."""
        if self._cheat_sheet is None:
            from desktop_app.ui.keys.cheat_sheet import CheatSheet

            self._cheat_sheet = CheatSheet(self._theme, self._window, self._key_map)
        self._cheat_sheet.open_now()

    def _candidates(self) -> list[Candidate]:
        found = action_candidates(self._actions, self._key_map)
        found += conversation_candidates(self._shelf.listed, self._open_conversation)
        found += model_candidates(self._choice.now().models, self._use_model)
        return found

    def _open_conversation(self, conversation_id: int) -> None:
        self._show_chat()
        self._shelf.open(conversation_id)

    def _use_model(self, model: LocalModel) -> None:
        self._show_chat()
        self._choice.use_model(model)

    def _show_chat(self) -> None:
        for place in self._window.findChildren(Place):
            place.leave()

    def _account_here(self) -> str:
        """Whose model answers in the active lane; "" where that is this computer."""
        account = self._choice.now().account
        return account.slug if account is not None else ""

    def _enlarge(self) -> None:
        self._set_size(self._preferences.current.reading_size + 1)

    def _reduce(self) -> None:
        self._set_size(self._preferences.current.reading_size - 1)

    def _use_usual_size(self) -> None:
        self._set_size(Preferences().reading_size)

    def _set_size(self, size: int) -> None:
        self._preferences.change(reading_size=max(SMALLEST_TEXT, min(LARGEST_TEXT, size)))

    def _change_light(self) -> None:
        now = self._preferences.current.theme
        shown = Look.DARK if self._theme.tokens.dark else Look.LIGHT
        self._preferences.change(theme=_OTHER_LIGHT[shown if now == Look.SYSTEM else now])
