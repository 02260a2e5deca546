"""How a model is to run wherever nothing else is said, with what that means for this computer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop_app.domain import ModelDefaults
from desktop_app.errors import AppError
from desktop_app.services.fit import Setting, Where, usual_n_ctx
from desktop_app.ui.inspector.section import note
from desktop_app.ui.inspector.system_prompt import SystemPromptSection
from desktop_app.ui.models.default_rows import LoadSection, SamplingDefaults, TemplateDefault
from desktop_app.ui.models.fit_card import FitCard
from desktop_app.ui.settings.card import Card
from desktop_app.ui.tasks import when_done
from desktop_app.ui.theme import Space

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent

    from desktop_app.domain import LoadSettings, LocalModel
    from desktop_app.services.fit import Shape
    from desktop_app.ui.services import Fits, Models
    from desktop_app.ui.theme import Theme

STORE_AFTER_MS = 400
"""From the first change that is not stored."""


class ModelDefaultsPanel(QWidget):
    """Changes are stored a moment later, and hold from then on for loads and new chats. `failed` if they cannot be."""

    failed = Signal(AppError)

    def __init__(self, theme: Theme, models: Models, fits: Fits, model: LocalModel) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Defaults of this model"))
        self._models = models
        self._fits = fits
        self._id = model.ref.id
        self._shape: Shape | None = None
        self._defaults = models.defaults(self._id)
        self.fit = FitCard(theme)
        self.load = LoadSection(theme, model)
        self.template = TemplateDefault(theme, model)
        self.prompt = SystemPromptSection(theme)
        self.sampling = SamplingDefaults(theme)
        self.reset = QPushButton(self.tr("Set everything back to automatic"))
        self._timer = QTimer(self, singleShot=True, interval=STORE_AFTER_MS)
        self._timer.timeout.connect(self.store)
        self._connect()
        self._lay_out(theme)
        self._show()
        when_done(fits.shape_of(self._id), self._take_shape, self._no_shape, self)

    def show_verdict(self) -> None:
        """Judge anew: what is free may have changed."""
        if self._shape is None:
            return
        load = self._defaults.load
        setting = Setting(n_ctx=load.n_ctx or usual_n_ctx(self._shape), kv_type=load.kv_type)
        verdict = self._fits.judge(self._shape, setting, layers=load.gpu_layers)
        self.fit.show_verdict(verdict)
        anyhow = verdict if load.gpu_layers is None else self._fits.judge(self._shape, setting)
        has_card = any(one.where is not Where.CPU for one in anyhow.arrangements)
        self.load.show_settings(load, has_card=has_card)

    def store(self) -> None:
        """Store now what is not stored yet."""
        self._timer.stop()
        if self._models.defaults(self._id) != self._defaults:
            when_done(self._models.set_defaults(self._id, self._defaults), lambda _: None, self.failed.emit, self)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing is left for later."""
        self.store()
        super().hideEvent(event)

    def _change(self, defaults: ModelDefaults) -> None:
        if defaults == self._defaults:
            return
        self._defaults = defaults
        if not self._timer.isActive():
            self._timer.start()
        self._show()

    def _change_load(self, load: LoadSettings) -> None:
        self._change(replace(self._defaults, load=load))

    def _show(self) -> None:
        now = self._defaults
        self.load.show_settings(now.load, has_card=self.load.layers.isVisibleTo(self.load))
        self.template.show_template(now.template)
        self.prompt.show_text(now.system_prompt)
        self.sampling.show_sampling(now.sampling)
        self.reset.setEnabled(now != ModelDefaults())
        self.show_verdict()

    def _take_shape(self, shape: Shape) -> None:
        self._shape = shape
        self.load.show_shape(shape)
        self._show()

    def _no_shape(self, error: AppError) -> None:
        self.fit.show_trouble(error)

    def _connect(self) -> None:
        self.load.changed.connect(self._change_load)
        self.template.changed.connect(lambda template: self._change(replace(self._defaults, template=template)))
        self.prompt.changed.connect(lambda text: self._change(replace(self._defaults, system_prompt=text)))
        self.sampling.changed.connect(lambda sampling: self._change(replace(self._defaults, sampling=sampling)))
        self.reset.clicked.connect(lambda: self._change(ModelDefaults()))

    def _lay_out(self, theme: Theme) -> None:
        for_new = note(self.tr("Template, system prompt and parameters are for new chats with this model."))
        middle = QVBoxLayout()
        middle.setContentsMargins(Space.L, 0, Space.L, Space.M)
        middle.addWidget(for_new)
        foot = QHBoxLayout()
        foot.setContentsMargins(Space.L, 0, Space.L, Space.L)
        foot.addWidget(self.reset)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.L)
        last = QWidget()
        ending = QVBoxLayout(last)
        ending.setContentsMargins(0, Space.M, 0, 0)
        ending.setSpacing(0)
        ending.addLayout(middle)
        ending.addLayout(foot)
        frame = Card(theme)
        for part in (self.load, self.template, self.prompt, self.sampling):
            # the frame draws the lines between its rows
            part.line.hide()
            frame.add_widget(part)
        frame.add_widget(last)
        column.addWidget(self.fit)
        column.addWidget(frame)
        column.addStretch(1)
