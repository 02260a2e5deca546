"""The inspector: everything about the open lane in one column that scrolls."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop_app.services.beginnings import usual_sampling
from desktop_app.ui.inspector.context_section import ContextSection
from desktop_app.ui.inspector.model_section import ModelSection
from desktop_app.ui.inspector.place import LEAST_WIDTH, MOST_WIDTH, WIDTH
from desktop_app.ui.inspector.sampling_section import SamplingSection
from desktop_app.ui.inspector.section import note
from desktop_app.ui.inspector.system_prompt import SystemPromptSection
from desktop_app.ui.theme import SEMIBOLD, Metric, Size, Space
from desktop_app.ui.widgets.elided_label import ElidedLabel
from desktop_app.ui.widgets.icon_button import IconButton
from desktop_app.ui.widgets.scroll_area import ScrollArea

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from desktop_app.domain import Message
    from desktop_app.preferences import Preset
    from desktop_app.ui.inspector.model_section import Change
    from desktop_app.ui.inspector.preset_row import Offer, Store
    from desktop_app.ui.model_sections import Choice
    from desktop_app.ui.theme import Theme


class Inspector(QWidget):
    """Shows what it is told; `change`, `store` and `offer` as in its sections."""

    sent_wanted = Signal()
    default_wanted = Signal()
    close_wanted = Signal()

    def __init__(self, theme: Theme, change: Change, store: Store, offer: Offer) -> None:
        super().__init__()
        self.setObjectName("inspector")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Inspector"))
        self.setMinimumWidth(LEAST_WIDTH)
        self.setMaximumWidth(MOST_WIDTH)
        self._theme = theme
        self.model = ModelSection(theme, change)
        self.context = ContextSection(theme)
        self.prompt = SystemPromptSection(theme)
        self.sampling = SamplingSection(theme, change, store, offer)
        self.for_new = QPushButton(self.tr("Use for new chats"))
        self.for_new.clicked.connect(self.default_wanted)
        self.for_new_note = note()
        self.close_button = IconButton(theme, "x", self.tr("Fold the inspector away"))
        self.close_button.clicked.connect(self.close_wanted)
        self.context.sent_wanted.connect(self.sent_wanted)
        self.prompt.changed.connect(lambda text: change(lambda setup: replace(setup, system_prompt=text)))
        self.instead = note()
        self.instead.setContentsMargins(Space.L, Space.S, Space.L, Space.S)
        self.instead.hide()
        self.area = ScrollArea()
        self._lay_out(theme)
        QApplication.instance().focusObjectChanged.connect(self._follow_focus)  # type: ignore[union-attr]  # there is one

    def sizeHint(self) -> QSize:
        """As it is at first."""
        return QSize(WIDTH, super().sizeHint().height())

    def show_lane(
        self, choice: Choice, answer: Message | None, own: tuple[Preset, ...], owner: object, *, is_default: bool
    ) -> None:
        """Show the open lane: its model and setup, its newest answer, and whether new chats begin like it."""
        self.model.show_choice(choice)
        self.context.show_answer(answer)
        setup = choice.setup
        for part in (self.prompt, self.sampling, self.for_new, self.for_new_note):
            part.setVisible(setup is not None)
        if setup is None:
            return
        seed = answer.generation.seed if answer and answer.generation else None
        self.prompt.show_text(setup.system_prompt)
        usual = usual_sampling(choice.model.facts if choice.model else None)
        self.sampling.show_setup(setup, usual, own, owner, seed, choice.account)
        self.for_new.setEnabled(not is_default)
        self.for_new_note.setText(
            self.tr("New chats begin with this system prompt and these parameters.")
            if is_default
            else self.tr("These settings are for this conversation. New chats keep theirs unless you say so.")
        )

    def show_only(self, words: str) -> None:
        """Say why no lane is shown here now; "" where one is."""
        self.instead.setText(words)
        self.instead.setVisible(bool(words))
        self.area.setVisible(not words)
        if words:
            self.show_name("")

    def show_name(self, lane: str) -> None:
        """Say which of several lanes this is about; "" where there is but one."""
        self.title.show_words(self.tr("Settings of {name}").format(name=lane) if lane else self.tr("Inspector"))

    def focus_first(self) -> None:
        """Take the keyboard."""
        self.close_button.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """At its beginning."""
        super().showEvent(event)
        self.area.verticalScrollBar().setValue(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """As wide as the column, no wider: nothing scrolls sideways."""
        if watched is self.area.viewport() and event.type() == QEvent.Type.Resize:
            self._content.setFixedWidth(self.area.viewport().width())
        return super().eventFilter(watched, event)

    def _follow_focus(self, focused: QObject | None) -> None:
        if isinstance(focused, QWidget) and self._content.isAncestorOf(focused):
            self.area.ensureWidgetVisible(focused, 0, Space.XL)

    def _lay_out(self, theme: Theme) -> None:
        title = self.title = ElidedLabel("plain")
        title.show_words(self.tr("Inspector"))
        title.setMinimumWidth(Metric.CONTROL_HEIGHT)
        title.setFont(theme.font(Size.READING, SEMIBOLD))
        head = QWidget()
        head.setFixedHeight(Metric.HEADER)
        line = QHBoxLayout(head)
        line.setContentsMargins(Space.L, 0, Space.S, 0)
        line.addWidget(title, 1)
        line.addWidget(self.close_button)
        self._content = QWidget()
        self._content.setObjectName("inspected")
        column = QVBoxLayout(self._content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for section in (self.model, self.context, self.prompt, self.sampling):
            column.addWidget(section)
        foot = QVBoxLayout()
        foot.setContentsMargins(Space.L, 0, Space.L, Space.XL)
        foot.setSpacing(Space.XS)
        foot.addWidget(self.for_new)
        foot.addWidget(self.for_new_note)
        column.addLayout(foot)
        column.addStretch(1)
        self.area.setWidget(self._content)
        self.area.viewport().installEventFilter(self)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(head)
        whole.addWidget(self.instead)
        whole.addWidget(self.area, 1)
        whole.addStretch(0)
