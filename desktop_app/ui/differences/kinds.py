"""What a part of an answer is to the other one: its words and its look, which is never a colour alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QFont, QTextCharFormat

from desktop_app.errors import QT_TRANSLATE_NOOP
from desktop_app.services.differences import Kind

if TYPE_CHECKING:
    from desktop_app.ui.theme import Theme

_WORDS = {
    Kind.SAME: QT_TRANSLATE_NOOP("differences", "said by both"),
    Kind.OTHERWISE: QT_TRANSLATE_NOOP("differences", "said otherwise"),
    Kind.ALONE: QT_TRANSLATE_NOOP("differences", "only here"),
    Kind.WORD: QT_TRANSLATE_NOOP("differences", "another word"),
    Kind.NUMBER: QT_TRANSLATE_NOOP("differences", "another number"),
    Kind.NAME: QT_TRANSLATE_NOOP("differences", "another name"),
}


def kind_words(kind: Kind) -> str:
    """In the reader's language."""
    return QCoreApplication.translate("differences", _WORDS[kind])


def mark(theme: Theme, kind: Kind) -> QTextCharFormat:
    """How a part of that kind looks. What all say steps back; a number or a name that differs stands out most: words
    are underlined, names bold, numbers both.
    """
    look = QTextCharFormat()
    if kind is Kind.SAME:
        look.setForeground(theme.color("quiet"))
    elif kind is Kind.ALONE:
        look.setBackground(theme.color("selected"))
    elif kind is Kind.WORD:
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        look.setUnderlineColor(theme.color("accent"))
    elif kind is Kind.NUMBER:
        look.setFontWeight(QFont.Weight.Bold)
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        look.setUnderlineColor(theme.color("red"))
        look.setForeground(theme.color("red"))
    elif kind is Kind.NAME:
        look.setFontWeight(QFont.Weight.Bold)
        look.setForeground(theme.color("amber"))
    return look
