from __future__ import annotations

import gc
import math
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import shiboken6
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

import desktop_app.ui
from desktop_app.look import Accent, Density
from desktop_app.look import Theme as Wish
from desktop_app.preferences import Preferences, PreferencesStore
from desktop_app.resources import resource
from desktop_app.ui.icons import icon_pixmap, keep_icon
from desktop_app.ui.theme import Size, Space, Theme
from desktop_app.ui.tokens import Scheme, Tokens, mix, tokens

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else math.pow((channel + 0.055) / 1.055, 2.4)


def _luminance(color: str) -> float:
    made = QColor(color)
    channels = (made.redF(), made.greenF(), made.blueF())
    red, green, blue = (_linear(channel) for channel in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """As WCAG 2.2 defines it, 1..21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _over(token: str, ground: str) -> str:
    color = QColor(token)
    return mix(color.name(), ground, color.alphaF())


LIGHT, DARK = tokens(Scheme.LIGHT), tokens(Scheme.DARK)
LOOKS = [tokens(scheme, accent) for scheme in Scheme for accent in Accent]
EVERY_LOOK = pytest.mark.parametrize(
    "look", LOOKS, ids=[f"{scheme.name}-{accent.name}".lower() for scheme in Scheme for accent in Accent]
)


def _least(look: Tokens) -> float:
    return 7.0 if look.high_contrast else 4.5


def _grounds(look: Tokens) -> tuple[str, ...]:
    return look.window, look.surface, look.raised, look.sunken


@EVERY_LOOK
@pytest.mark.parametrize("token", ["text", "quiet", "accent", "green", "amber", "red"])
def test_text_has_the_contrast_that_its_scheme_promises_on_every_ground(look: Tokens, token: str) -> None:
    for ground in _grounds(look):
        assert contrast(getattr(look, token), ground) >= _least(look), ground


@EVERY_LOOK
def test_text_has_that_contrast_on_what_is_hovered_or_chosen(look: Tokens) -> None:
    for veil in (look.hover, look.pressed, look.selected):
        for ground in (look.window, look.surface, look.raised):
            assert contrast(look.text, _over(veil, ground)) >= _least(look)
    assert contrast(look.quiet, _over(look.hover, look.surface)) >= _least(look)


@EVERY_LOOK
def test_words_on_the_primary_action_and_on_marked_text_have_that_contrast(look: Tokens) -> None:
    assert contrast(look.on_accent, look.accent) >= _least(look)
    assert contrast(look.on_accent, look.accent_hover) >= _least(look)


@EVERY_LOOK
def test_code_in_colours_has_that_contrast(look: Tokens) -> None:
    for color in (look.quiet, look.code_keyword, look.code_string, look.code_number, look.code_name):
        assert contrast(color, look.sunken) >= _least(look), color


@EVERY_LOOK
def test_borders_and_lane_lines_that_carry_meaning_have_a_contrast_of_3(look: Tokens) -> None:
    for ground in (look.window, look.surface):
        for color in (look.border, look.accent, *look.lanes):
            assert contrast(color, ground) >= 3, color


@pytest.mark.parametrize("look", [one for one in LOOKS if one.high_contrast])
def test_with_high_contrast_every_edge_can_be_seen_and_what_is_off_be_read(look: Tokens) -> None:
    for ground in _grounds(look):
        for edge in (look.hairline, look.border, look.scrollbar):
            assert contrast(edge, ground) >= 3, edge
        assert contrast(look.disabled, ground) >= 4.5


def test_every_accent_is_another_colour_in_every_scheme() -> None:
    assert len({look.accent for look in LOOKS}) == len(Scheme) * len(Accent)


def test_nothing_but_the_theme_names_a_colour() -> None:
    folder = Path(desktop_app.ui.__file__).parent
    named = re.compile(r"#[0-9a-fA-F]{6}\b|QColor\(\s*[\"\d]|GlobalColor\.(?!transparent)")
    for file in folder.rglob("*.py"):
        if file.name != "tokens.py":
            assert not named.search(file.read_text(encoding="utf-8")), file


def test_the_look_follows_the_system_live(theme: Theme, qtbot: QtBot) -> None:
    with qtbot.waitSignal(theme.changed):
        theme.follow(Qt.ColorScheme.Dark)
    assert theme.tokens == DARK
    with qtbot.waitSignal(theme.changed):
        theme.follow(Qt.ColorScheme.Light)
    assert theme.tokens == LIGHT


@pytest.mark.parametrize(
    ("wish", "scheme"),
    [
        (Wish.LIGHT, Scheme.LIGHT),
        (Wish.DARK, Scheme.DARK),
        (Wish.HIGH_CONTRAST_LIGHT, Scheme.HIGH_CONTRAST_LIGHT),
        (Wish.HIGH_CONTRAST_DARK, Scheme.HIGH_CONTRAST_DARK),
    ],
)
def test_what_the_user_wishes_goes_before_the_system(theme: Theme, qtbot: QtBot, wish: Wish, scheme: Scheme) -> None:
    theme.follow(Qt.ColorScheme.Light if scheme.dark else Qt.ColorScheme.Dark)
    with qtbot.waitSignal(theme.changed):
        theme.wear(Preferences(theme=wish, accent=Accent.ROSE))
    assert theme.tokens == tokens(scheme, Accent.ROSE)
    theme.follow(Qt.ColorScheme.Light)
    theme.follow(Qt.ColorScheme.Dark)
    assert theme.tokens == tokens(scheme, Accent.ROSE)
    assert QApplication.palette().color(QPalette.ColorRole.Window) == QColor(theme.tokens.window)
    theme.wear(Preferences())
    assert theme.tokens == DARK


def test_a_change_of_the_preferences_is_seen_at_once(theme: Theme, qapp: QApplication, tmp_path: Path) -> None:
    store = PreferencesStore(tmp_path / "preferences.json")
    store.listen(theme.wear)
    button = QPushButton()
    keep_icon(button, theme, "check")
    before = button.icon().cacheKey()
    store.change(theme=Wish.HIGH_CONTRAST_DARK, accent=Accent.TEAL)
    assert theme.tokens == tokens(Scheme.HIGH_CONTRAST_DARK, Accent.TEAL)
    assert tokens(Scheme.HIGH_CONTRAST_DARK, Accent.TEAL).accent in qapp.styleSheet()
    assert button.icon().cacheKey() != before
    store.close()


def test_nothing_is_dressed_anew_for_wishes_that_are_not_about_the_look(theme: Theme, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(theme.changed):
        theme.wear(Preferences(keep_in_tray=True, theme=Wish.LIGHT))
        theme.follow(Qt.ColorScheme.Light)


def test_the_transcripts_type_follows_the_reader_and_the_windows_does_not(theme: Theme, qtbot: QtBot) -> None:
    assert (theme.reading().pixelSize(), theme.reading_line, theme.reading_width) == (15, 24, 664)
    with qtbot.waitSignal(theme.changed):
        theme.wear(Preferences(reading_font="Noto Serif", reading_size=20, code_font="Hack"))
    assert (theme.reading().pixelSize(), theme.reading_line, theme.reading_width) == (20, 32, 885)
    assert theme.reading(Size.PAGE).pixelSize() == 32
    assert theme.mono().pixelSize() == 18
    assert theme.reading().families()[0] == "Noto Serif"
    assert theme.mono().families()[0] == "Hack"
    assert len(theme.reading().families()) > 1
    assert theme.font().pixelSize() == 13


def test_things_stand_closer_where_the_user_wishes_it(theme: Theme, qtbot: QtBot) -> None:
    assert (theme.row, theme.tall_row, theme.gap(Space.XL)) == (34, 52, 24)
    with qtbot.waitSignal(theme.changed):
        theme.wear(Preferences(density=Density.COMPACT))
    assert (theme.row, theme.tall_row, theme.gap(Space.XL), theme.gap(Space.XS)) == (28, 44, 16, 4)


def test_fonts_are_measured_in_device_independent_pixels_and_know_korean(theme: Theme) -> None:
    assert theme.font().pixelSize() == 13
    assert any("KR" in family or "Gothic" in family for family in theme.font().families())


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0, 3.0])
def test_an_icon_has_every_device_pixel(theme: Theme, ratio: float) -> None:
    pixmap = icon_pixmap("check", theme.color("text"), 16, ratio)
    assert pixmap.width() == round(16 * ratio)
    assert pixmap.deviceIndependentSize().width() == pytest.approx(16)


def test_a_kept_icon_is_drawn_anew_when_the_theme_changes_and_lets_its_target_go(theme: Theme) -> None:
    button = QPushButton()
    keep_icon(button, theme, "check")
    before = button.icon().cacheKey()
    theme.follow(Qt.ColorScheme.Dark)
    assert button.icon().cacheKey() != before
    shiboken6.delete(button)
    theme.follow(Qt.ColorScheme.Light)


def test_every_icon_is_an_outline_of_1_75_in_the_text_colour() -> None:
    files = list(resource("icons").glob("*.svg"))
    assert files
    for file in files:
        svg = file.read_text(encoding="utf-8")
        assert 'stroke-width="1.75"' in svg, file
        assert 'stroke="currentColor"' in svg, file
    assert "ISC License" in resource("icons", "LICENSE").read_text(encoding="utf-8")


class _Watching(QWidget):
    """Sees whether widgets might be collected while it gets another style."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[bool] = []

    def changeEvent(self, event: QEvent) -> None:
        self.seen.append(gc.isenabled())
        super().changeEvent(event)


def test_no_widget_is_collected_while_the_look_changes(theme: Theme, qtbot: QtBot) -> None:
    widget = _Watching()
    qtbot.addWidget(widget)
    widget.show()
    widget.seen.clear()
    theme.apply()
    assert widget.seen
    assert not any(widget.seen)
    assert gc.isenabled()
