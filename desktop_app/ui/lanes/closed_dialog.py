"""The lanes of a conversation that were closed: bring one back, or delete it forever after asking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale, Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QMessageBox, QVBoxLayout, QWidget

from desktop_app.ui.accounts.buttons import button
from desktop_app.ui.chat.invisible import visible
from desktop_app.ui.settings.card import plain
from desktop_app.ui.text import one_line, shortened
from desktop_app.ui.theme import Space
from desktop_app.ui.widgets.icon_button import IconButton
from desktop_app.ui.widgets.scroll_area import ScrollArea

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from desktop_app.domain import Lane
    from desktop_app.ui.theme import Theme

_WIDTH = 560
_MOST_HEIGHT = 320
_NAME_SHOWN = 60
"""Characters of a lane's name in the question before deleting."""


def closed_name(lane: Lane) -> str:
    """What the user called it, or its model's name."""
    return visible(one_line(lane.name or lane.setup.model.name))


def closed_words(lane: Lane) -> str:
    """Which model it was, where its name does not say it, and when it was closed."""
    when = ""
    if lane.closed_at is not None:
        words = QCoreApplication.translate("closed_lanes", "closed {moment}")
        when = words.format(moment=_moment(lane.closed_at))
    model = visible(one_line(lane.setup.model.name)) if lane.name else ""
    return " · ".join(part for part in (model, when) if part)


class ClosedLane(QWidget):
    """One of them, with what can be done with it."""

    def __init__(self, theme: Theme, lane: Lane, *, can_reopen: bool) -> None:
        super().__init__()
        name = closed_name(lane)
        self.name = plain(name, "strong")
        self.words = plain(closed_words(lane), "caption")
        self.reopen = button(self.tr("Reopen"), self.tr("Reopen {name}").format(name=name), lambda: None)
        self.reopen.setAccessibleDescription(self.words.text())
        self.reopen.setEnabled(can_reopen)
        self.delete = IconButton(theme, "trash-2", self.tr("Delete {name} forever…").format(name=name))
        told = QVBoxLayout()
        told.setSpacing(0)
        told.addWidget(self.name)
        told.addWidget(self.words)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, Space.S, 0, Space.S)
        row.setSpacing(Space.S)
        row.addLayout(told, 1)
        row.addWidget(self.reopen)
        row.addWidget(self.delete)


class ClosedLanes(QDialog):
    """`reopened` gets a lane's id, `deleted` one that the user wants gone for good."""

    reopened = Signal(int)
    deleted = Signal(int)

    def __init__(self, theme: Theme, closed: Sequence[Lane], *, can_reopen: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Closed lanes"))
        self.setFixedWidth(_WIDTH)
        self.title = plain(self.tr("Closed lanes"), "section")
        note = (
            self.tr("With all that was said in them. They come back to where they stood.")
            if can_reopen
            else self.tr("There are as many lanes as there can be. Close one to bring another back.")
        )
        self.note = plain(note, "quiet")
        self.rows = [ClosedLane(theme, lane, can_reopen=can_reopen) for lane in closed]
        self.done_button = button(self.tr("Close"), self.tr("Leave the closed lanes"), self.accept)
        for lane, row in zip(closed, self.rows, strict=True):
            row.reopen.clicked.connect(lambda _=False, lane=lane: self._reopen(lane))
            row.delete.clicked.connect(lambda _=False, lane=lane: self._ask(lane))
        self._lay_out()
        (self.rows[0].reopen if can_reopen else self.done_button).setFocus()

    def _lay_out(self) -> None:
        listed = QWidget()
        rows = QVBoxLayout(listed)
        rows.setContentsMargins(0, 0, Space.S, 0)
        rows.setSpacing(0)
        for row in self.rows:
            rows.addWidget(row)
        rows.addStretch(1)
        area = ScrollArea(listed)
        area.setFixedHeight(min(_MOST_HEIGHT, sum(row.sizeHint().height() for row in self.rows) + Space.S))
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.done_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.XL)
        column.setSpacing(Space.S)
        column.addWidget(self.title)
        column.addWidget(self.note)
        column.addWidget(area)
        column.addSpacing(Space.S)
        column.addLayout(foot)

    def _reopen(self, lane: Lane) -> None:
        self.accept()
        self.reopened.emit(lane.id)

    def _ask(self, lane: Lane) -> None:
        box = QMessageBox(self)
        box.setWindowTitle(self.tr("Delete forever"))
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(self.tr("Delete “{name}” forever?").format(name=shortened(closed_name(lane), _NAME_SHOWN)))
        box.setInformativeText(self.tr("All that was said in it is deleted. This cannot be undone."))
        delete = box.addButton(self.tr("Delete forever"), QMessageBox.ButtonRole.DestructiveRole)
        keep = box.addButton(self.tr("Keep"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(keep)
        box.setEscapeButton(keep)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        delete.clicked.connect(lambda: self._delete(lane))
        box.open()

    def _delete(self, lane: Lane) -> None:
        self.accept()
        self.deleted.emit(lane.id)


def _moment(moment: datetime) -> str:
    local = QDateTime.fromSecsSinceEpoch(int(moment.timestamp()))
    return QLocale().toString(local, QLocale.FormatType.ShortFormat)
