"""Every size, radius and font of the window, and the look as a whole, live; nothing else names one.

The colours are in `ui/tokens.py`. Sizes are device-independent pixels.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from enum import IntEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from desktop_app.look import Density, Look, ReducedMotion
from desktop_app.look import Theme as Wish
from desktop_app.ui.fonts import first, font_of, mono_families, ui_families
from desktop_app.ui.stylesheet import stylesheet
from desktop_app.ui.tokens import Scheme, Tokens, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator


class Space(IntEnum):
    """Gaps on the 4 px grid."""

    XS = 4
    S = 8
    M = 12
    L = 16
    XL = 24
    XXL = 32


class Radius(IntEnum):
    """Corners."""

    CONTROL = 6
    CARD = 10
    COMPOSER = 14


class Size(IntEnum):
    """Type sizes of the window; those of the transcript grow with the reader's wish, see `Theme.reading`."""

    CAPTION = 12
    CONTROL = 13
    READING = 15
    SECTION = 18
    PAGE = 24


class Metric(IntEnum):
    """Fixed measures of the window."""

    SIDEBAR = 260
    RAIL = 56
    HEADER = 52
    CONTROL_HEIGHT = 32
    ROW = 34
    ROW_COMPACT = 28
    TALL_ROW = 52
    TALL_ROW_COMPACT = 44
    ICON = 16
    ICON_LARGE = 20
    POPUP = 360
    READING_WIDTH = 664
    MARK = 8


LINE_HEIGHT = 1.6
"""Of reading text, as a multiple of its size."""

MONO_SCALE = 0.92
"""Code beside reading text."""

MOTION_MS = 140

REGULAR = QFont.Weight.Normal
MEDIUM = QFont.Weight.Medium
SEMIBOLD = QFont.Weight.DemiBold


_COMPACT = {Space.S: Space.XS, Space.M: Space.S, Space.L: Space.M, Space.XL: Space.L, Space.XXL: Space.XL}
_SCHEMES = {
    Wish.LIGHT: Scheme.LIGHT,
    Wish.DARK: Scheme.DARK,
    Wish.HIGH_CONTRAST_LIGHT: Scheme.HIGH_CONTRAST_LIGHT,
    Wish.HIGH_CONTRAST_DARK: Scheme.HIGH_CONTRAST_DARK,
}


