"""The prompt of an answer as its model was given it, in a window of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QBrush, QGuiApplication, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop_app.ui.chat import invisible
from desktop_app.ui.inspector.numbers import count
from desktop_app.ui.inspector.section import note, plain_label
from desktop_app.ui.inspector.segments import Segments
from desktop_app.ui.inspector.sent_words import exact, figure_words, left_out_words, pieces, sent_rows, why_none
from desktop_app.ui.theme import MEDIUM, Metric, Size, Space

if TYPE_CHECKING:
    from desktop_app.domain import SentPart
    from desktop_app.services.library import SentAnswer
    from desktop_app.ui.inspector.sent_words import SentRow
    from desktop_app.ui.theme import Theme

_SIZE = QSize(720, 640)
_SMALLEST = QSize(360, 320)
_ROWS_SHOWN = 9


class SentView(QDialog):
    """Stays open beside the window; Escape closes it."""

    def __init__(self, theme: Theme, sent: SentAnswer, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._sent = sent
        self.setWindowTitle(self.tr("Sent prompt"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumSize(_SMALLEST)
        self.resize(_SIZE)
        self.figures = plain_label(role="strong")
        self.figures.setWordWrap(True)
        self.why = note()
        self.left_out = plain_label(role="trouble")
        self.left_out.setWordWrap(True)
        self.runs: Segments | None = None
        self.list = QTreeWidget()
        self.text = QPlainTextEdit()
        self.copy = QPushButton(self.tr("Copy"))
        self.close_button = QPushButton(self.tr("Close"))
        self.copy.clicked.connect(self._copy)
        self.close_button.clicked.connect(self.close)
        self._split = QSplitter(Qt.Orientation.Vertical)
        self._dress_list()
        self._dress_text()
        self._lay_out()
        theme.changed.connect(self._show)
        self._show()
        (self.list if self.list.isVisibleTo(self) else self.close_button).setFocus()

    def part(self) -> SentPart | None:
        """The run that is shown, the newest one at first."""
        parts = self._sent.parts
        if not parts:
            return None
        return parts[self.runs.choice() if self.runs is not None else -1]

    def _show(self) -> None:
        part = self.part()
        prompt = part.prompt if part is not None else None
        self.why.setText(why_none(self._sent, part))
        self.why.setVisible(prompt is None)
        self._split.setVisible(prompt is not None)
        self.figures.setVisible(prompt is not None)
        self.copy.setEnabled(prompt is not None)
        self.list.clear()
        self.text.clear()
        self.left_out.hide()
        if part is None or prompt is None:
            return
        self.figures.setText(figure_words(part))
        self.left_out.setText(
            "⚠ " + self.tr("%n message(s) left out: did not fit the context window", "", prompt.omitted_messages)
        )
        self.left_out.setVisible(prompt.omitted_messages > 0)
        for row in sent_rows(prompt, self._sent):
            self.list.addTopLevelItem(self._item(row))
        # A provider counts no message by itself.
        self.list.setVisible(self.list.topLevelItemCount() > 0)
        self._write(prompt.rendered)
        rows = min(self.list.topLevelItemCount(), _ROWS_SHOWN) + 2
        self._split.setSizes([rows * Metric.ROW_COMPACT, self.height() - rows * Metric.ROW_COMPACT])

    def _item(self, row: SentRow) -> QTreeWidgetItem:
        words = f"⚠ {left_out_words()} · {row.words}" if row.left_out else row.words
        item = QTreeWidgetItem([words, count(row.tokens)])
        item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if row.left_out:
            for column in range(2):
                item.setForeground(column, QBrush(self._theme.color("red")))
        return item

    def _write(self, rendered: str) -> None:
        """The prompt, with what only the chat template can write set apart by colour and weight."""
        self.text.setFont(self._theme.mono(Size.CONTROL))
        control = QTextCharFormat()
        control.setForeground(self._theme.color("accent"))
        control.setBackground(self._theme.color("selected"))
        control.setFontWeight(MEDIUM)
        cursor = QTextCursor(self.text.document())
        cursor.beginEditBlock()
        for piece, is_control in pieces(rendered):
            cursor.insertText(invisible.visible(piece), control if is_control else QTextCharFormat())
        cursor.endEditBlock()
        self.text.moveCursor(QTextCursor.MoveOperation.Start)

    def _copy(self) -> None:
        part = self.part()
        if part is not None and part.prompt is not None:
            QGuiApplication.clipboard().setText(exact(part.prompt.rendered))
            self.copy.setText(self.tr("Copied"))

    def _dress_list(self) -> None:
        self.list.setColumnCount(2)
        self.list.setHeaderLabels([self.tr("Message"), self.tr("Tokens")])
        self.list.headerItem().setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.list.setProperty("role", "box")
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setRootIsDecorated(False)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setUniformRowHeights(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setAccessibleName(self.tr("Messages of the prompt with their tokens"))
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        header = self.list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionsClickable(False)

    def _dress_text(self) -> None:
        self.text.setReadOnly(True)
        self.text.setProperty("role", "box")
        self.text.setTabChangesFocus(True)
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.text.setAccessibleName(self.tr("The prompt as the model was given it"))
        self.text.document().setDocumentMargin(Space.S)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        column.setSpacing(Space.S)
        parts = len(self._sent.parts)
        if parts > 1:
            names = [self.tr("Part {number}").format(number=place + 1) for place in range(parts)]
            self.runs = Segments(self.tr("Part of the answer"), names)
            self.runs.show_choice(parts - 1)
            self.runs.chosen.connect(lambda _: self._show())
            column.addWidget(self.runs)
        self._split.addWidget(self.list)
        self._split.addWidget(self.text)
        self._split.setStretchFactor(1, 2)
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(Space.S)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.copy)
        buttons.addWidget(self.close_button)
        for widget in (self.figures, self.left_out, self.why):
            column.addWidget(widget)
        column.addWidget(self._split, 1)
        column.addStretch(0)
        column.addLayout(buttons)
