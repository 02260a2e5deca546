from __future__ import annotations

import math
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QPushButton

import desktop_app.ui
from desktop_app.resources import resource
from desktop_app.ui.icons import icon_pixmap, keep_icon
from desktop_app.ui.theme import DARK, LIGHT, Theme, Tokens, mix

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


SCHEMES = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])


@SCHEMES
@pytest.mark.parametrize("token", ["text", "quiet", "accent", "green", "amber", "red"])
def test_text_has_a_contrast_of_4_5_on_every_ground(tokens: Tokens, token: str) -> None:
    for ground in (tokens.window, tokens.surface, tokens.raised, tokens.sunken):
        assert contrast(getattr(tokens, token), ground) >= 4.5, ground


@SCHEMES
def test_text_has_a_contrast_of_4_5_on_what_is_hovered_or_chosen(tokens: Tokens) -> None:
    for veil in (tokens.hover, tokens.pressed, tokens.selected):
        for ground in (tokens.window, tokens.surface, tokens.raised):
            assert contrast(tokens.text, _over(veil, ground)) >= 4.5
    assert contrast(tokens.quiet, _over(tokens.hover, tokens.surface)) >= 4.5


@SCHEMES
def test_words_on_the_primary_action_have_a_contrast_of_4_5(tokens: Tokens) -> None:
    assert contrast(tokens.on_accent, tokens.accent) >= 4.5
    assert contrast(tokens.on_accent, tokens.accent_hover) >= 4.5


@SCHEMES
def test_borders_and_lane_lines_that_carry_meaning_have_a_contrast_of_3(tokens: Tokens) -> None:
    for ground in (tokens.window, tokens.surface):
        for color in (tokens.border, tokens.accent, *tokens.lanes):
            assert contrast(color, ground) >= 3, color


def test_nothing_but_the_theme_names_a_colour() -> None:
    folder = Path(desktop_app.ui.__file__).parent
    named = re.compile(r"#[0-9a-fA-F]{6}\b|QColor\(\s*[\"\d]|GlobalColor\.(?!transparent)")
    for file in folder.rglob("*.py"):
        if file.name != "theme.py":
            assert not named.search(file.read_text(encoding="utf-8")), file


def test_the_look_follows_the_system_live(theme: Theme, qtbot: QtBot) -> None:
    with qtbot.waitSignal(theme.changed):
        theme.follow(Qt.ColorScheme.Dark)
    assert theme.tokens is DARK
    with qtbot.waitSignal(theme.changed):
        theme.follow(Qt.ColorScheme.Light)
    assert theme.tokens is LIGHT


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
