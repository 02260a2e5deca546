"""What opens under the model button: where the model runs, the models, and what else can be done about them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QColor, QHideEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGraphicsDropShadowEffect, QLabel, QVBoxLayout, QWidget

from desktop_app.accounts import is_cloud
from desktop_app.domain import LaneSetup, LocalModel, ModelRef, TemplateChoice
from desktop_app.services.events import ModelChanged, Readiness
from desktop_app.ui.accounts.cloud_list import CloudList
from desktop_app.ui.accounts.words import provider_words
from desktop_app.ui.actions import Do
from desktop_app.ui.model_list import ModelList
from desktop_app.ui.model_sections import Choice
from desktop_app.ui.model_words import (
    base_model_note,
    base_model_words,
    load_notes,
    placement_words,
    readiness_words,
    template_words,
)
from desktop_app.ui.present_error import error_words
from desktop_app.ui.text import literal_label, one_line, shortened, tooltip_with_key
from desktop_app.ui.theme import Metric, Space
from desktop_app.ui.widgets.popup import RoundMenu, cut_corners, prepare_popup, sees_through
from desktop_app.ui.widgets.row_button import RowButton

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop_app.ui.theme import Theme

_NAME_SHOWN = 28
"""Characters of a model's name beside other words."""


class ModelPopup(QWidget):
    """Closes by itself on a choice, on Escape and on a press outside."""

    model_chosen = Signal(LocalModel)
    cloud_chosen = Signal(ModelRef)
    accounts_wanted = Signal()
    template_chosen = Signal(TemplateChoice)
    file_wanted = Signal()
    favourite_changed = Signal(str, bool)
    unload_wanted = Signal(str)
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        prepare_popup(self)
        self._theme = theme
        self._choice = Choice()
        self.card = QFrame()
        self.card.setObjectName("popup")
        self.card.setProperty("cut", not sees_through())
        self.status, self.hints, self.note = _words(), _words(), _words()
        self.hints.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.models = ModelList(theme)
        self.models.chosen.connect(self._choose)
        self.models.star_pressed.connect(self._star)
        self.models.current_changed.connect(self._show_unload)
        self.models.listed.connect(self._fit_anew)
        self.cloud = CloudList(theme)
        self.cloud.chosen.connect(self._choose_cloud)
        self.cloud.left.connect(lambda: self.models.field.setFocus(Qt.FocusReason.OtherFocusReason))
        self.models.passed.connect(self._pass_on)
        self.models.field.textChanged.connect(self._look_for)
        self.unload = RowButton(theme, "memory-stick")
        self.unload.clicked.connect(lambda: self.unload_wanted.emit(self._unloadable()))
        self.template = RowButton(theme, "message-square")
        self._menu = RoundMenu("", self)
        self.template.setMenu(self._menu)
        self.all_models = RowButton(theme, "boxes", self.tr("Models…"))
        self.all_models.hide()
        self.open_file = RowButton(theme, "folder-open", self.tr("Open a model file…"))
        self.open_file.clicked.connect(self._want_file)
        self.accounts = RowButton(theme, "cloud", self.tr("Add a cloud model…"))
        self.accounts.clicked.connect(self._want_accounts)
        self._shadow = QGraphicsDropShadowEffect(self)
        self._shadow.setBlurRadius(Space.XL)
        self._shadow.setOffset(0, Space.XS)
        self._column = QVBoxLayout(self)
        self._lay_out()
        self._dress()
        self._show_template(None, None)
        theme.changed.connect(self._dress)

    def use_actions(self, actions: Mapping[Do, QAction]) -> None:
        """What has a key of its own keeps it here, for the model that one is at."""
        self.models.act(actions[Do.FAVOURITE_MODEL], self._star)
        self.models.act(actions[Do.UNLOAD_MODEL], self.unload_wanted.emit)
        self.all_models.clicked.connect(self.hide)
        self.all_models.stand_for(actions[Do.MODELS])
        self.all_models.show()
        unload = actions[Do.UNLOAD_MODEL]
        unload.changed.connect(lambda: self.unload.setToolTip(tooltip_with_key(unload.text(), unload.shortcut())))

    def show_choice(self, choice: Choice) -> None:
        """Update what is listed, ticked and said."""
        before, self._choice = self._choice, choice
        self._say(self.status, provider_words(choice.account) if choice.account else _status(choice.state))
        self._say(self.hints, "\n".join(_hints(choice.state)))
        # The state changes many times a second while loading: that must not move the choice under the arrow keys.
        if replace(choice, state=None) != replace(before, state=None):
            self.models.show_choice(choice)
            self.cloud.show_choice(choice)
            self._show_template(choice.model, choice.setup)
        self._show_unload()
        self._fit_anew()

    def open_under(self, button: QWidget) -> None:
        """Show it with its right edge under the button's, as far as the screen goes."""
        self.models.open()
        self._fit()
        corner = button.mapToGlobal(QPoint(button.width(), button.height()))
        margins = self._column.contentsMargins()
        left = corner.x() - self.width() + margins.right()
        room = button.screen().availableGeometry()
        self.move(max(left, room.left() - margins.left()), corner.y() + Space.XS - margins.top())
        self.show()
        first = self.models.field if self._choice.models else self.open_file
        first.setFocus(Qt.FocusReason.PopupFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Round at each size."""
        super().resizeEvent(event)
        cut_corners(self)

    def hideEvent(self, event: QHideEvent) -> None:
        """Tell the button."""
        super().hideEvent(event)
        self.closed.emit()

    def _fit_anew(self) -> None:
        if self.isVisible():
            self._fit()

    def _fit(self) -> None:
        for layout in (self.models.layout(), self.card.layout(), self._column):
            if layout is not None:
                layout.invalidate()
                layout.activate()
        self.adjustSize()

    def _look_for(self, typed: str) -> None:
        self.cloud.look_for(typed)
        self.cloud.mark_first(marked=bool(typed.strip()) and not self.models.current_id())
        self._fit_anew()

    def _choose(self, model: LocalModel) -> None:
        self.hide()
        self.model_chosen.emit(model)

    def _star(self, model_id: str) -> None:
        self.favourite_changed.emit(model_id, model_id not in self._choice.favourites)

    def _choose_cloud(self, model: ModelRef) -> None:
        self.hide()
        self.cloud_chosen.emit(model)

    def _pass_on(self) -> None:
        """To the models from elsewhere: what was looked for and is only there is chosen, else they get the keys."""
        if self.models.current_id() or not self.models.field.text().strip():
            self.cloud.enter()
        else:
            self.cloud.choose_marked()

    def _want_accounts(self) -> None:
        self.hide()
        self.accounts_wanted.emit()

    def _want_file(self) -> None:
        self.hide()
        self.file_wanted.emit()

    def _unloadable(self) -> str:
        """The model in memory that one is at, or else the conversation's; "" if neither is there."""
        chosen = self._choice.setup.model.id if self._choice.setup else ""
        wanted = (self.models.current_id(), chosen)
        return next((one for one in wanted if one in self._choice.in_memory), "")

    def _show_unload(self) -> None:
        model_id = self._unloadable()
        name = next((one_line(model.name) for model in self._choice.models if model.ref.id == model_id), "")
        words = self.tr("Take {name} out of memory").format(name=shortened(name, _NAME_SHOWN))
        self.unload.set_words(words if name else self.tr("Take a model out of memory"))
        self.unload.setEnabled(bool(name))
        self.unload.setVisible(bool(self._choice.in_memory))

    def _say(self, label: QLabel, words: str) -> None:
        label.setText(words)
        label.setVisible(bool(words))

    def _show_template(self, model: LocalModel | None, setup: LaneSetup | None) -> None:
        self.template.setVisible(setup is not None and not is_cloud(setup.model))
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
        for part in (
            *(self.models, self.cloud, _line(), self.status, self.hints, self.note, _line()),
            *(self.unload, self.template, self.all_models, self.open_file, self.accounts),
        ):
            inner.addWidget(part)
        self._column.addWidget(self.card)

    def _dress(self) -> None:
        shade = QColor(self._theme.color("shadow"))
        shade.setAlphaF(0.2)
        self._shadow.setColor(shade)
        self.models.show_choice(self._choice)
        self.cloud.show_choice(self._choice)


def _line() -> QFrame:
    line = QFrame()
    line.setProperty("role", "line")
    line.setFixedHeight(1)
    return line


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


def _hints(state: ModelChanged | None) -> tuple[str, ...]:
    return load_notes(state.loaded) if state and state.loaded and state.readiness == Readiness.READY else ()
