"""The figures of all lanes in a table, in a window of its own: of this turn, or of the whole conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop_app.ui.inspector.segments import Segments
from desktop_app.ui.lanes.measures import Measure, as_table, endings, measures
from desktop_app.ui.text import literal_tooltip
from desktop_app.ui.theme import SEMIBOLD, Space

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop_app.domain import Message

_SIZE = QSize(720, 520)
_SMALLEST = QSize(360, 320)
_NAME_WIDTH = 128


class FiguresTable(QDialog):
    """Stays open beside the window and follows it; Escape closes it."""

    scope_changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Figures"))
        self.setMinimumSize(_SMALLEST)
        self.resize(_SIZE)
        self._names: tuple[str, ...] = ()
        self._lines: tuple[Measure, ...] = ()
        self.scope = Segments(self.tr("Figures of"), (self.tr("This turn"), self.tr("Whole conversation")))
        self.scope.chosen.connect(lambda _: self.scope_changed.emit())
        self.list = QTreeWidget()
        self.copy_text = QPushButton(self.tr("Copy as table"))
        self.copy_text.setToolTip(self.tr("With tabs between cells, as spreadsheets read it"))
        self.copy_markdown = QPushButton(self.tr("Copy as Markdown"))
        self.close_button = QPushButton(self.tr("Close"))
        self.copy_text.clicked.connect(lambda: self._copy(markdown=False))
        self.copy_markdown.clicked.connect(lambda: self._copy(markdown=True))
        self.close_button.clicked.connect(self.close)
        self._dress_list()
        self._lay_out()

    @property
    def is_of_whole_conversation(self) -> bool:
        """Whether more is wanted than the figures of one turn."""
        return self.scope.choice() == 1

    def show_answers(self, names: Sequence[str], answers: Sequence[Sequence[Message]]) -> None:
        """Show the figures of these answers, a lane each."""
        lines = measures(answers)
        ended = endings(answers)
        self._names = tuple(names)
        self._lines = (*lines, ended) if any(ended.values) else lines
        self.list.setColumnCount(len(names) + 1)
        self.list.setHeaderLabels(["", *names])
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for column in range(1, len(names) + 1):
            self.list.headerItem().setTextAlignment(column, right)
            self.list.headerItem().setToolTip(column, literal_tooltip(names[column - 1]))
        chosen = max(0, self.list.currentIndex().row())
        self.list.clear()
        for line in self._lines:
            self.list.addTopLevelItem(self._item(line, right))
        header = self.list.header()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(0, _NAME_WIDTH)
        if self._lines:
            self.list.setCurrentIndex(self.list.model().index(min(chosen, len(self._lines) - 1), 0))
        for button in (self.copy_text, self.copy_markdown):
            button.setEnabled(bool(self._lines))

    def _item(self, line: Measure, right: Qt.AlignmentFlag) -> QTreeWidgetItem:
        item = QTreeWidgetItem([line.name, *line.values])
        told = literal_tooltip(line.explanation)
        for column in range(len(line.values) + 1):
            item.setToolTip(column, told)
            item.setData(column, Qt.ItemDataRole.AccessibleDescriptionRole, line.explanation)
            if column:
                item.setTextAlignment(column, right)
                best = self.tr("best") if column - 1 in line.best else ""
                spoken = (line.name, self._names[column - 1], line.values[column - 1] or self.tr("nothing"), best)
                item.setData(column, Qt.ItemDataRole.AccessibleTextRole, ", ".join(one for one in spoken if one))
            if column - 1 in line.best:
                font = QFont(self.list.font())
                font.setWeight(SEMIBOLD)
                item.setFont(column, font)
        return item

    def _copy(self, *, markdown: bool) -> None:
        QGuiApplication.clipboard().setText(as_table(self._names, self._lines, markdown=markdown))

    def _dress_list(self) -> None:
        self.list.setProperty("role", "box")
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setAccessibleName(self.tr("Figures of the lanes"))
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.header().setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.header().setSectionsClickable(False)
        self.list.header().setSectionsMovable(False)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        column.setSpacing(Space.M)
        buttons = QHBoxLayout()
        buttons.addWidget(self.copy_text)
        buttons.addWidget(self.copy_markdown)
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        column.addWidget(self.scope)
        column.addWidget(self.list, 1)
        column.addLayout(buttons)
