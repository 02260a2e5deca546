"""How the window looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale, Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop_app.look import LARGEST_TEXT, SMALLEST_TEXT, Accent, Density, ReducedMotion
from desktop_app.look import Theme as Wish
from desktop_app.ui.settings.card import Card
from desktop_app.ui.settings.choice_box import ChoiceBox, Slider
from desktop_app.ui.settings.flow import Flow
from desktop_app.ui.settings.look_cards import AccentDot, LookCard
from desktop_app.ui.settings.sample import Sample
from desktop_app.ui.settings.segments import Segments
from desktop_app.ui.theme import Space

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop_app.preferences import Preferences
    from desktop_app.ui.live_preferences import LivePreferences
    from desktop_app.ui.theme import Theme


class Appearance(QWidget):
    """Look, accent, fonts, density and motion."""

    def __init__(self, theme: Theme, preferences: LivePreferences) -> None:
        super().__init__()
        self._theme = theme
        self._preferences = preferences
        self.looks = {wish: LookCard(theme, wish, words) for wish, words in _looks()}
        self.accents = {accent: AccentDot(theme, accent, words) for accent, words in _accents()}
        self.reading_font = _fonts(theme, QFontDatabase.families())
        self.code_font = _fonts(theme, [one for one in QFontDatabase.families() if QFontDatabase.isFixedPitch(one)])
        self.text_size = Slider(theme, SMALLEST_TEXT, LARGEST_TEXT)
        self.density = Segments(
            theme,
            ((Density.COMFORTABLE, self.tr("Comfortable")), (Density.COMPACT, self.tr("Compact"))),
            lambda density: preferences.change(density=density),
        )
        self.motion = Segments(
            theme,
            (
                (ReducedMotion.SYSTEM, self.tr("As the system")),
                (ReducedMotion.ON, self.tr("Reduced")),
                (ReducedMotion.OFF, self.tr("Full")),
            ),
            lambda motion: preferences.change(reduced_motion=motion),
        )
        self._pixels = QLabel()
        self._pixels.setMinimumWidth(40)
        self._pixels.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._lay_out()
        self._connect()
        preferences.changed.connect(self._show)
        self._show(preferences.current)

    def _lay_out(self) -> None:
        look = Card(self._theme)
        looks = Flow(list(self.looks.values()), Space.M)
        look.add_under(self.tr("Theme"), self.tr("“System” is light or dark as your desktop is."), looks)
        look.add(self.tr("Accent colour"), "", Flow(list(self.accents.values()), Space.XS))
        text = Card(self._theme)
        text.add_widget(Sample(self._theme))
        text.add(self.tr("Font of the conversation"), "", self.reading_font)
        text.add(self.tr("Size of the conversation"), "", self._size_row())
        # What can take the focus is what has to be named, and not the box around it.
        self.text_size.setAccessibleName(self.tr("Size of the conversation"))
        text.add(self.tr("Font of code"), "", self.code_font)
        room = Card(self._theme)
        room.add(self.tr("Density"), self.tr("How close rows and messages stand."), self.density)
        room.add(self.tr("Motion"), self.tr("Reduced: things appear at once instead of moving."), self.motion)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.L)
        for card in (look, text, room):
            column.addWidget(card)

    def _size_row(self) -> QWidget:
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        row.addWidget(self.text_size)
        row.addWidget(self._pixels)
        return both

    def _connect(self) -> None:
        change = self._preferences.change
        for buttons, name in ((self.looks, "theme"), (self.accents, "accent")):
            group = QButtonGroup(self)
            for value, button in buttons.items():
                group.addButton(button)
                button.clicked.connect(lambda _=False, name=name, value=value: change(**{name: value}))
        self.text_size.valueChanged.connect(lambda size: change(reading_size=size))
        self.reading_font.activated.connect(lambda: change(reading_font=self.reading_font.currentData()))
        self.code_font.activated.connect(lambda: change(code_font=self.code_font.currentData()))

    def _show(self, now: Preferences) -> None:
        self.looks[now.theme].setChecked(True)
        self.accents[now.accent].setChecked(True)
        for card in self.looks.values():
            card.show_accent(now.accent)
        for box, family in ((self.reading_font, now.reading_font), (self.code_font, now.code_font)):
            box.setCurrentIndex(max(0, box.findData(family)))
        if self.text_size.value() != now.reading_size:
            self.text_size.setValue(now.reading_size)
        self._pixels.setText(self.tr("{size} px").format(size=QLocale().toString(now.reading_size)))
        self.density.show_value(now.density)
        self.motion.show_value(now.reduced_motion)


def _fonts(theme: Theme, families: Sequence[str]) -> ChoiceBox:
    box = ChoiceBox(theme)
    box.addItem(QCoreApplication.translate("Appearance", "The system's font"), "")
    for family in families:
        # Those whose name begins with a point are the platform's own and not for choosing.
        if not family.startswith(".") and not QFontDatabase.isPrivateFamily(family):
            box.addItem(family, family)
    return box


def _looks() -> tuple[tuple[Wish, str], ...]:
    return (
        (Wish.SYSTEM, QCoreApplication.translate("Appearance", "System")),
        (Wish.LIGHT, QCoreApplication.translate("Appearance", "Light")),
        (Wish.DARK, QCoreApplication.translate("Appearance", "Dark")),
        (Wish.HIGH_CONTRAST_LIGHT, QCoreApplication.translate("Appearance", "Contrast, light")),
        (Wish.HIGH_CONTRAST_DARK, QCoreApplication.translate("Appearance", "Contrast, dark")),
    )


def _accents() -> tuple[tuple[Accent, str], ...]:
    return (
        (Accent.BLUE, QCoreApplication.translate("Appearance", "Blue")),
        (Accent.VIOLET, QCoreApplication.translate("Appearance", "Violet")),
        (Accent.TEAL, QCoreApplication.translate("Appearance", "Teal")),
        (Accent.GREEN, QCoreApplication.translate("Appearance", "Green")),
        (Accent.AMBER, QCoreApplication.translate("Appearance", "Amber")),
        (Accent.ROSE, QCoreApplication.translate("Appearance", "Rose")),
    )
