"""How a row of the sidebar is drawn and edited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop_app.domain import Conversation
from desktop_app.ui.folders.rows import EmptyFolder, FolderRow
from desktop_app.ui.icons import paint_icon
from desktop_app.ui.sidebar_model import AnyIndex, SidebarRole
from desktop_app.ui.theme import MEDIUM, REGULAR, Metric, Radius, Size, Space

if TYPE_CHECKING:
    from PySide6.QtCore import QObject
    from PySide6.QtGui import QFont

    from desktop_app.ui.theme import Theme

_LOCK = 12
_FOLD = 12
_INSIDE = Space.S + _FOLD + Space.XS + Metric.ICON + Space.S
"""Where the words of a folder and of what lies in it begin."""


class SidebarDelegate(QStyledItemDelegate):
    """A heading as a caption; a folder with its mark and how much is in it; a conversation with its title and its dot.
    What is hovered shows its menu's three points.
    """

    def __init__(self, theme: Theme, parent: QObject | None = None, *, with_menu: bool = True) -> None:
        super().__init__(parent)
        self._theme = theme
        self._with_menu = with_menu

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        """The list gives the width."""
        del option, index
        return QSize(0, self._theme.row)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Draw one row."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        match index.data(SidebarRole.ROW):
            case Conversation() as conversation:
                self._paint_conversation(painter, option, index, conversation)
            case FolderRow() as row:
                self._paint_folder(painter, option, index, row)
            case EmptyFolder():
                self._paint_empty(painter, option.rect, str(index.data()))
            case _:
                self._paint_heading(painter, option.rect, str(index.data()))
        painter.restore()

    def _paint_heading(self, painter: QPainter, rect: QRect, text: str) -> None:
        painter.setFont(self._theme.font(Size.CAPTION, MEDIUM))
        painter.setPen(self._theme.color("quiet"))
        inner = rect.adjusted(Space.M, 0, -Space.M, -Space.XS)
        painter.drawText(inner, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, text)

    def _paint_empty(self, painter: QPainter, rect: QRect, text: str) -> None:
        font = self._theme.font(Size.CAPTION)
        painter.setFont(font)
        painter.setPen(self._theme.color("quiet"))
        self._paint_words(painter, font, rect.adjusted(_INSIDE, 0, -Space.M, 0), text)

    def _paint_conversation(
        self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex, conversation: Conversation
    ) -> None:
        is_open = bool(index.data(SidebarRole.OPEN))
        awake = self._paint_card(painter, option, chosen=is_open or _is(option, QStyle.StateFlag.State_Selected))
        is_filed = conversation.folder is not None and self._with_menu
        inner = option.rect.adjusted(_INSIDE if is_filed else Space.M, 0, -Space.M, 0)
        if awake:
            inner.setRight(self._paint_menu(painter, option.rect))
        elif index.data(SidebarRole.WRITING):
            self._paint_dot(painter, inner)
            inner.setRight(inner.right() - Metric.MARK - Space.S)
        if conversation.local_only:
            self._paint_lock(painter, inner)
        font = self._theme.font(Size.CONTROL, MEDIUM if is_open else REGULAR)
        painter.setFont(font)
        painter.setPen(self._theme.color("text"))
        self._paint_words(painter, font, inner, str(index.data()))

    def _paint_folder(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex, row: FolderRow) -> None:
        awake = self._paint_card(
            painter,
            option,
            chosen=_is(option, QStyle.StateFlag.State_Selected),
            marked=bool(index.data(SidebarRole.DROP)),
        )
        inner = option.rect.adjusted(Space.S, 0, -Space.M, 0)
        quiet, middle = self._theme.color("quiet"), QRectF(inner).center().y()
        fold = QRectF(inner.left(), middle - _FOLD / 2, _FOLD, _FOLD)
        paint_icon(painter, "chevron-right" if row.is_folded else "chevron-down", quiet, fold)
        mark = QRectF(fold.right() + Space.XS, middle - Metric.ICON / 2, Metric.ICON, Metric.ICON)
        paint_icon(painter, "folder" if row.is_folded else "folder-open", quiet, mark)
        if awake:
            inner.setRight(self._paint_menu(painter, option.rect))
        elif row.count:
            caption = self._theme.font(Size.CAPTION)
            painter.setFont(caption)
            painter.setPen(quiet)
            count = QLocale().toString(row.count)
            painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, count)
            inner.setRight(inner.right() - QFontMetrics(caption).horizontalAdvance(count) - Space.S)
        if row.folder.local_only:
            self._paint_lock(painter, inner)
        inner.setLeft(_INSIDE)
        font = self._theme.font(Size.CONTROL, MEDIUM)
        painter.setFont(font)
        painter.setPen(self._theme.color("text"))
        self._paint_words(painter, font, inner, str(index.data()))

    def _paint_card(
        self, painter: QPainter, option: QStyleOptionViewItem, *, chosen: bool, marked: bool = False
    ) -> bool:
        """Behind what is chosen or pointed at; whether its menu is offered now."""
        hovered = _is(option, QStyle.StateFlag.State_MouseOver)
        focused = _is(option, QStyle.StateFlag.State_Selected) and _is(option, QStyle.StateFlag.State_HasFocus)
        if chosen or hovered or marked:
            painter.setPen(self._outline(chosen=chosen, focused=focused or marked))
            painter.setBrush(self._theme.color("selected" if chosen else "hover"))
            card = QRectF(option.rect).adjusted(0.5, 1.5, -0.5, -1.5)
            painter.drawRoundedRect(card, Radius.CONTROL, Radius.CONTROL)
        return self._with_menu and (hovered or focused)

    def _paint_menu(self, painter: QPainter, rect: QRect) -> int:
        """The three points; where the words end before them."""
        paint_icon(painter, "ellipsis", self._theme.color("quiet"), QRectF(_icon_rect(rect)))
        return menu_rect(rect).left() - Space.XS

    def _paint_words(self, painter: QPainter, font: QFont, inner: QRect, words: str) -> None:
        shown = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, inner.width())
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine
        painter.drawText(inner, flags, shown)

    def _outline(self, *, chosen: bool, focused: bool) -> QPen:
        if focused:
            return QPen(self._theme.color("accent"))
        if chosen and self._theme.tokens.high_contrast:
            return QPen(self._theme.color("border"))
        return QPen(Qt.PenStyle.NoPen)

    def _paint_lock(self, painter: QPainter, inner: QRect) -> None:
        """At the right end of `inner`, which is narrower then."""
        size = _LOCK
        area = QRectF(inner.right() - size, QRectF(inner).center().y() - size / 2, size, size)
        paint_icon(painter, "lock", self._theme.color("quiet"), area)
        inner.setRight(inner.right() - size - Space.S)

    def _paint_dot(self, painter: QPainter, inner: QRect) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("accent"))
        size = Metric.MARK
        painter.drawEllipse(QRectF(inner.right() - size, inner.center().y() - size / 2 + 0.5, size, size))

    def createEditor(
        self,
        parent: QWidget,
        option: QStyleOptionViewItem,
        index: AnyIndex,
    ) -> QWidget:
        """A text field in the row's place."""
        del option
        editor = QLineEdit(parent)
        editor.setProperty("role", "inline")
        is_folder = isinstance(index.data(SidebarRole.ROW), FolderRow)
        editor.setAccessibleName(self.tr("Name of the folder") if is_folder else self.tr("Title"))
        return editor

    def setEditorData(self, editor: QWidget, index: AnyIndex) -> None:
        """Only until something is typed: news of the row must not take that away."""
        if not (isinstance(editor, QLineEdit) and editor.isModified()):
            super().setEditorData(editor, index)

    def updateEditorGeometry(
        self,
        editor: QWidget,
        option: QStyleOptionViewItem,
        index: AnyIndex,
    ) -> None:
        """Over the words, from where they begin in a folder."""
        is_folder = isinstance(index.data(SidebarRole.ROW), FolderRow)
        editor.setGeometry(option.rect.adjusted(_INSIDE - Space.S - 1 if is_folder else 0, 1, 0, -1))


def menu_rect(row: QRect) -> QRect:
    """Where a row's three points can be pressed."""
    width = Metric.ICON + Space.S * 2
    return QRect(row.right() - width, row.top(), width, row.height())


def _is(option: QStyleOptionViewItem, state: QStyle.StateFlag) -> bool:
    return bool(option.state & state)


def _icon_rect(row: QRect) -> QRect:
    around = menu_rect(row)
    icon = QRect(0, 0, Metric.ICON, Metric.ICON)
    icon.moveCenter(around.center())
    return icon