class Theme(QObject):
    """The look now: as the user wishes it, and where that is left to the system, as that has it, or as
    `scheme` says instead. `changed` fires after the application has been given the new look, and for a
    new screen.
    """

    changed = Signal()

    def __init__(
        self,
        parent: QObject | None = None,
        scheme: Qt.ColorScheme = Qt.ColorScheme.Unknown,
        look: Look | None = None,
    ) -> None:
        super().__init__(parent)
        # Kept, because what belongs to it goes with it.
        self._hints = QGuiApplication.styleHints()
        self._system = self._hints.colorScheme() if scheme == Qt.ColorScheme.Unknown else scheme
        self._wishes = look or Look()
        self._family = ui_families()
        self._mono = mono_families()
        self._tokens = self._computed()
        self._is_dressed = False
        if scheme == Qt.ColorScheme.Unknown:
            self._hints.colorSchemeChanged.connect(self.follow)
        self._hints.accessibility().contrastPreferenceChanged.connect(self._look_again)
        _app().screenAdded.connect(self.changed)  # which may be a sharper one

    @property
    def tokens(self) -> Tokens:
        """The colours in use."""
        return self._tokens

    def color(self, token: str) -> QColor:
        """A token's colour, as in `color("quiet")`."""
        return QColor(str(getattr(self.tokens, token)))

    def font(self, size: Size = Size.CONTROL, weight: QFont.Weight = REGULAR) -> QFont:
        """The system's UI font, Korean included."""
        return font_of(self._family, size, weight)

    def reading(self, size: Size = Size.READING, weight: QFont.Weight = REGULAR) -> QFont:
        """The font of the transcript as the reader wishes it, headings included."""
        return font_of(first(self._wishes.reading_font, self._family), self.reading_px(size), weight)

    def mono(self, size: Size = Size.READING) -> QFont:
        """The code font, a little smaller than the text of `size` in the transcript beside it."""
        font = font_of(first(self._wishes.code_font, self._mono), round(self.reading_px(size) * MONO_SCALE))
        font.setStyleHint(QFont.StyleHint.Monospace)
        return font

    def reading_px(self, size: Size = Size.READING) -> int:
        """A type size of the transcript."""
        return round(size * self._wishes.reading_size / Size.READING)

    @property
    def reading_line(self) -> int:
        """From line to line in the transcript's running text."""
        return round(self.reading_px() * LINE_HEIGHT)

    @property
    def reading_width(self) -> int:
        """Of the column of text, so that the measure stays the same in characters."""
        return round(Metric.READING_WIDTH * self._wishes.reading_size / Size.READING)

    @property
    def row(self) -> int:
        """The height of a list's row of one line."""
        return Metric.ROW_COMPACT if self._is_compact else Metric.ROW

    @property
    def tall_row(self) -> int:
        """The height of a list's row of two lines."""
        return Metric.TALL_ROW_COMPACT if self._is_compact else Metric.TALL_ROW

    def gap(self, space: Space) -> int:
        """A gap between rows or messages, one step smaller where things stand close."""
        return _COMPACT.get(space, space) if self._is_compact else space

    @property
    def wraps_code(self) -> bool:
        """Whether long lines of code go on in the next line, unless a block is told otherwise."""
        return self._wishes.wrap_code

    @property
    def motion_ms(self) -> int:
        """How long a movement takes; 0 where the user, or else the system, wishes for less motion."""
        wish = self._wishes.reduced_motion
        if wish == ReducedMotion.SYSTEM:
            reduced = self._hints.accessibility().motionPreference() == Qt.MotionPreference.ReducedMotion
        else:
            reduced = wish == ReducedMotion.ON
        return 0 if reduced else MOTION_MS

    def apply(self) -> None:
        """Dress the whole application and tell everyone."""
        with _no_collection():
            self.begin()
            _app().setStyleSheet(stylesheet(self))
        self.changed.emit()

    def begin(self) -> None:
        """Font and colours alone, which is all that the first picture needs: the style sheet takes a while."""
        if not self._is_dressed:
            _app().setStyle(QStyleFactory.create("Fusion"))
            self._is_dressed = True
        _app().setFont(self.font())
        _app().setPalette(self._palette())

    def follow(self, scheme: Qt.ColorScheme) -> None:
        """The system is light or dark now."""
        self._system = scheme
        self._look_again()

    def wear(self, look: Look) -> None:
        """Look as the user wishes from now on."""
        before, self._wishes = self._wishes, look
        self._look_again(metrics_changed=_measures(before) != _measures(look))

    @property
    def _is_compact(self) -> bool:
        return self._wishes.density == Density.COMPACT

    def _computed(self) -> Tokens:
        return tokens(self._scheme(), self._wishes.accent)

    def _scheme(self) -> Scheme:
        if self._wishes.theme != Wish.SYSTEM:
            return _SCHEMES[self._wishes.theme]
        strong = self._hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast
        return Scheme((self._system == Qt.ColorScheme.Dark, strong))

    def _look_again(self, *_: object, metrics_changed: bool = False) -> None:
        before, self._tokens = self._tokens, self._computed()
        if metrics_changed or before != self._tokens:
            self.apply()

    def _palette(self) -> QPalette:
        palette = QPalette()
        role = QPalette.ColorRole
        for which, token in (
            (role.Window, "window"),
            (role.Base, "surface"),
            (role.AlternateBase, "sunken"),
            (role.Button, "surface"),
            (role.ToolTipBase, "raised"),
            (role.WindowText, "text"),
            (role.Text, "text"),
            (role.ButtonText, "text"),
            (role.ToolTipText, "text"),
            (role.PlaceholderText, "quiet"),
            (role.Highlight, "accent"),
            (role.HighlightedText, "on_accent"),
            (role.Accent, "accent"),
            (role.Link, "accent"),
            (role.Mid, "hairline"),
        ):
            palette.setColor(which, self.color(token))
        for which in (role.WindowText, role.Text, role.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, which, self.color("disabled"))
        return palette


def _app() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app


@contextmanager
def _no_collection() -> Iterator[None]:
    """Qt goes through a list of all widgets, and one that Python's collector deletes meanwhile would still be on it."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


_MEASURES = ("reading_font", "reading_size", "code_font", "density", "wrap_code")


def _measures(look: Look) -> tuple[object, ...]:
    return tuple(getattr(look, name) for name in _MEASURES)
