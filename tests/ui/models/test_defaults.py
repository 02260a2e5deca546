"""The editor of a model's defaults: what is moved is judged at once, stored soon, and can be taken back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractSlider, QLineEdit, QPlainTextEdit

from desktop_app.domain import KvType, LoadSettings, ModelDefaults, Sampling, TemplateChoice
from desktop_app.engine.local.verdict import Room
from desktop_app.errors import AppError, DiskFull, TruncatedGguf
from desktop_app.ui.models.defaults import ModelDefaultsPanel
from tests.ui.fake_fits import MODERATE, FakeFits
from tests.ui.fake_services import SMOL, FakeModels, failed

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from desktop_app.ui.theme import Theme

    MakePanel = Callable[..., ModelDefaultsPanel]

CARD = Room(host=9_200_000_000, gpu=24_000_000_000, gpus=("NVIDIA Imaginary",))


@pytest.fixture
def fits() -> FakeFits:
    return FakeFits()


@pytest.fixture
def models() -> FakeModels:
    return FakeModels(lambda _event: None, (SMOL,))


@pytest.fixture
def panel(theme: Theme, qtbot: QtBot, models: FakeModels, fits: FakeFits) -> MakePanel:
    def make(defaults: ModelDefaults | None = None) -> ModelDefaultsPanel:
        if defaults is not None:
            models.kept_defaults[SMOL.ref.id] = defaults
        made = ModelDefaultsPanel(theme, models, fits, SMOL)
        qtbot.addWidget(made)
        made.show()
        qtbot.waitUntil(lambda: "≈" in made.fit.memory.text() or made.fit.reason.text() != "")
        return made

    return make


def _kept(models: FakeModels) -> ModelDefaults:
    return models.kept_defaults.get(SMOL.ref.id, ModelDefaults())


def test_the_verdict_changes_while_the_context_length_moves(panel: MakePanel, fits: FakeFits) -> None:
    fits.room = Room(host=4_000_000_000)
    made = panel()
    assert made.fit.words.text().startswith("Fits well · ≈ ")
    made.load.length.segments.chosen.emit(1)
    memory = made.fit.memory.text()
    made.load.length.slider.setValue(made.load.length.slider.maximum())
    assert made.fit.memory.text() != memory
    assert made.fit.words.text().startswith("Does not fit · on the processor")
    assert "of memory are missing now. With a context of" in made.fit.reason.text()
    made.load.kv_type.chosen.emit(2)
    assert made.fit.words.text().startswith("Fits")
    made.load.length.head.reset_requested.emit()
    assert made.fit.words.text().startswith("Fits well")


def test_layers_are_asked_for_only_where_there_is_a_card(panel: MakePanel, fits: FakeFits) -> None:
    assert not panel().load.layers.isVisible()
    fits.room, fits.speed = CARD, replace(MODERATE, gpu=replace(MODERATE.cpu, token_s=1e-6))
    made = panel()
    assert made.load.layers.isVisible()
    assert "on the graphics card" in made.fit.words.text()
    made.load.layers.changed.emit(0)
    assert made.fit.words.text().endswith("on the processor")
    assert made.fit.memory.text().startswith("Computer:")
    made.load.layers.changed.emit(4)
    assert made.fit.words.text().endswith("4 of 17 layers on the graphics card")
    assert [line.split(":")[0] for line in made.fit.memory.text().splitlines()] == ["Graphics card", "Computer"]


def test_layers_that_somebody_set_can_be_taken_back_without_a_card(panel: MakePanel) -> None:
    made = panel(ModelDefaults(load=LoadSettings(gpu_layers=7)))
    assert made.load.layers.isVisible()
    made.load.layers.head.reset_requested.emit()
    assert not made.load.layers.isVisible()


def test_every_setting_is_kept(panel: MakePanel, models: FakeModels) -> None:
    made = panel()
    made.load.length.changed.emit(4096)
    made.load.threads.changed.emit(1)
    made.load.kv_type.chosen.emit(1)
    made.template.changed.emit(TemplateChoice.CHATML)
    made.prompt.box.setPlainText("Be brief.")
    made.sampling.whose.chosen.emit(1)
    made.sampling.rows["temperature"].entered.emit(0.3)
    made.sampling.rows["top_k"].entered.emit(7)
    made.sampling.max_tokens.changed.emit(99)
    assert _kept(models) == ModelDefaults()
    made.hide()
    assert _kept(models) == ModelDefaults(
        load=LoadSettings(n_ctx=4096, threads=1, kv_type=KvType.Q8_0),
        sampling=Sampling(temperature=0.3, top_k=7, max_tokens=99),
        template=TemplateChoice.CHATML,
        system_prompt="Be brief.",
    )
    made.show()
    made.sampling.whose.chosen.emit(0)
    made.store()
    assert _kept(models).sampling is None


def test_changes_are_stored_soon(panel: MakePanel, models: FakeModels, qtbot: QtBot) -> None:
    made = panel()
    QTest.mouseClick(made.load.kv_type, Qt.MouseButton.LeftButton)
    made.load.threads.changed.emit(1)
    qtbot.waitUntil(lambda: _kept(models).load.threads == 1)


def test_what_was_kept_is_shown_and_can_be_set_back_to_automatic(panel: MakePanel, models: FakeModels) -> None:
    made = panel(
        ModelDefaults(
            load=LoadSettings(n_ctx=4096, kv_type=KvType.Q4_0), sampling=Sampling(min_p=0.2), system_prompt="Be brief."
        )
    )
    assert made.load.length.value == 4096
    assert made.load.threads.value is None
    assert made.load.kv_type.choice() == 2
    assert made.prompt.box.text() == "Be brief."
    assert made.sampling.rows["min_p"].field.value == 0.2
    made.reset.click()
    assert made.load.length.segments.choice() == made.load.kv_type.choice() == 0
    assert made.prompt.box.text() == ""
    assert not made.sampling.rows["min_p"].isVisible()
    assert not made.reset.isEnabled()
    made.store()
    assert _kept(models) == ModelDefaults()


def test_a_length_beyond_the_trained_one_is_refused_with_the_bounds(panel: MakePanel, models: FakeModels) -> None:
    made = panel()
    made.load.length.changed.emit(4096)
    field = made.load.length.field
    field.setText("")
    QTest.keyClicks(field, "999999999")
    assert "Enter a whole number from 256 to 131,072." in made.load.length.trouble.text()
    made.store()
    assert _kept(models).load.n_ctx == 99_999


def test_a_file_that_cannot_be_read_is_told_and_its_defaults_can_still_be_changed(
    panel: MakePanel, fits: FakeFits, models: FakeModels, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fits, "shape_of", lambda _id: failed(TruncatedGguf(path="a.gguf")))
    made = panel()
    assert made.fit.words.text() == "The model file a.gguf is incomplete."
    made.load.threads.changed.emit(1)
    made.store()
    assert _kept(models).load.threads == 1


def test_defaults_that_cannot_be_stored_are_told(
    panel: MakePanel, models: FakeModels, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    told: list[AppError] = []
    made = panel()
    made.failed.connect(told.append)
    monkeypatch.setattr(models, "set_defaults", lambda _id, _defaults: failed(DiskFull()))
    made.load.threads.changed.emit(1)
    made.store()
    qtbot.waitUntil(lambda: [type(error) for error in told] == [DiskFull])


def test_every_control_has_a_name(panel: MakePanel, fits: FakeFits) -> None:
    fits.room = CARD
    made = panel(ModelDefaults(load=LoadSettings(n_ctx=4096, gpu_layers=3, threads=1), sampling=Sampling()))
    controls = [
        control
        for kind in (QAbstractButton, QAbstractSlider, QLineEdit, QPlainTextEdit)
        for control in made.findChildren(kind)
        if control.isVisible() and control.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert len(controls) > 20
    assert [control for control in controls if not (control.accessibleName() or control.property("text"))] == []
