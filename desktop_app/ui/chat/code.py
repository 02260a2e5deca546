"""Code: a quiet surface with the language's name and buttons that copy, save and wrap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QTextCursor, QTextOption

from desktop_app.ui.chat import invisible
from desktop_app.ui.chat.author import paint_sunken
from desktop_app.ui.chat.block import HANG, indent
from desktop_app.ui.chat.button import SIDE, QuietButton
from desktop_app.ui.chat.code_colors import CodeColors
from desktop_app.ui.chat.ink import Ink, block_format, code_line
from desktop_app.ui.chat.leaves import Code, Leaf
from desktop_app.ui.chat.save_code import save_code
from desktop_app.ui.chat.wide import BAR, WideBlock
from desktop_app.ui.theme import Size, Space

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QWidget

_HEADER = SIDE + 2 * Space.XS
_TAB_COLUMNS = 4
COPIED_MS = 1500
"""How long a button says that it has copied."""


class CodeBlock(WideBlock):
    """Code as it was written; more of it is added at its end without laying out the rest again."""

    def __init__(self, ink: Ink, leaf: Code, parent: QWidget | None = None) -> None:
        super().__init__(ink, leaf, ink.document(ink.theme.mono()), parent)
        self._colors = CodeColors(ink.theme, ink.lexers, self.document, self)
        self._shown = ""
        self._surface = QRectF()
        self.copy_button = QuietButton(ink.theme, "copy", self.tr("Copy code"), self)
        self.copy_button.clicked.connect(self._copy)
        self.save_button = QuietButton(ink.theme, "download", self.tr("Save code as…"), self)
        self.save_button.clicked.connect(self._save)
        self.wrap_button = QuietButton(ink.theme, "wrap-text", self.tr("Wrap long lines"), self)
        self.wrap_button.setCheckable(True)
        self.wrap_button.setChecked(ink.theme.wraps_code)
        self.wrap_button.toggled.connect(self._wrap_otherwise)
        self._wrap()
        self._copied = QTimer(self, singleShot=True, interval=COPIED_MS)
        self._copied.timeout.connect(lambda: self._say_copied(copied=False))
        self.show_leaf(leaf)

    def show_leaf(self, leaf: Leaf) -> None:
        """Show other code; a continuation of the present one is only added."""
        assert isinstance(leaf, Code)
        super().show_leaf(leaf)
        cursor = QTextCursor(self.document)
        cursor.beginEditBlock()
        anew = not self._shown or not leaf.text.startswith(self._shown)
        if anew:
            self.document.clear()
            self._shown = ""
            cursor.setBlockFormat(block_format(code_line(self.ink.theme)))
        cursor.movePosition(QTextCursor.MoveOperation.End)
        self.ink.insert_code(cursor, leaf.text[len(self._shown) :])
        self._shown = leaf.text
        cursor.endEditBlock()
        self._colors.read(leaf.language, anew=anew)

    def _lay_content(self, width: int) -> int:
        place = self.leaf.place
        left = HANG + indent(place) if place.steps else 0
        surface = QRect(left, self._lead, width - left, 0)
        wraps, across = self.wrap_button.isChecked(), surface.width() - 2 * HANG
        wanted = across if wraps else -1
        if self.document.textWidth() != wanted:
            # even the same width would lay out every line again
            self.document.setTextWidth(wanted)
        window = QRect(left + HANG, self._lead + _HEADER, across, round(self.document.size().height()))
        wider = self.place_window(window, across if wraps else round(self.document.idealWidth()))
        height = _HEADER + window.height() + (Space.XS + BAR + Space.XS if wider else Space.M)
        self._surface = QRectF(left, self._lead, width - left, height)
        right = width - Space.S
        for button in (self.copy_button, self.save_button, self.wrap_button):
            right -= SIDE
            button.setGeometry(right, self._lead + Space.XS, SIDE, SIDE)
        return height

    def _find_chips(self) -> list[QRectF]:
        return []

    def _paint_under(self, painter: QPainter, area: QRect) -> None:
        del area
        theme = self.ink.theme
        paint_sunken(painter, theme, self._surface)
        assert isinstance(self.leaf, Code)
        painter.setPen(theme.color("quiet"))
        painter.setFont(theme.font(Size.CAPTION))
        corner = self._surface.topLeft().toPoint() + QPoint(HANG, 0)
        words = QRect(corner.x(), corner.y(), self.wrap_button.x() - corner.x() - Space.S, _HEADER)
        name = invisible.visible(self.leaf.language) or self.tr("code")
        elided = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, elided)

    def _wrap(self) -> None:
        modes = QTextOption.WrapMode
        option = QTextOption()
        option.setWrapMode(modes.WrapAtWordBoundaryOrAnywhere if self.wrap_button.isChecked() else modes.NoWrap)
        option.setTabStopDistance(_TAB_COLUMNS * self.fontMetrics().horizontalAdvance(" "))
        self.document.setDefaultTextOption(option)

    def _wrap_otherwise(self) -> None:
        self._wrap()
        self.resized.emit()

    def _save(self) -> None:
        assert isinstance(self.leaf, Code)
        save_code(self.leaf, self)

    def _copy(self) -> None:
        assert isinstance(self.leaf, Code)
        QGuiApplication.clipboard().setText(self.leaf.text)
        self._say_copied(copied=True)

    def _say_copied(self, *, copied: bool) -> None:
        self.copy_button.set_icon("check" if copied else "copy")
        self.copy_button.setToolTip(self.tr("Copied") if copied else self.tr("Copy code"))
        if copied:
            self._copied.start()
