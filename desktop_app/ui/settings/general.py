"""The short sections: language, writing, notifications and tray, power."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.look import Language
from desktop_app.ui.settings.card import Card
from desktop_app.ui.settings.choice_box import ChoiceBox
from desktop_app.ui.settings.radio_row import RadioRows
from desktop_app.ui.settings.switch import Switch
from desktop_app.ui.translation import native_name, system_language
from desktop_app.ui.tray import has_tray

if TYPE_CHECKING:
    from desktop_app.preferences import Preferences
    from desktop_app.ui.live_preferences import LivePreferences
    from desktop_app.ui.theme import Theme

KEPT_MINUTES = (5, 15, 30, 60, 240, 0)
"""How long a model may stay in memory; 0 as in `Preferences.keep_models_minutes`."""


class LanguageSection(QWidget):
    """Each language by its own name, so that nobody gets lost."""

    def __init__(self, theme: Theme, preferences: LivePreferences) -> None:
        super().__init__()
        system = self.tr("System ({language})").format(language=native_name(system_language()))
        self.rows = RadioRows[Language](
            theme,
            (
                (Language.SYSTEM, system),
                (Language.ENGLISH, native_name(Language.ENGLISH)),
                (Language.KOREAN, native_name(Language.KOREAN)),
            ),
            lambda language: preferences.change(language=language),
        )
        self.rows.show_value(preferences.current.language)
        preferences.changed.connect(self._show)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.rows)

    def _show(self, now: Preferences) -> None:
        self.rows.show_value(now.language)


class Switches(QWidget):
    """A card with a switch for each field of the preferences that it is told of."""

    def __init__(self, theme: Theme, preferences: LivePreferences) -> None:
        super().__init__()
        self._theme = theme
        self._preferences = preferences
        self._card = Card(theme)
        self.switches: dict[str, Switch] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._card)
        preferences.changed.connect(self._show)

    def add(self, field: str, words: str, explanation: str, *, possible: bool = True) -> None:
        """A row for a field that is on or off; where it is not `possible` it can be read but not changed."""
        switch = Switch(self._theme)
        switch.setEnabled(possible)
        switch.setChecked(bool(getattr(self._preferences.current, field)))
        switch.clicked.connect(lambda on: self._preferences.change(**{field: on}))
        self.switches[field] = switch
        self._card.add(words, explanation, switch)

    def _show(self, now: Preferences) -> None:
        for field, switch in self.switches.items():
            switch.setChecked(bool(getattr(now, field)))


class WritingSection(Switches):
    """How prompts are sent, and how answers with code are shown."""

    def __init__(self, theme: Theme, preferences: LivePreferences) -> None:
        super().__init__(theme, preferences)
        self.add(
            "send_with_ctrl_enter",
            self.tr("Send with Ctrl+Enter"),
            self.tr("Enter alone then begins a new line."),
        )
        self.add("wrap_code", self.tr("Wrap long lines of code"), self.tr("Otherwise they scroll sideways."))


class NotificationsSection(Switches):
    """What Tandem tells while one works elsewhere."""

    def __init__(self, theme: Theme, preferences: LivePreferences) -> None:
        super().__init__(theme, preferences)
        self.add(
            "notify_when_done",
            self.tr("Notify when a long answer or a download is complete"),
            self.tr("Only while Tandem's window is in the background; an answer must have taken more than 20 seconds."),
        )
        here = has_tray()
        self.add(
            "keep_in_tray",
            self.tr("Keep Tandem in the tray when the window is closed"),
            self.tr("Answers go on being written. Quit from the tray's menu.")
            if here
            else self.tr("This desktop has no tray."),
            possible=here,
        )


class PowerSection(Switches):
    """What keeps the computer awake, and what its memory full."""

    def __init__(self, theme: Theme, preferences: LivePreferences) -> None:
        super().__init__(theme, preferences)
        self.add(
            "keep_awake",
            self.tr("Keep the computer awake while an answer is written or a model is downloaded"),
            self.tr("The screen may still go dark."),
        )
        self.keep_models = ChoiceBox(theme)
        for minutes in KEPT_MINUTES:
            self.keep_models.addItem(_kept_words(minutes), minutes)
        self.keep_models.activated.connect(self._keep_models)
        self._card.add(
            self.tr("Keep models in memory that are not used"),
            self.tr("One that is there answers at once. It leaves earlier if another model needs the memory."),
            self.keep_models,
        )
        self._show(preferences.current)

    def _keep_models(self, index: int) -> None:
        self._preferences.change(keep_models_minutes=self.keep_models.itemData(index))

    def _show(self, now: Preferences) -> None:
        super()._show(now)
        minutes = now.keep_models_minutes
        if self.keep_models.findData(minutes) < 0:
            self.keep_models.addItem(_kept_words(minutes), minutes)
        self.keep_models.setCurrentIndex(self.keep_models.findData(minutes))


def _kept_words(minutes: int) -> str:
    if not minutes:
        return QCoreApplication.translate("PowerSection", "Until the memory is needed")
    if minutes % 60:
        return QCoreApplication.translate("PowerSection", "%n minute(s)", None, minutes)
    return QCoreApplication.translate("PowerSection", "%n hour(s)", None, minutes // 60)
