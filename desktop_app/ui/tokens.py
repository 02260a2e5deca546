"""Every colour of the window, computed from a scheme and an accent; plain data, without Qt."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cache

from desktop_app.look import Accent


class Scheme(Enum):
    """Light or dark, and whether everything stands out strongly."""

    LIGHT = (False, False)
    DARK = (True, False)
    HIGH_CONTRAST_LIGHT = (False, True)
    HIGH_CONTRAST_DARK = (True, True)

    @property
    def dark(self) -> bool:
        """Whether text is lighter than its ground."""
        return self.value[0]

    @property
    def high_contrast(self) -> bool:
        """Whether text reaches a contrast of 7 and every edge can be seen."""
        return self.value[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """One scheme's colours, `#rrggbb`, or `#aarrggbb` for those that lie over any ground.

    `window` lies under everything, `surface` under the transcript and cards,
    `raised` under popups; `sunken` is the quiet surface of the user's words and of code. `hairline` only divides,
    but can be seen by everyone where `high_contrast` is true; `border` carries meaning. `lanes` are Okabe and Ito's
    hues, for lines and dots.
    """

    dark: bool
    high_contrast: bool
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
    scrollbar: str
    green: str
    amber: str
    red: str
    code_keyword: str
    code_string: str
    code_number: str
    code_name: str
    shadow: str
    lanes: tuple[str, ...]


_ACCENTS = {
    Scheme.LIGHT: {
        Accent.BLUE: "#3b5bdb",
        Accent.VIOLET: "#7040c9",
        Accent.TEAL: "#0b6e7d",
        Accent.GREEN: "#23743a",
        Accent.AMBER: "#8f5a00",
        Accent.ROSE: "#b8275a",
    },
    Scheme.DARK: {
        Accent.BLUE: "#8ba3ff",
        Accent.VIOLET: "#b9a0ff",
        Accent.TEAL: "#57c6d3",
        Accent.GREEN: "#6fcb8b",
        Accent.AMBER: "#e5b057",
        Accent.ROSE: "#ff94b4",
    },
    Scheme.HIGH_CONTRAST_LIGHT: {
        Accent.BLUE: "#1c35a8",
        Accent.VIOLET: "#4c2896",
        Accent.TEAL: "#064b56",
        Accent.GREEN: "#124d27",
        Accent.AMBER: "#603700",
        Accent.ROSE: "#84103d",
    },
    Scheme.HIGH_CONTRAST_DARK: {
        Accent.BLUE: "#a9bbff",
        Accent.VIOLET: "#cdbbff",
        Accent.TEAL: "#7fe3ee",
        Accent.GREEN: "#94e6ac",
        Accent.AMBER: "#ffd27a",
        Accent.ROSE: "#ffb3c9",
    },
}

_LANES_ON_LIGHT = ("#0072b2", "#b36200", "#00805d", "#b0578a", "#2a83b5", "#d55e00")
_LANES_ON_DARK = ("#4aa3df", "#e69f00", "#2fbf93", "#cc79a7", "#7cc7f0", "#f0803c")


@cache
def tokens(scheme: Scheme, accent: Accent = Accent.BLUE) -> Tokens:
    """The colours of a scheme with an accent."""
    hue = _ACCENTS[scheme][accent]
    match scheme:
        case Scheme.LIGHT:
            return _light(hue)
        case Scheme.DARK:
            return _dark(hue)
        case Scheme.HIGH_CONTRAST_LIGHT:
            return _high_contrast_light(hue)
        case Scheme.HIGH_CONTRAST_DARK:
            return _high_contrast_dark(hue)


def mix(top: str, under: str, share: float) -> str:
    """`share` (0..1) of `top` over `under`, both `#rrggbb`."""
    channels = zip(_channels(top), _channels(under), strict=True)
    return "#" + "".join(f"{round(above * share + below * (1 - share)):02x}" for above, below in channels)


def veil(color: str, opacity: float) -> str:
    """`color` with an opacity of 0..1."""
    return f"#{round(opacity * 255):02x}{color[1:]}"


def _channels(color: str) -> tuple[int, ...]:
    return tuple(int(color[at : at + 2], 16) for at in (1, 3, 5))


def _light(accent: str) -> Tokens:
    surface, text = "#ffffff", "#1b1f24"
    return Tokens(
        dark=False,
        high_contrast=False,
        window="#f7f8fa",
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
        accent_hover=mix("#000000", accent, 0.1),
        on_accent="#ffffff",
        hairline=veil(text, 0.10),
        border=mix(text, surface, 0.52),
        scrollbar=veil(text, 0.10),
        green="#1e7a46",
        amber="#95600a",
        red="#c0322f",
        code_keyword="#7a3e9d",
        code_string="#1a6b3c",
        code_number="#96480a",
        code_name="#0b5cad",
        shadow="#1b1f24",
        lanes=_LANES_ON_LIGHT,
    )


def _dark(accent: str) -> Tokens:
    surface, text = "#1c2024", "#e6e9ec"
    return Tokens(
        dark=True,
        high_contrast=False,
        window="#14171a",
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
        accent_hover=mix("#ffffff", accent, 0.2),
        on_accent="#10142a",
        hairline=veil(text, 0.11),
        border=mix(text, surface, 0.46),
        scrollbar=veil(text, 0.12),
        green="#5cc98a",
        amber="#e3a94c",
        red="#ff8680",
        code_keyword="#c9a6ff",
        code_string="#8fd6a5",
        code_number="#f0b37a",
        code_name="#8cc2ff",
        shadow="#000000",
        lanes=_LANES_ON_DARK,
    )


def _high_contrast_light(accent: str) -> Tokens:
    ground, text = "#ffffff", "#000000"
    return Tokens(
        dark=False,
        high_contrast=True,
        window=ground,
        surface=ground,
        raised=ground,
        sunken="#f0f2f4",
        hover=veil(text, 0.09),
        pressed=veil(text, 0.15),
        selected=veil(accent, 0.14),
        text=text,
        quiet="#33383e",
        disabled="#5d646b",
        accent=accent,
        accent_hover=mix("#000000", accent, 0.2),
        on_accent=ground,
        hairline="#7a8087",
        border="#3c434a",
        scrollbar="#5d646b",
        green="#0d4a25",
        amber="#603700",
        red="#8c1414",
        code_keyword="#5b1f86",
        code_string="#0a4a2a",
        code_number="#6a3000",
        code_name="#063d82",
        shadow=text,
        lanes=_LANES_ON_LIGHT,
    )


def _high_contrast_dark(accent: str) -> Tokens:
    ground, text = "#000000", "#ffffff"
    return Tokens(
        dark=True,
        high_contrast=True,
        window=ground,
        surface=ground,
        raised="#0e1012",
        sunken="#1a1d21",
        hover=veil(text, 0.14),
        pressed=veil(text, 0.22),
        selected=veil(accent, 0.25),
        text=text,
        quiet="#d7dce1",
        disabled="#9aa2aa",
        accent=accent,
        accent_hover=mix("#ffffff", accent, 0.4),
        on_accent=ground,
        hairline="#80878f",
        border="#b3bac2",
        scrollbar="#9aa2aa",
        green="#7ee2a3",
        amber="#ffd27a",
        red="#ffb0ab",
        code_keyword="#dcc6ff",
        code_string="#b0ebc2",
        code_number="#ffd3a8",
        code_name="#b8dbff",
        shadow=ground,
        lanes=_LANES_ON_DARK,
    )
