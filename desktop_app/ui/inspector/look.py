"""The panel's part of the style sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop_app.ui.tokens import Tokens


def inspector_rules(t: Tokens) -> str:
    """Rules for the controls that only the inspector has."""
    from desktop_app.ui.theme import Metric, Radius, Size, Space

    knob = Metric.ICON - Space.XS - 2
    return f"""
QWidget#inspector {{ background: {t.window}; }}
QWidget#inspected {{ background: {t.window}; }}
QWidget#inspector QScrollArea {{ background: transparent; }}
QLabel[role="value"] {{ color: {t.text}; font-size: {Size.CAPTION}px; }}
QLabel[role="trouble"] {{ color: {t.red}; font-size: {Size.CAPTION}px; }}

QPushButton[role="field"] {{
    background: {t.surface}; text-align: left; padding: 0 {Space.S}px; font-weight: 400;
    border: 1px solid {t.hairline};
}}
QPushButton[role="field"]:hover {{ background: {t.hover}; }}
QPushButton[role="field"]:pressed {{ background: {t.pressed}; }}
QPushButton[role="field"]:focus {{ border: 1px solid {t.accent}; }}
QPushButton[role="field"]::menu-indicator {{ image: none; width: 0; }}

QWidget#segments {{ background: {t.sunken}; border-radius: {Radius.CONTROL}px; }}
QPushButton[role="segment"] {{
    background: transparent; border: 1px solid transparent; color: {t.quiet}; padding: 0 {Space.XS}px;
    min-height: {Metric.CONTROL_HEIGHT - Space.S - 2}px; border-radius: {Radius.CONTROL - 1}px; font-weight: 400;
}}
QPushButton[role="segment"]:hover {{ background: {t.hover}; }}
QPushButton[role="segment"]:checked {{
    background: {t.raised}; color: {t.text}; border: 1px solid {t.border}; font-weight: 500;
}}
QPushButton[role="segment"]:focus {{ border: 1px solid {t.accent}; }}

QLineEdit[role="number"] {{ min-height: {Metric.CONTROL_HEIGHT - Space.S}px; padding: 0 {Space.XS + 2}px; }}
QLineEdit[wrong="true"] {{ border: 1px solid {t.red}; }}

QPlainTextEdit[role="box"] {{
    background: {t.surface}; color: {t.text}; border: 1px solid {t.border}; border-radius: {Radius.CONTROL}px;
    selection-background-color: {t.accent}; selection-color: {t.on_accent};
}}
QPlainTextEdit[role="box"]:focus {{ border: 1px solid {t.accent}; }}

QTreeWidget[role="box"] {{
    background: {t.surface}; border: 1px solid {t.border}; border-radius: {Radius.CONTROL}px;
}}
QTreeWidget[role="box"][quiet="true"] {{ border: 1px solid {t.hairline}; border-radius: {Radius.CARD}px; }}
QTreeWidget[role="box"]:focus, QTreeWidget[role="box"][quiet="true"]:focus {{ border: 1px solid {t.accent}; }}
QTreeWidget[role="box"]::item {{ height: {Metric.ROW_COMPACT}px; padding: 0 {Space.S}px; }}
QTreeWidget[role="box"]::item:hover {{ background: {t.hover}; }}
QTreeWidget[role="box"]::item:selected {{ background: {t.selected}; color: {t.text}; }}
QTreeWidget[role="box"] QHeaderView {{ background: transparent; border: none; }}
QTreeWidget[role="box"] QHeaderView::section {{
    background: transparent; color: {t.quiet}; border: none; border-bottom: 1px solid {t.hairline};
    font-size: {Size.CAPTION}px; padding: {Space.XS}px {Space.S + 3}px;
}}

QSlider:horizontal {{ min-height: {Metric.ICON_LARGE}px; }}
QSlider::groove:horizontal {{ height: 4px; border-radius: 2px; background: {t.pressed}; }}
QSlider::sub-page:horizontal {{ height: 4px; border-radius: 2px; background: {t.accent}; }}
QSlider::handle:horizontal {{
    width: {knob}px; height: {knob}px; margin: -5px 0; border-radius: {knob // 2 + 2}px;
    background: {t.surface}; border: 2px solid {t.accent};
}}
QSlider::sub-page:horizontal:disabled {{ background: {t.pressed}; }}
QSlider::handle:horizontal:disabled {{ border: 2px solid {t.disabled}; }}
QLineEdit[role="number"]:disabled {{ color: {t.disabled}; border: 1px solid {t.hairline}; }}
QSlider::handle:horizontal:hover {{ background: {t.accent}; }}
QSlider::handle:horizontal:focus {{ background: {t.accent}; border: 2px solid {t.text}; }}

QProgressBar {{ background: {t.pressed}; border: none; border-radius: 3px; }}
QProgressBar::chunk {{ background: {t.accent}; border-radius: 3px; }}

QSplitter::handle {{ background: transparent; }}
QSplitter#beside::handle {{ background: {t.hairline}; }}
"""
