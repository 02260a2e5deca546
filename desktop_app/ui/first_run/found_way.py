"""The way for those who have models already: of other programs, used where they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.ui.first_run.found_row import FoundRow
from desktop_app.ui.first_run.way import Way
from desktop_app.ui.tasks import when_done
from desktop_app.ui.theme import Space
from desktop_app.ui.widgets.scroll_area import ScrollArea

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future
    from pathlib import Path

    from desktop_app.domain import LocalModel
    from desktop_app.errors import AppError
    from desktop_app.services.found_models import Found, LockedFolder
    from desktop_app.services.machine import Machine
    from desktop_app.ui.theme import Theme

_ROWS = 5.5
"""So many are seen at once; the half one says that there are more."""


class FoundWay(Way):
    """Hidden where there is nothing to tell. `add` begins to use a file where it lies."""

    def __init__(self, theme: Theme, add: Callable[[Path], Future[LocalModel]]) -> None:
        super().__init__(theme, "package", "")
        self._theme = theme
        self._add = add
        self._machine: Machine | None = None
        self._waiting: list[FoundRow] = []
        self._read_already: set[FoundRow] = set()
        self._has_begun = False
        self.rows: list[FoundRow] = []
        self.button.clicked.connect(self.use_ticked)
        self._area = ScrollArea()
        self._area.viewport().setAutoFillBackground(False)
        inset = QWidget()
        around = QVBoxLayout(inset)
        around.setContentsMargins(1, 1, 1, Space.XS)
        around.addWidget(self._area)
        self._list = inset
        self.add_widget(inset)
        self.start_again()

    def start_again(self) -> None:
        """Out of sight until something is found."""
        self._has_begun = False
        self._show_rows([])
        self.hide()
        self._follow_ticks()

    def show_found(self, found: Found) -> None:
        """Offer what there is."""
        self._show_rows([FoundRow(self._theme, one) for one in found.models])
        self.setVisible(bool(found.models or found.locked))
        self.say(self.tr("Models of other programs"), self._explained(found))
        self.button.setVisible(bool(found.models))
        self._judge()
        self._follow_ticks()

    def show_machine(self, machine: Machine) -> None:
        """Say of which models that they are too large for it."""
        self._machine = machine
        self._judge()

    def use_ticked(self) -> None:
        """Read the ticked files one after another, and begin with the first that can be used."""
        if self._waiting:
            return
        self._waiting = [row for row in self.rows if row.isChecked()]
        # Not disabled: that would send the focus elsewhere.
        for row in self.rows:
            row.is_locked = True
        self._follow_ticks()
        for row in tuple(self._waiting):
            self._read(row)

    def _read(self, row: FoundRow) -> None:
        row.set_remark(self.tr("reading…"))
        future = self._add(row.found.path)
        when_done(future, lambda model: self._use(row, model), lambda error: self._refuse(row, error), self)

    def _use(self, row: FoundRow, model: LocalModel) -> None:
        self._end(row, self.tr("ready"), "green")
        if not self._has_begun:
            self._has_begun = True
            self.taken.emit(model)

    def _refuse(self, row: FoundRow, error: AppError) -> None:
        self._end(row, self.tr("cannot be used"), "red")
        self.tell(error)

    def _end(self, row: FoundRow, remark: str, token: str) -> None:
        row.set_remark(remark, token)
        row.setChecked(False)
        self._waiting.remove(row)
        self._read_already.add(row)
        if not self._waiting:
            for one in self.rows:
                one.is_locked = one in self._read_already
        self._follow_ticks()

    def _follow_ticks(self) -> None:
        ticked = sum(row.isChecked() for row in self.rows)
        self.is_meant = ticked > 0
        if self._waiting:
            self.button.setText(self.tr("Reading…"))
        else:
            self.button.setText(self.tr("Use %n model(s)", None, ticked) if ticked else self.tr("Use them"))
        self.button.setEnabled(ticked > 0)
        self.changed.emit()

    def _explained(self, found: Found) -> str:
        said = (
            [self.tr("Tick those that you want; they stay where they are, nothing is copied.")] if found.models else []
        )
        return " ".join([*said, *map(self._explain_lock, found.locked)])

    def _explain_lock(self, locked: LockedFolder) -> str:
        words = self.tr("{program} keeps models in {folder}, which this account may not read.")
        return words.format(program=locked.program.value, folder=locked.path)

    def _judge(self) -> None:
        for row in self.rows:
            if self._machine is not None and not row.remark and not self._machine.fits(row.found.size_bytes):
                row.set_remark(self.tr("too large"), "amber")

    def _show_rows(self, rows: list[FoundRow]) -> None:
        self.rows = rows
        self.has_models = bool(rows)
        self._waiting = []
        self._read_already = set()
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, Space.XS, 0, Space.XS)
        column.setSpacing(0)
        for row in rows:
            row.toggled.connect(self._follow_ticks)
            column.addWidget(row)
        self._area.setWidget(content)
        content.setAutoFillBackground(False)
        self._list.setVisible(bool(rows))
        self._area.setFixedHeight(round(min(len(rows), _ROWS) * self._theme.row) + 2 * Space.XS)
