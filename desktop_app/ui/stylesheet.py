"""The one style sheet, generated from the tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop_app.ui.theme import Theme


def stylesheet(theme: Theme) -> str:
    """Qt style sheet for the whole application."""
    from desktop_app.ui.inspector.look import inspector_rules
    from desktop_app.ui.theme import Metric, Radius, Size, Space

    t = theme.tokens
    return f"""
* {{ outline: none; }}
QMainWindow, QDialog {{ background: {t.window}; }}
QLabel {{ background: transparent; }}
QLabel[role="quiet"] {{ color: {t.quiet}; }}
QLabel[role="caption"] {{ color: {t.quiet}; font-size: {Size.CAPTION}px; }}
QLabel[role="section"] {{ font-size: {Size.SECTION}px; font-weight: 600; }}
QLabel[role="page"] {{ font-size: {Size.PAGE}px; font-weight: 600; }}
QLabel[role="strong"] {{ font-weight: 600; }}

QPushButton {{
    background: {t.surface}; color: {t.text}; border: 1px solid {t.hairline}; border-radius: {Radius.CONTROL}px;
    padding: 0 {Space.M}px; min-height: {Metric.CONTROL_HEIGHT - 2}px; font-weight: 500;
}}
QPushButton:hover {{ background: {t.hover}; }}
QPushButton:pressed {{ background: {t.pressed}; }}
QPushButton:focus {{ border: 1px solid {t.accent}; }}
QPushButton:disabled {{ color: {t.disabled}; background: transparent; }}
QPushButton[role="primary"] {{ background: {t.accent}; color: {t.on_accent}; border: 1px solid {t.accent}; }}
QPushButton[role="primary"]:hover {{ background: {t.accent_hover}; border-color: {t.accent_hover}; }}
QPushButton[role="primary"]:focus {{ border: 1px solid {t.text}; }}
QPushButton[role="primary"]:disabled {{ background: {t.pressed}; color: {t.disabled}; border: 1px solid {t.pressed}; }}
QPushButton[role="danger"] {{ color: {t.red}; }}
QPushButton[role="quiet"] {{ background: transparent; border: 1px solid transparent; color: {t.text}; }}
QPushButton[role="quiet"]:hover {{ background: {t.hover}; }}
QPushButton[role="quiet"]:pressed {{ background: {t.pressed}; }}
QPushButton[role="quiet"]:focus {{ border: 1px solid {t.accent}; }}
QPushButton[role="vote"], QPushButton[role="place"] {{
    background: transparent; border: 1px solid {t.hairline}; color: {t.text}; padding: 0 {Space.S}px;
}}
QPushButton[role="place"] {{ padding: 0; min-height: {Metric.CONTROL_HEIGHT - Space.XS - 2}px; }}
QPushButton[role="vote"]:hover, QPushButton[role="place"]:hover {{ background: {t.hover}; }}
QPushButton[role="vote"]:checked, QPushButton[role="place"]:checked {{
    background: {t.selected}; border: 1px solid {t.accent};
}}
QPushButton[role="vote"]:focus, QPushButton[role="place"]:focus {{ border: 1px solid {t.accent}; }}
QPushButton[role="link"] {{
    background: transparent; border: 1px solid transparent; color: {t.accent}; padding: 0 {Space.XS}px;
    text-align: left;
}}
QPushButton[role="link"][flush="true"] {{ padding: 0; }}
QPushButton[role="link"]:hover {{ background: {t.hover}; }}
QPushButton[role="link"]:focus {{ border: 1px solid {t.accent}; }}

QPushButton[role="row"] {{
    background: transparent; border: 1px solid transparent; text-align: left; padding: 0 {Space.S + 3}px;
    font-weight: 400;
}}
QPushButton[role="row"]:hover {{ background: {t.hover}; }}
QPushButton[role="row"]:pressed {{ background: {t.pressed}; }}
QPushButton[role="row"]:focus {{ border: 1px solid {t.accent}; }}
QPushButton[role="row"]::menu-indicator {{ image: none; width: 0; }}
QPushButton[role="card"] {{
    background: {t.surface}; text-align: left; padding: 0 {Space.M}px; font-weight: 400;
    min-height: {Metric.CONTROL_HEIGHT + Space.M}px; border-radius: {Radius.CARD}px;
}}
QPushButton[role="card"]:hover {{ background: {t.hover}; }}
QPushButton[role="card"]:pressed {{ background: {t.pressed}; }}

