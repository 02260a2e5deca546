"""What opens under the model button: the models, the chat template, a file of one's own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QColor, QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsDropShadowEffect,
    QLabel,
    QListView,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain import LaneSetup, LocalModel, TemplateChoice
from desktop_app.services.events import ModelChanged, Readiness
from desktop_app.ui.model_rows import ModelDelegate, ModelRows
from desktop_app.ui.model_words import (
    base_model_note,
    base_model_words,
    placement_words,
    readiness_words,
    template_words,
)
from desktop_app.ui.present_error import error_words
from desktop_app.ui.text import literal_label
from desktop_app.ui.theme import Metric, Space
from desktop_app.ui.widgets.popup import RoundMenu, cut_corners, prepare_popup, sees_through
from desktop_app.ui.widgets.row_button import RowButton

if TYPE_CHECKING:
    from desktop_app.ui.theme import Theme

_ROWS_SHOWN = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Everything the picker shows. `setup` and `model` None: there is no model to choose yet."""

    models: tuple[LocalModel, ...] = ()
    setup: LaneSetup | None = None
    model: LocalModel | None = None
    state: ModelChanged | None = None


class ModelPopup(QWidget):
    """Closes by itself on a choice, on Escape and on a press outside."""

    model_chosen = Signal(LocalModel)
    template_chosen = Signal(TemplateChoice)
    file_wanted = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        prepare_popup(self)
        self._theme = theme
        self._choice = Choice()
        self._rows = ModelRows(self)
        self.card = QFrame()
        self.card.setObjectName("popup")
        self.card.setProperty("cut", not sees_through())
        self.status = _words()
        self.note = _words()
        self.list = QListView()
        self.list.setModel(self._rows)
        self.list.setItemDelegate(ModelDelegate(theme, self.list))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(self.tr("Models on this computer"))
        self.list.clicked.connect(lambda index: self._choose(index.row()))
        self.list.activated.connect(lambda index: self._choose(index.row()))
        self.template = RowButton(theme, "message-square")
        self._menu = RoundMenu("", self)
        self.template.setMenu(self._menu)
        self.open_file = RowButton(theme, "folder-open", self.tr("Open a model file…"))
        self.open_file.clicked.connect(self._want_file)
        self._shadow = QGraphicsDropShadowEffect(self)
        self._shadow.setBlurRadius(Space.XL)
        self._shadow.setOffset(0, Space.XS)
        self._column = QVBoxLayout(self)
        self._lay_out()
        self._dress()
        self._show_template(None, None)
        theme.changed.connect(self._dress)

    def show_choice(self, choice: Choice) -> None:
        """Update what is listed, ticked and said."""
        before, self._choice = self._choice, choice
        self.status.setText(_status(choice.state))
        self.status.setVisible(bool(self.status.text()))
        # The state changes many times a second while loading: that must not move the choice under the arrow keys.
        if replace(choice, state=None) != replace(before, state=None):
            self._show_models(choice)
            self._show_template(choice.model, choice.setup)
        if self.isVisible():
            self._fit()

    def open_under(self, button: QWidget) -> None:
        """Show it with its right edge under the button's."""
        self._fit()
        corner = button.mapToGlobal(QPoint(button.width(), button.height()))
        margins = self._column.contentsMargins()
        self.move(corner.x() - self.width() + margins.right(), corner.y() + Space.XS - margins.top())
        self.show()
        (self.list if self.list.isVisible() else self.open_file).setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter chooses wherever the platform does not activate by it."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.list.hasFocus():
            self._choose(self.list.currentIndex().row())
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Round at each size."""
        super().resizeEvent(event)
        cut_corners(self)

    def hideEvent(self, event: QHideEvent) -> None:
        """Tell the button."""
        super().hideEvent(event)
        self.closed.emit()

    def _fit(self) -> None:
        for layout in (self.card.layout(), self._column):
            if layout is not None:
                layout.invalidate()
                layout.activate()
        self.adjustSize()

    def _show_models(self, choice: Choice) -> None:
        chosen_id = choice.setup.model.id if choice.setup else ""
        self._rows.show_models(choice.models, chosen_id)
        self.list.setCurrentIndex(self._rows.index(self._rows.chosen_row()))
        self.list.setFixedHeight(min(len(choice.models), _ROWS_SHOWN) * self._theme.tall_row)
        self.list.setVisible(bool(choice.models))

    def _choose(self, row: int) -> None:
        if self.isVisible() and row >= 0:
            model = self._rows.model_at(row)
            self.hide()
            self.model_chosen.emit(model)

    def _want_file(self) -> None:
        self.hide()
        self.file_wanted.emit()

    def _show_template(self, model: LocalModel | None, setup: LaneSetup | None) -> None:
        self.template.setVisible(setup is not None)
        self.note.setVisible(False)
        if setup is None:
            return
        shown = template_words(setup.template, model)
        self.template.set_words(self.tr("Chat template: {template}").format(template=shown))
        self.note.setText(base_model_words())
        self.note.setVisible(bool(base_model_note(model, setup)))
        self._menu.clear()
        group = QActionGroup(self._menu)
        for choice in TemplateChoice:
            action = QAction(literal_label(template_words(choice, model)), self._menu)
            action.setCheckable(True)
            action.setChecked(choice == setup.template)
            action.triggered.connect(lambda _=False, choice=choice: self.template_chosen.emit(choice))
            group.addAction(action)
            self._menu.addAction(action)

    def _lay_out(self) -> None:
        self._column.setContentsMargins(0, 0, 0, 0)
        if sees_through():
            self.card.setGraphicsEffect(self._shadow)
            self._column.setContentsMargins(Space.L, Space.L, Space.L, Space.XL)
        self.card.setFixedWidth(Metric.POPUP)
        inner = QVBoxLayout(self.card)
        inner.setContentsMargins(Space.S - 2, Space.S - 2, Space.S - 2, Space.S - 2)
        inner.setSpacing(2)
        line = QFrame()
        line.setProperty("role", "line")
        line.setFixedHeight(1)
        for widget in (self.status, self.list, self.note, line, self.template, self.open_file):
            inner.addWidget(widget)
        self._column.addWidget(self.card)

    def _dress(self) -> None:
        shade = QColor(self._theme.color("shadow"))
        shade.setAlphaF(0.2)
        self._shadow.setColor(shade)
        self._show_models(self._choice)


def _words() -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("role", "caption")
    label.setWordWrap(True)
    label.setContentsMargins(Space.M, Space.XS, Space.M, Space.S)
    return label


def _status(state: ModelChanged | None) -> str:
    """Where the chosen model stands, with the device or the reason."""
    if state is None:
        return ""
    if state.loaded is not None and state.readiness == Readiness.READY:
        return f"{readiness_words(state)} · {placement_words(state.loaded.placement)}"
    if state.error is not None:
        words = error_words(state.error)
        return f"{words.message} {words.hint}".strip()
    return readiness_words(state)
