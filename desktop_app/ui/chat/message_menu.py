"""What a message offers on a right click."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from desktop_app.ui.chat.leaves import Code, Formula, Table
from desktop_app.ui.chat.markdown import plain_text
from desktop_app.ui.chat.save_code import save_code
from desktop_app.ui.chat.table_text import as_markdown, as_tsv

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint

    from desktop_app.ui.chat.leaves import Leaf
    from desktop_app.ui.chat.message_view import MessageView


def message_menu(view: MessageView, point: QPoint) -> QMenu:
    """A menu for a point of the view, which must be shown by the caller; it deletes itself."""
    menu = QMenu(view)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    inside = view.body.mapFrom(view, point)
    marked = menu.addAction(QCoreApplication.translate("message_menu", "Copy"), view.copy_requested.emit)
    marked.setEnabled(not view.body.selection.is_empty())
    if href := view.body.href_at(inside):
        menu.addAction(QCoreApplication.translate("message_menu", "Copy link address"), lambda: _put(href))
    if view.body.rect().contains(inside) and view.body.leaves:
        _add_for_leaf(menu, view.body.leaves[view.body.index_at(inside.y())], view)
    menu.addSeparator()
    menu.addAction(QCoreApplication.translate("message_menu", "Copy the message as Markdown"), view.copy_source)
    if not view.is_user:
        menu.addAction(
            QCoreApplication.translate("message_menu", "Copy the message as plain text"),
            lambda: _put(plain_text(view.message.text)),
        )
    menu.addAction(QCoreApplication.translate("message_menu", "Select the whole message"), view.select)
    return menu


def _add_for_leaf(menu: QMenu, leaf: Leaf, view: MessageView) -> None:
    match leaf:
        case Code():
            menu.addAction(QCoreApplication.translate("message_menu", "Copy code"), lambda: _put(leaf.text))
            menu.addAction(
                QCoreApplication.translate("message_menu", "Save code as…"),
                lambda: save_code(leaf, view),
            )
        case Formula():
            menu.addAction(QCoreApplication.translate("message_menu", "Copy formula as TeX"), lambda: _put(leaf.tex))
        case Table():
            menu.addAction(
                QCoreApplication.translate("message_menu", "Copy table for a spreadsheet"), lambda: _put(as_tsv(leaf))
            )
            menu.addAction(
                QCoreApplication.translate("message_menu", "Copy table as Markdown"), lambda: _put(as_markdown(leaf))
            )


def _put(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
