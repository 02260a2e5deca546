"""Every colour, size, radius and font of the window; nothing else names one.

Sizes are device-independent pixels.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from desktop_app.ui.stylesheet import stylesheet


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
    """Type sizes."""

    CAPTION = 12
    CONTROL = 13
    READING = 15
    SECTION = 18
    PAGE = 24


class Metric(IntEnum):
    """Fixed measures of the window."""

    SIDEBAR = 260
    HEADER = 52
    CONTROL_HEIGHT = 32
    ROW = 34
    ICON = 16
    ICON_LARGE = 20
    POPUP = 360
    TOAST = 440
    TOAST_ERROR = 600
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

_KOREAN = ("Noto Sans CJK KR", "Noto Sans KR", "Apple SD Gothic Neo", "Malgun Gothic")
_GENERIC = {"", "sans", "sans serif", "sans-serif", "dejavu sans", "system"}
_WHERE_THE_DESKTOP_NAMES_NONE = ("Inter", "Adwaita Sans", "Cantarell", "Ubuntu", "Noto Sans", *_KOREAN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """One scheme's colours, `#rrggbb`, or `#aarrggbb` for those that lie over any ground.

    `window` lies under everything, `surface` under the transcript and cards,
    `raised` under popups; `sunken` is the quiet surface of the user's words. `hairline` only divides;
    `border` carries meaning. `lanes` are Okabe and Ito's hues, for lines and dots.
    """

    dark: bool
    window: str
    surface: str
    raised: str
    sunken: str
    hover: str
    pressed: str
    selected: str
    text: str
    quiet: str
    disabled: str
    accent: str
    accent_hover: str
    on_accent: str
    hairline: str
    border: str
    green: str
    amber: str
    red: str
    shadow: str
    lanes: tuple[str, ...]


def mix(top: str, under: str, share: float) -> str:
    """`share` (0..1) of `top` over `under`."""
    above, below = QColor(top), QColor(under)
    channels = zip((above.red(), above.green(), above.blue()), (below.red(), below.green(), below.blue()), strict=True)
    return QColor(*(round(a * share + b * (1 - share)) for a, b in channels)).name()


def veil(color: str, opacity: float) -> str:
    """`color` with an opacity of 0..1."""
    made = QColor(color)
    made.setAlphaF(opacity)
    return made.name(QColor.NameFormat.HexArgb)


def _light() -> Tokens:
    window, surface, text, accent = "#f7f8fa", "#ffffff", "#1b1f24", "#3b5bdb"
    return Tokens(
        dark=False,
        window=window,
        surface=surface,
        raised=surface,
        sunken="#f1f3f6",
        hover=veil(text, 0.055),
        pressed=veil(text, 0.10),
        selected=veil(accent, 0.12),
        text=text,
        quiet="#5b6470",
        disabled=mix(text, surface, 0.38),
        accent=accent,
        accent_hover="#3451c4",
        on_accent="#ffffff",
        hairline=veil(text, 0.10),
        border=mix(text, surface, 0.52),
        green="#1e7a46",
        amber="#95600a",
        red="#c0322f",
        shadow="#1b1f24",
        lanes=("#0072b2", "#b36200", "#00805d", "#b0578a", "#2a83b5", "#d55e00"),
    )


def _dark() -> Tokens:
    window, surface, text, accent = "#14171a", "#1c2024", "#e6e9ec", "#8ba3ff"
    return Tokens(
        dark=True,
        window=window,
        surface=surface,
        raised="#252a2f",
        sunken="#262b31",
        hover=veil(text, 0.07),
        pressed=veil(text, 0.12),
        selected=veil(accent, 0.18),
        text=text,
        quiet="#9aa4af",
        disabled=mix(text, surface, 0.40),
        accent=accent,
        accent_hover="#a3b6ff",
        on_accent="#10142a",
        hairline=veil(text, 0.11),
        border=mix(text, surface, 0.46),
        green="#5cc98a",
        amber="#e3a94c",
        red="#ff8680",
        shadow="#000000",
        lanes=("#4aa3df", "#e69f00", "#2fbf93", "#cc79a7", "#7cc7f0", "#f0803c"),
    )


LIGHT = _light()
DARK = _dark()


class Theme(QObject):
    """The look now. Follows the system's light or dark setting unless `scheme` fixes one; `changed` fires
    after the application has been given the new look.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None, scheme: Qt.ColorScheme = Qt.ColorScheme.Unknown) -> None:
        super().__init__(parent)
        self._hints = QGuiApplication.styleHints()
        self._scheme = self._hints.colorScheme() if scheme == Qt.ColorScheme.Unknown else scheme
        self._family = _ui_families()
        self._mono = _mono_families()
        if scheme == Qt.ColorScheme.Unknown:
            self._hints.colorSchemeChanged.connect(self.follow)

    @property
    def tokens(self) -> Tokens:
        """The colours in use."""
        return DARK if self._scheme == Qt.ColorScheme.Dark else LIGHT

    def color(self, token: str) -> QColor:
        """A token's colour, as in `color("quiet")`."""
        return QColor(str(getattr(self.tokens, token)))

    def lane_color(self, position: int) -> QColor:
        """The colour of the lane at `position` (from 0)."""
        lanes = self.tokens.lanes
        return QColor(lanes[position % len(lanes)])

    def font(self, size: Size = Size.CONTROL, weight: QFont.Weight = REGULAR) -> QFont:
        """The system's UI font, Korean included."""
        font = QFont(list(self._family))
        font.setPixelSize(size)
        font.setWeight(weight)
        return font

    def mono(self, size: Size = Size.READING) -> QFont:
        """The platform's code font, a little smaller than the text of `size` beside it."""
        font = QFont(list(self._mono))
        font.setStyleHint(QFont.StyleHint.Monospace)
        font.setPixelSize(round(size * MONO_SCALE))
        return font

    @property
    def motion_ms(self) -> int:
        """How long a movement takes; 0 where the system asks for less motion."""
        return 0 if self._hints.accessibility().motionPreference() == Qt.MotionPreference.ReducedMotion else MOTION_MS

    def apply(self) -> None:
        """Dress the whole application and tell everyone."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.setStyle(QStyleFactory.create("Fusion"))
        app.setFont(self.font())
        app.setPalette(self._palette())
        app.setStyleSheet(stylesheet(self))
        self.changed.emit()

    def follow(self, scheme: Qt.ColorScheme) -> None:
        """Change to light or dark, live."""
        if scheme != self._scheme:
            self._scheme = scheme
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


def _ui_families() -> tuple[str, ...]:
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
    if system.lower() not in _GENERIC:
        return (system, *_KOREAN)
    here = set(QFontDatabase.families())
    found = [family for family in _WHERE_THE_DESKTOP_NAMES_NONE if family in here]
    return (*found, system) if found else (system,)


def _mono_families() -> tuple[str, ...]:
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()
    return (system, "Noto Sans Mono CJK KR", *_KOREAN)