QToolButton[role="icon"] {{
    background: transparent; border: 1px solid transparent; border-radius: {Radius.CONTROL}px; padding: 0;
}}
QToolButton[role="icon"]:hover {{ background: {t.hover}; }}
QToolButton[role="icon"]:pressed {{ background: {t.pressed}; }}
QToolButton[role="icon"]:checked {{ background: {t.selected}; border: 1px solid {t.accent}; }}
QToolButton[role="icon"]:focus {{ border: 1px solid {t.accent}; }}

QWidget#sidebar {{ background: {t.window}; border-right: 1px solid {t.hairline}; }}
QWidget#sidebar QListView {{ background: transparent; border: none; }}
QWidget#main {{ background: {t.surface}; }}
QWidget#header {{ background: {t.surface}; border-bottom: 1px solid {t.hairline}; }}
QWidget#shaded {{ background: {t.window}; }}
QWidget#foot {{ background: {t.surface}; border-top: 1px solid {t.hairline}; }}
QFrame#toast, QFrame#popup {{
    background: {t.raised}; border: 1px solid {t.hairline}; border-radius: {Radius.CARD}px;
}}
QFrame#popup QListView {{ background: transparent; border: none; }}
QMenu[cut="true"], QFrame#popup[cut="true"] {{ border-radius: {Radius.CONTROL}px; }}
QFrame[role="line"] {{ background: {t.hairline}; border: none; margin: 0; }}

QLineEdit[role="title"] {{
    background: transparent; border: 1px solid transparent; padding: 0 {Space.S}px; min-height: {Space.XL}px;
}}
QLineEdit[role="title"]:hover:!read-only {{ background: {t.hover}; }}
QLineEdit[role="title"]:focus {{ background: {t.surface}; border: 1px solid {t.accent}; }}
QLineEdit[role="inline"] {{ min-height: 0; padding: 0 {Space.M - 2}px; border: 1px solid {t.accent}; }}

QLineEdit, QPlainTextEdit {{ placeholder-text-color: {t.quiet}; }}

QDialog QPlainTextEdit {{
    background: {t.surface}; color: {t.text}; border: 1px solid {t.hairline}; border-radius: {Radius.CONTROL}px;
}}

QLineEdit {{
    background: {t.surface}; color: {t.text}; border: 1px solid {t.border}; border-radius: {Radius.CONTROL}px;
    padding: 0 {Space.S}px; min-height: {Metric.CONTROL_HEIGHT - 2}px;
    selection-background-color: {t.accent}; selection-color: {t.on_accent};
}}
QLineEdit:focus {{ border: 1px solid {t.accent}; }}
QCheckBox[role="check"] {{
    border: 1px solid transparent; border-radius: {Radius.CONTROL}px; padding: {Space.XS}px; spacing: {Space.S}px;
}}
QCheckBox[role="check"]:focus {{ border: 1px solid {t.accent}; }}

QMenu {{
    background: {t.raised}; color: {t.text}; border: 1px solid {t.hairline}; border-radius: {Radius.CARD}px;
    padding: {Space.XS}px;
}}
QMenu::item {{
    padding: 6px {Space.XL}px 6px {Space.S}px; border-radius: {Radius.CONTROL}px; margin: 1px 0;
}}
QMenu::item:selected {{ background: {t.hover}; }}
QMenu::item:disabled {{ color: {t.disabled}; }}
QMenu::icon {{ padding-left: {Space.S}px; }}
QMenu::separator {{ height: 1px; background: {t.hairline}; margin: {Space.XS}px {Space.S}px; }}

QToolTip {{
    background: {t.raised}; color: {t.text}; border: 1px solid {t.hairline}; padding: {Space.XS}px {Space.S}px;
}}

QScrollBar:vertical {{ background: transparent; width: 10px; margin: 2px; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 2px; }}
QScrollBar::handle {{ background: {t.scrollbar}; border-radius: 3px; }}
QScrollBar::handle:vertical {{ min-height: 32px; }}
QScrollBar::handle:horizontal {{ min-width: 32px; }}
QScrollBar::handle:hover {{ background: {t.disabled}; }}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
    background: transparent; border: none; width: 0; height: 0;
}}
QScrollArea[role="read"] {{ border: 1px solid transparent; border-radius: {Radius.CONTROL}px; }}
QScrollArea[role="read"]:focus {{ border: 1px solid {t.accent}; }}
QAbstractScrollArea::corner {{ background: transparent; }}
{inspector_rules(t)}"""
