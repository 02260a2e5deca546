"""Over the transcript: the title, the model, the menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.ui.actions import Do
from desktop_app.ui.model_picker import ModelPicker
from desktop_app.ui.theme import Metric, Space
from desktop_app.ui.widgets.elided_label import ElidedLabel
from desktop_app.ui.widgets.icon_button import IconButton
from desktop_app.ui.widgets.title_edit import TitleEdit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QMenu

    from desktop_app.domain import Folder
    from desktop_app.ui.theme import Theme

_NOTE_WIDTH = 104


class Header(QWidget):
    """The title with what to expect of the model, the model, one more of them, the inspector, the menu."""

    def __init__(self, theme: Theme, actions: Mapping[Do, QAction], menu: QMenu, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("header")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(Metric.HEADER)
        self._menu = menu
        self.title = TitleEdit(theme)
        self.note = ElidedLabel("caption")
        self.note.setIndent(Space.S + 1)
        self.note.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.note.setMinimumWidth(_NOTE_WIDTH)
        self.lock = IconButton(theme, "lock", actions[Do.LOCAL_ONLY].text(), token="accent")
        self.lock.stand_for(actions[Do.LOCAL_ONLY])
        self.lock.hide()
        self.picker = ModelPicker(theme)
        self.add_lane = IconButton(theme, "plus", actions[Do.ADD_LANE].text())
        self.add_lane.stand_for(actions[Do.ADD_LANE])
        self.blind = IconButton(theme, "eye-off", actions[Do.BLIND].text())
        self.blind.setCheckable(True)
        self.blind.stand_for(actions[Do.BLIND])
        actions[Do.BLIND].toggled.connect(self.blind.setChecked)
        actions[Do.BLIND].enabledChanged.connect(self.blind.setVisible)
        self.blind.hide()
        self.inspector = IconButton(theme, "panel-right", actions[Do.INSPECTOR].text())
        self.inspector.stand_for(actions[Do.INSPECTOR])
        self.more = IconButton(theme, "ellipsis", self.tr("Menu"))
        self.more.clicked.connect(self._open_menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.M, 0, Space.M, 0)
        row.setSpacing(Space.XS)
        row.addLayout(self._titles(), 1)
        row.addSpacing(Space.S)
        row.addWidget(self.lock)
        row.addWidget(self.picker)
        row.addWidget(self.blind)
        row.addWidget(self.add_lane)
        row.addWidget(self.inspector)
        row.addWidget(self.more)

    def show_lock(self, local_only: bool, by: Folder | None = None) -> None:
        """Whether no provider gets the conversation, which may be `by` the lock of its folder."""
        self.lock.setVisible(local_only)
        words = self.tr("Kept on this computer: no provider gets this conversation. Press to take the lock off.")
        if by is not None:
            words = self.tr("Local only because its folder “{folder}” is").format(folder=by.name)
        self.lock.setAccessibleDescription(words if local_only else "")
        self.lock.explain(words if by is not None else "")

    def set_note(self, words: str) -> None:
        """Say under the title what to expect of the model; "" for nothing."""
        self.note.show_words(words)
        self.note.setVisible(bool(words))

    def _titles(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addStretch(1)
        column.addWidget(self.title)
        column.addWidget(self.note)
        column.addStretch(1)
        self.note.hide()
        return column

    def _open_menu(self) -> None:
        size = self._menu.sizeHint()
        self._menu.popup(self.more.mapToGlobal(QPoint(self.more.width() - size.width(), self.more.height() + Space.XS)))
