"""The trash: bring back, or delete forever after asking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop_app.ui.sidebar_delegate import SidebarDelegate
from desktop_app.ui.sidebar_model import SidebarModel
from desktop_app.ui.text import shortened
from desktop_app.ui.theme import Metric, Space
from desktop_app.ui.widgets.icon_button import IconButton

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop_app.domain import Conversation
    from desktop_app.ui.theme import Theme

_TITLE_SHOWN = 80
"""Characters of a title in the question before deleting."""


class TrashView(QWidget):
    """Emits what the user wants; the deletion only once confirmed."""

    closed = Signal()
    restore_requested = Signal(int)
    delete_requested = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = SidebarModel(self, dated=False, editable=False)
        self.back = IconButton(theme, "chevron-left", self.tr("Back to the conversations"))
        self.back.set_words(self.tr("Back to the conversations"), QKeySequence())
        self.back.clicked.connect(self.closed)
        title = QLabel(self.tr("Trash"))
        title.setProperty("role", "strong")
        self.list = QListView()
        self.list.setModel(self._model)
        self.list.setItemDelegate(SidebarDelegate(theme, self.list, with_menu=False))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setMouseTracking(True)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(self.tr("Trash"))
        self.list.selectionModel().selectionChanged.connect(self._update_buttons)
        self.empty = QLabel(self.tr("The trash is empty. Conversations that you delete wait here."))
        self.empty.setProperty("role", "quiet")
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.empty.setContentsMargins(Space.M, Space.S, Space.M, 0)
        self.restore = QPushButton(self.tr("Restore"))
        self.restore.clicked.connect(self._restore)
        self.delete = QPushButton(self.tr("Delete forever…"))
        self.delete.setProperty("role", "danger")
        self.delete.clicked.connect(self._ask)
        self._lay_out(title)
        theme.changed.connect(self.list.scheduleDelayedItemsLayout)
        self.show_trash(())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)

    def show_trash(self, conversations: Sequence[Conversation]) -> None:
        """List these."""
        self._model.set_conversations(conversations)
        self.list.setVisible(bool(conversations))
        self.empty.setVisible(not conversations)
        self.restore.setVisible(bool(conversations))
        self.delete.setVisible(bool(conversations))
        if conversations:
            self.list.setCurrentIndex(self._model.index(0))
        self._update_buttons()

    def _lay_out(self, title: QLabel) -> None:
        top = QHBoxLayout()
        top.setSpacing(Space.XS)
        top.addWidget(self.back)
        top.addWidget(title, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(Space.S)
        buttons.addWidget(self.restore, 1)
        buttons.addWidget(self.delete, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        column.addLayout(top)
        column.addWidget(self.list, 1)
        column.addWidget(self.empty, 1)
        column.addLayout(buttons)
        column.addSpacing(Metric.MARK - Space.S)

    def _chosen(self) -> Conversation | None:
        chosen = self.list.selectionModel().selectedIndexes()
        return self._model.conversation(chosen[0]) if chosen else None

    def _update_buttons(self) -> None:
        chosen = self._chosen() is not None
        self.restore.setEnabled(chosen)
        self.delete.setEnabled(chosen)

    def _restore(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self.restore_requested.emit(chosen.id)

    def _ask(self) -> None:
        chosen = self._chosen()
        if chosen is None:
            return
        box = QMessageBox(self.window())
        box.setWindowTitle(self.tr("Delete forever"))
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(self.tr("Delete “{title}” forever?").format(title=shortened(chosen.title, _TITLE_SHOWN)))
        box.setInformativeText(self.tr("All its messages are deleted. This cannot be undone."))
        delete = box.addButton(self.tr("Delete forever"), QMessageBox.ButtonRole.DestructiveRole)
        keep = box.addButton(self.tr("Keep"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(keep)
        box.setEscapeButton(keep)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        delete.clicked.connect(lambda: self.delete_requested.emit(chosen.id))
        box.open()
